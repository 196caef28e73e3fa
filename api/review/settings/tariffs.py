"""The office keeps the tariffs: rows are added with their first day and never changed. Nothing sent is recomputed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.clock import office_day
from api.core.db import fetch
from api.core.errors import Finding, Unprocessable
from api.core.sections import show_day
from api.invoices.forms import FORMS
from api.invoices.legal_sources import stored_source
from api.invoices.models import TariffRow
from api.invoices.rules import RANGE
from api.invoices.tariffs import KINDS, Tariff, Values, in_force
from api.invoices.tariffs.listing import by_kind_and_day, confirmation_of, tariff_out, values_out
from api.invoices.tariffs.rows import TAKE_TURN, all_tariffs, columns, tariff_of
from api.review.settings.tariff_schemas import OfficeTariff, OfficeTariffs, TariffAddition, TariffInput

EARLIEST: Final = date(2011, 1, 1)  # before, everything is extinct
_AHEAD: Final = timedelta(days=2 * 365 + 1)


def latest(today: date) -> date:
    """The last first day that a row may have: a year mistyped shows."""
    return today + _AHEAD


@dataclass(frozen=True, slots=True)
class Planned:
    """A row to add: `before` counted for its first day until now, `until` is the first day of the next row."""

    tariff: Tariff[Values]
    before: Tariff[Values] | None
    until: date | None


async def list_office_tariffs(session: AsyncSession, officer: Officer) -> OfficeTariffs:
    today = office_day(officer.now)
    name = Person.first_name + " " + Person.last_name
    query = select(TariffRow, name).outerjoin(Person, Person.id == TariffRow.added_by)
    found = {tariff_of(row): (row, adder) for row, adder in await session.execute(query)}
    counting = in_force(list(found))
    items = [
        OfficeTariff(
            **dict(tariff_out(tariff, counting, today, officer.language)),
            confirmation=confirmation_of(tariff, counting, today),
            added_by=adder,
            added_at=row.added_at,
        )
        for tariff in by_kind_and_day(list(found))
        for row, adder in [found[tariff]]
    ]
    return OfficeTariffs(items=items, may_add=officer.role == "administrator", earliest=EARLIEST, latest=latest(today))


async def check_addition(session: AsyncSession, officer: Officer, body: TariffInput) -> TariffAddition:
    """What adding this row would do. Raises Unprocessable."""
    today = office_day(officer.now)
    rows = await all_tariffs(session)
    planned = plan(_as_stored(body, officer), rows, today)
    return await _addition(session, officer, rows, planned)


async def add_tariff(session: AsyncSession, officer: Officer, body: TariffInput) -> TariffAddition:
    """Add a row; one with the same first day is its next revision. Raises Unprocessable."""
    await fetch(session, TAKE_TURN)
    today = office_day(officer.now)
    rows = await all_tariffs(session)
    planned = plan(_as_stored(body, officer), rows, today)
    row = TariffRow(**columns(planned.tariff), added_by=officer.person_id)
    session.add(row)
    await session.flush()
    await audit(session, officer, "create", "tariff", row.id, fields=changed_values(planned))
    return await _addition(session, officer, rows, planned)


def _as_stored(body: TariffInput, officer: Officer) -> TariffInput:
    return body.model_copy(update={"source": stored_source(body.source, officer.language)})


def plan(body: TariffInput, rows: Sequence[Tariff[Values]], today: date) -> Planned:
    """The row of a body among the rows that there are. Raises Unprocessable."""
    if found := _days(body, today):
        raise Unprocessable(found)
    same = in_force(rows).of(KINDS[body.kind])
    before = next((row for row in same if row.valid_from <= body.valid_from), None)
    tariff = Tariff(
        valid_from=body.valid_from,
        confirmed_until=body.confirmed_until,
        values=KINDS[body.kind].model_validate(body.values),
        source=body.source,
        revision=before.revision + 1 if before and before.valid_from == body.valid_from else 1,
    )
    if before and tariff.revision > 1 and _content(before) == _content(tariff):
        raise Unprocessable([Finding("/values", "tariff_unchanged", label=f"{body.label_prefix}.values")])
    following = [row.valid_from for row in same if row.valid_from > body.valid_from]
    return Planned(tariff, before, min(following, default=None))


def _days(body: TariffInput, today: date) -> list[Finding]:
    found = []
    if not EARLIEST <= body.valid_from <= latest(today):
        limits = {"first": show_day(EARLIEST), "last": show_day(latest(today))}
        found.append(Finding("/valid_from", "tariff_first_day", limits, f"{body.label_prefix}.valid_from"))
    if body.confirmed_until < body.valid_from:
        found.append(RANGE.at("/confirmed_until", f"{body.label_prefix}.confirmed_until"))
    return found


def _content(tariff: Tariff[Values]) -> tuple[Values, date, str]:
    return tariff.values, tariff.confirmed_until, tariff.source


def changed_values(planned: Planned) -> list[str]:
    """The names of the values that are not as before."""
    before = values_out(planned.before.values) if planned.before else {}
    return [name for name, value in values_out(planned.tariff.values).items() if before.get(name) != value]


async def _addition(
    session: AsyncSession, officer: Officer, rows: Sequence[Tariff[Values]], planned: Planned
) -> TariffAddition:
    today, language = office_day(officer.now), officer.language
    before, after = in_force(rows), in_force([*rows, planned.tariff])
    return TariffAddition(
        tariff=tariff_out(planned.tariff, after, today, language),
        before=tariff_out(planned.before, before, today, language) if planned.before else None,
        requests_kept=await _count_kept(session, planned),
    )


async def _count_kept(session: AsyncSession, planned: Planned) -> int:
    """Sent requests with days of the new row that froze versions of its kind."""
    kind = type(planned.tariff.values)
    rows = await fetch(
        session,
        """
        SELECT count(*) AS kept
        FROM invoices i JOIN invoice_versions v ON v.invoice_id = i.id AND v.version = i.version
        WHERE i.status <> 'draft' AND i.kind = ANY($1::text[]) AND COALESCE(i.period_to, i.period_from) >= $2
          AND ($3::date IS NULL OR i.period_from < $3) AND v.frozen -> 'tariffs' ? $4
        """,
        [name for name, form in FORMS.items() if kind in form.tariffs],
        planned.tariff.valid_from,
        planned.until,
        kind.kind,
    )
    return int(rows[0]["kept"])
