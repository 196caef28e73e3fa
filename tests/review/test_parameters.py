"""Parameters: what the office changes without a restart, within limits, with a history."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from api.core.clock import office_day
from api.core.config import Settings, get_settings
from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES, has_label, t
from api.invoices.parameters import PARAMETERS, Parameters, configured
from api.review.settings.parameters import read_parameters
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import audited
from tests.review.requests import correction, decide, search, send

PATH = "/api/v1/office/parameters"


async def change(administrator: Caller, name: str, *values: object, revision: int = 0) -> Any:
    return await administrator.post(PATH, json={"name": name, "revision": revision, "values": list(values)})


async def read(database: Database) -> Parameters:
    async with database.transaction(DbRole.OFFICE) as session:
        return await read_parameters(session)


async def listed(administrator: Caller) -> dict[str, dict[str, Any]]:
    answer = await administrator.get(PATH)
    assert answer.status_code == 200, answer.text
    return {item["name"]: item for item in answer.json()["items"]}


async def test_the_configuration_counts_until_the_office_says_otherwise(
    administrator: Caller, database: Database
) -> None:
    assert await read(database) == Parameters(30, (7, 1), (1, 14), (2, 5, 10), None, True)
    item = (await listed(administrator))["correction_days"]
    assert (item["values"], item["revision"], item["revisions"]) == (["30"], 0, [])
    assert (await change(administrator, "correction_days", "20")).status_code == 201
    assert (await change(administrator, "four_eyes_amount", "5'000")).status_code == 201
    changed = await read(database)
    assert (changed.correction_days, changed.four_eyes_amount) == (20, Decimal("5000.00"))
    item = (await listed(administrator))["correction_days"]
    assert (item["values"], item["configured"], item["revision"]) == (["20"], ["30"], 1)
    assert ("change", ["correction_days"]) in await audited(database, "parameter", None)


async def test_the_environment_is_the_default_and_a_row_is_stronger(
    administrator: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_CORRECTION_DAYS", "25")
    monkeypatch.setenv("GUICHET_AGEING_LIMITS", "[1, 2, 3]")
    monkeypatch.setenv("GUICHET_FOUR_EYES_AMOUNT", "1000.50")
    monkeypatch.setenv("GUICHET_CORRECTION_REMINDERS__DAYS_BEFORE", "[]")
    get_settings.cache_clear()
    try:
        assert await read(database) == Parameters(25, (), (1, 14), (1, 2, 3), Decimal("1000.50"), True)
        assert (await change(administrator, "four_eyes_amount")).status_code == 201
        assert (await read(database)).four_eyes_amount is None
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("correction_days", [["1"], ["365"]]),
        ("reminder_days_before", [["0", "365"], [], ["6", "5", "4", "3", "2", "1"]]),
        ("reminder_days_after", [["1"], ["365"], []]),
        ("ageing_limits", [["0", "1", "250"]]),
        ("four_eyes_amount", [["0.01"], ["1000000"], ["1'234.50"]]),
        ("reductions", [["0"], ["1"]]),
    ],
)
async def test_values_at_the_limits_are_taken(administrator: Caller, name: str, taken: list[list[str]]) -> None:
    for revision, values in enumerate(taken):
        answer = await change(administrator, name, *values, revision=revision)
        assert answer.status_code == 201, answer.text
        assert answer.json()["revision"] == revision + 1


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("correction_days", ["0"], {("/values/0", "positive")}),
        ("correction_days", ["366"], {("/values/0", "too_great")}),
        ("correction_days", ["30.5"], {("/values/0", "too_many_places")}),
        ("correction_days", ["thirty"], {("/values/0", "format")}),
        ("correction_days", [30], {("/values/0", "format")}),
        ("correction_days", [""], {("/values/0", "required")}),
        ("correction_days", [], {("/values", "too_few")}),
        ("correction_days", ["30", "31"], {("/values", "too_many")}),
        ("reminder_days_before", ["7", "366"], {("/values/1", "too_great")}),
        ("reminder_days_before", ["-1"], {("/values/0", "too_small")}),
        ("reminder_days_before", ["1"] * 7, {("/values", "too_many")}),
        ("reminder_days_after", ["0"], {("/values/0", "positive")}),
        ("ageing_limits", ["2", "5"], {("/values", "too_few")}),
        ("ageing_limits", ["2", "2", "5"], {("/values", "ascending")}),
        ("ageing_limits", ["5", "2", "10"], {("/values", "ascending")}),
        ("ageing_limits", ["2", "5", "251"], {("/values/2", "too_great")}),
        ("four_eyes_amount", ["0"], {("/values/0", "positive")}),
        ("four_eyes_amount", ["1000000.01"], {("/values/0", "too_great")}),
        ("four_eyes_amount", ["0.005"], {("/values/0", "too_many_places")}),
        ("four_eyes_amount", ["1", "2"], {("/values", "too_many")}),
        ("salary", ["1"], {("/name", "choice")}),
        ("correction_days", ["30"], {("/values", "parameter_unchanged")}),
    ],
)
async def test_wrong_values_are_said_at_their_place(
    administrator: Caller, name: str, values: list[object], found: set[tuple[str, str]]
) -> None:
    answer = await change(administrator, name, *values)
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert {(error["pointer"], error["code"]) for error in errors} == found
    assert all(has_label(error["label"]) for error in errors)


async def test_a_change_is_told_with_who_and_what_was_before(administrator: Caller) -> None:
    await change(administrator, "reminder_days_before", "10", "3")
    answer = await change(administrator, "reminder_days_before", revision=1)
    revisions = answer.json()["revisions"]
    assert [(r["revision"], len(r["changes"])) for r in revisions] == [(2, 1), (1, 1)]
    assert [(c["before"], c["after"]) for r in revisions for c in r["changes"]] == [
        ("10, 3 (jours)", "Désactivé"),
        ("7, 1 (jours)", "10, 3 (jours)"),
    ]
    assert revisions[0]["added_by"]


async def test_who_read_an_older_value_is_told(administrator: Caller, database: Database) -> None:
    await change(administrator, "correction_days", "20")
    answer = await change(administrator, "correction_days", "10")
    assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
    assert (await read(database)).correction_days == 20


async def test_only_an_administrator_with_a_fresh_factor_changes_a_parameter(
    administrator: Caller, officer: Caller, member: Caller, client: Caller, clock: Clock
) -> None:
    for caller, status in ((officer, 403), (member, 401), (client, 401)):
        assert (await caller.get(PATH)).status_code == status
        assert (await change(caller, "correction_days", "20")).status_code == status
    await clock.move(minutes=6)
    assert (await administrator.get(PATH)).status_code == 200
    refused = await change(administrator, "correction_days", "20")
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")


async def test_corrections_get_the_days_of_the_parameter(
    administrator: Caller, officer: Caller, company: Company
) -> None:
    await change(administrator, "correction_days", "12")
    request = await send(company)
    await decide(officer, request, correction())
    sent = (await company.collaborator.get(f"/api/v1/invoices/{request.id}")).json()
    asked = office_day(datetime.fromisoformat(sent["changed_at"]))
    assert date.fromisoformat(sent["correction"]["due_date"]) - asked == timedelta(days=12)


async def test_the_queues_bands_are_the_parameters(administrator: Caller, officer: Caller) -> None:
    await change(administrator, "ageing_limits", "0", "4", "9")
    page = await search(officer)
    assert [(band["first"], band["last"]) for band in page["ageing"]] == [(0, 0), (1, 4), (5, 9), (10, None)]


def test_every_parameter_has_its_texts() -> None:
    assert set(configured()) == set(PARAMETERS)
    for name, kind in PARAMETERS.items():
        for language in LANGUAGES:
            assert t(language, f"review.parameter.{name}")
            assert t(language, f"review.parameter.{name}.hint")
            assert t(language, f"review.parameter.unit.{kind.unit}")


def test_what_the_configuration_may_say_a_parameter_may_be_too() -> None:
    for name, values in configured().items():
        assert PARAMETERS[name].numbers(PARAMETERS[name].plain(values)) == list(values)
    for wrong in (
        {"correction_days": 0},
        {"ageing_limits": [2, 2, 3]},
        {"ageing_limits": [1]},
        {"four_eyes_amount": 0},
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - pydantic's own
            Settings(environment="test", **wrong)
