"""The list of a company's invoices: PostgreSQL writes the JSON, Python hands it on.

One of the two hot paths (LIBRARIES). `InvoiceRow` stays the contract; a test reads every answer with it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own_clause
from api.beneficiaries.names import spellings
from api.core.audit import audit_insert, audit_values
from api.core.cursor import COUNT_STOPS_AT, decode_cursor, encode_cursor
from api.core.db import fetch
from api.invoices.schemas import InvoiceFilters
from api.invoices.status import Status

LISTING: Final = "invoices"

_UTC: Final = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
# An invoice in a list, as `InvoiceRow` describes it: i the invoice, b its beneficiary, p who sent it.
ROW_FIELDS: Final = f"""
    'id', i.id, 'reference', i.reference, 'kind', i.kind, 'form_number', i.form_number,
    'period_from', i.period_from, 'period_to', i.period_to,
    'beneficiary', json_build_object('id', b.id, 'last_name', b.last_name, 'first_name', b.first_name,
                                     'avs_number', b.avs_number),
    'responsible', json_build_object('id', p.id, 'name', p.first_name || ' ' || p.last_name,
                                     'short_name', p.first_name || ' ' || left(p.last_name, 1) || '.'),
    'status', i.status, 'total', i.total::text,
    'submitted_at', {_UTC.format("i.submitted_at")}, 'changed_at', {_UTC.format("i.changed_at")}
"""


class Conditions:
    """Conditions of a WHERE clause and their arguments; `$1` is the caller's organisation."""

    def __init__(self, organisation_id: UUID) -> None:
        self.arguments: list[object] = [organisation_id]
        self.texts: list[str] = []

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


def _conditions(member: Member, filters: InvoiceFilters, beneficiary: str | None) -> Conditions:
    """The caller's invoices that match. A recalled one is a draft again and not in the list."""
    found = Conditions(member.organisation_id)
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
    if beneficiary:
        people = person_condition(found, beneficiary)
        whose = f"SELECT b.id FROM beneficiaries b WHERE {own_clause('b')} AND {people}"  # noqa: S608 - as below
        found.texts.append(f"i.beneficiary_id = ANY(ARRAY({whose}))")
    return found


def _statement(matching: str, page: str, limit: int, audited: str) -> str:
    """The limit is part of the text: with an unknown one PostgreSQL finds that a plan for all values does not pay, and
    plans anew each time, which takes as long as the rest."""
    return f"""
        WITH audited AS ({audited}),
        page AS MATERIALIZED (
          SELECT i.* FROM invoices i WHERE {page} ORDER BY i.submitted_at DESC, i.id DESC LIMIT {limit} + 1),
        shown AS (SELECT * FROM page ORDER BY submitted_at DESC, id DESC LIMIT {limit})
        SELECT
          (SELECT count(*)
           FROM (SELECT FROM invoices i WHERE {matching} LIMIT {COUNT_STOPS_AT + 1}) AS counted) AS count,
          (SELECT count(*) FROM page) AS fetched,
          (SELECT json_agg(json_build_object({ROW_FIELDS}) ORDER BY i.submitted_at DESC, i.id DESC)
           FROM shown i JOIN beneficiaries b ON b.id = i.beneficiary_id JOIN people p ON p.id = i.responsible_id
          )::text AS items,
          last.submitted_at, last.id
        FROM (VALUES (1)) AS one LEFT JOIN
          (SELECT submitted_at, id FROM shown ORDER BY submitted_at, id LIMIT 1) AS last ON true
        """  # noqa: S608 - the parts are our own, the values are arguments


async def invoices_json(
    session: AsyncSession, member: Member, filters: InvoiceFilters, beneficiary: str | None = None
) -> str:
    """A page of the caller's invoices, the newest first, as the JSON of `Page[InvoiceRow]`. `beneficiary` is a typed
    name or AVS number. Raises CursorNotValid."""
    listing = f"{LISTING} {member.organisation_id}"
    conditions = _conditions(member, filters, beneficiary)
    matching = page = conditions.sql
    if filters.cursor:
        submitted_at, invoice_id = decode_cursor(filters.cursor, listing=listing)
        after = conditions.place(datetime.fromisoformat(submitted_at)), conditions.place(UUID(invoice_id))
        page = f"{page} AND (i.submitted_at, i.id) < ({after[0]}, {after[1]})"
    audited = audit_insert(first=len(conditions.arguments) + 1)
    statement = _statement(matching, page, filters.limit, audited)
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
