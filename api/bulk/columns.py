"""What a spreadsheet of one invoice type holds: its columns, as data. Pure."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeVar, get_args

from api.core.labels import LANGUAGES, catalogue, t
from api.invoices.forms import FORMS
from api.invoices.forms.folding import folded
from api.invoices.forms.hearing_aid.fields import Side
from api.invoices.forms.travel import Measure
from api.invoices.forms.travel.trips import ExtraKind, Mode

T = TypeVar("T")

_WORDS: Final = Path(__file__).with_name("words.json")
CellKind = Literal["text", "day", "time", "decimal", "rate", "yes_no", "choice", "files", "avs_number", "year"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `label` is the key of its heading, `pointer` its place in an invoice's body, with `{}` for the entry
    where each row of an invoice has its own; without one, what it means is looked up.

    `choices` are the keys of a choice's words by value. `example` is what the template shows; a `day` or `year` counts
    back from today, and of a choice it is the value. `noted` is the name that its note has, where that is another one.
    """

    name: str
    label: str
    pointer: str = ""
    kind: CellKind = "text"
    required: bool = False
    choices: Mapping[str, str] | None = None
    example: str = ""
    noted: str = ""

    @property
    def note(self) -> str:
        """The key of what its heading's note says beside what its kind does."""
        return f"bulk.note.{self.noted or self.name}"

    @property
    def of_entry(self) -> bool:
        return "{}" in self.pointer


@dataclass(frozen=True, slots=True)
class Template:
    """The spreadsheet of a type: `entries` is the list of its form that has an entry a row; without one, each row is an
    invoice."""

    kind: str
    entries: str | None
    columns: Sequence[Column]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _choices(prefix: str, values: Sequence[str]) -> Mapping[str, str]:
    return {value: f"{prefix}.{value}" for value in values}


_HEADER: Final = (
    Column("own_reference", "invoices.fields.own_reference", "/own_reference", example="bulk.example"),
    Column(
        "avs_number", "beneficiaries.fields.avs_number", kind="avs_number", required=True, example="756.1234.5678.97"
    ),
    Column("last_name", "bulk.column.last_name", example="Muster Anna"),
    Column(
        "decision_number",
        "invoices.fields.decision_number",
        "/decision_number",
        required=True,
        example="302 2024 1234567",
    ),
    Column("iban", "invoices.fields.payee"),
    Column("payment_reference", "invoices.fields.payment_reference", "/payment_reference"),
)
_REMARK: Final = Column("remark", "invoices.fields.remark", "/remark")


def _documents(kind: str) -> Sequence[Column]:
    """A column for each document that the type can ask for."""
    form = FORMS[kind]
    return [Column(f"documents.{name}", form.document_label(name), kind="files") for name in form.document_names]


def _entries(kind: str, entries: str, columns: Sequence[Column]) -> Sequence[Column]:
    """Columns of the entries, whose label and pointer follow from their names."""
    return [
        Column(
            f"{entries}.{column.name}",
            column.label or f"forms.{kind}.{entries}.{column.name}",
            column.pointer or f"/form/{entries}/{{}}/{column.name}",
            column.kind,
            column.required,
            column.choices,
            column.example,
        )
        for column in columns
    ]


OTHER: Final = Template(
    "other",
    "lines",
    [
        *_HEADER,
        Column("service_from", "forms.other.service_from", "/form/service_from", "day", required=True, example="40"),
        Column("service_to", "forms.other.service_to", "/form/service_to", "day", example="33"),
        *_entries(
            "other",
            "lines",
            [
                Column("date", "", kind="day", required=True, example="40"),
                Column("description", "", required=True, example="bulk.example.description"),
                Column("quantity", "", kind="decimal", required=True, example="2"),
                Column("unit", ""),
                Column("unit_price", "", kind="decimal", required=True, example="120.00"),
                Column("vat_rate", "", kind="rate"),
                Column("tariff_code", ""),
                Column("provider_gln", ""),
                Column("provider_number", ""),
            ],
        ),
        Column("already_paid", "forms.other.already_paid", "/form/already_paid", "yes_no", example="no"),
        *_documents("other"),
        _REMARK,
    ],
)

EXTRAS: Final = get_args(ExtraKind)
TIMES: Final = ("departs_at", "returns_at", "return_day")
"""Columns of which the day and hour of departure and return are made."""

