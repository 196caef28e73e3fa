"""From the rows of a file to invoices: which column is which, and which rows belong together. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from api.bulk.cells import day, file_names, hour, plain, value_of
from api.bulk.columns import EXTRAS, TIMES, Column, Template, by_word, in_every_language
from api.core.errors import Finding
from api.invoices.forms.folding import folded

ERRORS: Final = "bulk.column.errors"
"""The heading of the column that a corrected file has beside those of the template."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file with its number there, the heading's being 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, or with no column a whole row."""

    row: int
    column: str | None = None


class Found(NamedTuple):
    """A finding and where in the file it is."""

    place: Place
    finding: Finding


@dataclass(frozen=True, slots=True)
class Body:
    """An invoice as its rows tell it. `looked_up` are the cells that the company's people, accounts and files answer;
    `places` where in the file each place of the body is."""

    raw: dict[str, Any]
    looked_up: Mapping[str, str]
    files: Mapping[str, Sequence[str]]
    places: Mapping[str, Place]
    found: Sequence[Found] = ()

    def place_of(self, pointer: str) -> Place:
        """The cell of a place of the body, or the row or first row of what holds it."""
        while pointer and pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        return self.places[pointer]


@dataclass(frozen=True, slots=True)
class Head:
    """Which column is which, by position. `missing` lacks altogether, `unknown` is of no column of the template."""

    names: Sequence[str | None]
    missing: Sequence[Column] = ()
    unknown: Sequence[str] = ()
    twice: Sequence[str] = ()


def read_head(template: Template, cells: Sequence[str]) -> Head:
    """A heading is a column's in any language, as it is or once was, with or without its star, or its name for
    programs."""
    known = {folded(column.name): column.name for column in template.columns}
    known |= by_word((column.name, column.label) for column in template.columns)
    ignored = set(in_every_language(ERRORS))
    texts = [plain(cell).rstrip("* ") for cell in cells]
    names = [known.get(folded(text)) if text else None for text in texts]
    return Head(
        names=names,
        missing=[column for column in template.columns if column.required and column.name not in names],
        unknown=[
            text for text, name in zip(texts, names, strict=True) if text and not name and folded(text) not in ignored
        ],
        twice=sorted({name for name in names if name and names.count(name) > 1}),
    )


def fitting(templates: Sequence[Template], cells: Sequence[str]) -> list[tuple[Template, Head]]:
    """The templates that headings are of: one alone where they tell, since what every type has tells nothing. One
    that has all required columns comes before those that have only some."""
    heads = [(template, read_head(template, cells)) for template in templates]
    whole = [(template, head) for template, head in heads if not head.missing] or heads
    known = [sum(name is not None for name in head.names) for _, head in whole]
    return [found for found, count in zip(whole, known, strict=True) if count == max(known)]


def groups(template: Template, head: Head, rows: Sequence[Sequence[str]]) -> list[list[Row]]:
    """The rows of each invoice, in the order of their first ones: rows with the same own reference are one invoice,
    where an invoice may have several. Empty rows, and the template's example, are none."""
    at = head.names.index("own_reference") if "own_reference" in head.names else None
    examples = set(in_every_language("bulk.example"))
    found: dict[str, list[Row]] = {}
    for number, cells in enumerate(rows, 2):
        row = Row(number, [plain(cell) for cell in cells])
        reference = row.cells[at] if at is not None and at < len(row.cells) else ""
        if any(row.cells) and folded(reference) not in examples:
            alone = template.entries is None or not reference
            found.setdefault(f"\0{number}" if alone else reference, []).append(row)
    return list(found.values())


