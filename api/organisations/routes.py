from uuid import UUID

from api.accounts.access import AnybodyDep, CompanyManagerAfterStepUp, CurrentMember
from api.accounts.passwords import HashPoolDep
from api.core.db import DatabaseDep, SessionDep
from api.core.http import router
from api.organisations import bank_accounts, confirmation, queries, registration
from api.organisations.schemas import (
    BankAccountInput,
    BankAccountRow,
    BankAccounts,
    ConfirmationInput,
    Members,
    OwnOrganisation,
    RegistrationConfirmed,
    RegistrationInput,
    RegistrationReceived,
)

routes = router("organisations", "/api/v1")


@routes.post("/registrations", status_code=202)
async def create_registration(
    body: RegistrationInput, caller: AnybodyDep, database: DatabaseDep, pool: HashPoolDep
) -> RegistrationReceived:
    """Ask for an account for a company, and confirm the e-mail address by the link that is mailed there.

    The response does not tell whether the company or the address is known already.
    """
    return await registration.register(database, pool, caller, body)


@routes.post("/registrations/{registration_id}/mails", status_code=202)
async def mail_registration_again(
    registration_id: UUID, caller: AnybodyDep, session: SessionDep
) -> RegistrationReceived:
    """Mail another link, at the earliest 60 seconds after the last one, which no longer works then."""
    return await confirmation.mail_again(session, caller, registration_id)


@routes.post("/registrations/confirmations", status_code=201)
async def confirm_registration(
    body: ConfirmationInput, caller: AnybodyDep, database: DatabaseDep
) -> RegistrationConfirmed:
    """Confirm the e-mail address with the token of the mailed link, once. The office decides then."""
    await confirmation.confirm(database, caller, body.token)
    return RegistrationConfirmed(state="pending")


@routes.get("/organisation")
async def get_organisation(member: CurrentMember, session: SessionDep) -> OwnOrganisation:
    """The company the caller works for."""
    return await queries.get_own_organisation(session, member)


@routes.get("/members")
async def list_members(member: CurrentMember, session: SessionDep) -> Members:
    """Everybody who works or worked for the company."""
    return Members(items=await queries.list_members(session, member))


@routes.get("/bank-accounts")
async def list_bank_accounts(member: CurrentMember, session: SessionDep) -> BankAccounts:
    """The company's accounts in use."""
    return BankAccounts(items=await queries.list_bank_accounts(session, member))


@routes.post("/bank-accounts", status_code=201)
async def add_bank_account(
    body: BankAccountInput, member: CompanyManagerAfterStepUp, session: SessionDep
) -> BankAccountRow:
    """Add an account for payments. Needs a fresh second factor; all managers get an e-mail."""
    return await bank_accounts.add(session, member, body)


@routes.delete("/bank-accounts/{bank_account_id}", status_code=204)
async def archive_bank_account(bank_account_id: UUID, member: CompanyManagerAfterStepUp, session: SessionDep) -> None:
    """Take an account out of use. Needs a fresh second factor. Requests already sent keep it."""
    await bank_accounts.archive(session, member, bank_account_id)
