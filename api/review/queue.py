"""The review queue: its pages, numbers and neighbours."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.cursor import COUNT_STOPS_AT, decode_cursor, encode_cursor
from api.invoices.evidence import CHECKS
from api.invoices.models import Invoice
from api.invoices.presenting import etag, row_out
from api.invoices.queries import row_query
from api.invoices.status import Status
from api.messages.queries import unread_of_invoices
from api.organisations.models import Organisation
from api.review.ageing import Ageing, Waited, load_ageing
from api.review.checking import make_checks, open_points
from api.review.queue_filters import filtered
from api.review.schemas import (
    InvoiceOrganisation,
    OfficeCounts,
    OfficeInvoiceRow,
    OfficeInvoices,
    OfficerName,
    OfficeSearch,
)
from api.review.viewers import held_by_others, viewers

# Corrected ones first, then the oldest; what is not a queue shows the newest first.
_QUEUE: Final = (Invoice.corrected.desc(), Invoice.submitted_at, Invoice.id)
_NEWEST: Final = (Invoice.submitted_at.desc(), Invoice.id.desc())
_DECIDED: Final = (Invoice.decided_at.desc(), Invoice.id.desc())
_ORDERS: Final[dict[str, tuple[Any, ...]]] = {
    "to_review": _QUEUE,
    "corrected": _QUEUE,
    "decided_today": _DECIDED,
    "all": _NEWEST,
}


def _behind(corrected: bool, submitted_at: datetime, invoice_id: UUID) -> ColumnElement[bool]:
    """What comes behind this place in the queue."""
    same = and_(Invoice.corrected == corrected, tuple_(Invoice.submitted_at, Invoice.id) > (submitted_at, invoice_id))
    return or_(same, ~Invoice.corrected) if corrected else same


def _before(corrected: bool, submitted_at: datetime, invoice_id: UUID) -> ColumnElement[bool]:
    same = and_(Invoice.corrected == corrected, tuple_(Invoice.submitted_at, Invoice.id) < (submitted_at, invoice_id))
    return same if corrected else or_(same, Invoice.corrected)


def _listing(search: OfficeSearch) -> str:
    return f"office {search.view}"


def _after(search: OfficeSearch, cursor: str) -> ColumnElement[bool]:
    corrected, at, last_id = decode_cursor(cursor, listing=_listing(search))
    place = (datetime.fromisoformat(at), UUID(last_id))
    if _ORDERS[search.view] is _QUEUE:
        return _behind(corrected == "1", *place)
    instant = Invoice.decided_at if search.view == "decided_today" else Invoice.submitted_at
    return tuple_(instant, Invoice.id) < place


def _next(search: OfficeSearch, rows: Sequence[Row[Any]]) -> str | None:
    if len(rows) <= search.limit:
        return None
    last = rows[search.limit - 1]
    at = last.decided_at if search.view == "decided_today" else last.submitted_at
    return encode_cursor(["1" if last.corrected else "0", at.isoformat(), str(last.id)], listing=_listing(search))


async def _numbers(session: AsyncSession, query: Select[Invoice]) -> tuple[int, Decimal | None]:
    """How many were found and their sum; both stop together."""
    some = query.with_only_columns(Invoice.total).limit(COUNT_STOPS_AT + 1).subquery()
    count, amount = (await session.execute(select(func.count(), func.coalesce(func.sum(some.c.total), 0)))).one()
    return min(count, COUNT_STOPS_AT), None if count > COUNT_STOPS_AT else amount


async def search_queue(session: AsyncSession, officer: Officer, search: OfficeSearch) -> OfficeInvoices:
    """One page of a view, each request with the result of its checks. Raises CursorNotValid."""
    ageing = await load_ageing(session, officer.now)
    query = filtered(search, officer.now)
    counts = await ageing.counts(session, query)
    if search.age is not None:
        query = query.where(ageing.has_age(ageing.band_of(search.age)))
    count, amount = await _numbers(session, query)
    if search.cursor:
        query = query.where(_after(search, search.cursor))
    page = (
        row_query(query)
        .join(Organisation, Organisation.id == Invoice.organisation_id)
        .add_columns(
            Invoice.organisation_id,
            Invoice.version,
            Invoice.corrected,
            Invoice.decided_at,
            Invoice.waiting_since,
            Invoice.company_days,
            Organisation.name.label("organisation_name"),
            Person.language,
        )
        .order_by(*_ORDERS[search.view])
        .limit(search.limit + 1)
    )
    rows = (await session.execute(page)).all()
    await audit(session, officer, "read", "invoice", None)
    return OfficeInvoices(
        items=await _rows(session, officer, ageing, rows[: search.limit]),
        next=_next(search, rows),
        count=count,
        count_capped=amount is None,
        total_amount=amount,
        ageing=counts,
    )


async def _rows(
    session: AsyncSession, officer: Officer, ageing: Ageing, rows: Sequence[Row[Any]]
) -> list[OfficeInvoiceRow]:
    checks = await make_checks(session, rows, officer.now)
    ids = [row.id for row in rows]
    unread = await unread_of_invoices(session, ids)
    looking = {at: viewer.person for at, viewer in (await viewers(session, ids)).items()}
    others = {at: None if viewer.id == officer.person_id else viewer for at, viewer in looking.items()}
    return [
        _row(row, ageing.waited(row), open_points(checks[row.id]), unread.get(row.id, 0), others.get(row.id))
        for row in rows
    ]


def _row(row: Row[Any], waited: Waited, warnings: int, unread: int, viewer: OfficerName | None) -> OfficeInvoiceRow:
    known = row_out(row)
    return OfficeInvoiceRow(
        **{name: getattr(known, name) for name in type(known).model_fields},
        etag=etag(row.version, row.changed_at),
        language=row.language,
        organisation=InvoiceOrganisation(id=row.organisation_id, name=row.organisation_name),
        age_days=waited.at_office,
        waiting_on_company=waited.on_company,
        corrected=row.corrected,
        warning_count=warnings,
        check_count=len(CHECKS),
        unread_messages=unread,
        viewer=viewer,
    )


async def neighbours(session: AsyncSession, officer: Officer, invoice: Invoice) -> tuple[UUID | None, UUID | None]:
    """The requests behind and before this one in the queue, where it stands or stood; without those that somebody else
    is looking at."""
    waiting = select(Invoice.id).where(
        Invoice.status == Status.IN_REVIEW.value, Invoice.id != invoice.id, Invoice.id.not_in(held_by_others(officer))
    )
    place = (invoice.corrected, invoice.submitted_at, invoice.id)
    behind = waiting.where(_behind(*place)).order_by(*_QUEUE).limit(1)
    backwards = (Invoice.corrected, Invoice.submitted_at.desc(), Invoice.id.desc())
    before = waiting.where(_before(*place)).order_by(*backwards).limit(1)
    return await session.scalar(behind), await session.scalar(before)


_COUNTS = text(
    """
    SELECT (SELECT count(*) FROM registrations WHERE state = 'pending') AS registrations, count(*) AS to_review,
           count(*) FILTER (WHERE corrected) AS corrected,
           (SELECT count(*) FROM conversations WHERE state = 'open') AS messages,
           CASE WHEN :administrator THEN (SELECT count(*) FROM failed_steps WHERE closed_at IS NULL) + (
             SELECT COALESCE(max(ended_at) < app_now() - interval '10 minutes', false)::integer
             FROM scheduled_runs WHERE name = 'find_failed_steps' AND error IS NULL) END AS failed_steps
    FROM invoices WHERE status = 'in_review'
    """
)


async def count_waiting(session: AsyncSession, officer: Officer) -> OfficeCounts:
    """The numbers beside the navigation."""
    whose = {"administrator": officer.role == "administrator"}
    return OfficeCounts.model_validate((await session.execute(_COUNTS, whose)).one())
