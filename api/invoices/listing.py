"""The list of a company's invoices: PostgreSQL writes the JSON, Python hands it on.

One of the two hot paths (LIBRARIES). `ListedInvoice` stays the contract; a test reads every answer with it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own_clause
from api.beneficiaries.names import spellings
from api.core.audit import audit_insert, audit_values
from api.core.clock import office_day
from api.core.cursor import COUNT_STOPS_AT, decode_cursor, encode_cursor
from api.core.db import fetch
from api.invoices.schemas import InvoiceFilters, InvoiceMatch
from api.invoices.status import Action, Status

LISTING: Final = "invoices"
SHOWN_WORDS: Final = 160
"""So many characters of what the office asks stand in a list."""

_UTC: Final = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
# How the office's words begin: those of the request as a whole, else those of its first item. `{today}`: the office's
# day, as an argument.
_ASKED: Final = f"""
    (SELECT json_build_object('due_date', item.due_date, 'overdue', COALESCE(item.due_date < {{today}}::date, false),
                              'message', left(COALESCE(NULLIF(e.message, ''), item.message, ''), {SHOWN_WORDS}))
     FROM invoice_events e LEFT JOIN LATERAL (
       SELECT c.due_date, c.message FROM correction_items c
       WHERE {own_clause("c")} AND c.invoice_id = i.id AND c.version = i.version AND NOT c.undone
       ORDER BY c.created_at, c.position LIMIT 1) AS item ON true
     WHERE {own_clause("e")} AND e.invoice_id = i.id AND e.action = '{Action.REQUEST_CORRECTION.value}'
     ORDER BY e.position DESC LIMIT 1)
"""  # noqa: S608 - the parts are our own constants
# An invoice in a list, as `ListedInvoice` describes it: i the invoice, b its beneficiary, p who is
# responsible, if anybody.
_ROW_FIELDS: Final = f"""
    'id', i.id, 'reference', i.reference, 'own_reference', i.own_reference,
    'kind', i.kind, 'form_number', i.form_number, 'period_from', i.period_from, 'period_to', i.period_to,
    'beneficiary', json_build_object('id', b.id, 'last_name', b.last_name, 'first_name', b.first_name,
                                     'avs_number', b.avs_number),
    'responsible', CASE WHEN p.id IS NOT NULL THEN
      json_build_object('id', p.id, 'name', p.first_name || ' ' || p.last_name,
                        'short_name', p.first_name || ' ' || left(p.last_name, 1) || '.') END,
    'origin', CASE WHEN i.received_on IS NULL THEN 'online' ELSE 'paper' END, 'received_on', i.received_on,
    'status', i.status, 'total', i.total::text,
    'allowed', (SELECT r.allowed::text FROM reductions r WHERE r.id = i.reduction_id),
    'submitted_at', {_UTC.format("i.submitted_at")}, 'changed_at', {_UTC.format("i.changed_at")},
    'asked', CASE WHEN i.status = '{Status.TO_CORRECT.value}' THEN {_ASKED} END
"""  # noqa: S608 - as above


class Conditions:
    """Conditions of a WHERE clause and their arguments; `$1` is the caller's organisation."""

    def __init__(self, organisation_id: UUID) -> None:
        self.arguments: list[object] = [organisation_id]
        self.texts: list[str] = []
        self.typed: str | None = None

    def place(self, value: object) -> str:
        """The place of a new argument in the statement."""
        self.arguments.append(value)
        return f"${len(self.arguments)}"

    def add(self, text: str, *values: object) -> None:
        """A condition with a `{}` for each value."""
        self.texts.append(text.format(*(self.place(value) for value in values)))

    @property
    def sql(self) -> str:
        return " AND ".join(self.texts)

    @property
    def beginning(self) -> str:
        """What stands before a statement with these conditions: what is typed is looked up once."""
        return f"typed AS MATERIALIZED ({self.typed})," if self.typed else ""