TRAVEL: Final = Template(
    "travel",
    "trips",
    [
        *_HEADER,
        Column(
            "measure",
            "forms.travel.measure",
            "/form/measure",
            "choice",
            required=True,
            choices=_choices("forms.travel.measure", get_args(Measure)),
            example="medical",
        ),
        Column("measure_text", "bulk.column.measure_text", "/form/measure_text"),
        Column(
            "destination.name",
            "forms.travel.destination.name",
            "/form/destination/name",
            required=True,
            example="bulk.example.destination",
        ),
        Column("destination.street", "forms.travel.destination.street", "/form/destination/street"),
        Column("destination.postcode", "forms.travel.destination.postcode", "/form/destination/postcode"),
        Column(
            "destination.town", "forms.travel.destination.town", "/form/destination/town", required=True, example="Bern"
        ),
        *_entries(
            "travel",
            "trips",
            [
                Column("date", "", kind="day", required=True, example="40"),
                Column("from_place", "", required=True, example="Thun"),
                Column("to_place", "", required=True, example="Bern"),
                Column("return_trip", "", kind="yes_no", required=True, example="yes"),
                Column(
                    "mode",
                    "",
                    kind="choice",
                    required=True,
                    choices=_choices("forms.travel.trips.mode", get_args(Mode)),
                    example="public_transport",
                ),
                Column("fare", "", kind="decimal", example="18.40"),
                Column("km", "", kind="decimal"),
                Column("reason", ""),
                Column("voucher", "", kind="yes_no"),
                Column("departs_at", "", kind="time", example="08:30"),
                Column("returns_at", "", kind="time", example="14:15"),
                Column("return_day", "", "/form/trips/{}/returns_at", kind="day"),
                Column("nights", "", kind="decimal"),
                Column("companion", "", kind="yes_no"),
                Column("companion_name", ""),
                Column("companion_reason", ""),
                *[
                    Column(
                        extra,
                        f"forms.travel.trips.incidentals.kind.{extra}",
                        "/form/trips/{}/incidentals",
                        "decimal",
                    )
                    for extra in EXTRAS
                ],
            ],
        ),
        *_documents("travel"),
        _REMARK,
    ],
)

BATTERIES: Final = Template(
    "hearing_aid",
    None,
    [
        replace(_HEADER[0], noted="own_reference.alone"),
        *_HEADER[1:],
        Column(
            "supply",
            "forms.hearing_aid.supply",
            "/form/supply",
            "choice",
            required=True,
            choices=_choices("forms.hearing_aid.supply", ("batteries", "batteries_implant")),
            example="batteries",
        ),
        Column(
            "side",
            "forms.hearing_aid.side",
            "/form/side",
            "choice",
            required=True,
            choices=_choices("forms.hearing_aid.side", get_args(Side)),
            example="both",
        ),
        Column("years_from", "forms.hearing_aid.years_from", "/form/years_from", "year", required=True, example="1"),
        Column("years_to", "forms.hearing_aid.years_to", "/form/years_to", "year"),
        Column("invoice_amount", "forms.hearing_aid.invoice_amount", "/form/invoice_amount", "decimal"),
        Column("documents.batteries", "forms.hearing_aid.document.batteries", kind="files"),
        _REMARK,
    ],
)

TEMPLATES: Final[Mapping[str, Template]] = {template.kind: template for template in (TRAVEL, OTHER, BATTERIES)}
"""The types, or what of them, whose content fits rows. Why others have none is a text each: `bulk.without.<kind>`."""


def heading(column: Column, language: str) -> str:
    return t(language, column.label)


def by_word(named: Iterable[tuple[T, str]]) -> dict[str, T]:
    """What texts, given by their keys, mean by their words as these are compared: in all languages, since colleagues
    may share a file and not a language. A word that a template had once means what it did, unless it is now another
    text's: files that companies have saved do not grow stale."""
    known = list(named)
    earlier = {folded(word): meaning for meaning, key in known for word in _ever().get(key, ())}
    return earlier | {folded(catalogue(language)[key]): meaning for meaning, key in known for language in LANGUAGES}


def in_every_language(key: str) -> Collection[str]:
    """The words of one text."""
    return by_word([(key, key)]).keys()


@cache
def _ever() -> Mapping[str, Sequence[str]]:
    """All words that texts of templates ever had, by key. A text that is renamed gets the new one beside them."""
    ever: dict[str, list[str]] = json.loads(_WORDS.read_text("utf-8"))
    return ever
