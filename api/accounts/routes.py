"""Login, sessions and the caller's own account, for companies and for the office."""

from uuid import UUID

from fastapi import Request, Response, status
from sqlalchemy import update

from api.accounts import email_change, login, mail_test, password_reset, proofs, sessions, terms
from api.accounts.access import (
    COOKIES,
    Anybody,
    AnybodyDep,
    AnyOfficer,
    AnyOfficerAfterStepUp,
    CurrentMember,
    EnrollingOfficer,
    EnteringMember,
    Member,
    MemberAfterStepUp,
    Officer,
    QuietAnyOfficer,
    QuietEnrollingOfficer,
    QuietMember,
    cookie_name,
)
from api.accounts.devices import DEVICE_COOKIE, device_cookie, known_device, new_device
from api.accounts.models import Person
from api.accounts.password_change import change_password
from api.accounts.passwords import HashPoolDep
from api.accounts.schemas import (
    AccountInput,
    AssertionInput,
    Audience,
    CodeInput,
    CodeSent,
    EmailChangeAsked,
    EmailChanged,
    EmailChangeInput,
    EmailConfirmationInput,
    LoginInput,
    NewPasswordInput,
    OrganisationChoice,
    PasskeyLoginOptions,
    PasskeySessionInput,
    PasswordChanged,
    PasswordChangeInput,
    PasswordResetAsked,
    PasswordResetInput,
    PublicSettings,
    RecoverySessionInput,
    Session,
    SessionInput,
    Sessions,
    TermsInput,
)
from api.accounts.settings import public_settings
from api.core.audit import audit
from api.core.config import get_settings
from api.core.db import DatabaseDep, DbRole, SessionDep, become
from api.core.http import router

routes = router("accounts", "/api/v1")

LOGIN_COOKIE = "login"


