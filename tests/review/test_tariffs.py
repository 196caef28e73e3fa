"""Administrators add dated tariffs; nothing that was sent changes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy import select

from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES, has_label, t
from api.core.validation import findings
from api.invoices.models import TariffRow
from api.invoices.tariffs import KINDS, Tariff, Vat, in_force, rows
from api.invoices.tariffs.kinds import TariffKind
from api.invoices.tariffs.listing import confirmation_of, list_tariffs
from api.main import create_app
from tests.accounts.logging_in import newest_code, refusal
from tests.callers import Caller, Company, company_in, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID
from tests.records import audited
from tests.review.requests import read, send

PATH = "/api/v1/office/tariffs"
TODAY = date(2026, 9, 30)
Json = dict[str, Any]


def vat(*rates: str, **values: Any) -> Json:
    return {
        "kind": "vat",
        "valid_from": "2027-01-01",
        "confirmed_until": "2027-12-31",
        "values": {"rates": list(rates or ("9.0", "2.6", "3.8"))},
        "source": "LTVA art. 25 (essai)",
    } | values


def revision(*rates: str, **values: Any) -> Json:
    """Of the rates that hold since 2024."""
    return vat(*rates, valid_from="2024-01-01", **values)


@pytest.fixture
async def administrator(app: FastAPI, database: Database, clock: Clock) -> AsyncIterator[Caller]:
    await clock.set(TODAY)
    async with officer_in(app, database, ADMINISTRATOR_ID) as caller:
        yield caller


async def add(caller: Caller, body: Json) -> Json:
    answer = await caller.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def versions(caller: Caller, path: str = PATH) -> dict[str, Json]:
    answer = await caller.get(path)
    assert answer.status_code == 200, answer.text
    return {item["version"]: item for item in answer.json()["items"]}


async def found(caller: Caller, body: Json) -> set[tuple[str, str]]:
    """What is found in a body; its check finds the same."""
    answer, check = await caller.post(PATH, json=body), await caller.post(f"{PATH}/checks", json=body)
    assert (answer.status_code, check.status_code) == (422, 422), answer.text
    assert answer.json()["errors"] == check.json()["errors"]
    return {(finding["pointer"], finding["code"]) for finding in answer.json()["errors"]}


async def test_an_administrator_adds_a_row_with_its_date(administrator: Caller, database: Database) -> None:
    added = await add(administrator, vat("8.5", "2.70", "3,9"))
    assert added["tariff"] == {
        "kind": "vat",
        "valid_from": "2027-01-01",
        "confirmed_until": "2027-12-31",
        "revision": 1,
        "version": "vat-2027-01-01",
        "state": "coming",
        "values": {"rates": ["8.5", "2.7", "3.9"]},
        "source": "LTVA art. 25 (essai)",
    }
    assert (added["before"]["version"], added["requests_kept"]) == ("vat-2024-01-01", 0)
    listed = (await versions(administrator))["vat-2027-01-01"]
    assert (listed["added_by"], listed["confirmation"]) == ("Peter Roth", "fine")
    async with database.transaction(DbRole.OFFICE) as session:
        row = (await session.scalars(select(TariffRow).order_by(TariffRow.position.desc()).limit(1))).one()
    assert row.added_by == ADMINISTRATOR_ID
    assert await audited(database, "tariff", row.id) == [("create", ["rates"])]


async def test_the_source_stands_in_the_readers_language_and_is_kept_in_french(
    administrator: Caller, company: Company
) -> None:
    german = {"Accept-Language": "de"}
    typed = vat(source="MWSTG Art. 25 Abs. 1 Bst. a (AS 2026 123), siehe IVV.")
    added = await administrator.post(PATH, json=typed, headers=german)
    assert added.json()["tariff"]["source"] == typed["source"]
    for caller, path in ((administrator, PATH), (company.manager, "/api/v1/tariffs")):
        items = (await caller.get(path, headers=german)).json()["items"]
        assert typed["source"] in [item["source"] for item in items]
        assert "IVV Art. 39f" in [item["source"] for item in items]
        french = (await versions(caller, path))["vat-2027-01-01"]["source"]
        assert french == "LTVA art. 25 al. 1 let. a (RO 2026 123), siehe RAI."


async def test_the_prefilled_source_of_a_german_page_changes_nothing(administrator: Caller) -> None:
    german = {"Accept-Language": "de"}
    listed = (await administrator.get(PATH, headers=german)).json()["items"]
    row = next(item for item in listed if item["kind"] == "vat" and item["state"] == "in_force")
    body = {name: row[name] for name in ("kind", "valid_from", "confirmed_until", "values", "source")}
    answer = await administrator.post(PATH, json=body, headers=german)
    assert [error["code"] for error in answer.json()["errors"]] == ["tariff_unchanged"]


async def test_only_a_fresh_second_factor_adds_a_row(administrator: Caller, database: Database, clock: Clock) -> None:
    await clock.move(minutes=6)
    assert (await administrator.post(f"{PATH}/checks", json=vat())).status_code == 200
    before = await versions(administrator)
    assert refusal(await administrator.post(PATH, json=vat())) == (403, "step_up_required")
    assert await versions(administrator) == before
    assert (await administrator.post("/api/v1/office/step-ups")).status_code == 201
    confirmed = await administrator.put("/api/v1/office/step-ups/current", json={"code": await newest_code(database)})
    assert confirmed.status_code == 200, confirmed.text
    assert (await add(administrator, vat()))["tariff"]["version"] == "vat-2027-01-01"


async def test_a_check_says_the_same_and_adds_nothing(administrator: Caller) -> None:
    before = await versions(administrator)
    checked = await administrator.post(f"{PATH}/checks", json=revision())
    assert checked.status_code == 200
    assert await versions(administrator) == before
    assert checked.json() == await add(administrator, revision())


async def test_a_row_with_a_first_day_that_exists_is_its_next_revision(administrator: Caller, company: Company) -> None:
    assert (await add(administrator, revision("9.0")))["tariff"]["version"] == "vat-2024-01-01.2"
    again = await add(administrator, revision("9.1"))
    assert (again["tariff"]["version"], again["before"]["version"]) == ("vat-2024-01-01.3", "vat-2024-01-01.2")
    states = {name: row["state"] for name, row in (await versions(administrator)).items() if row["kind"] == "vat"}
    assert states == {
        "vat-2024-01-01.3": "in_force",
        "vat-2024-01-01.2": "replaced",
        "vat-2024-01-01": "replaced",
        "vat-2018-01-01": "past",
        "vat-2011-01-01": "past",
    }
    shown = await versions(company.manager, "/api/v1/tariffs")
    assert {name: row["state"] for name, row in shown.items() if row["kind"] == "vat"} == states
    assert "added_by" not in shown["vat-2011-01-01"]


async def test_the_same_row_twice_is_refused(administrator: Caller) -> None:
    await add(administrator, vat())
    assert await found(administrator, vat()) == {("/values", "tariff_unchanged")}
    assert (await add(administrator, vat(confirmed_until="2028-12-31")))["tariff"]["revision"] == 2


async def test_a_sent_request_keeps_its_version_and_a_new_check_uses_the_new_one(
    administrator: Caller, company: Company, officer: Caller
) -> None:
    request = await send(company)
    checks_before = (await read(officer, request))["checks"]
    added = await add(administrator, revision("9.0", "2.6", "3.8"))
    assert added["requests_kept"] == 1
    whole = await read(officer, request)
    assert whole["checks"] == checks_before
    by_code = {check["code"]: check for check in whole["checks"]}
    assert by_code["tariff"]["evidence"] == "TVA, valable dès le 01.01.2024"
    assert by_code["sums"]["state"] == "ok"
    assert whole["total"] == request.sent["total"]
    now = (await company.manager.post("/api/v1/invoice-checks", json=company.ready.body)).json()
    assert [(f["pointer"], f["code"]) for f in now["errors"]] == [("/form/lines/1/vat_rate", "vat_rate")]
    assert "9.0 %" in now["errors"][0]["detail"]


async def test_only_requests_with_days_of_the_new_row_are_counted(administrator: Caller, company: Company) -> None:
    await send(company)  # 5 to 12 August 2026
    for first, kept in (("2026-08-12", 1), ("2026-08-13", 0)):
        checked = await administrator.post(f"{PATH}/checks", json=vat(valid_from=first))
        assert checked.json()["requests_kept"] == kept, first
    # What a later row takes over does not count; another kind's requests neither.
    await add(administrator, vat(valid_from="2026-08-05"))
    assert (await add(administrator, vat(valid_from="2026-08-01")))["requests_kept"] == 0
    body = vat(
        kind="assistance", values={"hour": "1", "qualified_hour": "1", "night_max": "1"}, valid_from="2026-01-01"
    )
    assert (await add(administrator, body))["requests_kept"] == 0


@pytest.mark.parametrize(
    ("body", "findings"),
    [
        (vat(values={}), {("/values/rates", "required")}),
        (vat(values={"rates": []}), {("/values/rates", "too_few")}),
        (vat("8.1", "x"), {("/values/rates/1", "format")}),
        (vat("8.1", "8.15"), {("/values/rates/1", "too_many_places")}),
        (vat("8.1", "100.1"), {("/values/rates/1", "too_great")}),
        (vat("8.1", "-1"), {("/values/rates/1", "too_small")}),
        (vat("8.1", "NaN"), {("/values/rates/1", "format")}),
        (vat(values={"rates": ["8.1", 8.1]}), {("/values/rates/1", "format")}),
        (vat(values={"rates": None}), {("/values/rates", "required")}),
        # What was sent is not repeated, so the finding is at the object.
        (vat(values={"rates": ["8.1"], "hour": "1"}), {("/values", "unknown_field")}),
        (
            vat(kind="assistance", values={"hour": "", "qualified_hour": "1"}),
            {("/values/hour", "required"), ("/values/night_max", "required")},
        ),
        (vat(source=" "), {("/source", "required")}),
        (
            vat("x", "8.1", source="", valid_from=None),
            {("/valid_from", "required"), ("/values/rates/0", "format"), ("/source", "required")},
        ),
        (vat(source="x" * 201), {("/source", "too_long")}),
        (vat(kind="salaries"), {("/kind", "choice")}),
        (vat(confirmed_until="2026-12-31"), {("/confirmed_until", "range")}),
        (vat(valid_from="2010-12-31"), {("/valid_from", "tariff_first_day")}),
        (vat(valid_from="2028-10-01", confirmed_until="2028-12-31"), {("/valid_from", "tariff_first_day")}),
        (vat(valid_from="1.1.2027"), {("/valid_from", "format")}),
        (vat(values="x"), {("/values", "format")}),
    ],
)
async def test_wrong_bodies_are_said_at_their_place(
    administrator: Caller, body: Json, findings: set[tuple[str, str]]
) -> None:
    assert await found(administrator, body) == findings


_PLAIN = {
    name: {key: str(value) for key, value in row.values.model_dump(mode="json").items()}
    for name, row in ((row.values.kind, row) for row in rows.shipped() if row.values.kind != "vat")
}


@pytest.mark.parametrize(
    ("kind", "name", "taken", "refused"),
    [
        ("hearing_aid", "adult_years", ["1", "50"], {"0": "positive", "51": "too_great", "9000": "too_great"}),
        ("hearing_aid", "minor_years", ["1", "50"], {"0": "positive", "51": "too_great"}),
        ("assistive_devices", "assistance_dog_years", ["1", "50"], {"0": "positive", "51": "too_great"}),
        ("hearing_aid", "adult_one", ["0.01", "100000"], {"0": "positive", "100000.01": "too_great"}),
        ("assistance", "hour", ["0.01", "1000"], {"0": "positive", "1000.01": "too_great"}),
        ("helplessness", "severe", ["0.01", "1000"], {"0": "positive", "1000.01": "too_great"}),
        ("travel", "night", ["0.01", "1000"], {"0": "positive", "1000.01": "too_great"}),
        ("travel", "car_km", ["0.01", "10"], {"0": "positive", "10.01": "too_great"}),
        ("travel", "ai_car_near_km", ["0", "1000"], {"1001": "too_great"}),
    ],
)
def test_a_value_is_one_that_a_law_could_have(kind: str, name: str, taken: list[str], refused: dict[str, str]) -> None:
    for value in taken:
        KINDS[kind].model_validate(_PLAIN[kind] | {name: value})
    for value, code in refused.items():
        with pytest.raises(ValidationError) as error:
            KINDS[kind].model_validate(_PLAIN[kind] | {name: value})
        found = findings(error.value.errors(), {}, "x")
        assert [finding.code for finding in found] == [code], value


async def test_findings_name_the_value(administrator: Caller) -> None:
    body = vat(kind="travel", values={})
    errors = (await administrator.post(PATH, json=body)).json()["errors"]
    assert errors[0]["label"] == "review.tariff.fields.values.meal_from_5_hours"
    assert all(has_label(error["label"]) for error in errors)


@pytest.mark.parametrize("first", ["2011-01-01", "2028-09-30"])
async def test_first_days_at_the_limits_are_taken(administrator: Caller, first: str) -> None:
    assert (await administrator.post(PATH, json=vat(valid_from=first, confirmed_until=first))).status_code == 201


async def test_a_reviewer_reads_but_does_not_add(officer: Caller, administrator: Caller, client: Caller) -> None:
    for path in (PATH, f"{PATH}/checks"):
        refused = await officer.post(path, json=vat())
        assert (refused.status_code, refused.json()["code"]) == (403, "administrators_only")
    assert (await officer.get(PATH)).json()["may_add"] is False
    assert (await administrator.get(PATH)).json()["may_add"] is True
    assert "vat-2027-01-01" not in await versions(officer)
    assert (await client.get(PATH)).status_code == 401
    assert (await client.get("/api/v1/tariffs")).status_code == 401


async def test_the_list_goes_by_kind_and_day(company: Company) -> None:
    items = (await company.collaborator.get("/api/v1/tariffs")).json()["items"]
    assert len(items) == len(rows.shipped())
    assert list(dict.fromkeys(item["kind"] for item in items)) == list(KINDS)
    days = [item["valid_from"] for item in items if item["kind"] == "assistance"]
    assert days == sorted(days, reverse=True)


def a_row(first: str, until: str, revision: int = 1) -> Tariff[Any]:
    values = Vat.model_validate({"rates": ["8.1"]})
    return Tariff(date.fromisoformat(first), date.fromisoformat(until), values, "source", revision)


@pytest.mark.parametrize(
    ("today", "others", "expected"),
    [
        ("2026-10-31", [], "fine"),
        ("2026-11-01", [], "ends_soon"),
        ("2026-12-31", [], "ends_soon"),
        ("2027-01-01", [], "over"),
        ("2026-12-31", [a_row("2027-01-01", "2027-12-31")], "fine"),
        ("2026-12-31", [a_row("2027-01-02", "2027-12-31")], "ends_soon"),
    ],
)
def test_the_row_in_force_warns_60_days_before_its_end_unless_another_follows(
    today: str, others: list[Tariff[Any]], expected: str
) -> None:
    current = a_row("2024-01-01", "2026-12-31")
    assert confirmation_of(current, in_force([current, *others]), date.fromisoformat(today)) == expected


def test_rows_that_do_not_count_today_never_warn() -> None:
    old, replaced, current = a_row("2018-01-01", "2018-12-31"), a_row("2024-01-01", "2024-01-02"), None
    current = a_row("2024-01-01", "2030-12-31", 2)
    rows = [old, replaced, current]
    assert {confirmation_of(row, in_force(rows), TODAY) for row in rows} == {"fine"}
    assert [item.state for item in list_tariffs(rows, TODAY, "fr").items] == ["in_force", "replaced", "past"]


def test_every_kind_and_value_has_its_name_and_unit() -> None:
    assert TariffKind.__args__ == tuple(KINDS)  # type: ignore[attr-defined] # a Literal
    for kind, values in KINDS.items():
        assert has_label(f"review.tariff.{kind}")
        for name in values.model_fields:
            for language in LANGUAGES:
                assert t(language, f"review.tariff.fields.values.{name}")
                assert t(language, f"review.tariff.fields.values.{name}.unit")


@pytest.mark.committed
async def test_another_process_sees_a_new_row_at_its_next_check(
    app: FastAPI, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process keeps the rows that it has read: here two applications with a memory of their own."""
    ours: dict[UUID, Any] = {}
    theirs: dict[UUID, Any] = {}
    other = create_app(database=database)
    async with company_in(other, database) as company, officer_in(app, database, ADMINISTRATOR_ID) as administrator:

        async def check() -> list[str]:
            monkeypatch.setattr(rows, "_known", theirs)
            answer = await company.manager.post("/api/v1/invoice-checks", json=company.ready.body)
            return [finding["code"] for finding in answer.json()["errors"]]

        assert "vat_rate" not in await check()
        assert theirs
        monkeypatch.setattr(rows, "_known", ours)
        await add(administrator, revision("9.0"))
        assert "vat_rate" in await check()


@pytest.mark.committed
async def test_additions_take_turns(app: FastAPI, database: Database) -> None:
    """Positions become visible in their order, and no two rows are the same revision."""
    async with officer_in(app, database, ADMINISTRATOR_ID) as administrator:
        rates = [f"{number}.0" for number in range(1, 9)]
        added = await asyncio.gather(*[add(administrator, revision(rate)) for rate in rates])
        assert sorted(row["tariff"]["revision"] for row in added) == list(range(2, 10))
    async with database.transaction(DbRole.OFFICE) as session:
        query = select(TariffRow.revision).where(TariffRow.kind == "vat", TariffRow.valid_from == date(2024, 1, 1))
        assert list(await session.scalars(query.order_by(TariffRow.position))) == list(range(1, 10))
