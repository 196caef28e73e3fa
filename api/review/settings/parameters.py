"""Administrators change the office's parameters: rows are added and never changed."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.db import fetch
from api.core.errors import Finding, PreconditionFailed, Unprocessable
from api.core.labels import t
from api.core.sections import show_amount
from api.invoices.models import Parameter
from api.invoices.parameters import (
    PARAMETERS,
    TAKE_TURN,
    ParameterName,
    Parameters,
    Unit,
    configured,
    read_parameters,
)
from api.review.revisions import Texts, history
from api.review.settings.parameter_schemas import OfficeParameter, OfficeParameters, ParameterInput

__all__ = ["Parameters", "change_parameter", "list_parameters", "read_parameters"]

_LABEL: Final = "review.parameter.fields"
Row = tuple[Parameter, str | None]


async def list_parameters(session: AsyncSession, officer: Officer) -> OfficeParameters:
    rows = await _rows(session)
    return OfficeParameters(items=[_parameter_out(name, rows[name], officer.language) for name in PARAMETERS])


async def _rows(session: AsyncSession) -> dict[str, list[Row]]:
    """Of each parameter its rows, the oldest first, with who added them."""
    name = Person.first_name + " " + Person.last_name
    query = select(Parameter, name).join(Person, Person.id == Parameter.added_by).order_by(Parameter.revision)
    found: dict[str, list[Row]] = defaultdict(list)
    for row, adder in await session.execute(query):
        found[row.name].append((row, adder))
    return found


def _parameter_out(name: ParameterName, rows: Sequence[Row], language: str) -> OfficeParameter:
    kind = PARAMETERS[name]
    first = kind.plain(configured()[name])
    # As if the configuration's value had been a row.
    told: list[Row] = [(Parameter(revision=0, values=first, added_at=row.added_at), None) for row, _ in rows[:1]]
    return OfficeParameter(
        name=name,
        values=rows[-1][0].values if rows else first,
        revision=rows[-1][0].revision if rows else 0,
        configured=first,
        unit=kind.unit,
        minimum=kind.minimum,
        maximum=kind.maximum,
        fewest=kind.fewest,
        most=kind.most,
        revisions=history([*told, *rows], lambda row: _texts(row.values, kind.unit, language), _LABEL, language)[:-1],
    )


def _texts(values: Sequence[str], unit: Unit, language: str) -> Texts:
    return {"values": _shown(values, unit, language)}


def _shown(values: Sequence[str], unit: Unit, language: str) -> str:
    if not values:
        return t(language, "review.parameter.none")
    if unit == "switch":
        return t(language, f"review.parameter.switch.{values[0]}")
    shown = [show_amount(Decimal(value)) if unit == "chf" else value for value in values]
    unit_name = t(language, f"review.parameter.unit.{unit}")
    return t(language, "review.parameter.with_unit", value=", ".join(shown), unit=unit_name)


async def change_parameter(session: AsyncSession, officer: Officer, body: ParameterInput) -> OfficeParameter:
    """Add what a parameter is from now on. Raises PreconditionFailed, Unprocessable."""
    await fetch(session, TAKE_TURN)
    before = _parameter_out(body.name, (await _rows(session))[body.name], officer.language)
    if before.revision != body.revision:
        raise PreconditionFailed
    kind = PARAMETERS[body.name]
    values = kind.plain(kind.numbers(body.values))
    if values == before.values:
        raise Unprocessable([Finding("/values", "parameter_unchanged", label=f"{_LABEL}.values")])
    session.add(Parameter(name=body.name, revision=body.revision + 1, values=values, added_by=officer.person_id))
    await session.flush()
    await audit(session, officer, "change", "parameter", None, fields=[body.name])
    return _parameter_out(body.name, (await _rows(session))[body.name], officer.language)
