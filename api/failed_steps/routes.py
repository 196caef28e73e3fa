from uuid import UUID

from fastapi import status

from api.accounts.access import CurrentAdministrator
from api.core.cursor import DEFAULT_LIMIT, CursorText, Limit
from api.core.db import SessionDep
from api.core.http import router
from api.failed_steps import queries, service
from api.failed_steps.kinds import Asked, Kind
from api.failed_steps.schemas import (
    DismissalInput,
    FailedStepOut,
    FailedSteps,
    KeeperInput,
    Reconciliations,
    RetriesBegun,
    RetryInput,
    StepView,
)

routes = router("failed steps", "/api/v1/office")


@routes.get("/failed-steps")
async def list_failed_steps(
    administrator: CurrentAdministrator,
    session: SessionDep,
    view: StepView = "open",
    kind: Kind | None = None,
    asked: Asked | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> FailedSteps:
    """What failed and waits for somebody, the newest first; or what was handled in the last year."""
    return await queries.list_steps(session, administrator, view, kind, asked, limit, cursor)


@routes.post("/failed-steps/retries", status_code=status.HTTP_202_ACCEPTED)
async def retry_failed_steps(
    body: RetryInput, administrator: CurrentAdministrator, session: SessionDep
) -> RetriesBegun:
    """Try everything of a kind again that can be. Repeated meanwhile, it begins nothing twice."""
    return await service.retry_all(session, administrator, body.kind)


@routes.post("/failed-steps/{step_id}/retries", status_code=status.HTTP_202_ACCEPTED)
async def retry_failed_step(step_id: UUID, administrator: CurrentAdministrator, session: SessionDep) -> FailedStepOut:
    """Try one again. However often this is called at the same time, it is tried once."""
    return await service.retry(session, administrator, step_id)


@routes.put("/failed-steps/{step_id}/keeper")
async def put_failed_step_keeper(
    step_id: UUID, body: KeeperInput, administrator: CurrentAdministrator, session: SessionDep
) -> FailedStepOut:
    """Say who of the office looks after it."""
    return await service.look_after(session, administrator, step_id, body)


@routes.post("/failed-steps/{step_id}/dismissal")
async def dismiss_failed_step(
    step_id: UUID, body: DismissalInput, administrator: CurrentAdministrator, session: SessionDep
) -> FailedStepOut:
    """Say why nothing is to be done. It is kept among what was handled."""
    return await service.dismiss(session, administrator, step_id, body.reason)


@routes.get("/reconciliations")
async def list_reconciliations(administrator: CurrentAdministrator, session: SessionDep) -> Reconciliations:
    """Whether what came in is there: each day's sums, what went in, what is there, and what does not agree."""
    return await queries.list_reconciliations(session, administrator)
