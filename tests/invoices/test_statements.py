"""The yearly statement of a person, as data, for Excel and on paper."""

import csv
import io
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.core.spreadsheets import safe_cell
from api.invoices.status import Action
from tests.callers import Caller, Company
from tests.invoices.moving import decide
from tests.records import audited

FORMULAS = ['=HYPERLINK("x")', "+41", "-1", "@SUM(A1)"]


async def send(company: Company, day: str, **values: Any) -> dict[str, Any]:
    """A request of one service on this day, 200.00."""
    lines = [{"date": day, "description": "Physiothérapie", "quantity": "2.00", "unit_price": "100.00"}]
    form = company.ready.body["form"] | {"service_from": day, "service_to": day, "lines": lines}
    answer = await company.collaborator.submit(company.ready.body | {"form": form} | values)
    assert answer.status_code == 201, answer.text
    sent: dict[str, Any] = answer.json()
    return sent


def path(company: Company, rest: str = "/2025") -> str:
    return f"/api/v1/beneficiaries/{company.ready.beneficiary_id}/statements{rest}"


@pytest.fixture
async def year(company: Company, database: Database) -> list[dict[str, Any]]:
    """Two requests of 2025 that count, one accepted; and what does not belong: refused, withdrawn, of 2026."""
    sent = [await send(company, day) for day in ("2025-12-31", "2025-01-01", "2025-03-01", "2025-03-02", "2026-01-01")]
    await decide(database, sent[1]["id"], Action.ACCEPT)
    await decide(database, sent[2]["id"], Action.REFUSE)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        query = text("UPDATE invoices SET status = 'withdrawn' WHERE id = :id")
        await session.execute(query, {"id": sent[3]["id"]})
    return sent


async def test_a_statement_holds_the_counted_requests_of_a_year_and_their_sums(
    company: Company, year: list[dict[str, Any]], database: Database
) -> None:
    statement = (await company.manager.get(path(company))).json()
    assert [row["reference"] for row in statement["items"]] == [year[1]["reference"], year[0]["reference"]]
    assert statement["items"][0]["invoice_id"] == year[1]["id"]
    assert (statement["year"], statement["total"]) == (2025, "400.00")
    assert statement["by_kind"] == [{"kind": "other", "invoices": 2, "total": "400.00"}]
    assert statement["by_status"] == [
        {"status": "in_review", "invoices": 1, "total": "200.00"},
        {"status": "accepted", "invoices": 1, "total": "200.00"},
    ]
    assert statement["beneficiary"]["last_name"] == "Doe"
    assert ("read_statement", []) in await audited(database, "beneficiary", company.ready.beneficiary_id)


@pytest.mark.usefixtures("year")
async def test_years_are_those_with_counted_requests(company: Company) -> None:
    years = (await company.manager.get(path(company, ""))).json()["items"]
    assert years == [{"year": 2026, "invoices": 1}, {"year": 2025, "invoices": 2}]


async def test_a_year_without_requests_is_empty(company: Company) -> None:
    statement = (await company.manager.get(path(company))).json()
    assert (statement["items"], statement["by_kind"], statement["total"]) == ([], [], "0.00")
    for ending in ("csv", "pdf"):
        assert (await company.manager.get(path(company, f"/2025/{ending}"))).status_code == 200


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.usefixtures("year")
async def test_a_spreadsheet_opens_it_in_columns(company: Company) -> None:
    answer = await company.manager.get(path(company, "/2025/csv"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''releve-annuel-2025-Doe-Jane.csv"
    first, _ = rows_of(answer.content)
    assert first["Bénéficiaire"] == "Doe Jane"
    assert (first["Du"], first["Montant CHF"], first["Statut"]) == ("01.01.2025", "200.00", "Accepté")


@pytest.mark.parametrize("formula", FORMULAS)
async def test_a_spreadsheet_carries_nothing_out(company: Company, formula: str) -> None:
    await send(company, "2025-03-01", own_reference=formula)
    answer = await company.manager.get(path(company, "/2025/csv"))
    [row] = rows_of(answer.content)
    assert row["Votre référence"] == f"'{formula}"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", *"＝＋－＠﹦﹢﹣﹫"])
def test_no_cell_begins_like_a_formula(begin: str) -> None:
    assert safe_cell(f"{begin}1") == f"'{begin}1"
    assert safe_cell(f"1{begin}") == f"1{begin}"


@pytest.mark.parametrize(("language", "title"), [("fr", "Relevé annuel 2025"), ("de", "Jahresübersicht 2025")])
async def test_it_can_be_printed_in_the_readers_language(
    company: Company, year: list[dict[str, Any]], language: str, title: str
) -> None:
    await company.manager.speak(language)
    answer = await company.manager.get(path(company, "/2025/pdf"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith("-2025-Doe-Jane.pdf")
    words = text_of(answer.content)
    for word in (title, year[0]["reference"], year[1]["reference"], "400.00", "Doe Jane"):
        assert word in words, word
    assert year[2]["reference"] not in words


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in document)


async def test_the_statement_of_an_archived_person_is_still_there(company: Company) -> None:
    await send(company, "2025-03-01")
    await company.manager.delete(f"/api/v1/beneficiaries/{company.ready.beneficiary_id}")
    assert (await company.manager.get(path(company))).json()["total"] == "200.00"


@pytest.mark.parametrize("ending", ["", "/2025", "/2025/csv", "/2025/pdf"])
async def test_other_companies_and_unknown_people_have_none(
    company: Company, other_company: Company, client: Caller, ending: str
) -> None:
    assert (await company.manager.get(path(other_company, ending))).status_code == 404
    assert (await company.manager.get(f"/api/v1/beneficiaries/{uuid4()}/statements{ending}")).status_code == 404
    assert (await client.get(path(company, ending))).status_code == 401


@pytest.mark.parametrize("wrong", ["1999", "20255", "abc"])
async def test_a_year_has_four_digits(company: Company, wrong: str) -> None:
    assert (await company.manager.get(path(company, f"/{wrong}"))).status_code == 404
