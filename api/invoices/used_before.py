"""What a company has sent before and is likely to send again: trips of an insured person, suppliers.

Nobody keeps these lists: they are read from the newest requests, so that nothing is typed twice and nothing has to be
looked after.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Sender, own_clause
from api.core.audit import audit
from api.core.db import fetch
from api.core.schemas import Output
from api.invoices.forms.folding import folded
from api.invoices.schemas import UsedSupplier, UsedSuppliers, UsedTrip, UsedTrips
from api.invoices.status import Status

_TRIPS_OF: Final = 30
"""So many of the person's newest travel requests are read."""
_SUPPLIERS_OF: Final = 200
_MOST: Final = 30

T = TypeVar("T", bound=Output)

_NEWEST: Final = f"""
    SELECT v.body->'form' AS form FROM (
      SELECT i.id, i.version, i.submitted_at FROM invoices i
      WHERE {own_clause("i")} AND i.status <> '{Status.DRAFT.value}' AND {{which}}
      ORDER BY i.submitted_at DESC, i.id DESC LIMIT {{most}}) AS newest
    JOIN invoice_versions v ON v.invoice_id = newest.id AND v.version = newest.version AND {own_clause("v")}
    ORDER BY newest.submitted_at DESC, newest.id DESC
    """  # noqa: S608 - the parts are our own constants
_TRIPS: Final = _NEWEST.format(which="i.kind = 'travel' AND i.beneficiary_id = $2", most=_TRIPS_OF)
_SUPPLIERS: Final = _NEWEST.format(which="i.kind IN ('assistive_devices', 'hearing_aid')", most=_SUPPLIERS_OF)


async def used_trips(session: AsyncSession, member: Sender, beneficiary_id: UUID) -> UsedTrips:
    """Of one insured person, the newest first, each once."""
    await audit(session, member, "list", "invoice", None)
    rows = await fetch(session, _TRIPS, member.organisation_id, beneficiary_id)
    trips = (trip for row in rows for trip in _list(row["form"], "trips"))
    return UsedTrips(items=_each_once(trips, UsedTrip, _way))


async def used_suppliers(session: AsyncSession, member: Sender) -> UsedSuppliers:
    """Of the whole company, the newest first, each once."""
    await audit(session, member, "list", "invoice", None)
    rows = await fetch(session, _SUPPLIERS, member.organisation_id)
    suppliers = (supplier for row in rows for supplier in _suppliers(row["form"]))
    return UsedSuppliers(items=_each_once(suppliers, UsedSupplier, _who))


def _list(form: Any, name: str) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - as it was sent
    items = form.get(name) if isinstance(form, Mapping) else None
    yield from (item for item in items or () if isinstance(item, Mapping))


def _suppliers(form: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - as it was sent
    for line in _list(form, "lines"):
        if isinstance(supplier := line.get("supplier"), Mapping):
            yield supplier
    if isinstance(form, Mapping) and isinstance(supplier := form.get("supplier"), Mapping):
        yield supplier


def _way(trip: UsedTrip) -> tuple[object, ...]:
    return folded(trip.from_place), folded(trip.to_place), trip.return_trip, trip.mode, trip.km


def _who(supplier: UsedSupplier) -> tuple[object, ...]:
    return (supplier.gln or supplier.uid or folded(supplier.name),)


def _each_once(items: Iterator[Mapping[str, Any]], kind: type[T], key: Callable[[T], object]) -> list[T]:
    """The first of those that are alike; what was sent under older rules and does not fit is left out."""
    found: dict[object, T] = {}
    for item in items:
        try:
            known = kind.model_validate(dict.fromkeys(kind.model_fields) | dict(item))
        except ValidationError:
            continue
        found.setdefault(key(known), known)
        if len(found) == _MOST:
            break
    return list(found.values())
