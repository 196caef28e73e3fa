"""What the office has marked is changed, or the company says why it stays as it is."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.core.db import Database, DbRole
from api.invoices.explanations import is_unchanged
from api.invoices.queries import find_to_correct
from tests.callers import Caller, Company, collaborator_of
from tests.conftest import Clock
from tests.review.requests import Request, correction, decide, read, send

CHECKS = "/api/v1/invoice-checks"
NOTHING = "0190f000-0000-7000-8000-000000000000"


def lines(*texts: str) -> dict[str, Any]:
    return {"decision_number": "1", "attachments": ["a"], "form": {"lines": [{"text": text} for text in texts]}}


@pytest.mark.parametrize(
    ("pointer", "now", "unchanged"),
    [
        ("/decision_number", lines("x", "y"), True),
        ("/decision_number", lines("x", "y") | {"decision_number": "2"}, False),
        ("/remark", lines("x", "y"), True),
        ("/form/lines/1/text", lines("z", "y"), True),
        ("/form/lines/1/text", lines("x", "z"), False),
        ("/form/lines/1", lines("x", "y", "z"), True),
        ("/form/lines/1", lines("x"), False),
        ("/attachments/0", lines("x", "y"), True),
        ("/attachments/0", lines("x", "y") | {"attachments": ["a", "b"]}, False),
        ("/form/lines/7/text", lines("x", "y"), True),
    ],
)
def test_a_field_is_unchanged_when_it_says_the_same(pointer: str, now: dict[str, Any], *, unchanged: bool) -> None:
    assert is_unchanged(pointer, lines("x", "y"), now) is unchanged


def test_one_of_several_equal_lines_that_is_taken_away_is_changed() -> None:
    assert not is_unchanged("/form/lines/1/text", lines("x", "x", "x"), lines("x", "x"))


async def asked(company: Company, officer: Caller, clock: Clock) -> tuple[Request, str, str]:
    """A request whose second line's date is to be corrected, its ETag and the item's id."""
    request = await send(company)
    await clock.move(seconds=1)
    assert (await decide(officer, request, correction())).status_code == 200
    answer = await company.manager.get(f"/api/v1/invoices/{request.id}")
    [item] = answer.json()["correction"]["items"]
    await clock.move(seconds=1)
    return request, answer.headers["ETag"], item["id"]


async def correct(company: Company, request: Request, etag: str, **values: Any) -> httpx.Response:
    headers = {"If-Match": etag, "Idempotency-Key": str(uuid4())}
    return await company.manager.put(
        f"/api/v1/invoices/{request.id}", json=company.ready.body | values, headers=headers
    )


def errors(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(error["pointer"], error["code"]) for error in answer.json()["errors"]}


async def test_what_stays_needs_a_reason_that_the_reviewer_reads(
    company: Company, officer: Caller, clock: Clock
) -> None:
    request, etag, item = await asked(company, officer, clock)
    missing = (f"/explanations/{item}", "explanation_required")
    refused = await correct(company, request, etag, remark="autre")
    checked = await company.manager.post(f"{CHECKS}?invoice_id={request.id}", json=company.ready.body)
    assert (refused.status_code, errors(refused), errors(checked)) == (422, {missing}, {missing})
    sent = await correct(company, request, etag, explanations={item: "La livraison était ce jour-là."})
    assert sent.status_code == 200, sent.text
    assert sent.json()["body"]["explanations"] == {}
    for seen in (sent.json(), await read(officer, request)):
        [answer] = seen["answers"]
        assert (answer["id"], answer["changed"]) == (item, False)
        assert answer["explanation"] == "La livraison était ce jour-là."
        assert answer["place"] == "Prestation 2"
        assert seen["events"][-1]["message"] == "Date (Prestation 2)\N{NO-BREAK SPACE}: La livraison était ce jour-là."


async def test_both_sides_see_what_a_correction_changed(company: Company, officer: Caller, clock: Clock) -> None:
    request, etag, _ = await asked(company, officer, clock)
    body = company.ready.body
    changed = [dict(line) for line in body["form"]["lines"]]
    changed[1]["date"] = changed[0]["date"]
    changed[1]["description"] = "Autre"
    changed[1]["quantity"] = "3"
    sent = await correct(company, request, etag, form=body["form"] | {"lines": changed}, explanations={})
    if sent.status_code == 422:  # both lines are of one day: the date itself stays
        assert {code for _, code in errors(sent)} == {"explanation_required"}
        item = next(iter(errors(sent)))[0].split("/")[-1]
        explained = {item: "Même jour."}
        sent = await correct(company, request, etag, form=body["form"] | {"lines": changed}, explanations=explained)
    assert sent.status_code == 200, sent.text
    mine, theirs = sent.json()["changes"], (await read(officer, request))["changes"]
    assert mine == theirs
    assert "Autre" in {change["after"] for change in mine}
    assert {change["label"] for change in mine if change["after"] == "Autre"} == {"Prestation 2, Description"}


async def test_a_correction_shows_before_it_is_sent_what_it_changes(
    company: Company, officer: Caller, clock: Clock
) -> None:
    request, etag, item = await asked(company, officer, clock)
    body = company.ready.body | {"remark": "Autre remarque", "explanations": {item: "La date est juste."}}
    path = f"{CHECKS}?invoice_id={request.id}"
    checked = (await company.manager.post(path, json=body)).json()
    assert checked["errors"] == []
    assert [change["after"] for change in checked["changes"]] == ["Autre remarque"]
    assert [(answer["changed"], answer["explanation"]) for answer in checked["answers"]] == [
        (False, "La date est juste.")
    ]
    unfinished = (await company.manager.post(path, json=body | {"explanations": {}})).json()
    assert (unfinished["changes"], unfinished["answers"]) == (None, [])
    sent = (await correct(company, request, etag, **body)).json()
    assert (sent["changes"], sent["answers"]) == (checked["changes"], checked["answers"])
    again = (await company.manager.post(path, json=company.ready.body)).json()
    assert again["changes"] is None  # nothing is asked any more


async def test_what_a_correction_changes_is_no_other_companys_to_see(
    company: Company, other_company: Company, officer: Caller, clock: Clock
) -> None:
    request, _, _ = await asked(company, officer, clock)
    theirs = await other_company.manager.post(f"{CHECKS}?invoice_id={request.id}", json=other_company.ready.body)
    assert (theirs.json()["errors"], theirs.json()["changes"]) == ([], None)


async def test_a_correction_of_another_company_is_none_even_where_every_row_is_seen(
    company: Company, other_company: Company, officer: Caller, clock: Clock, database: Database
) -> None:
    """As an officer's transaction does: the condition holds without row level security."""
    request, _, _ = await asked(company, officer, clock)
    async with database.transaction(DbRole.OFFICE) as session:
        assert await find_to_correct(session, collaborator_of(company), UUID(request.id)) is not None
        assert await find_to_correct(session, collaborator_of(other_company), UUID(request.id)) is None


async def test_nothing_is_explained_that_was_not_asked(company: Company, officer: Caller, clock: Clock) -> None:
    unknown = {NOTHING: "Parce que."}
    new = await company.manager.submit(company.ready.body | {"explanations": unknown})
    assert errors(new) == {(f"/explanations/{NOTHING}", "explanation_unknown")}
    request, etag, item = await asked(company, officer, clock)
    other = await correct(company, request, etag, explanations=unknown | {item: "Juste."})
    assert errors(other) == {(f"/explanations/{NOTHING}", "explanation_unknown")}
    long = await correct(company, request, etag, explanations={item: "x" * 301})
    assert long.status_code == 422