def escaped(word: str) -> str:
    """A word for LIKE, its wildcards as plain characters."""
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def person_condition(conditions: Conditions, typed: str) -> str:
    """The people a typed name or AVS number means. Row level security makes LIKE a filter behind the organisation's
    index, which holds the names (DECISIONS 11)."""
    digits = "".join(filter(str.isdigit, typed))
    if len(digits) > len(typed) / 2:
        return f"b.avs_number LIKE {conditions.place(f'%{digits[:13]}%')}"
    words = spellings(typed) or [["\x01"]]  # nothing that can be searched finds nobody
    alike = ([f"%{escaped(spelling)}%" for spelling in word] for word in words)
    return " AND ".join(f"b.search_name LIKE ANY({conditions.place(patterns)}::text[])" for patterns in alike)


_REFERENCE: Final = re.compile(r"(\d{4})\s*[-–]\s*(\d{1,12})")
_SERIAL: Final = re.compile(r"\d{1,12}")
_YEARS: Final = 15
_MANY_PEOPLE: Final = 500


def references_meant(typed: str, year: int) -> list[str]:
    """2026-345 is 2026-000345, and 345 that of any of the last years."""
    if whole := _REFERENCE.fullmatch(typed):
        return [f"{whole[1]}-{whole[2]:0>6}"]
    return [f"{year - back}-{typed:0>6}" for back in range(_YEARS)] if _SERIAL.fullmatch(typed) else []


async def _add_text(session: AsyncSession, member: Member, conditions: Conditions, typed: str) -> None:
    """A reference, own reference, name or AVS number.

    Each is looked up by itself in its own index, since behind an OR every invoice of the company would be read. Where
    many people are meant it is the other way round: the newest invoices have a page soon, all of them take seconds.
    """
    whose = f"SELECT b.id FROM beneficiaries b WHERE {own_clause('b')} AND {person_condition(conditions, typed)}"  # noqa: S608 - as below
    people = f"SELECT count(*) AS people FROM ({whose} LIMIT {_MANY_PEOPLE + 1}) AS known"  # noqa: S608 - as below
    (row,) = await fetch(session, people, *conditions.arguments)
    own_reference = conditions.place(f"%{escaped(typed.lower())}%")
    by_own_reference = f"i.own_reference IS NOT NULL AND lower(i.own_reference) LIKE {own_reference}"
    by_reference = f"i.reference = ANY({conditions.place(references_meant(typed, member.now.year))}::text[])"
    if row["people"] > _MANY_PEOPLE:
        conditions.texts.append(f"(i.beneficiary_id IN ({whose}) OR {by_own_reference} OR {by_reference})")
        return
    some = f"SELECT i.id FROM invoices i WHERE {own_clause('i')} AND"  # noqa: S608 - as below
    conditions.typed = f"""
        {some} i.beneficiary_id = ANY(ARRAY({whose})) UNION {some} {by_own_reference} UNION {some} {by_reference}"""
    conditions.texts.append("i.id IN (SELECT id FROM typed)")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody looks for in words: never a part of an address."""

    beneficiary: str | None = None
    text: str | None = None


NOTHING_TYPED: Final = Typed()


async def matching(
    session: AsyncSession, member: Member, filters: InvoiceMatch, typed: Typed = NOTHING_TYPED
) -> Conditions:
    """The caller's invoices that match. A recalled one is a draft again and not in the list."""
    found = Conditions(member.organisation_id)
    if typed.text:
        await _add_text(session, member, found, typed.text)
    found.texts.append(own_clause("i"))
    if filters.statuses:
        found.add("i.status = ANY({}::text[])", [status.value for status in filters.statuses])
    else:
        found.texts.append(f"i.status <> '{Status.DRAFT.value}'")
    if filters.responsible_id:
        found.add("i.responsible_id = {}", filters.responsible_id)
    if filters.beneficiary_id:
        found.add("i.beneficiary_id = {}", filters.beneficiary_id)
    if filters.kind:
        found.add("i.kind = {}", filters.kind)
    if filters.period_from:
        found.add("COALESCE(i.period_to, i.period_from) >= {}", filters.period_from)
    if filters.period_to:
        found.add("i.period_from <= {}", filters.period_to)
    if typed.beneficiary:
        people = person_condition(found, typed.beneficiary)
        whose = f"SELECT b.id FROM beneficiaries b WHERE {own_clause('b')} AND {people}"  # noqa: S608 - as below
        found.texts.append(f"i.beneficiary_id = ANY(ARRAY({whose}))")
    return found


