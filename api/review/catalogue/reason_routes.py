from fastapi import status

from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator, CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.review.catalogue import reasons
from api.review.catalogue.reason_schemas import OfficeReasons, ReasonCheck, ReasonInput, ReasonOrder

routes = router("review", "/api/v1/office")


@routes.get("/reason-revisions")
async def list_reason_revisions(officer: CurrentOfficer, session: SessionDep) -> OfficeReasons:
    """The catalogue of reasons in every language, how often each was given, and who changed what."""
    return await reasons.list_catalogue(session, officer)


@routes.post("/reason-revisions/checks")
async def check_reason(administrator: CurrentAdministrator, body: ReasonInput, session: SessionDep) -> ReasonCheck:
    """What adding this revision would change; nothing is changed."""
    return await reasons.check_reason(session, administrator, body)


@routes.post("/reason-revisions", status_code=status.HTTP_201_CREATED)
async def revise_reason(administrator: AdministratorAfterStepUp, body: ReasonInput, session: SessionDep) -> ReasonCheck:
    """Add a reason, or the next revision of one. Decisions that were taken keep the words they gave; 412 when somebody
    else changed the reason since it was read."""
    return await reasons.revise_reason(session, administrator, body)


@routes.post("/reason-orders", status_code=status.HTTP_204_NO_CONTENT)
async def order_reasons(administrator: AdministratorAfterStepUp, body: ReasonOrder, session: SessionDep) -> None:
    """Put the catalogue in another order; `codes` names every reason once."""
    await reasons.order_reasons(session, administrator, body)
