"""The office's own accounts, for administrators."""

from uuid import UUID

from fastapi import status

from api.accounts import officers
from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator
from api.accounts.passwords import HashPoolDep
from api.accounts.schemas import OfficerChange, OfficerInput, OfficerRow, Officers
from api.core.db import DbRole, SessionDep, become
from api.core.http import router

routes = router("accounts", "/api/v1/office/officers")


@routes.get("")
async def list_officers(administrator: CurrentAdministrator, session: SessionDep) -> Officers:
    """Everybody who works or worked for the office."""
    await become(session, DbRole.AUTH)
    return Officers(items=await officers.list_officers(session, administrator))


@routes.post("", status_code=status.HTTP_201_CREATED)
async def create_officer(
    body: OfficerInput, administrator: AdministratorAfterStepUp, session: SessionDep, pool: HashPoolDep
) -> OfficerRow:
    """Invite somebody to the office, who gets a mail with a link. Needs a fresh second factor."""
    await become(session, DbRole.AUTH)
    return await officers.invite(session, administrator, body, await officers.hash_of_nothing(pool))


@routes.post("/{person_id}/mails", status_code=status.HTTP_202_ACCEPTED)
async def mail_officer_again(
    person_id: UUID, administrator: AdministratorAfterStepUp, session: SessionDep
) -> OfficerRow:
    """Mail another link, good for 72 hours; the one before no longer works. Needs a fresh second factor."""
    await become(session, DbRole.AUTH)
    return await officers.mail_again(session, administrator, person_id)


@routes.put("/{person_id}")
async def put_officer(
    person_id: UUID, body: OfficerChange, administrator: AdministratorAfterStepUp, session: SessionDep
) -> OfficerRow:
    """Change somebody's role, or give or take access, which ends their sessions. Needs a fresh second factor."""
    await become(session, DbRole.AUTH)
    return await officers.change_officer(session, administrator, person_id, body)


@routes.post("/{person_id}/factor-resets", status_code=status.HTTP_201_CREATED)
async def reset_officer_factor(
    person_id: UUID, administrator: AdministratorAfterStepUp, session: SessionDep, pool: HashPoolDep
) -> OfficerRow:
    """Forget the app, the recovery codes and the password of somebody who lost them; a mailed link is the way back in.
    Needs a fresh second factor."""
    await become(session, DbRole.AUTH)
    return await officers.reset_factor(session, administrator, person_id, await officers.hash_of_nothing(pool))
