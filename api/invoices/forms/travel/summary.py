"""How a request for travel costs is shown: on paper, to the reviewer, before it is sent."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from api.core.sections import Amount, Cell, Column, Label, Row, Section, Table, TableRow, Value, show_number
from api.invoices import tariffs
from api.invoices.forms.base import Line
from api.invoices.forms.travel.days import BY_KM
from api.invoices.forms.travel.trips import Trip


def trip_sections(trips: Sequence[Trip], lines: Sequence[Line], total: Decimal) -> Iterator[Section]:
    """Trips, companions and whatever is paid besides; each table with its own sum where there are two of amounts."""
    of_trips = {f"/form/trips/{index}" for index in range(len(trips))}
    by_pointer = {line.pointer: line for line in lines if line.pointer in of_trips}
    more = [line for line in lines if line.pointer not in of_trips]
    rest = sum((line.amount for line in more), Decimal(0))
    fares = Row("forms.travel.total_trips" if more else "forms.travel.total", Amount(total - rest))
    yield Section("forms.travel.trips", table=_trips_table(trips, by_pointer, fares))
    if any(trip.companion for trip in trips):
        yield Section("forms.travel.companions", table=_companions_table(trips))
    if more:
        yield Section("forms.travel.more", table=_more_table(more, Row("forms.travel.total_more", Amount(rest))))
        yield Section("forms.travel.sum", rows=[Row("forms.travel.total", Amount(total))])


def meal_rows(rates: tariffs.Travel) -> list[Row]:
    """What a meal comes to, for who fills in the times."""
    prices = {"from_5_hours": rates.meal_from_5_hours, "over_8_hours": rates.meal_over_8_hours}
    return [
        Row(f"forms.travel.meals.{name}", Amount(price), pointer=f"/form/meals/{name}")
        for name, price in prices.items()
    ]


def _trips_table(trips: Sequence[Trip], lines: Mapping[str, Line], total: Row) -> Table:
    return Table(
        caption="forms.travel.trips",
        columns=[
            Column("forms.travel.column.no", numeric=True),
            Column("forms.travel.trips.date"),
            Column("forms.travel.column.route"),
            Column("forms.travel.trips.mode"),
            Column("forms.travel.column.times"),
            Column("forms.travel.column.basis", numeric=True),
            Column("forms.travel.column.amount", numeric=True),
        ],
        rows=[
            TableRow(_trip_cells(index, trip, lines.get(f"/form/trips/{index}")), pointer=f"/form/trips/{index}")
            for index, trip in enumerate(trips)
        ],
        total=total,
    )


def _trip_cells(index: int, trip: Trip, line: Line | None) -> list[Cell]:
    way = "return" if trip.return_trip else "one_way"
    return [
        Cell(index + 1),
        Cell(trip.date, field="date"),
        Cell(f"{trip.from_place} – {trip.to_place}", detail=Label(f"forms.travel.column.{way}"), field="from_place"),
        Cell(Label(f"forms.travel.trips.mode.{trip.mode}"), detail=trip.reason, field="mode"),
        _times(trip),
        Cell(_basis(trip), detail=line.detail if line else None, field=_basis_field(trip)),
        Cell(Amount(line.amount) if line else None),
    ]


def _times(trip: Trip) -> Cell:
    if trip.departs_at is None or trip.returns_at is None:
        return Cell(None, field="departs_at")
    last = trip.returns_at.date()
    hours = f"{trip.departs_at:%H:%M} – {trip.returns_at:%H:%M}"
    return Cell(hours, detail=last if last != trip.date else None, field="departs_at")


def _basis(trip: Trip) -> Value:
    if trip.mode in BY_KM:
        return f"{show_number(trip.km)} km" if trip.km is not None else None
    if trip.voucher:
        return Label("forms.travel.trips.voucher")
    return Amount(trip.fare) if trip.fare is not None else None


def _basis_field(trip: Trip) -> str:
    if trip.mode in BY_KM:
        return "km"
    return "voucher" if trip.voucher else "fare"


def _companions_table(trips: Sequence[Trip]) -> Table:
    """Who comes along and why, once for all the trips that say the same."""
    on: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for index, trip in enumerate(trips):
        if trip.companion:
            on[trip.companion_name, trip.companion_reason].append(index)
    return Table(
        caption="forms.travel.companions",
        columns=[
            Column("forms.travel.column.companion"),
            Column("forms.travel.trips.companion_reason"),
            Column("forms.travel.column.on_trips"),
        ],
        rows=[
            TableRow(
                [Cell(name), Cell(reason), Cell(", ".join(str(index + 1) for index in indexes))],
                pointer=f"/form/trips/{indexes[0]}/companion_name",
            )
            for (name, reason), indexes in on.items()
        ],
    )


def _more_table(lines: Sequence[Line], total: Row) -> Table:
    return Table(
        caption="forms.travel.more",
        columns=[
            Column("forms.travel.column.what"),
            Column("forms.travel.column.how", numeric=True),
            Column("forms.travel.column.amount", numeric=True),
        ],
        rows=[
            TableRow([Cell(line.label), Cell(line.detail), Cell(Amount(line.amount))], pointer=line.pointer)
            for line in lines
        ],
        total=total,
    )
