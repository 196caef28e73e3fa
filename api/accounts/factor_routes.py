"""The caller's own second factors: passkeys, an authenticator app, recovery codes; for companies and for the office."""

from uuid import UUID

from fastapi import status

from api.accounts import passkeys, recovery_codes, totp
from api.accounts.access import (
    CurrentMember,
    EnrollingOfficer,
    EnrollingOfficerAfterStepUp,
    Member,
    MemberAfterStepUp,
    Officer,
)
from api.accounts.models import Person
from api.accounts.schemas import (
    AppEnrolment,
    CodeInput,
    FactorApp,
    FactorPasskey,
    Factors,
    PasskeyEnrolmentOptions,
    PasskeyInput,
    PasskeyNameInput,
    RecoveryCodes,
)
from api.accounts.sendings import phone_hint
from api.core.db import DbRole, SessionDep, become
from api.core.http import router

routes = router("accounts", "/api/v1")


async def _factors(session: SessionDep, caller: Member | Officer) -> Factors:
    await become(session, DbRole.AUTH)
    app = await totp.confirmed_app(session, caller.person_id)
    person = await session.get_one(Person, caller.person_id)
    return Factors(
        phone_hint=phone_hint(person.mobile),
        app=FactorApp(confirmed_at=app.confirmed_at) if app and app.confirmed_at else None,
        passkeys=[FactorPasskey.model_validate(k) for k in await passkeys.passkeys_of(session, caller.person_id)],
        recovery_codes_left=await recovery_codes.codes_left(session, caller.person_id),
    )


async def _begin_app(session: SessionDep, caller: Member | Officer) -> AppEnrolment:
    await become(session, DbRole.AUTH)
    return await totp.begin_app(session, caller)


async def _confirm_app(session: SessionDep, caller: Member | Officer, body: CodeInput) -> Factors:
    await become(session, DbRole.AUTH)
    await totp.confirm_app(session, caller, body.code)
    return await _factors(session, caller)


async def _remove_app(session: SessionDep, caller: Member | Officer) -> None:
    await become(session, DbRole.AUTH)
    await totp.remove_app(session, caller)


async def _begin_passkey(session: SessionDep, caller: Member | Officer) -> PasskeyEnrolmentOptions:
    await become(session, DbRole.AUTH)
    return await passkeys.begin_passkey(session, caller)


async def _add_passkey(session: SessionDep, caller: Member | Officer, body: PasskeyInput) -> Factors:
    await become(session, DbRole.AUTH)
    await passkeys.add_passkey(session, caller, body)
    return await _factors(session, caller)


async def _rename_passkey(
    session: SessionDep, caller: Member | Officer, passkey_id: UUID, body: PasskeyNameInput
) -> Factors:
    await become(session, DbRole.AUTH)
    await passkeys.rename_passkey(session, caller, passkey_id, body.name)
    return await _factors(session, caller)


async def _remove_passkey(session: SessionDep, caller: Member | Officer, passkey_id: UUID) -> None:
    await become(session, DbRole.AUTH)
    await passkeys.remove_passkey(session, caller, passkey_id)


async def _make_recovery_codes(session: SessionDep, caller: Member | Officer) -> RecoveryCodes:
    await become(session, DbRole.AUTH)
    return RecoveryCodes(codes=await recovery_codes.make_codes(session, caller))


@routes.get("/account/factors")
async def get_factors(session: SessionDep, member: CurrentMember) -> Factors:
    """Passkeys and authenticator app, and how many recovery codes are left."""
    return await _factors(session, member)


@routes.post("/account/app", status_code=status.HTTP_201_CREATED)
async def create_app_enrolment(session: SessionDep, member: MemberAfterStepUp) -> AppEnrolment:
    """Begin with a new authenticator app. Its secret is shown only here; confirm it with `PUT /account/app`."""
    return await _begin_app(session, member)


@routes.put("/account/app")
async def put_app(body: CodeInput, session: SessionDep, member: CurrentMember) -> Factors:
    """Confirm the new app with a code it shows. It replaces SMS and an earlier app."""
    return await _confirm_app(session, member, body)


@routes.delete("/account/app", status_code=status.HTTP_204_NO_CONTENT)
async def delete_app(session: SessionDep, member: MemberAfterStepUp) -> None:
    """Remove the app; without a passkey, codes come by SMS again."""
    await _remove_app(session, member)


