"""A company's accounts: where its invoices are paid. Each new one is told to all its managers (R-45)."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.core.audit import audit
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.core.validation import label_of
from api.organisations.models import BankAccount, Organisation
from api.organisations.queries import bank_account_row
from api.organisations.schemas import BankAccountChange, BankAccountInput, BankAccountRow
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
    """Add an account and tell all managers; the first one is the default. Raises Unprocessable, IbanKnown."""
    if found := check(account):
        raise Unprocessable(found)
    await _lock_all(session, member)
    in_use = own(member, BankAccount).where(BankAccount.archived_at.is_(None)).with_only_columns(func.count())
    is_first = (await session.execute(in_use)).scalar_one() == 0
    # The unique index decides, so that two requests at once cannot both add it.
    query = (
        insert(BankAccount)
        .values(
            id=new_id(),
            organisation_id=member.organisation_id,
            created_by=member.person_id,
            is_default=is_first,
            **account.model_dump(),
        )
        .on_conflict_do_nothing()
        .returning(BankAccount)
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise IbanKnown
    await _require_own_label(session, row)
    await tell_managers(session, member, "bank_account_added", {"label": row.label, "iban": row.iban})
    await audit(session, member, "create", "bank_account", row.id, fields=sorted(BankAccountInput.model_fields))
    return bank_account_row(row)


async def _lock_all(session: AsyncSession, member: Member) -> None:
    """Nobody else of the company adds an account or chooses the default meanwhile."""
    await session.execute(select(Organisation.id).where(Organisation.id == member.organisation_id).with_for_update())


async def _require_own_label(session: AsyncSession, account: BankAccount) -> None:
    """Nobody could tell two accounts of one label apart where one is chosen. Raises Unprocessable."""
    same = select(BankAccount.id).where(
        BankAccount.organisation_id == account.organisation_id,
        BankAccount.archived_at.is_(None),
        func.lower(BankAccount.label) == account.label.lower(),
        BankAccount.id != account.id,
    )
    if (await session.scalars(same)).first() is not None:
        label = label_of("/label", BankAccountInput.label_prefix)
        raise Unprocessable([Finding("/label", "label_known", {}, label)])


async def _find(session: AsyncSession, member: Member, bank_account_id: UUID) -> BankAccount:
    query = own(member, BankAccount).where(BankAccount.id == bank_account_id, BankAccount.archived_at.is_(None))
    account = (await session.scalars(query.with_for_update())).one_or_none()
    if account is None:
        raise NotFound
    return account


async def change(
    session: AsyncSession, member: Member, bank_account_id: UUID, change: BankAccountChange
) -> BankAccountRow:
    """Another label, or which account new requests begin with; of another default all managers are told. Raises
    NotFound, Unprocessable."""
    await _lock_all(session, member)
    account = await _find(session, member, bank_account_id)
    fields = [name for name, value in change.model_dump().items() if getattr(account, name) != value]
    account.label = change.label
    await _require_own_label(session, account)
    if "is_default" in fields:
        default = (BankAccount.organisation_id == member.organisation_id, BankAccount.is_default)
        await session.execute(update(BankAccount).where(*default).values(is_default=False))
        account.is_default = change.is_default
        if change.is_default:
            await tell_managers(session, member, "bank_account_default", {"label": account.label, "iban": account.iban})
    await session.flush()
    await audit(session, member, "change", "bank_account", account.id, fields=fields)
    return bank_account_row(account)


async def archive(session: AsyncSession, member: Member, bank_account_id: UUID) -> None:
    """Take an account out of use; requests that name it keep it. All managers are told. Raises NotFound."""
    account = await _find(session, member, bank_account_id)
    account.archived_at = member.now
    await tell_managers(session, member, "bank_account_removed", {"label": account.label, "iban": account.iban})
    await audit(session, member, "archive", "bank_account", account.id, fields=["archived_at"])
