from uuid import UUID

from api.accounts.access import (
    AnybodyDep,
    CompanyManager,
    CompanyManagerAfterStepUp,
    CurrentManager,
    CurrentMember,
    CurrentSender,
)
from api.accounts.passwords import HashPoolDep
from api.core.db import DatabaseDep, SessionDep
from api.core.http import router
from api.organisations import bank_accounts, confirmation, invitations, members, own_data, queries, registration
from api.organisations.schemas import (
    AcceptedInvitation,
    BankAccountChange,
    BankAccountInput,
    BankAccountRow,
    BankAccounts,
    ConfirmationInput,
    InvitationAcceptance,
    InvitationInput,
    InvitationRow,
    Invitations,
    InvitationShown,
    InvitationToken,
    MemberChange,
    MemberDetail,
    MemberPersonInput,
    Members,
    OrganisationChange,
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


@routes.post("/registrations/checks", status_code=204)
async def check_registration(body: RegistrationInput, _: AnybodyDep, session: SessionDep) -> None:
    """Whether a registration would be received as it is: 422 says what is wrong. Nothing is kept."""
    await registration.check_registration(session, body)


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


@routes.put("/organisation")
async def put_organisation(body: OrganisationChange, member: CurrentManager, session: SessionDep) -> OwnOrganisation:
    """Change address, department and telephone. Requests already sent keep what they were sent with."""
    return await own_data.change(session, member, body)


@routes.get("/members")
async def list_members(member: CurrentMember, session: SessionDep) -> Members:
    """Everybody who works or worked for the company."""
    return Members(items=await queries.list_members(session, member))


@routes.get("/members/{person_id}")
async def get_member(person_id: UUID, member: CompanyManager, session: SessionDep) -> MemberDetail:
    """A colleague with e-mail and mobile number, for managers."""
    return await members.get_member(session, member, person_id)


@routes.put("/members/{person_id}")
async def put_member(
    person_id: UUID, body: MemberChange, member: CompanyManagerAfterStepUp, session: SessionDep
) -> MemberDetail:
    """Change a colleague's role, or give or take access. Needs a fresh second factor; one manager always stays."""
    return await members.change_member(session, member, person_id, body)


@routes.put("/members/{person_id}/person")
async def put_member_person(
    person_id: UUID, body: MemberPersonInput, member: CompanyManagerAfterStepUp, session: SessionDep
) -> MemberDetail:
    """Change a colleague's name or mobile number, to which codes are sent. Needs a fresh second factor; the person and
    all managers get an e-mail. Not for people who also work elsewhere."""
    return await members.change_person(session, member, person_id, body)


@routes.get("/invitations")
async def list_invitations(member: CompanyManager, session: SessionDep) -> Invitations:
    """Who was invited and has not come yet."""
    return Invitations(items=await invitations.list_open(session, member))


@routes.post("/invitations", status_code=201)
async def create_invitation(
    body: InvitationInput, member: CompanyManagerAfterStepUp, session: SessionDep
) -> InvitationRow:
    """Invite a colleague, who gets a mail with a link. Needs a fresh second factor."""
    return await invitations.invite(session, member, body)


@routes.post("/invitations/{invitation_id}/mails", status_code=202)
async def mail_invitation_again(
    invitation_id: UUID, member: CompanyManagerAfterStepUp, session: SessionDep
) -> InvitationRow:
    """Mail another link, good for 72 hours; the one before no longer works. Needs a fresh second factor."""
    return await invitations.mail_again(session, member, invitation_id)


@routes.delete("/invitations/{invitation_id}", status_code=204)
async def withdraw_invitation(invitation_id: UUID, member: CompanyManagerAfterStepUp, session: SessionDep) -> None:
    """Withdraw an invitation: its link does not work any more. Needs a fresh second factor."""
    await invitations.withdraw(session, member, invitation_id)


@routes.post("/invitations/lookups")
async def look_up_invitation(body: InvitationToken, caller: AnybodyDep, database: DatabaseDep) -> InvitationShown:
    """Where an invitation leads, with the token of the mailed link. Uses up nothing."""
    return await invitations.look_at(database, caller, body.token)


@routes.post("/invitations/acceptances", status_code=201)
async def accept_invitation(
    body: InvitationAcceptance, caller: AnybodyDep, database: DatabaseDep, pool: HashPoolDep
) -> AcceptedInvitation:
    """Become a member with the token of the mailed link, once. Who has no account yet chooses a password."""
    return await invitations.accept(database, pool, caller, body)


@routes.get("/bank-accounts")
async def list_bank_accounts(member: CurrentSender, session: SessionDep) -> BankAccounts:
    """The company's accounts in use."""
    return BankAccounts(items=await queries.list_bank_accounts(session, member))


@routes.post("/bank-accounts", status_code=201)
async def add_bank_account(
    body: BankAccountInput, member: CompanyManagerAfterStepUp, session: SessionDep
) -> BankAccountRow:
    """Add an account for payments. Needs a fresh second factor; all managers get an e-mail."""
    return await bank_accounts.add(session, member, body)


@routes.put("/bank-accounts/{bank_account_id}")
async def change_bank_account(
    bank_account_id: UUID, body: BankAccountChange, member: CompanyManagerAfterStepUp, session: SessionDep
) -> BankAccountRow:
    """Change an account's label, and whether new invoices begin with it. Needs a fresh second factor; all managers get
    an e-mail about another default."""
    return await bank_accounts.change(session, member, bank_account_id, body)


@routes.delete("/bank-accounts/{bank_account_id}", status_code=204)
async def archive_bank_account(bank_account_id: UUID, member: CompanyManagerAfterStepUp, session: SessionDep) -> None:
    """Take an account out of use. Needs a fresh second factor. Requests already sent keep it."""
    await bank_accounts.archive(session, member, bank_account_id)
