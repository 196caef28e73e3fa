from uuid import UUID

from api.accounts.access import AnybodyDep, CurrentMember, ManagerAfterStepUp
from api.accounts.passwords import HashPoolDep
from api.core.db import DatabaseDep, SessionDep
from api.core.http import router
from api.organisations import bank_accounts, queries, registration
from api.organisations.schemas import (
    BankAccountInput,
    BankAccountRow,
    BankAccounts,
    Members,
    OwnOrganisation,
    RegistrationInput,
    RegistrationReceived,
)

routes = router("organisations", "/api/v1")


@routes.post("/registrations", status_code=202)
async def create_registration(
    body: RegistrationInput, caller: AnybodyDep, database: DatabaseDep, pool: HashPoolDep
) -> RegistrationReceived:
    """Ask for an account for a company. The office decides; the answer comes by e-mail.

    The response does not tell whether the company or the address is known already.
    """
    await registration.register(database, pool, caller, body)
    return RegistrationReceived(state="received")


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
async def add_bank_account(body: BankAccountInput, member: ManagerAfterStepUp, session: SessionDep) -> BankAccountRow:
    """Add an account for payments. Needs a fresh second factor; all managers get an e-mail."""
    return await bank_accounts.add(session, member, body)


@routes.delete("/bank-accounts/{bank_account_id}", status_code=204)
async def archive_bank_account(bank_account_id: UUID, member: ManagerAfterStepUp, session: SessionDep) -> None:
    """Take an account out of use. Needs a fresh second factor. Requests already sent keep it."""
    await bank_accounts.archive(session, member, bank_account_id)