@dataclass(slots=True)
class _Reader:
    """Makes one body, cell by cell."""

    template: Template
    head: Head
    rows: Sequence[Row]
    raw: dict[str, Any]
    looked_up: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)

    def text(self, row: Row, name: str) -> str:
        at = self.head.names.index(name) if name in self.head.names else None
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    def read(self) -> None:
        first = self.rows[0]
        self.places[""] = Place(first.number)
        for column in self.template.columns:
            if column.of_entry:
                continue
            place, text = self._of_invoice(column)
            self._keep(column, place, text)
        if self.template.entries is not None:
            for index, row in enumerate(self.rows):
                self._entry(self.template.entries, index, row)

    def _of_invoice(self, column: Column) -> tuple[Place, str]:
        """The first row that says it does; later ones may be silent, or say the same."""
        typed = [(row, text) for row in self.rows if (text := self.text(row, column.name))]
        if not typed:
            return Place(self.rows[0].number, column.name), ""
        first, text = typed[0]
        if column.kind != "files":
            for row, other in typed[1:]:
                if value_of(column, other) != value_of(column, text):
                    finding = Finding("", "bulk_row_differs", {"no": first.number}, column.label)
                    self.found.append(Found(Place(row.number, column.name), finding))
        else:
            text = "\n".join(dict.fromkeys(name for _, names in typed for name in file_names(names)))
        return Place(first.number, column.name), text

    def _keep(self, column: Column, place: Place, text: str) -> None:
        if column.kind == "files":
            self.files[column.name.partition(".")[2]] = list(file_names(text))
            self.places[f"/{column.name.replace('.', '/')}"] = place
        elif not column.pointer:
            self.looked_up[column.name] = text
            self.places[f"/{column.name}"] = place
        else:
            self.places[column.pointer] = place
            if text:
                _put(self.raw, column.pointer, value_of(column, text))

    def _entry(self, entries: str, index: int, row: Row) -> None:
        at = f"/form/{entries}/{index}"
        entry: dict[str, Any] = {}
        self.raw["form"][entries].append(entry)
        self.places[at] = Place(row.number)
        special = [f"{entries}.{name}" for name in (*TIMES, *EXTRAS)]
        for column in self.template.columns:
            if column.of_entry and column.name not in special:
                pointer = column.pointer.replace("{}", str(index))
                self.places[pointer] = Place(row.number, column.name)
                if text := self.text(row, column.name):
                    entry[pointer.rpartition("/")[2]] = value_of(column, text)
        if self.template.kind == "travel":
            self._times(at, row, entry)
            self._extras(at, row, entry)

    def _times(self, at: str, row: Row, entry: dict[str, Any]) -> None:
        """The hours are those of the trip's day; of the return, of another where the row names one."""
        for name, days in (("departs_at", ("date",)), ("returns_at", ("return_day", "date"))):
            self.places[f"{at}/{name}"] = Place(row.number, f"trips.{name}")
            text = hour(self.text(row, f"trips.{name}"))
            known = next((found for other in days if (found := self.text(row, f"trips.{other}"))), "")
            if text:
                entry[name] = f"{day(known)}T{text}" if known and "T" not in text else text

    def _extras(self, at: str, row: Row, entry: dict[str, Any]) -> None:
        """An amount in a column of its own for each kind of extra."""
        extras: list[dict[str, object]] = []
        for kind in EXTRAS:
            column = self.template.column(f"trips.{kind}")
            if text := self.text(row, column.name):
                self.places[f"{at}/incidentals/{len(extras)}"] = Place(row.number, column.name)
                extras.append({"kind": kind, "amount": value_of(column, text)})
        if extras:
            entry["incidentals"] = extras


def _put(raw: dict[str, Any], pointer: str, value: object) -> None:
    *steps, last = pointer.split("/")[1:]
    for step in steps:
        raw = raw.setdefault(step, {})
    raw[last] = value


def read_body(template: Template, head: Head, rows: Sequence[Row]) -> Body:
    """The body of an invoice, as far as its rows say it."""
    form: dict[str, Any] = {"kind": template.kind} | ({template.entries: []} if template.entries else {})
    reader = _Reader(template, head, rows, {"form": form})
    reader.read()
    return Body(reader.raw, reader.looked_up, reader.files, reader.places, reader.found)


def all_rows(invoices: Sequence[Sequence[Row]]) -> Iterator[Row]:
    """The rows of invoices as they stood in the file."""
    yield from sorted((row for rows in invoices for row in rows), key=lambda row: row.number)
