"""The audit log as administrators and auditors search and export it; and that an auditor sees nothing else."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from api import worker
from api.audit import exporting, searching, verifications
from api.audit.verifying import KINDS
from api.core.audit import Program, audit
from api.core.audited import ACTIONS, ACTOR_KINDS, OUTCOMES, SUBJECT_TYPES
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.envelope import seconds_for
from api.core.labels import has_label
from tests.accounts.logging_in import refusal
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import REVIEWER_ID
from tests.records import audited

AUDIT = "/api/v1/office/audit"
TODAY = date.today()  # noqa: DTZ011 - any nearby day does


def period(**filters: object) -> dict[str, object]:
    """Since yesterday."""
    return {"day_from": str(TODAY - timedelta(days=1)), "day_to": str(TODAY + timedelta(days=1))} | filters


async def search(caller: Caller, **filters: object) -> list[dict[str, Any]]:
    answer = await caller.post(f"{AUDIT}/searches", json=period(**filters))
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


def said(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["action"], row["subject"]["type"]) for row in rows]


async def test_an_event_says_who_did_what_to_which_record(auditor: Caller, company: Company) -> None:
    sent = (await company.collaborator.submit(company.ready.body)).json()
    [row] = await search(auditor, reference=sent["reference"].lower())
    assert row["actor"] == {"kind": "member", "id": str(company.made.collaborator.id), "name": "Sandra Keller"}
    assert (row["action"], row["outcome"], row["fields"]) == ("submit", "done", [])
    assert row["subject"] == {"type": "invoice", "id": sent["id"], "reference": sent["reference"]}
    assert row["organisation"]["id"] == str(company.id)
    assert row["organisation"]["name"].startswith("Fondation Doe")
    assert row["request_id"]


async def test_nothing_of_an_insured_person_is_shown_but_the_id(auditor: Caller, company: Company) -> None:
    person = str(company.ready.beneficiary_id)
    await company.manager.get(f"/api/v1/beneficiaries/{person}")
    answer = await auditor.post(f"{AUDIT}/searches", json=period(subject_id=person))
    assert said(answer.json()["items"]) == [("read", "beneficiary")]
    assert answer.json()["items"][0]["subject"] == {"type": "beneficiary", "id": person, "reference": None}
    assert "Jane" not in answer.text
    assert "756." not in answer.text


async def test_each_filter_narrows(auditor: Caller, officer: Caller, company: Company, other_company: Company) -> None:
    sent = (await company.collaborator.submit(company.ready.body)).json()
    await other_company.manager.get("/api/v1/beneficiaries")
    await officer.get(f"/api/v1/office/invoices/{sent['id']}")
    assert said(await search(auditor, officer_id=str(REVIEWER_ID))) == [("read", "invoice")]
    assert said(await search(auditor, person="anna mus")) == [("read", "invoice")]
    assert said(await search(auditor, person=company.made.collaborator.email.upper())) == [("submit", "invoice")]
    name = (await search(auditor, reference=sent["reference"]))[0]["organisation"]["name"]
    assert said(await search(auditor, organisation=name)) == [("read", "invoice"), ("submit", "invoice")]
    assert said(await search(auditor, actions=["submit"])) == [("submit", "invoice")]
    assert said(await search(auditor, subject_types=["beneficiary"])) == [("read", "beneficiary")]
    assert await search(auditor, outcome="refused") == []
    assert await search(auditor, person="nobody of this name") == []
    assert await search(auditor, reference="302-0000-0000") == []
    assert await search(auditor, day_from="2020-01-01", day_to="2020-01-31") == []


async def test_who_was_not_logged_in_is_found_by_whom_they_said_they_are(
    client: Caller, auditor: Caller, company: Company
) -> None:
    email = company.made.manager.email
    await client.post("/api/v1/logins", json={"email": email, "password": "wrong", "audience": "company"})
    [row] = await search(auditor, person=email)
    assert (row["action"], row["outcome"]) == ("login_password", "refused")
    assert row["actor"] == {"kind": "anybody", "id": None, "name": None}
    assert row["subject"]["reference"] == "Jean Doe"


async def test_pages_follow_each_other_newest_first(auditor: Caller, database: Database) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        for _ in range(7):
            await audit(session, Program(), "scan", "document", uuid4())
    seen: list[str] = []
    cursor = None
    while True:
        body = period(actions=["scan"], limit=3, cursor=cursor)
        page = (await auditor.post(f"{AUDIT}/searches", json=body)).json()
        seen += [row["id"] for row in page["items"]]
        assert (page["count"], page["count_capped"]) == (7, False)
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen, reverse=True)


async def test_a_long_period_needs_a_name(auditor: Caller) -> None:
    long = period(day_from=str(TODAY - timedelta(days=searching.MOST_DAYS)), day_to=str(TODAY))
    answer = await auditor.post(f"{AUDIT}/searches", json=long)
    assert (answer.status_code, answer.json()["code"]) == (409, "audit_period_too_long")
    named = await auditor.post(f"{AUDIT}/searches", json=long | {"officer_id": str(REVIEWER_ID)})
    assert named.status_code == 200


async def test_words_that_mean_everybody_are_refused(
    auditor: Caller, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_NAMES", 1)
    answer = await auditor.post(f"{AUDIT}/searches", json=period(person="societe.example"))
    assert (answer.status_code, answer.json()["code"]) == (409, "audit_names_too_many")


@pytest.mark.parametrize(
    "wrong",
    [
        {"day_to": None},
        {"actions": ["nothing"]},
        {"limit": 101},
        {"day_to": "2000-01-01"},
        {"cursor": "x"},
        {"subject_id": "1"},
        {"more": 1},
    ],
)
async def test_what_is_no_search_is_refused(wrong: dict[str, object], auditor: Caller) -> None:
    assert (await auditor.post(f"{AUDIT}/searches", json=period(**wrong))).status_code == 422


async def test_searching_and_exporting_are_events(auditor: Caller, database: Database) -> None:
    await search(auditor, person="keller")
    await auditor.post(f"{AUDIT}/exports", json=period(format="csv", actions=["submit"]))
    days = ["day_from", "day_to"]
    assert await audited(database, "audit_log", None) == [
        ("search", [*days, "person"]),
        ("export", [*days, "actions", "format"]),
    ]


def lines_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("piece", [1, 2, 1000])
async def test_a_file_has_what_the_search_finds(
    piece: int, auditor: Caller, company: Company, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(exporting, "PIECE", piece)
    sent = [(await company.collaborator.submit(company.ready.body)).json()["reference"]]
    await company.manager.get("/api/v1/beneficiaries")
    await clock.move(seconds=2)
    firm = (await search(auditor, reference=sent[0]))[0]["organisation"]["name"]
    wanted = period(organisation=firm)
    rows = lines_of(await auditor.post(f"{AUDIT}/exports", json=wanted | {"format": "csv"}))
    assert [row["Action"] for row in rows] == ["Consultation", "Envoi"]
    assert [row["Désignation"] for row in rows] == ["", sent[0]]
    assert [row["Personne"] for row in rows] == ["Jean Doe", "Sandra Keller"]
    book = CalamineWorkbook.from_filelike(
        io.BytesIO((await auditor.post(f"{AUDIT}/exports", json=wanted | {"format": "xlsx"})).content)
    )
    head, *cells = book.get_sheet_by_index(0).to_python()
    assert [row[head.index("Action")] for row in cells] == ["Consultation", "Envoi"]
    assert {type(row[0]).__name__ for row in cells} == {"datetime"}


async def test_a_long_file_needs_a_fresh_second_factor(
    auditor: Caller, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        for _ in range(3):
            await audit(session, Program(), "scan", "document", uuid4())
    await clock.move(minutes=6)
    wanted = period(format="csv", actions=["scan"])
    assert len(lines_of(await auditor.post(f"{AUDIT}/exports", json=wanted))) == 3
    monkeypatch.setattr(exporting, "FREE_ROWS", 2)
    assert refusal(await auditor.post(f"{AUDIT}/exports", json=wanted)) == (403, "step_up_required")
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    assert refusal(await auditor.post(f"{AUDIT}/exports", json=wanted)) == (409, "audit_export_too_long")


async def test_many_small_files_are_no_way_around_it(auditor: Caller, administrator: Caller, clock: Clock) -> None:
    wanted = period(format="csv", actions=["scan"])
    for _ in range(3):
        assert (await auditor.post(f"{AUDIT}/exports", json=wanted)).status_code == 200
    await clock.move(minutes=6)
    assert (await auditor.post(f"{AUDIT}/exports", json=wanted)).status_code == 200
    assert refusal(await auditor.post(f"{AUDIT}/exports", json=wanted)) == (403, "step_up_required")
    assert (await administrator.post(f"{AUDIT}/exports", json=wanted)).status_code == 200


def test_a_file_has_more_time_than_an_answer() -> None:
    settings = get_settings()
    asked = {"method": "POST", "path": f"{AUDIT}/exports"}
    assert seconds_for(asked, settings) == settings.export_seconds


async def test_a_verification_is_a_job(
    auditor: Caller, administrator: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await auditor.get(AUDIT)).json()["verification"] is None
    asked = await auditor.post(f"{AUDIT}/verifications")
    assert (asked.status_code, asked.json()["result"]) == (202, None)
    assert refusal(await administrator.post(f"{AUDIT}/verifications")) == (409, "verification_under_way")
    await worker.drain(database)
    state = (await administrator.get(AUDIT)).json()
    assert state["sealed_until"] is None
    assert state["verification"]["requested_by"] == "Nora Frei"
    assert state["verification"]["result"]["intact"] is True
    assert state["verification"]["result"]["open_events"] >= 1
    assert ("verify", []) in await audited(database, "audit_log", None)


async def test_each_night_is_verified_and_old_results_go(
    administrator: Caller, database: Database, clock: Clock
) -> None:
    await verifications.verify_audit_log(database)
    assert (await administrator.get(AUDIT)).json()["verification"]["requested_by"] is None
    await clock.move(days=verifications.KEPT.days + 1)
    await verifications.forget_verifications(database)
    async with database.transaction(DbRole.WORKER) as session:
        assert (await session.execute(text("SELECT count(*) FROM audit_verifications"))).scalar_one() == 0


async def test_a_reviewer_and_a_company_do_not_see_the_log(officer: Caller, manager: Caller, client: Caller) -> None:
    for path in ("searches", "exports", "verifications"):
        body = None if path == "verifications" else period(**({"format": "csv"} if path == "exports" else {}))
        assert refusal(await officer.post(f"{AUDIT}/{path}", json=body)) == (403, "audit_readers_only")
        assert (await manager.post(f"{AUDIT}/{path}", json=body)).status_code == 401
        assert (await client.post(f"{AUDIT}/{path}", json=body)).status_code == 401
    assert refusal(await officer.get(AUDIT)) == (403, "audit_readers_only")


def test_everything_the_log_can_say_has_words() -> None:
    lists = {
        "action": ACTIONS,
        "subject": SUBJECT_TYPES,
        "outcome": OUTCOMES,
        "actor_kind": ACTOR_KINDS,
        "finding": KINDS,
    }
    for name, values in lists.items():
        assert [value for value in values if not has_label(f"audit.{name}.{value}")] == []
    assert len(ACTIONS) > 50
