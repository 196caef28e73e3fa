"""The review queue: its pages, numbers and neighbours."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from api.accounts.access import Officer
from api.accounts.models import Membership, Person
from api.core.audit import audit
from api.core.clock import day_begins, office_day
from api.core.cursor import COUNT_STOPS_AT, decode_cursor, encode_cursor
from api.core.labels import LANGUAGES
from api.invoices.evidence import CHECKS
from api.invoices.models import Invoice, Reduction
from api.invoices.payment_holds import held
from api.invoices.presenting import etag, row_out
from api.invoices.queries import row_query
from api.invoices.status import Status
from api.messages.queries import unread_of_invoices
from api.organisations.models import Organisation
from api.review.checks.checking import make_checks, open_points
from api.review.four_eyes import asked_by, asking
from api.review.own_companies import of_others
from api.review.paper.duty import entered_by, not_entered_by
from api.review.queue.ageing import Ageing, Waited, load_ageing
from api.review.queue.assignees import assignees, free_for
from api.review.queue.filters import filtered
from api.review.queue.viewers import held_by_others, viewers
from api.review.recusals import left_by
from api.review.schemas import (
    InvoiceOrganisation,
    OfficeCounts,
    OfficeInvoiceRow,
    OfficeInvoices,
    OfficerName,
    OfficeSearch,
    View,
)

# Corrected ones first, then the oldest; what is not a queue shows the newest first.
_QUEUE: Final = (Invoice.corrected.desc(), Invoice.submitted_at, Invoice.id)
OrderName = Literal["queue", "decided", "newest", "largest"]
_OWN_ORDER: Final[Mapping[View, OrderName]] = {
    "to_review": "queue",
    "corrected": "queue",
    "mine": "queue",
    "unassigned": "queue",
    "second_look": "queue",
    "first_signed": "queue",
    "decided_today": "decided",
    "formal_decision": "decided",
    "all": "newest",
}


class _Downwards(NamedTuple):
    """An order from the highest value of a column, and how its value is read back from a cursor."""

    column: InstrumentedAttribute[Any]
    read: Callable[[str], Any]

    def columns(self) -> tuple[Any, ...]:
        return (self.column.desc(), Invoice.id.desc())

    def after(self, value: str, last_id: str) -> ColumnElement[bool]:
        return tuple_(self.column, Invoice.id) < (self.read(value), UUID(last_id))


_DOWNWARDS: Final[Mapping[OrderName, _Downwards]] = {
    "decided": _Downwards(Invoice.decided_at, datetime.fromisoformat),
    "newest": _Downwards(Invoice.submitted_at, datetime.fromisoformat),
    "largest": _Downwards(Invoice.total, Decimal),
}


def _behind(corrected: bool, submitted_at: datetime, invoice_id: UUID) -> ColumnElement[bool]:
    """What comes behind this place in the queue."""
    same = and_(Invoice.corrected == corrected, tuple_(Invoice.submitted_at, Invoice.id) > (submitted_at, invoice_id))
    return or_(same, ~Invoice.corrected) if corrected else same


def _before(corrected: bool, submitted_at: datetime, invoice_id: UUID) -> ColumnElement[bool]:
    same = and_(Invoice.corrected == corrected, tuple_(Invoice.submitted_at, Invoice.id) < (submitted_at, invoice_id))
    return same if corrected else or_(same, Invoice.corrected)


def _order(search: OfficeSearch) -> OrderName:
    return search.order or _OWN_ORDER[search.view]


def _columns(order: OrderName) -> tuple[Any, ...]:
    return _QUEUE if order == "queue" else _DOWNWARDS[order].columns()


def _listing(search: OfficeSearch) -> str:
    return f"office {search.view} {_order(search)}"


def _after(search: OfficeSearch, cursor: str) -> ColumnElement[bool]:
    values = decode_cursor(cursor, listing=_listing(search))
    order = _order(search)
    if order != "queue":
        return _DOWNWARDS[order].after(*values)
    corrected, at, last_id = values
    return _behind(corrected == "1", datetime.fromisoformat(at), UUID(last_id))


def _next(search: OfficeSearch, rows: Sequence[Row[Any]]) -> str | None:
    if len(rows) <= search.limit:
        return None
    last = rows[search.limit - 1]
    order = _order(search)
    if order == "queue":
        place = ["1" if last.corrected else "0", last.submitted_at.isoformat()]
    else:
        value = getattr(last, _DOWNWARDS[order].column.key)
        place = [value.isoformat() if isinstance(value, datetime) else str(value)]
    return encode_cursor([*place, str(last.id)], listing=_listing(search))


async def _numbers(session: AsyncSession, query: Select[Invoice]) -> tuple[int, Decimal | None]:
    """How many were found and the sum of what counts of them (`api.invoices.allowed`); both stop together."""
    allowed = select(Reduction.allowed).where(Reduction.id == Invoice.reduction_id).scalar_subquery()
    some = (
        query.with_only_columns(func.coalesce(allowed, Invoice.total).label("total"))
        .limit(COUNT_STOPS_AT + 1)
        .subquery()
    )
    count, amount = (await session.execute(select(func.count(), func.coalesce(func.sum(some.c.total), 0)))).one()
    return min(count, COUNT_STOPS_AT), None if count > COUNT_STOPS_AT else amount


async def search_queue(session: AsyncSession, officer: Officer, search: OfficeSearch) -> OfficeInvoices:
    """One page of a view, each request with the result of its checks. Raises CursorNotValid."""
    ageing = await load_ageing(session, officer.now)
    query = filtered(search, officer)
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
            func.coalesce(Person.language, _managers_language()).label("language"),
        )
        .order_by(*_columns(_order(search)))
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
        company=await _company(session, search.organisation_id),
        ageing=counts,
    )


def _managers_language() -> ColumnElement[str]:
    """What the managers read who hear of a request that nobody of the company sent: that of the one who has been there
    the longest."""
    reader = aliased(Person)
    managers = (
        select(reader.language)
        .join(Membership, Membership.person_id == reader.id)
        .where(Membership.organisation_id == Invoice.organisation_id, Membership.role == "manager", Membership.active)
        .order_by(reader.id)
        .limit(1)
        .correlate(Invoice)
    )
    return func.coalesce(managers.scalar_subquery(), LANGUAGES[0])


async def _company(session: AsyncSession, organisation_id: UUID | None) -> InvoiceOrganisation | None:
    found = await session.get(Organisation, organisation_id) if organisation_id else None
    return None if found is None else InvoiceOrganisation.model_validate(found)


async def _rows(
    session: AsyncSession, officer: Officer, ageing: Ageing, rows: Sequence[Row[Any]]
) -> list[OfficeInvoiceRow]:
    checks = await make_checks(session, rows, officer.now)
    ids = [row.id for row in rows]
    unread = await unread_of_invoices(session, ids)
    responsible = await assignees(session, ids)
    asked = await asking(session, ids)
    holds = await held(session, ids, office_day(officer.now))
    entered = await entered_by(session, officer, ids)
    looking = {at: viewer.person for at, viewer in (await viewers(session, ids)).items()}
    others = {at: None if viewer.id == officer.person_id else viewer for at, viewer in looking.items()}
    return [
        _row(
            row,
            ageing.waited(row),
            warning_count=open_points(checks[row.id]),
            unread_messages=unread.get(row.id, 0),
            viewer=others.get(row.id),
            assignee=responsible.get(row.id),
            second_look=asked.get(row.id),
            held=row.id in holds,
            entered_by=entered.get(row.id),
        )
        for row in rows
    ]


def _row(row: Row[Any], waited: Waited, **found: int | OfficerName | None) -> OfficeInvoiceRow:
    known = row_out(row)
    return OfficeInvoiceRow(
        **{name: getattr(known, name) for name in type(known).model_fields},
        etag=etag(row.version, row.changed_at),
        language=row.language,
        organisation=InvoiceOrganisation(id=row.organisation_id, name=row.organisation_name),
        age_days=waited.at_office,
        waiting_on_company=waited.on_company,
        corrected=row.corrected,
        check_count=len(CHECKS),
        **found,
    )


async def neighbours(session: AsyncSession, officer: Officer, invoice: Invoice) -> tuple[UUID | None, UUID | None]:
    """The requests behind and before this one in the queue, where it stands or stood; without those that somebody else
    is looking at or is to examine, or must accept after this officer or instead of them, and those this officer leaves
    to others or whose company is theirs."""
    waiting = select(Invoice.id).where(
        Invoice.status == Status.IN_REVIEW.value,
        Invoice.id != invoice.id,
        Invoice.id.not_in(held_by_others(officer)),
        Invoice.id.not_in(asked_by(officer)),
        Invoice.id.not_in(left_by(officer)),
        of_others(officer),
        not_entered_by(officer),
        free_for(officer),
    )
    place = (invoice.corrected, invoice.submitted_at, invoice.id)
    behind = waiting.where(_behind(*place)).order_by(*_QUEUE).limit(1)
    backwards = (Invoice.corrected, Invoice.submitted_at.desc(), Invoice.id.desc())
    before = waiting.where(_before(*place)).order_by(*backwards).limit(1)
    return await session.scalar(behind), await session.scalar(before)


_COUNTS = text(
    """
    SELECT (SELECT count(*) FROM registrations WHERE state = 'pending') AS registrations,
           count(*) AS to_review,
           count(*) FILTER (WHERE i.corrected) AS corrected,
           count(*) FILTER (WHERE a.person_id = :person_id) AS mine,
           count(*) FILTER (WHERE a.person_id IS NULL) AS unassigned,
           (SELECT count(*) FROM second_looks l JOIN invoices i ON i.id = l.invoice_id
            WHERE l.state = 'open' AND l.asked_by <> :person_id AND i.status = 'in_review'
              AND i.entered_by IS DISTINCT FROM :person_id
              AND i.organisation_id NOT IN (SELECT m.organisation_id FROM memberships m WHERE m.person_id = :person_id)
              AND NOT EXISTS (
                SELECT FROM recusals r
                WHERE r.invoice_id = i.id AND r.person_id = :person_id AND r.lifted_at IS NULL)) AS second_look,
           (SELECT count(*) FROM second_looks l JOIN invoices i ON i.id = l.invoice_id
            WHERE l.state = 'open' AND l.asked_by = :person_id AND i.status = 'in_review') AS first_signed,
           (SELECT count(*) FROM invoices WHERE decided_at >= :today AND status <> 'draft') AS decided_today,
           (SELECT count(*) FROM invoices i
            WHERE i.status IN ('refused', 'accepted', 'transmitted', 'paid') AND EXISTS (
              SELECT FROM formal_decisions f WHERE f.invoice_id = i.id AND f.issued_on IS NULL
                AND NOT EXISTS (SELECT FROM formal_decisions n WHERE n.invoice_id = f.invoice_id
                                AND n.position = f.position AND n.revision > f.revision)
                AND NOT EXISTS (SELECT FROM invoice_events e WHERE e.invoice_id = f.invoice_id
                                AND e.action IN ('accept', 'refuse', 'forward')
                                AND e.position > f.position))) AS formal_decision,
           (SELECT count(*) FROM conversations WHERE state = 'open') AS messages,
           CASE WHEN :administrator THEN (SELECT count(*) FROM failed_steps WHERE closed_at IS NULL) + (
             SELECT COALESCE(max(ended_at) < app_now() - interval '10 minutes', false)::integer
             FROM scheduled_runs WHERE name = 'find_failed_steps' AND error IS NULL) END AS failed_steps
    FROM invoices i
    LEFT JOIN LATERAL (
      SELECT r.person_id FROM review_assignments r
      JOIN office_members m ON m.person_id = r.person_id AND m.active AND m.role IN ('reviewer', 'administrator')
      JOIN people p ON p.id = r.person_id AND p.active
      WHERE r.invoice_id = i.id OFFSET 0) a ON true
    WHERE i.status = 'in_review'
    """
)


async def count_waiting(session: AsyncSession, officer: Officer) -> OfficeCounts:
    """The numbers beside the navigation and of each view, in one statement."""
    values = {
        "administrator": officer.role == "administrator",
        "person_id": officer.person_id,
        "today": day_begins(office_day(officer.now)),
    }
    return OfficeCounts.model_validate((await session.execute(_COUNTS, values)).one())
