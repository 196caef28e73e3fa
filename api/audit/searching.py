"""The audit log as administrators and auditors read it: newest first, with names where there still are any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.audit.schemas import (
    AuditActor,
    AuditFilter,
    AuditOrganisation,
    AuditRow,
    AuditRows,
    AuditSearch,
    AuditSubject,
)
from api.core.audit import AuditEvent, audit
from api.core.config import get_settings
from api.core.cursor import capped_count, decode_cursor, encode_cursor
from api.core.errors import Conflict, Unprocessable
from api.invoices.models import Invoice
from api.invoices.rules import RANGE
from api.messages.models import Conversation
from api.organisations.models import Organisation

MOST_DAYS: Final = 92
"""Of a search that names nobody and nothing: about a million and a half events."""
MOST_NAMES: Final = 200
_LISTING: Final = "audit"
_PEOPLE: Final = frozenset({"person", "officer", "membership"})
_NEWEST: Final = (AuditEvent.at.desc(), AuditEvent.id.desc())


class AuditPeriodTooLong(Conflict):
    """Without a person, company or record the whole log of the period is read."""

    code = "audit_period_too_long"


class AuditNamesTooMany(Conflict):
    """The words mean so many people or companies that they say nothing."""

    code = "audit_names_too_many"


async def search_log(session: AsyncSession, officer: Officer, search: AuditSearch) -> AuditRows:
    """One page. Each search is an event itself. Raises CursorNotValid, AuditPeriodTooLong, AuditNamesTooMany."""
    query = await matching(session, search)
    count, capped = await capped_count(session, query)
    if search.cursor:
        at, last_id = decode_cursor(search.cursor, listing=_LISTING)
        query = query.where(_behind(datetime.fromisoformat(at), UUID(last_id)))
    events = (await session.scalars(query.order_by(*_NEWEST).limit(search.limit + 1))).all()
    await audit(session, officer, "search", "audit_log", None, fields=used_filters(search))
    rows = await with_names(session, events[: search.limit])
    last = events[search.limit - 1] if len(events) > search.limit else None
    following = encode_cursor([last.at.isoformat(), str(last.id)], listing=_LISTING) if last else None
    return AuditRows(items=rows, next=following, count=count, count_capped=capped)


def used_filters(search: AuditFilter) -> list[str]:
    return [name for name in AuditFilter.model_fields if getattr(search, name)]


def _behind(at: datetime, event_id: UUID) -> ColumnElement[bool]:
    return tuple_(AuditEvent.at, AuditEvent.id) < (at, event_id)


async def piece(
    session: AsyncSession, query: Select[AuditEvent], last: AuditRow | None, limit: int
) -> Sequence[AuditRow]:
    """The next rows of a search, for a file."""
    if last is not None:
        query = query.where(_behind(last.at, last.id))
    return await with_names(session, (await session.scalars(query.order_by(*_NEWEST).limit(limit))).all())


async def matching(session: AsyncSession, search: AuditFilter) -> Select[AuditEvent]:
    """Raises Unprocessable, AuditPeriodTooLong, AuditNamesTooMany."""
    if search.day_to < search.day_from:
        raise Unprocessable([RANGE.at("/day_to", "audit.fields.day_to")])
    named = (search.person, search.officer_id, search.organisation, search.reference, search.subject_id)
    if not any(named) and (search.day_to - search.day_from).days >= MOST_DAYS:
        raise AuditPeriodTooLong(params={"count": MOST_DAYS})
    zone = ZoneInfo(get_settings().time_zone)
    first, last = (datetime.combine(day, time(), zone) for day in (search.day_from, search.day_to))
    query = select(AuditEvent).where(AuditEvent.at >= first, AuditEvent.at < last + timedelta(days=1))
    for ids in await _ids(session, search):
        query = query.where(ids)
    return query.where(*_words(search))


def _words(search: AuditFilter) -> Iterable[ColumnElement[bool]]:
    if search.subject_id:
        yield AuditEvent.subject_id == search.subject_id
    if search.actions:
        yield AuditEvent.action.in_(search.actions)
    if search.subject_types:
        yield AuditEvent.subject_type.in_(search.subject_types)
    if search.outcome:
        yield AuditEvent.outcome == search.outcome


async def _ids(session: AsyncSession, search: AuditFilter) -> Sequence[ColumnElement[bool]]:
    """What is typed names rows of other tables, which are looked up before."""
    found: list[ColumnElement[bool]] = []
    if search.officer_id:
        found.append(_acted([search.officer_id]))
    if search.person:
        name = func.lower(Person.first_name + " " + Person.last_name + " " + Person.first_name + " " + Person.email)
        found.append(_acted(await _named(session, select(Person.id).where(_holds(name, search.person)))))
    if search.organisation:
        name = func.lower(Organisation.name + " " + func.coalesce(Organisation.gln, ""))
        ids = await _named(session, select(Organisation.id).where(_holds(name, search.organisation)))
        found.append(AuditEvent.organisation_id.in_(ids))
    if search.reference:
        found.append(AuditEvent.subject_id.in_(await _referred(session, search.reference)))
    return found


def _holds(name: ColumnElement[str], words: str) -> ColumnElement[bool]:
    return func.strpos(name, words.lower()) > 0


def _acted(people: Sequence[UUID]) -> ColumnElement[bool]:
    """Who acted, or who somebody without a session said they were."""
    entering = and_(AuditEvent.actor_kind == "anybody", AuditEvent.subject_id.in_(people))
    return or_(AuditEvent.actor_id.in_(people), entering)


async def _named(session: AsyncSession, query: Select[UUID]) -> Sequence[UUID]:
    ids = (await session.scalars(query.limit(MOST_NAMES + 1))).all()
    if len(ids) > MOST_NAMES:
        raise AuditNamesTooMany(params={"count": MOST_NAMES})
    return ids


async def _referred(session: AsyncSession, reference: str) -> Sequence[UUID]:
    wanted = reference.upper()
    requests = select(Invoice.id).where(Invoice.reference == wanted)
    ids = list(await session.scalars(requests))
    about = or_(Conversation.reference == wanted, Conversation.invoice_id.in_(ids))
    return [*ids, *(await session.scalars(select(Conversation.id).where(about)))]


@dataclass(frozen=True, slots=True)
class _Names:
    """What is called how, by id."""

    people: Mapping[UUID, str]
    organisations: Mapping[UUID, str]
    references: Mapping[UUID, str]


async def with_names(session: AsyncSession, events: Sequence[AuditEvent]) -> list[AuditRow]:
    names = _Names(
        people=await _names_of(session, _PEOPLE_SQL, {id_ for event in events for id_ in _people_of(event)}),
        organisations=await _names_of(
            session, _ORGANISATIONS_SQL, {id_ for event in events for id_ in _firms_of(event)}
        ),
        references=await _names_of(session, _REFERENCES_SQL, {event.subject_id for event in events}),
    )
    return [_row(event, names) for event in events]


_PEOPLE_SQL: Final = text("SELECT id, first_name || ' ' || last_name AS name FROM people WHERE id = ANY(:ids)")
_ORGANISATIONS_SQL: Final = text("SELECT id, name FROM organisations WHERE id = ANY(:ids)")
_REFERENCES_SQL: Final = text(
    "SELECT id, reference AS name FROM invoices WHERE id = ANY(:ids) "
    "UNION ALL SELECT c.id, COALESCE(c.reference, i.reference) FROM conversations c "
    "LEFT JOIN invoices i ON i.id = c.invoice_id WHERE c.id = ANY(:ids)"
)


def _people_of(event: AuditEvent) -> Iterable[UUID | None]:
    yield event.actor_id
    if event.subject_type in _PEOPLE:
        yield event.subject_id


def _firms_of(event: AuditEvent) -> Iterable[UUID | None]:
    yield event.organisation_id
    if event.subject_type == "organisation":
        yield event.subject_id


async def _names_of(session: AsyncSession, query: Any, ids: set[UUID | None]) -> Mapping[UUID, str]:  # noqa: ANN401 - SQL text
    wanted = [id_ for id_ in ids if id_ is not None]
    rows: Sequence[Row[Any]] = (await session.execute(query, {"ids": wanted})).all() if wanted else []
    return {row.id: row.name for row in rows}


def _reference(event: AuditEvent, names: _Names) -> str | None:
    if event.subject_id is None:
        return None
    if event.subject_type in _PEOPLE:
        return names.people.get(event.subject_id)
    if event.subject_type == "organisation":
        return names.organisations.get(event.subject_id)
    return names.references.get(event.subject_id)


def _row(event: AuditEvent, names: _Names) -> AuditRow:
    firm = event.organisation_id
    return AuditRow(
        id=event.id,
        at=event.at,
        actor=AuditActor(
            kind=event.actor_kind,
            id=event.actor_id,
            name=names.people.get(event.actor_id) if event.actor_id else None,
        ),
        action=event.action,
        outcome=event.outcome,
        subject=AuditSubject(type=event.subject_type, id=event.subject_id, reference=_reference(event, names)),
        organisation=AuditOrganisation(id=firm, name=names.organisations.get(firm)) if firm else None,
        fields=event.fields,
        request_id=event.request_id,
    )