@routes.post("/account/passkey-enrolments", status_code=status.HTTP_201_CREATED)
async def create_passkey_enrolment(session: SessionDep, member: MemberAfterStepUp) -> PasskeyEnrolmentOptions:
    """Begin with a new passkey. Its challenge is good once, for five minutes, at `POST /account/passkeys`."""
    return await _begin_passkey(session, member)


@routes.post("/account/passkeys", status_code=status.HTTP_201_CREATED)
async def create_passkey(body: PasskeyInput, session: SessionDep, member: CurrentMember) -> Factors:
    """Add the new passkey. It replaces SMS; there may be five."""
    return await _add_passkey(session, member, body)


@routes.put("/account/passkeys/{passkey_id}")
async def put_passkey(passkey_id: UUID, body: PasskeyNameInput, session: SessionDep, member: CurrentMember) -> Factors:
    """Give a passkey another name in the list."""
    return await _rename_passkey(session, member, passkey_id, body)


@routes.delete("/account/passkeys/{passkey_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_passkey(passkey_id: UUID, session: SessionDep, member: MemberAfterStepUp) -> None:
    """Remove a passkey, for example of a lost device."""
    await _remove_passkey(session, member, passkey_id)


@routes.post("/account/recovery-codes", status_code=status.HTTP_201_CREATED)
async def create_recovery_codes(session: SessionDep, member: MemberAfterStepUp) -> RecoveryCodes:
    """Ten new recovery codes, shown only here. Earlier ones no longer work."""
    return await _make_recovery_codes(session, member)


@routes.get("/office/account/factors")
async def get_office_factors(session: SessionDep, officer: EnrollingOfficer) -> Factors:
    """The second factors of somebody of the office."""
    return await _factors(session, officer)


@routes.post("/office/account/app", status_code=status.HTTP_201_CREATED)
async def create_office_app_enrolment(session: SessionDep, officer: EnrollingOfficerAfterStepUp) -> AppEnrolment:
    """Begin with a new authenticator app on the office's side."""
    return await _begin_app(session, officer)


@routes.put("/office/account/app")
async def put_office_app(body: CodeInput, session: SessionDep, officer: EnrollingOfficer) -> Factors:
    """Confirm the new app on the office's side."""
    return await _confirm_app(session, officer, body)


@routes.delete("/office/account/app", status_code=status.HTTP_204_NO_CONTENT)
async def delete_office_app(session: SessionDep, officer: EnrollingOfficerAfterStepUp) -> None:
    """Remove the app on the office's side; the last strong factor stays."""
    await _remove_app(session, officer)


@routes.post("/office/account/passkey-enrolments", status_code=status.HTTP_201_CREATED)
async def create_office_passkey_enrolment(
    session: SessionDep, officer: EnrollingOfficerAfterStepUp
) -> PasskeyEnrolmentOptions:
    """Begin with a new passkey on the office's side."""
    return await _begin_passkey(session, officer)


@routes.post("/office/account/passkeys", status_code=status.HTTP_201_CREATED)
async def create_office_passkey(body: PasskeyInput, session: SessionDep, officer: EnrollingOfficer) -> Factors:
    """Add the new passkey on the office's side."""
    return await _add_passkey(session, officer, body)


@routes.put("/office/account/passkeys/{passkey_id}")
async def put_office_passkey(
    passkey_id: UUID, body: PasskeyNameInput, session: SessionDep, officer: EnrollingOfficer
) -> Factors:
    """Give a passkey another name on the office's side."""
    return await _rename_passkey(session, officer, passkey_id, body)


@routes.delete("/office/account/passkeys/{passkey_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_office_passkey(passkey_id: UUID, session: SessionDep, officer: EnrollingOfficerAfterStepUp) -> None:
    """Remove a passkey on the office's side; the last strong factor stays."""
    await _remove_passkey(session, officer, passkey_id)


@routes.post("/office/account/recovery-codes", status_code=status.HTTP_201_CREATED)
async def create_office_recovery_codes(session: SessionDep, officer: EnrollingOfficerAfterStepUp) -> RecoveryCodes:
    """Ten new recovery codes on the office's side."""
    return await _make_recovery_codes(session, officer)
