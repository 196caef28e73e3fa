"""The filtered list as a file: everything that matches, nobody else's, and nothing that a spreadsheet runs."""

import csv
import io
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.core import limits
from api.core.config import get_settings
from api.core.db import Database
from api.core.envelope import seconds_for
from api.invoices import list_export
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import make_beneficiary
from tests.records import audited

EXPORTS = "/api/v1/invoices/exports"
HOSTILE = "=HYPERLINK(1)"


@pytest.fixture
async def three(company: Company, database: Database) -> list[str]:
    """Three invoices, one with an own reference that a spreadsheet would run. Their references, the newest first."""
    elise = await make_beneficiary(database, company.id, last_name="Müller-Dupont", first_name="Élise")
    bodies = [
        company.ready.body,
        company.ready.body | {"own_reference": HOSTILE},
        company.ready.body | {"beneficiary_id": str(elise), "own_reference": "zweite; Rechnung"},
    ]
    sent = [(await company.collaborator.submit(body)).json()["reference"] for body in bodies]
    return sent[::-1]


async def export(caller: Caller, file_format: str = "csv", **filters: object) -> httpx.Response:
    return await caller.post(EXPORTS, json=filters | {"format": file_format})


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def sheet_of(answer: httpx.Response) -> list[list[Any]]:
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


async def test_each_invoice_is_a_line_the_newest_first(company: Company, three: list[str]) -> None:
    answer = await export(company.collaborator)
    rows = rows_of(answer)
    assert [row["Référence"] for row in rows] == three
    assert rows[0]["Bénéficiaire"] == "Müller-Dupont Élise"
    assert rows[0]["Votre référence"] == "zweite; Rechnung"
    assert (rows[0]["Du"], rows[0]["Au"], rows[0]["Statut"]) == ("05.08.2026", "12.08.2026", "En traitement")
    assert rows[0]["Montant CHF"].replace(".", "").isdigit()
    assert ".csv" in answer.headers["content-disposition"]


async def test_a_workbook_has_amounts_that_add_up_and_days_that_sort(company: Company, three: list[str]) -> None:
    head, *rows = sheet_of(await export(company.collaborator, "xlsx"))
    shown = (await company.manager.get("/api/v1/invoices")).json()["items"]
    assert [row[0] for row in rows] == three
    assert [row[head.index("Montant CHF")] for row in rows] == [float(item["total"]) for item in shown]
    assert rows[0][head.index("Du")].isoformat() == "2026-08-05"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_nothing_that_was_typed_is_a_formula(file_format: str, company: Company, three: list[str]) -> None:
    answer = await export(company.collaborator, file_format)
    texts = [c for row in sheet_of(answer) for c in row] if file_format == "xlsx" else [answer.text]
    assert f"'{HOSTILE}" in (texts if file_format == "xlsx" else texts[0])
    assert f";{HOSTILE}" not in answer.text


async def test_filters_narrow_the_file_as_they_do_the_list(company: Company, three: list[str]) -> None:
    assert [row["Référence"] for row in rows_of(await export(company.manager, text="zweite"))] == [three[0]]
    assert [row["Référence"] for row in rows_of(await export(company.manager, beneficiary="muller"))] == [three[0]]
    assert rows_of(await export(company.manager, statuses=["paid"])) == []
    assert rows_of(await export(company.manager, kind="travel")) == []
    assert rows_of(await export(company.manager, period_from="2026-09-01")) == []
    assert len(sheet_of(await export(company.manager, "xlsx", kind="travel"))) == 1


async def test_nobody_gets_the_list_of_another_company(
    company: Company, other_company: Company, three: list[str]
) -> None:
    assert rows_of(await export(other_company.manager)) == []
    assert rows_of(await export(other_company.manager, text=three[0])) == []
    theirs = str(company.made.collaborator.id)
    assert rows_of(await export(other_company.manager, responsible_id=theirs)) == []


async def test_a_stranger_gets_nothing(client: Caller, three: list[str]) -> None:
    assert (await export(client)).status_code == 401


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_a_long_list_is_whole_across_its_pieces(
    file_format: str, company: Company, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for piece in (1, 2, 3):
        monkeypatch.setattr(list_export, "PIECE", piece)
        answer = await export(company.manager, file_format)
        found = [row[0] for row in sheet_of(answer)[1:]] if file_format == "xlsx" else None
        assert (found or [row["Référence"] for row in rows_of(answer)]) == three


def test_a_long_file_has_more_time_than_an_answer() -> None:
    settings = get_settings()
    asked = {"method": "POST", "path": EXPORTS}
    assert seconds_for(asked, settings) == settings.export_seconds
    assert seconds_for(asked | {"path": "/api/v1/invoices/searches"}, settings) == settings.request_seconds


async def test_a_list_that_is_too_long_is_refused_with_a_way_out(
    company: Company, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_export, "MOST_ROWS", 2)
    answer = await export(company.manager)
    assert (answer.status_code, answer.json()["code"]) == (409, "export_too_long")
    assert "2 factures" in answer.json()["detail"]
    assert len(rows_of(await export(company.manager, text="zweite"))) == 1


async def test_an_export_is_audited_with_the_names_of_its_filters(
    company: Company, database: Database, three: list[str]
) -> None:
    await export(company.manager, text="zweite", kind="other")
    assert ("export", ["kind", "text", "format"]) in await audited(database, "invoice", None)


async def test_exports_are_limited(company: Company, three: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = limits.Window("list-exports", "company", 1, limits.LIST_EXPORTS.window)
    monkeypatch.setattr(list_export, "LIST_EXPORTS", narrow)
    assert (await export(company.manager)).status_code == 200
    answer = await export(company.collaborator)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_list_exports")
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    "body", [{}, {"format": "pdf"}, {"format": "csv", "limit": 5}, {"format": "csv", "text": "x" * 81}]
)
async def test_what_is_no_export_is_refused(body: dict[str, object], company: Company) -> None:
    assert (await company.manager.post(EXPORTS, json=body)).status_code == 422


async def test_a_long_list_takes_a_fresh_confirmation(
    company: Company, three: list[str], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_export, "FREE_ROWS", 2)
    assert len(rows_of(await export(company.collaborator))) == 3
    await clock.move(minutes=6)
    for path in (EXPORTS, "/api/v1/invoice-list-files"):
        answer = await company.collaborator.post(path, json={"format": "csv"})
        assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    monkeypatch.setattr(list_export, "FREE_ROWS", 3)
    assert len(rows_of(await export(company.collaborator))) == 3
