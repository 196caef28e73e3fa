"""Filters of the queue that an officer keeps under a name."""

from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.core.validation import label_of
from api.review.models import QueueView
from api.review.queue.view_schemas import QueueMatchOut, QueueViewInput, QueueViewOut, QueueViews
from api.review.schemas import QueueMatch

MOST: Final = 20


class TooManyQueueViews(Conflict):
    """As many as one keeps."""

    code = "too_many_queue_views"


def _mine(officer: Officer) -> Select[QueueView]:
    return select(QueueView).where(QueueView.person_id == officer.person_id)


def _shown(view: QueueView) -> QueueViewOut:
    search = QueueMatch.model_validate(view.search)
    return QueueViewOut(id=view.id, name=view.name, search=QueueMatchOut.model_validate(search, from_attributes=True))


async def list_views(session: AsyncSession, officer: Officer) -> QueueViews:
    rows = await session.scalars(_mine(officer).order_by(func.lower(QueueView.name), QueueView.id))
    return QueueViews(items=[_shown(row) for row in rows])


async def add(session: AsyncSession, officer: Officer, wish: QueueViewInput) -> QueueViewOut:
    """Raises TooManyQueueViews, Unprocessable."""
    await _one_at_a_time(session, officer)
    if await session.scalar(select(func.count()).select_from(_mine(officer).subquery())) == MOST:
        raise TooManyQueueViews(params={"count": MOST})
    await _require_own_name(session, officer, wish.name)
    view = QueueView(id=new_id(), person_id=officer.person_id, **_columns(wish))
    session.add(view)
    await session.flush()
    await audit(session, officer, "create", "queue_view", view.id, fields=sorted(QueueViewInput.model_fields))
    return _shown(view)


async def change(session: AsyncSession, officer: Officer, view_id: UUID, wish: QueueViewInput) -> QueueViewOut:
    """Raises NotFound, Unprocessable."""
    await _one_at_a_time(session, officer)
    view = await _find(session, officer, view_id)
    await _require_own_name(session, officer, wish.name, but=view.id)
    values = _columns(wish)
    fields = [name for name, value in values.items() if getattr(view, name) != value]
    for name, value in values.items():
        setattr(view, name, value)
    await session.flush()
    await audit(session, officer, "change", "queue_view", view.id, fields=fields)
    return _shown(view)


async def remove(session: AsyncSession, officer: Officer, view_id: UUID) -> None:
    """Raises NotFound."""
    view = await _find(session, officer, view_id)
    await session.delete(view)
    await audit(session, officer, "delete", "queue_view", view.id)


def _columns(wish: QueueViewInput) -> dict[str, object]:
    return {"name": wish.name, "search": wish.search.model_dump(mode="json", exclude_defaults=True)}


async def _one_at_a_time(session: AsyncSession, officer: Officer) -> None:
    """So that two requests at once keep no more than is allowed, and no name twice."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"queue_views {officer.person_id}", 0)))
    )


async def _find(session: AsyncSession, officer: Officer, view_id: UUID) -> QueueView:
    view = (await session.scalars(_mine(officer).where(QueueView.id == view_id).with_for_update())).one_or_none()
    if view is None:
        raise NotFound
    return view


async def _require_own_name(session: AsyncSession, officer: Officer, name: str, but: UUID | None = None) -> None:
    """Raises Unprocessable."""
    same = _mine(officer).where(func.lower(QueueView.name) == name.lower(), QueueView.id.is_distinct_from(but))
    if (await session.scalars(same)).first() is not None:
        raise Unprocessable([Finding("/name", "filter_name_known", {}, label_of("/name", QueueViewInput.label_prefix))])
