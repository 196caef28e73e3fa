"""A company's accounts: where its invoices are paid. Each new one is told to all its managers (R-45)."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.core.audit import audit
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.core.validation import label_of
from api.organisations.models import BankAccount
from api.organisations.queries import bank_account_row
from api.organisations.schemas import BankAccountInput, BankAccountRow
from api.organisations.service import tell_managers


class IbanKnown(Conflict):
    """The company already has this account."""

    code = "iban_known"


def check(account: BankAccountInput) -> list[Finding]:
    """A company is paid to an account in Switzerland or Liechtenstein (FORMS §2)."""
    if account.iban[:2] in {"CH", "LI"}:
        return []
    return [Finding("/iban", "iban_country", {}, label_of("/iban", BankAccountInput.label_prefix))]


async def add(session: AsyncSession, member: Member, account: BankAccountInput) -> BankAccountRow:
    """Add an account and tell all managers. Raises Unprocessable, IbanKnown."""
    if found := check(account):
        raise Unprocessable(found)
    # The unique index decides, so that two requests at once cannot both add it.
    query = (
        insert(BankAccount)
        .values(
            id=new_id(),
            organisation_id=member.organisation_id,
            created_by=member.person_id,
            **account.model_dump(),
        )
        .on_conflict_do_nothing()
        .returning(BankAccount)
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise IbanKnown
    await tell_managers(session, member, "bank_account_added", {"label": row.label, "iban": row.iban})
    await audit(session, member, "create", "bank_account", row.id, fields=sorted(BankAccountInput.model_fields))
    return bank_account_row(row)


async def archive(session: AsyncSession, member: Member, bank_account_id: UUID) -> None:
    """Take an account out of use; requests that name it keep it. Raises NotFound."""
    query = own(member, BankAccount).where(BankAccount.id == bank_account_id, BankAccount.archived_at.is_(None))
    account = (await session.scalars(query.with_for_update())).one_or_none()
    if account is None:
        raise NotFound
    account.archived_at = member.now
    await audit(session, member, "archive", "bank_account", account.id, fields=["archived_at"])
