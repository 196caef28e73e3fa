"""The caller's own mobile number, for companies and for the office."""

from fastapi import status

from api.accounts import mobile_change
from api.accounts.access import AnyOfficerAfterStepUp, Member, MemberAfterStepUp, Officer, QuietAnyOfficer, QuietMember
from api.accounts.schemas import MobileChangeInput, MobileCodeSent, MobileConfirmationInput
from api.core.db import DatabaseDep, DbRole, SessionDep, become
from api.core.http import router

routes = router("accounts", "/api/v1")


async def _ask(session: SessionDep, caller: Member | Officer, body: MobileChangeInput) -> MobileCodeSent:
    await become(session, DbRole.AUTH)
    return await mobile_change.ask_for_change(session, caller, body.mobile)


@routes.post("/account/mobile-changes", status_code=status.HTTP_201_CREATED)
async def create_mobile_change(
    body: MobileChangeInput, session: SessionDep, member: MemberAfterStepUp
) -> MobileCodeSent:
    """Send a code to another mobile number. Needs a fresh second factor. An earlier code is dead then."""
    return await _ask(session, member, body)


@routes.post("/office/account/mobile-changes", status_code=status.HTTP_201_CREATED)
async def create_office_mobile_change(
    body: MobileChangeInput, session: SessionDep, officer: AnyOfficerAfterStepUp
) -> MobileCodeSent:
    """Send a code to another mobile number, on the office's side."""
    return await _ask(session, officer, body)


# The caller's transaction must not hold the session's row: Quiet…, because confirming has transactions of its own.
@routes.put("/account/mobile", status_code=status.HTTP_204_NO_CONTENT)
async def put_mobile(body: MobileConfirmationInput, database: DatabaseDep, member: QuietMember) -> None:
    """Confirm the new number with the code that was sent there. Login codes go there from now on."""
    await mobile_change.confirm_change(database, member, body.code)


@routes.put("/office/account/mobile", status_code=status.HTTP_204_NO_CONTENT)
async def put_office_mobile(body: MobileConfirmationInput, database: DatabaseDep, officer: QuietAnyOfficer) -> None:
    """Confirm the new number with the code that was sent there, on the office's side."""
    await mobile_change.confirm_change(database, officer, body.code)
