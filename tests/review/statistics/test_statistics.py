"""Who sees which figures, and the tables as files."""

import io
from datetime import UTC, date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES, has_label, t
from api.review.statistics.periods import AGES, MOST_PLACES, age_starts, midnight
from api.review.statistics.schemas import TableName
from api.review.statistics.tables import TABLES, days, share
from tests.accounts.logging_in import refusal as problem
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID
from tests.postgres import Superuser
from tests.records import audited
from tests.review.requests import ACCEPT, correction, decide, refusal, send_for

PATH = "/api/v1/office/statistics"
READS = ("", "/corrections", "/companies", "/reviewers")


async def ask(caller: Caller, path: str = "", **query: Any) -> Any:
    answer = await caller.get(f"{PATH}{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def export(caller: Caller, table: str, file_format: str = "csv", **body: Any) -> Any:
    answer = await caller.post(f"{PATH}/exports", json={"table": table, "format": file_format} | body)
    assert answer.status_code == 200, answer.text
    return answer


async def csv(caller: Caller, table: str, **body: Any) -> list[str]:
    return str((await export(caller, table, **body)).content.decode("utf-8-sig")).splitlines()


@pytest.mark.parametrize("path", READS)
async def test_a_company_gets_no_figures(manager: Caller, member: Caller, client: Caller, path: str) -> None:
    for caller in (manager, member, client):
        assert problem(await caller.get(f"{PATH}{path}")) == (401, "unauthenticated")
        answer = await caller.post(f"{PATH}/exports", json={"table": "periods", "format": "csv"})
        assert problem(answer) == (401, "unauthenticated")


async def test_a_company_role_reads_its_own_facts_only(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    """Row level security alone: no route of a company reads them."""
    request = await send_for(database, company)
    await decide(officer, request, correction())
    async with database.transaction(DbRole.COMPANY, other_company.id) as session:
        assert (await session.execute(text("SELECT count(*) FROM invoice_facts"))).scalar_one() == 0
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.execute(text("SELECT count(*) FROM invoice_facts"))).scalar_one() == 1


async def test_nothing_yet_is_zeros_and_no_durations(officer: Caller) -> None:
    found = await ask(officer)
    assert len(found["periods"]) == 12
    assert (found["total"]["sent"], found["total"]["sent_amount"], found["total"]["own"]) == (0, "0.00", None)
    assert [age["from_days"] for age in found["ages"]] == list(AGES)
    assert await ask(officer, "/corrections") == {
        "corrections": 0,
        "reasons": [],
        "reductions": [],
        "fields": [],
        "rules": [],
    }
    assert await ask(officer, "/companies") == {"items": [], "capped": False}


async def test_a_reviewer_sees_own_numbers_and_the_offices_and_an_administrator_everybodys(
    app: FastAPI, company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as colleague:
        await decide(colleague, await send_for(database, company), ACCEPT)
        await decide(colleague, await send_for(database, company), refusal())
        await decide(officer, await send_for(database, company), correction())
        own = await ask(colleague, "/reviewers")
    total = {"accepted": 1, "refused": 1, "forwarded": 0, "corrections": 1}
    assert own == {
        "items": [
            {
                "id": str(SECOND_REVIEWER_ID),
                "name": "Lea Keller",
                "accepted": 1,
                "refused": 1,
                "forwarded": 0,
                "corrections": 0,
            }
        ],
        "total": total,
        "everybody": False,
    }
    everybody = await ask(administrator, "/reviewers")
    assert [row["id"] for row in everybody["items"]] == [str(SECOND_REVIEWER_ID), str(REVIEWER_ID)]
    assert (everybody["everybody"], everybody["total"]) == (True, total)
    assert [line.split(";")[0] for line in await csv(officer, "reviewers")] == [
        "Personne",
        "Anna Muster",
        "Tout l’office",
    ]


async def test_readings_of_peoples_figures_and_files_are_in_the_audit_log(officer: Caller, database: Database) -> None:
    await ask(officer)
    assert await audited(database, "statistics", None) == []
    await ask(officer, "/reviewers")
    await export(officer, "kinds", "xlsx")
    assert await audited(database, "statistics", None) == [("read", ["reviewers"]), ("export", ["kinds"])]
    await export(officer, "reviewers")
    assert ("export", ["reviewers"]) in await audited(database, "statistics", None)


async def test_readings_of_companies_figures_are_in_the_audit_log(
    company: Company, officer: Caller, database: Database
) -> None:
    await ask(officer, "/companies")
    await ask(officer, "", organisation_id=company.id)
    assert await audited(database, "statistics", None) == [("read", ["companies"]), ("read", ["organisation_id"])]


@pytest.mark.committed
async def test_a_private_account_is_never_told_apart(
    company: Company, other_company: Company, officer: Caller, database: Database, superuser: Superuser
) -> None:
    for whose in (company, other_company):
        await decide(officer, await send_for(database, whose), ACCEPT)
    made_private = "UPDATE organisations SET kind = 'person', gln = NULL, avs_number = left(id::text, 13) WHERE id = $1"
    for whose in (company, other_company):
        await superuser.run(made_private, whose.id)
    (row,) = (await ask(officer, "/companies"))["items"]
    assert (row["id"], row["name"], row["accepted"]) == (None, None, 2)
    assert (await csv(officer, "companies"))[1].startswith("Comptes privés;2;")
    for path in READS:
        answer = await officer.get(f"{PATH}{path}", params={"organisation_id": str(company.id)})
        assert problem(answer) == (404, "not_found")


async def test_a_correction_that_is_answered_counts_against_the_first_time(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    first = await send_for(database, company)
    await decide(officer, first, ACCEPT)
    asked = await send_for(database, company)
    await decide(officer, asked, correction())
    found = await ask(officer)
    assert (found["total"]["accepted"], found["total"]["right_first_time"], found["total"]["corrections"]) == (1, 1, 1)
    assert sum(age["to_correct"] for age in found["ages"]) == 1
    marked = await ask(officer, "/corrections")
    assert [row["code"] for row in marked["reasons"]] == ["outside_period"]
    assert [(row["kind"], row["label"]) for row in marked["fields"]] == [("other", "forms.other.lines.date")]
    assert marked["fields"][0]["name"] == t("fr", "forms.other.lines.date")


async def test_ages_count_calendar_days_of_the_office(
    app: FastAPI, company: Company, database: Database, clock: Clock
) -> None:
    await send_for(database, company)
    for moved, expected in ((2, 0), (1, 3), (3, 6), (5, 11), (10, 21)):
        await clock.move(days=moved)
        async with officer_in(app, database) as caller:
            (age,) = [age for age in (await ask(caller))["ages"] if age["in_review"]]
        assert age["from_days"] == expected


async def test_a_period_is_checked(officer: Caller) -> None:
    answer = await officer.get(PATH, params={"from": "2026-03-01", "to": "2026-02-01"})
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/to", "range")]
    answer = await officer.get(PATH, params={"from": "1999-01-01", "to": "2026-02-01"})
    assert [error["code"] for error in answer.json()["errors"]] == ["statistics_period"]
    assert str(MOST_PLACES) in answer.json()["errors"][0]["detail"]
    assert (await officer.get(PATH, params={"kind": "unknown"})).status_code == 422


@pytest.mark.parametrize("table", TABLES)
async def test_every_table_is_a_file_in_every_language(
    company: Company, officer: Caller, administrator: Caller, database: Database, table: TableName
) -> None:
    await decide(officer, await send_for(database, company), correction())
    await decide(officer, await send_for(database, company), ACCEPT)
    for language in LANGUAGES:
        answer = await administrator.post(
            f"{PATH}/exports", json={"table": table, "format": "csv"}, headers={"Accept-Language": language}
        )
        head = answer.content.decode("utf-8-sig").splitlines()[0]
        assert len(head.split(";")) == len(set(head.split(";")))
    book = await export(administrator, table, "xlsx")
    with ZipFile(io.BytesIO(book.content)) as archive:
        assert archive.testzip() is None
    assert f"statistique-{table}-" in book.headers["content-disposition"]
    assert has_label(f"statistics.{table}")


async def test_a_file_has_the_lines_of_the_page(company: Company, officer: Caller, database: Database) -> None:
    await decide(officer, await send_for(database, company), ACCEPT)
    lines = await csv(officer, "kinds", kind="other")
    assert lines[1].split(";")[:8] == ["Autre facture", "1", "324.10", "0", "1", "324.10", "0", "0.00"]
    assert lines[-1].startswith("Total;1;324.10;0;1;324.10;0;0.00;0;0;0;0;100.0;0.0;")


@pytest.mark.committed
async def test_a_companys_name_is_no_formula(
    company: Company, officer: Caller, database: Database, superuser: Superuser
) -> None:
    await decide(officer, await send_for(database, company), ACCEPT)
    await superuser.run("UPDATE organisations SET name = '=1+1' WHERE id = $1", company.id)
    assert (await csv(officer, "companies"))[1].startswith("'=1+1;1;")
    with ZipFile(io.BytesIO((await export(officer, "companies", "xlsx")).content)) as archive:
        assert b"&#39;=1+1" in archive.read("xl/sharedStrings.xml") or b"'=1+1" in archive.read("xl/sharedStrings.xml")
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_shares_and_days_are_rounded_as_people_round() -> None:
    assert [str(share(part, 3)) for part in (1, 2, 3)] == ["33.3", "66.7", "100.0"]
    assert share(0, 0) is None
    assert [str(days(hours)) for hours in (0, 12, 30, 36)] == ["0.0", "0.5", "1.3", "1.5"]


def test_the_ages_begin_at_the_offices_midnight() -> None:
    today = date(2026, 10, 26)  # the day after the clocks went back
    assert [start.date() for start in age_starts(today)] == [
        date(2026, 10, 6), date(2026, 10, 16), date(2026, 10, 21), date(2026, 10, 24),
    ]  # fmt: skip
    assert midnight(today).astimezone(UTC) - midnight(date(2026, 10, 25)).astimezone(UTC) == timedelta(hours=25)
