"""Filters of the counter that somebody keeps under a name. They are that person's in that company, and go with the
access to it."""

from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.accounts.acting import one_at_a_time
from api.core.audit import audit
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.core.validation import label_of
from api.invoices.models import SavedFilter
from api.invoices.saved_filter_schemas import (
    SavedFilterInput,
    SavedFilterOut,
    SavedFilters,
    SavedSearch,
    SavedSearchOut,
)

MOST: Final = 20


class TooManySavedFilters(Conflict):
    """As many as one keeps."""

    code = "too_many_saved_filters"


def _mine(member: Member) -> Select[SavedFilter]:
    return own(member, SavedFilter).where(SavedFilter.person_id == member.person_id)


def _shown(saved: SavedFilter) -> SavedFilterOut:
    search = SavedSearch.model_validate(saved.search)
    return SavedFilterOut(
        id=saved.id,
        name=saved.name,
        is_default=saved.is_default,
        search=SavedSearchOut.model_validate(search, from_attributes=True),
    )


async def list_filters(session: AsyncSession, member: Member) -> SavedFilters:
    """By their names."""
    await audit(session, member, "list", "saved_filter", None)
    rows = await session.scalars(_mine(member).order_by(func.lower(SavedFilter.name), SavedFilter.id))
    return SavedFilters(items=[_shown(row) for row in rows])


async def add(session: AsyncSession, member: Member, wish: SavedFilterInput) -> SavedFilterOut:
    """Raises TooManySavedFilters, Unprocessable."""
    await one_at_a_time(session, member)
    known = await session.scalar(select(func.count()).select_from(_mine(member).subquery()))
    if known is not None and known >= MOST:
        raise TooManySavedFilters(params={"count": MOST})
    await _require_own_name(session, member, wish.name)
    if wish.is_default:
        await _no_other_default(session, member)
    saved = SavedFilter(
        id=new_id(), organisation_id=member.organisation_id, person_id=member.person_id, **_columns(wish)
    )
    session.add(saved)
    await session.flush()
    await audit(session, member, "create", "saved_filter", saved.id, fields=sorted(SavedFilterInput.model_fields))
    return _shown(saved)


async def change(session: AsyncSession, member: Member, filter_id: UUID, wish: SavedFilterInput) -> SavedFilterOut:
    """Raises NotFound, Unprocessable."""
    await one_at_a_time(session, member)
    saved = await _find(session, member, filter_id)
    await _require_own_name(session, member, wish.name, but=saved.id)
    values = _columns(wish)
    fields = [name for name, value in values.items() if getattr(saved, name) != value]
    if wish.is_default:
        await _no_other_default(session, member, but=saved.id)
    for name, value in values.items():
        setattr(saved, name, value)
    await session.flush()
    await audit(session, member, "change", "saved_filter", saved.id, fields=fields)
    return _shown(saved)


async def remove(session: AsyncSession, member: Member, filter_id: UUID) -> None:
    """Raises NotFound."""
    saved = await _find(session, member, filter_id)
    await session.delete(saved)
    await audit(session, member, "delete", "saved_filter", saved.id)


def _columns(wish: SavedFilterInput) -> dict[str, object]:
    return {
        "name": wish.name,
        "is_default": wish.is_default,
        "search": wish.search.model_dump(mode="json", exclude_defaults=True),
    }


async def _find(session: AsyncSession, member: Member, filter_id: UUID) -> SavedFilter:
    saved = (await session.scalars(_mine(member).where(SavedFilter.id == filter_id).with_for_update())).one_or_none()
    if saved is None:
        raise NotFound
    return saved


async def _no_other_default(session: AsyncSession, member: Member, but: UUID | None = None) -> None:
    others = (
        SavedFilter.organisation_id == member.organisation_id,
        SavedFilter.person_id == member.person_id,
        SavedFilter.id.is_distinct_from(but),
    )
    await session.execute(update(SavedFilter).where(*others, SavedFilter.is_default).values(is_default=False))


async def _require_own_name(session: AsyncSession, member: Member, name: str, but: UUID | None = None) -> None:
    """Nobody could tell two of one name apart where one is chosen. Raises Unprocessable."""
    same = _mine(member).where(func.lower(SavedFilter.name) == name.lower(), SavedFilter.id.is_distinct_from(but))
    if (await session.scalars(same)).first() is not None:
        label = label_of("/name", SavedFilterInput.label_prefix)
        raise Unprocessable([Finding("/name", "filter_name_known", {}, label)])