def _statement(beginning: str, found: str, page: str, limit: int, audited: str, today: str) -> str:
    """The limit is part of the text: with an unknown one PostgreSQL finds that a plan for all values does not pay, and
    plans anew each time, which takes as long as the rest."""
    return f"""
        WITH {beginning} audited AS ({audited}),
        page AS MATERIALIZED (
          SELECT i.id, i.submitted_at FROM invoices i WHERE {page}
          ORDER BY i.submitted_at DESC, i.id DESC LIMIT {limit} + 1),
        shown AS (
          SELECT i.* FROM (SELECT id FROM page ORDER BY submitted_at DESC, id DESC LIMIT {limit}) AS one
          JOIN invoices i ON i.id = one.id AND {own_clause("i")})
        SELECT
          (SELECT count(*)
           FROM (SELECT FROM invoices i WHERE {found} LIMIT {COUNT_STOPS_AT + 1}) AS counted) AS count,
          (SELECT count(*) FROM page) AS fetched,
          (SELECT json_agg(json_build_object({_ROW_FIELDS.format(today=today)}) ORDER BY i.submitted_at DESC, i.id DESC)
           FROM shown i JOIN beneficiaries b ON b.id = i.beneficiary_id LEFT JOIN people p ON p.id = i.responsible_id
          )::text AS items,
          last.submitted_at, last.id
        FROM (VALUES (1)) AS one LEFT JOIN
          (SELECT submitted_at, id FROM shown ORDER BY submitted_at, id LIMIT 1) AS last ON true
        """  # noqa: S608 - the parts are our own, the values are arguments


async def invoices_json(
    session: AsyncSession, member: Member, filters: InvoiceFilters, typed: Typed = NOTHING_TYPED
) -> str:
    """A page of the caller's invoices, the newest first, as the JSON of `Page[ListedInvoice]`. Raises
    CursorNotValid."""
    listing = f"{LISTING} {member.organisation_id}"
    conditions = await matching(session, member, filters, typed)
    found = page = conditions.sql
    if filters.cursor:
        submitted_at, invoice_id = decode_cursor(filters.cursor, listing=listing)
        after = conditions.place(datetime.fromisoformat(submitted_at)), conditions.place(UUID(invoice_id))
        page = f"{page} AND (i.submitted_at, i.id) < ({after[0]}, {after[1]})"
    today = conditions.place(office_day(member.now))
    audited = audit_insert(first=len(conditions.arguments) + 1)
    statement = _statement(conditions.beginning, found, page, filters.limit, audited, today)
    values = audit_values(member, "list", "invoice", None)
    (row,) = await fetch(session, statement, *conditions.arguments, *values)
    return page_json(row, filters.limit, listing)


def page_json(row: Mapping[str, Any], limit: int, listing: str, more: Sequence[tuple[str, Any]] = ()) -> str:
    """The JSON of a page from its row: count, fetched, items as text, submitted_at and id of the last shown."""
    following = None
    if row["fetched"] > limit:
        following = encode_cursor([row["submitted_at"].isoformat(), str(row["id"])], listing=listing)
    ends = {
        "next": following,
        "count": min(row["count"], COUNT_STOPS_AT),
        "count_capped": row["count"] > COUNT_STOPS_AT,
    } | dict(more)
    return f'{{"items":{row["items"] or "[]"},{json.dumps(ends)[1:]}'
