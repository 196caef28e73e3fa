"""Filters of the queue that an officer keeps under a name."""

from uuid import UUID

from fastapi import status

from api.accounts.access import CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.review.queue import views
from api.review.queue.view_schemas import QueueViewInput, QueueViewOut, QueueViews

routes = router("review", "/api/v1/office/queue-views")


@routes.get("")
async def list_queue_views(officer: CurrentOfficer, session: SessionDep) -> QueueViews:
    """The caller's own views, by their names."""
    return await views.list_views(session, officer)


@routes.post("", status_code=status.HTTP_201_CREATED)
async def add_queue_view(officer: CurrentOfficer, body: QueueViewInput, session: SessionDep) -> QueueViewOut:
    """Keep filters under a name, twenty at most."""
    return await views.add(session, officer, body)


@routes.put("/{view_id}")
async def change_queue_view(
    view_id: UUID, officer: CurrentOfficer, body: QueueViewInput, session: SessionDep
) -> QueueViewOut:
    """Another name or other filters."""
    return await views.change(session, officer, view_id, body)


@routes.delete("/{view_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_queue_view(view_id: UUID, officer: CurrentOfficer, session: SessionDep) -> None:
    """Forget a view."""
    await views.remove(session, officer, view_id)
