"""Spreadsheets as secretaries write them."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from api import worker
from api.bulk.columns import TEMPLATES
from api.core.db import Database
from api.core.labels import t
from tests.callers import Caller

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOADS = "/api/v1/bulk-uploads"


def other_row(avs_number: str, **cells: object) -> dict[str, object]:
    return {
        "avs_number": avs_number,
        "decision_number": "302 2024 1234567",
        "service_from": "05.08.2026",
        "lines.date": "05.08.2026",
        "lines.description": "Physiothérapie",
        "lines.quantity": "2",
        "lines.unit_price": "100.00",
    } | cells


def travel_row(avs_number: str, **cells: object) -> dict[str, object]:
    return {
        "avs_number": avs_number,
        "decision_number": "302 2024 1234567",
        "measure": "Mesure médicale",
        "destination.name": "Hôpital de l’Île",
        "destination.town": "Berne",
        "trips.date": "05.08.2026",
        "trips.from_place": "Thoune",
        "trips.to_place": "Berne",
        "trips.return_trip": "oui",
        "trips.mode": "Transports publics",
        "trips.fare": "18.40",
    } | cells


def batteries_row(avs_number: str, **cells: object) -> dict[str, object]:
    return {
        "avs_number": avs_number,
        "decision_number": "302 2024 1234567",
        "supply": "Piles",
        "side": "Les deux oreilles",
        "years_from": "2025",
    } | cells


def table(kind: str, rows: Sequence[Mapping[str, object]], language: str = "fr") -> list[list[object]]:
    """Headings and rows, with the columns that any row has."""
    columns = [column for column in TEMPLATES[kind].columns if column.required or any(column.name in r for r in rows)]
    head: list[object] = [t(language, column.label) for column in columns]
    return [head, *([row.get(column.name, "") for column in columns] for row in rows)]


def as_csv(cells: Sequence[Sequence[object]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(cells)
    return file.getvalue().encode(encoding)


def as_workbook(cells: Sequence[Sequence[object]]) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(cells):
            page.write_row(number, 0, row)
    return file.getvalue()


def cells_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


async def upload(
    caller: Caller, content: bytes, kind: str | None = "travel", name: str = "août.csv", media_type: str = "text/csv"
) -> httpx.Response:
    """Without a kind, the headings say it."""
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
    }
    return await caller.post(f"{UPLOADS}?kind={kind}" if kind else UPLOADS, content=content, headers=headers)


async def checked(
    caller: Caller, database: Database, rows: Sequence[Mapping[str, object]], kind: str = "travel"
) -> tuple[str, list[dict[str, Any]]]:
    """The id of an upload, and its invoices once they are checked."""
    answer = await upload(caller, as_csv(table(kind, rows)), kind)
    assert answer.status_code == 201, answer.text
    await worker.drain(database)
    return answer.json()["id"], await invoices(caller, answer.json()["id"])


async def invoices(caller: Caller, upload_id: str) -> list[dict[str, Any]]:
    answer = await caller.get(f"{UPLOADS}/{upload_id}/invoices")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def submit(caller: Caller, upload_id: str, **values: object) -> httpx.Response:
    return await caller.post(f"{UPLOADS}/{upload_id}/submissions", json={"declaration": True} | values)


def codes(invoice: dict[str, Any]) -> set[tuple[str | None, str]]:
    return {(finding["column"], finding["code"]) for finding in invoice["findings"]}
