from uuid import UUID

from fastapi import status

from api.accounts.access import CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.review.settings import absences
from api.review.settings.absence_schemas import Absence, AbsenceInput, Absences

routes = router("review", "/api/v1/office/absences")


@routes.get("")
async def list_absences(officer: CurrentOfficer, session: SessionDep) -> Absences:
    """Who of the office is or will be away, until when, and who stands in."""
    return await absences.list_absences(session, officer)


@routes.post("", status_code=status.HTTP_201_CREATED)
async def add_absence(officer: CurrentOfficer, body: AbsenceInput, session: SessionDep) -> Absence:
    """Enter one's own absence, or, as an administrator, anybody's. The answer warns if the deputy is away too."""
    return await absences.add_absence(session, officer, body)


@routes.put("/{absence_id}")
async def change_absence(absence_id: UUID, officer: CurrentOfficer, body: AbsenceInput, session: SessionDep) -> Absence:
    """Change days or deputy."""
    return await absences.change_absence(session, officer, absence_id, body)


@routes.delete("/{absence_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_absence(absence_id: UUID, officer: CurrentOfficer, session: SessionDep) -> None:
    """Somebody is there after all."""
    await absences.remove_absence(session, officer, absence_id)