def _set_cookie(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    secure = get_settings().secure
    response.set_cookie(
        cookie_name(name), value, max_age=max_age, path="/", secure=secure, httponly=True, samesite="strict"
    )


def _drop_cookie(response: Response, name: str) -> None:
    secure = get_settings().secure
    response.delete_cookie(cookie_name(name), path="/", secure=secure, httponly=True, samesite="strict")


def _cookie(request: Request, name: str) -> str:
    return request.cookies.get(cookie_name(name), "")


def _clear_browser(response: Response, audience: Audience) -> None:
    _drop_cookie(response, COOKIES[audience])
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


@routes.get("/settings")
async def get_public_settings(_: AnybodyDep) -> PublicSettings:
    """The office's name and address, languages, limits and links: what is shown before anybody logs in."""
    return public_settings()


@routes.post("/logins", status_code=status.HTTP_201_CREATED)
async def create_login(
    body: LoginInput, request: Request, response: Response, database: DatabaseDep, pool: HashPoolDep, caller: AnybodyDep
) -> CodeSent:
    """Check e-mail and password; a code goes out by SMS unless the person has a stronger factor.

    Exchange a code at `POST /sessions`, a passkey at `POST /passkey-sessions`, a recovery code at
    `POST /recovery-sessions`.
    """
    pending = await login.start_login(database, pool, caller, body, device_cookie(request))
    _set_cookie(response, LOGIN_COOKIE, pending.token, max_age=1800)
    return pending.sent


@routes.post("/login-codes", status_code=status.HTTP_202_ACCEPTED)
async def create_login_code(session: SessionDep, request: Request, _: AnybodyDep) -> CodeSent:
    """Send another code, at the earliest 60 seconds after the last one, which no longer works then."""
    return await login.resend_code(session, _cookie(request, LOGIN_COOKIE))


@routes.post("/sessions", status_code=status.HTTP_201_CREATED)
async def create_session(
    body: SessionInput, request: Request, response: Response, database: DatabaseDep, caller: AnybodyDep
) -> Session:
    """Exchange the code for a session."""
    return await _open_session(database, request, response, caller, proofs.code(body.code), body.organisation_id)


@routes.post("/recovery-sessions", status_code=status.HTTP_201_CREATED)
async def create_recovery_session(
    body: RecoverySessionInput, request: Request, response: Response, database: DatabaseDep, caller: AnybodyDep
) -> Session:
    """Exchange a recovery code for a session, in place of the code that the login awaits."""
    proof = proofs.recovery_code(body.recovery_code)
    return await _open_session(database, request, response, caller, proof, body.organisation_id)


@routes.post("/login-challenges", status_code=status.HTTP_201_CREATED)
async def create_login_challenge(session: SessionDep, request: Request, _: AnybodyDep) -> PasskeyLoginOptions:
    """A challenge for a passkey, in a login or a step-up that awaits one. Good for one try."""
    return await login.challenge_passkey(session, _cookie(request, LOGIN_COOKIE))


@routes.post("/passkey-sessions", status_code=status.HTTP_201_CREATED)
async def create_passkey_session(
    body: PasskeySessionInput, request: Request, response: Response, database: DatabaseDep, caller: AnybodyDep
) -> Session:
    """Exchange a passkey's answer to the challenge for a session."""
    return await _open_session(database, request, response, caller, proofs.passkey(body), body.organisation_id)


async def _open_session(
    database: DatabaseDep,
    request: Request,
    response: Response,
    caller: Anybody,
    proof: proofs.Proof,
    organisation_id: UUID | None,
) -> Session:
    device = request.headers.get("user-agent", "")
    token = _cookie(request, LOGIN_COOKIE)
    opened = await login.finish_login(database, caller, token, proof, organisation_id, device)
    return await _logged_in(database, request, response, opened)


async def _logged_in(
    database: DatabaseDep, request: Request, response: Response, opened: sessions.OpenedSession
) -> Session:
    """The new session's cookie, and the one by which this browser is known from now on. Not earlier: whoever knows only
    the password must not get counters of their own (R-13)."""
    _drop_cookie(response, LOGIN_COOKIE)
    _set_cookie(response, COOKIES[opened.audience], opened.token)
    async with database.transaction() as session:
        described = await sessions.describe(session, opened.session_id)
    email = described.person.email
    if known_device(device_cookie(request), email) is None:
        _set_cookie(response, DEVICE_COOKIE, new_device(email), max_age=365 * 86400)
    return described


@routes.post("/password-resets", status_code=status.HTTP_202_ACCEPTED)
async def create_password_reset(
    body: PasswordResetInput, database: DatabaseDep, caller: AnybodyDep
) -> PasswordResetAsked:
    """Ask for a link to choose a new password. The answer does not tell whether the address is known."""
    await password_reset.ask_for_reset(database, caller, body)
    return PasswordResetAsked(state="asked")


@routes.post("/password-resets/redemptions", status_code=status.HTTP_201_CREATED)
async def redeem_password_reset(
    body: NewPasswordInput, database: DatabaseDep, pool: HashPoolDep, caller: AnybodyDep
) -> PasswordChanged:
    """Choose the new password with the token of the mailed link, once. Every session of the person ends."""
    return PasswordChanged(audience=await password_reset.choose_password(database, pool, caller, body))


async def _own_session(session: SessionDep, caller: Member | Officer) -> Session:
    await become(session, DbRole.AUTH)
    return await sessions.describe(session, caller.session_id)


@routes.get("/sessions/current")
async def get_current_session(session: SessionDep, member: QuietMember) -> Session:
    """Who is logged in, for which organisation, and until when. Does not prolong the session."""
    return await _own_session(session, member)


@routes.get("/office/sessions/current")
async def get_current_office_session(session: SessionDep, officer: QuietEnrollingOfficer) -> Session:
    """Who of the office is logged in, and until when. Does not prolong the session."""
    return await _own_session(session, officer)


@routes.put("/sessions/current")
async def prolong_current_session(session: SessionDep, member: EnteringMember) -> Session:
    """Go on: the caller is still there. The session lasts at most until its `absolute_expires_at`."""
    return await _own_session(session, member)


@routes.put("/office/sessions/current")
async def prolong_current_office_session(session: SessionDep, officer: EnrollingOfficer) -> Session:
    """Go on at the office's side."""
    return await _own_session(session, officer)


async def _log_out(session: SessionDep, caller: Member | Officer, response: Response, audience: Audience) -> None:
    await become(session, DbRole.AUTH)
    await sessions.end(session, caller, caller.session_id)
    await audit(session, caller, "logout", "session", caller.session_id)
    _clear_browser(response, audience)


@routes.delete("/sessions/current", status_code=status.HTTP_204_NO_CONTENT)
async def delete_current_session(session: SessionDep, response: Response, member: EnteringMember) -> None:
    """Log out."""
    await _log_out(session, member, response, "company")


@routes.delete("/office/sessions/current", status_code=status.HTTP_204_NO_CONTENT)
async def delete_current_office_session(session: SessionDep, response: Response, officer: EnrollingOfficer) -> None:
    """Log out of the office's side."""
    await _log_out(session, officer, response, "office")


@routes.get("/sessions")
async def list_sessions(session: SessionDep, member: CurrentMember) -> Sessions:
    """The caller's own running sessions, the last used first."""
    await become(session, DbRole.AUTH)
    return Sessions(items=await sessions.list_own(session, member))


@routes.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_session(session_id: UUID, session: SessionDep, member: CurrentMember) -> None:
    """End one of the caller's own sessions, for example of a lost computer."""
    await become(session, DbRole.AUTH)
    await sessions.end(session, member, session_id)
    await audit(session, member, "end_session", "session", session_id)


@routes.put("/sessions/current/organisation")
async def put_current_organisation(body: OrganisationChoice, session: SessionDep, member: EnteringMember) -> Session:
    """Work for another of the caller's organisations from now on."""
    await become(session, DbRole.AUTH)
    await sessions.enter(session, member, body.organisation_id)
    await audit(session, member, "enter", "organisation", body.organisation_id, organisation_id=body.organisation_id)
    return await sessions.describe(session, member.session_id)


@routes.post("/terms-acceptances", status_code=status.HTTP_201_CREATED)
async def create_terms_acceptance(body: TermsInput, session: SessionDep, member: EnteringMember) -> Session:
    """Accept the terms of use in force, after an answer `terms_required`."""
    await become(session, DbRole.AUTH)
    await terms.accept_terms(session, member, body.version)
    return await sessions.describe(session, member.session_id)


async def _change_account(session: SessionDep, caller: Member | Officer, body: AccountInput) -> Session:
    await become(session, DbRole.AUTH)
    await session.execute(update(Person).where(Person.id == caller.person_id).values(language=body.language))
    await audit(session, caller, "change", "person", caller.person_id, fields=["language"])
    return await sessions.describe(session, caller.session_id)


@routes.patch("/account")
async def patch_account(body: AccountInput, session: SessionDep, member: EnteringMember) -> Session:
    """Change the language of pages, mails and PDF."""
    return await _change_account(session, member, body)


@routes.patch("/office/account")
async def patch_office_account(body: AccountInput, session: SessionDep, officer: EnrollingOfficer) -> Session:
    """Change the language of the office's pages."""
    return await _change_account(session, officer, body)


# The caller's transaction must not hold the session's row: Quiet…, because the change has transactions of its own.
@routes.put("/account/password", status_code=status.HTTP_204_NO_CONTENT)
async def put_password(
    body: PasswordChangeInput, database: DatabaseDep, pool: HashPoolDep, member: QuietMember
) -> None:
    """Choose another password. The present one is needed; all other sessions of the person end."""
    await change_password(database, pool, member, body)


@routes.put("/office/account/password", status_code=status.HTTP_204_NO_CONTENT)
async def put_office_password(
    body: PasswordChangeInput, database: DatabaseDep, pool: HashPoolDep, officer: QuietAnyOfficer
) -> None:
    """Choose another password for the office's side."""
    await change_password(database, pool, officer, body)


@routes.post("/account/mail-tests", status_code=status.HTTP_202_ACCEPTED)
async def create_mail_test(session: SessionDep, member: CurrentMember) -> Session:
    """After mails came back: send one to see whether they arrive again."""
    await become(session, DbRole.AUTH)
    await mail_test.test_address(session, member)
    return await sessions.describe(session, member.session_id)


@routes.post("/office/account/mail-tests", status_code=status.HTTP_202_ACCEPTED)
async def create_office_mail_test(session: SessionDep, officer: AnyOfficer) -> Session:
    """The same on the office's side."""
    await become(session, DbRole.AUTH)
    await mail_test.test_address(session, officer)
    return await sessions.describe(session, officer.session_id)


async def _ask_for_email_change(
    session: SessionDep, caller: Member | Officer, audience: Audience, body: EmailChangeInput
) -> EmailChangeAsked:
    await become(session, DbRole.AUTH)
    await email_change.ask_for_change(session, caller, audience, body.email)
    return EmailChangeAsked(state="asked")


@routes.post("/account/email-changes", status_code=status.HTTP_202_ACCEPTED)
async def create_email_change(
    body: EmailChangeInput, session: SessionDep, member: MemberAfterStepUp
) -> EmailChangeAsked:
    """Ask for another e-mail address to log in with. Needs a fresh second factor; a link goes to the new address."""
    return await _ask_for_email_change(session, member, "company", body)


@routes.post("/office/account/email-changes", status_code=status.HTTP_202_ACCEPTED)
async def create_office_email_change(
    body: EmailChangeInput, session: SessionDep, officer: AnyOfficerAfterStepUp
) -> EmailChangeAsked:
    """Ask for another e-mail address on the office's side."""
    return await _ask_for_email_change(session, officer, "office", body)


@routes.post("/email-changes/confirmations", status_code=status.HTTP_201_CREATED)
async def confirm_email_change(body: EmailConfirmationInput, database: DatabaseDep, caller: AnybodyDep) -> EmailChanged:
    """Confirm the new address with the token of the mailed link, once. The person logs in with it from now on."""
    return EmailChanged(audience=await email_change.confirm_change(database, caller, body.token))


async def _start_step_up(
    session: SessionDep, caller: Member | Officer, request: Request, response: Response, audience: Audience
) -> CodeSent:
    await become(session, DbRole.AUTH)
    pending = await login.start_step_up(session, caller, audience, device_cookie(request))
    _set_cookie(response, LOGIN_COOKIE, pending.token, max_age=1800)
    return pending.sent


# The caller's transaction must not hold the session's row here: QuietMember, because finishing writes it in its own.
async def _finish_step_up(
    database: DatabaseDep, caller: Member | Officer, request: Request, response: Response, proof: proofs.Proof
) -> Session:
    opened = await login.finish_step_up(database, caller, _cookie(request, LOGIN_COOKIE), proof)
    return await _logged_in(database, request, response, opened)


@routes.post("/step-ups", status_code=status.HTTP_201_CREATED)
async def create_step_up(session: SessionDep, request: Request, response: Response, member: CurrentMember) -> CodeSent:
    """Send a code to confirm something sensitive, after an answer `step_up_required`."""
    return await _start_step_up(session, member, request, response, "company")


@routes.put("/step-ups/current")
async def put_current_step_up(
    body: CodeInput, database: DatabaseDep, request: Request, response: Response, member: QuietMember
) -> Session:
    """Confirm with the code; the session gets a new token and counts as fresh for five minutes."""
    return await _finish_step_up(database, member, request, response, proofs.code(body.code))


@routes.put("/step-ups/current/passkey")
async def put_current_step_up_passkey(
    body: AssertionInput, database: DatabaseDep, request: Request, response: Response, member: QuietMember
) -> Session:
    """Confirm with a passkey's answer to a challenge of `POST /login-challenges`."""
    return await _finish_step_up(database, member, request, response, proofs.passkey(body))


@routes.post("/office/step-ups", status_code=status.HTTP_201_CREATED)
async def create_office_step_up(
    session: SessionDep, request: Request, response: Response, officer: EnrollingOfficer
) -> CodeSent:
    """Send a code to confirm something sensitive on the office's side."""
    return await _start_step_up(session, officer, request, response, "office")


@routes.put("/office/step-ups/current")
async def put_current_office_step_up(
    body: CodeInput, database: DatabaseDep, request: Request, response: Response, officer: QuietEnrollingOfficer
) -> Session:
    """Confirm with the code on the office's side."""
    return await _finish_step_up(database, officer, request, response, proofs.code(body.code))


@routes.put("/office/step-ups/current/passkey")
async def put_current_office_step_up_passkey(
    body: AssertionInput, database: DatabaseDep, request: Request, response: Response, officer: QuietEnrollingOfficer
) -> Session:
    """Confirm with a passkey on the office's side."""
    return await _finish_step_up(database, officer, request, response, proofs.passkey(body))
