from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Sender, own, short_name
from api.accounts.models import Membership, Person
from api.core.db import DbRole, become
from api.core.schemas import bank_name, is_qr_iban
from api.organisations.models import BankAccount, Organisation, Registration
from api.organisations.schemas import BankAccountRow, MemberRow, OwnOrganisation


async def get_own_organisation(session: AsyncSession, member: Member) -> OwnOrganisation:
    own_id = member.organisation_id
    organisation = (await session.scalars(select(Organisation).where(Organisation.id == own_id))).one()
    known = {name: getattr(organisation, name) for name in OwnOrganisation.model_fields if hasattr(organisation, name)}
    registered = await registration_of(session, member) is not None
    return OwnOrganisation(**known, has_registration=registered)


async def registration_of(session: AsyncSession, member: Member) -> Registration | None:
    """What the caller's company began with, unless the office entered it otherwise. Companies do not read registrations
    (they hold what is being decided), so this is looked up in the role that knows who asked for an account."""
    await become(session, DbRole.AUTH)
    query = select(Registration).where(Registration.organisation_id == member.organisation_id)
    found = (await session.scalars(query.limit(1))).one_or_none()
    await become(session, DbRole.COMPANY, member.organisation_id)
    return found


async def list_members(session: AsyncSession, member: Member) -> list[MemberRow]:
    """Everybody who works or worked for the caller's company, by name."""
    of_person = (Person.id, Person.first_name, Person.last_name, Person.email, Person.mail_failed_at)
    query = (
        own(member, Membership)
        .join(Person, Person.id == Membership.person_id)
        .with_only_columns(*of_person, Membership.role, Membership.active)
        .order_by(Person.last_name, Person.first_name, Person.id)
    )
    return [
        MemberRow(
            id=row.id,
            first_name=row.first_name,
            last_name=row.last_name,
            short_name=short_name(row.first_name, row.last_name),
            email=row.email if member.role == "manager" and row.active else None,
            mail_failed=member.role == "manager" and row.active and row.mail_failed_at is not None,
            role=row.role,
            active=row.active,
        )
        for row in await session.execute(query)
    ]


async def list_bank_accounts(session: AsyncSession, member: Sender) -> list[BankAccountRow]:
    """The company's accounts in use, the oldest first."""
    query = own(member, BankAccount).where(BankAccount.archived_at.is_(None)).order_by(BankAccount.id)
    return [bank_account_row(account) for account in await session.scalars(query)]


def bank_account_row(account: BankAccount) -> BankAccountRow:
    return BankAccountRow(
        id=account.id,
        iban=account.iban,
        label=account.label,
        holder=account.holder,
        bank_name=bank_name(account.iban),
        is_qr_iban=is_qr_iban(account.iban),
        is_default=account.is_default,
        created_at=account.created_at,
    )
