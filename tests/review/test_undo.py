"""A decision can be undone for half a minute, and until then nobody is told of it."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.invoices.models import CorrectionItem, Invoice
from api.review.decisions.telling import tell_decision
from api.review.models import Telling
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.documents.files import text_of
from tests.factories import SECOND_REVIEWER_ID
from tests.invoices.test_taking_back import withdraw
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, correction, decide, forwarding, found, read, refusal, send, send_for

MAILS = ("invoice_accepted", "correction_requested", "invoice_refused", "invoice_forwarded")
DECISIONS = pytest.mark.parametrize(
    "decision", [ACCEPT, correction(), refusal(), forwarding()], ids=lambda one: one["kind"]
)


@pytest.fixture(autouse=True)
def _half_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUICHET_UNDO_SECONDS", "30")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


async def undo(officer: Caller, request: Request, etag: str) -> Any:
    return await officer.post(f"{request.path}/undo", headers={"If-Match": etag})


async def untold(database: Database) -> list[dict[str, Any]]:
    """The payloads of the jobs that wait to tell."""
    async with database.transaction(DbRole.OFFICE) as session:
        query = select(Telling.invoice_id, Telling.position, Invoice.organisation_id).join(Invoice)
        query = query.where(Telling.state == "waiting")
        return [
            {"organisation_id": str(row.organisation_id), "invoice_id": str(row.invoice_id), "position": row.position}
            for row in await session.execute(query)
        ]


async def tell(database: Database, waiting: list[dict[str, Any]]) -> None:
    for payload in waiting:
        await tell_decision(database, payload)


async def sent(database: Database) -> list[str]:
    return [name for name in MAILS for _ in await mails(database, name)]


@DECISIONS
async def test_what_is_undone_stands_where_it_stood_and_nobody_is_told(
    company: Company, officer: Caller, database: Database, clock: Clock, decision: dict[str, Any]
) -> None:
    request, later = await send(company), await send_for(database, company)
    answer = await decide(officer, request, decision)
    assert answer.json()["undo_until"] is not None
    waiting = await untold(database)
    await clock.move(seconds=29)
    undone = await undo(officer, request, answer.headers["ETag"])
    assert undone.status_code == 200, undone.text
    assert (undone.json()["status"], undone.json()["undo_until"]) == ("in_review", None)
    assert undone.headers["ETag"] != answer.headers["ETag"]
    assert [event["action"] for event in undone.json()["events"]][-1] == "undo"
    assert await found(officer) == [request.id, later.id]
    assert await found(officer, view="decided_today") == []
    await tell(database, waiting)
    assert await sent(database) == []
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    assert (seen["status"], seen["correction"], seen["refusal"]) == ("in_review", None, None)
    assert ("undo", ["status"]) in await audited(database, "invoice", UUID(request.id))


@DECISIONS
async def test_the_company_is_told_once_when_it_is_too_late_to_undo(
    company: Company, officer: Caller, database: Database, clock: Clock, decision: dict[str, Any]
) -> None:
    request = await send(company)
    answer = await decide(officer, request, decision)
    assert await sent(database) == []
    waiting = await untold(database)
    await clock.move(seconds=30)
    late = await undo(officer, request, answer.headers["ETag"])
    assert (late.status_code, late.json()["code"]) == (409, "too_late_to_undo")
    await tell(database, waiting * 2)
    assert len(await sent(database)) == 1
    assert await untold(database) == []
    assert (await read(officer, request))["undo_until"] is None


async def test_what_is_told_is_not_undone_though_there_were_time(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    answer = await decide(officer, request, ACCEPT)
    await tell(database, await untold(database))
    assert (await undo(officer, request, answer.headers["ETag"])).status_code == 409


async def test_only_ones_own_decision_can_be_undone(
    app: FastAPI, company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    await clock.move(seconds=1)
    answer = await decide(officer, request, ACCEPT)
    async with officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        assert (await read(lea, request))["undo_until"] is None
        assert (await undo(lea, request, answer.headers["ETag"])).status_code == 409
        assert (await undo(lea, request, request.etag)).status_code == 412
    await clock.move(seconds=1)
    assert (await undo(officer, request, answer.headers["ETag"])).status_code == 200
    assert (await undo(officer, request, answer.headers["ETag"])).status_code == 412


async def test_a_second_correction_asks_for_its_own_items_alone(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    first = await decide(officer, request, correction(message="Erreur."))
    undone = await undo(officer, request, first.headers["ETag"])
    await clock.move(seconds=1)
    [item] = correction()["items"]
    again = correction(message="Juste.", items=[item | {"pointer": "/form/lines/0/date", "message": "Juste."}])
    answer = await decide(officer, request, again, undone.headers["ETag"])
    assert answer.status_code == 200, answer.text
    await tell(database, await untold(database))
    [mail] = await mails(database, "correction_requested")
    assert (mail.params["message"], len(mail.params["items"])) == ("Juste.", 1)
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    assert [item["pointer"] for item in seen["correction"]["items"]] == ["/form/lines/0/date"]
    listed = await company.manager.post("/api/v1/invoices/searches", json={"statuses": ["to_correct"]})
    assert listed.json()["items"][0]["asked"]["message"] == "Juste."
    async with database.transaction(DbRole.OFFICE) as session:  # what was asked first is kept
        assert len((await session.scalars(select(CorrectionItem))).all()) == 2


async def test_an_undone_acceptance_of_a_corrected_request_leaves_it_in_front(
    company: Company, officer: Caller, database: Database
) -> None:
    """And its own mail alone is undone: of the correction before, the company knows."""
    older, request = await send_for(database, company), await send(company)
    asked = await decide(officer, request, correction())
    body = request.sent["body"]
    body["form"]["lines"][1]["date"] = "2026-08-11"
    headers = {"If-Match": asked.headers["ETag"], "Idempotency-Key": "again"}
    put = await company.collaborator.put(f"/api/v1/invoices/{request.id}", json=body, headers=headers)
    accepted = await decide(officer, request, ACCEPT, put.headers["ETag"])
    assert accepted.status_code == 200, accepted.text
    before = await _columns(database, request)
    assert (await undo(officer, request, accepted.headers["ETag"])).status_code == 200
    after = await _columns(database, request)
    assert (before.corrected, after.corrected) == (False, True)
    assert await found(officer) == [request.id, older.id]


async def _columns(database: Database, request: Request) -> Invoice:
    async with database.transaction(DbRole.OFFICE) as session:
        return await session.get_one(Invoice, UUID(request.id))


async def test_a_company_that_withdrew_meanwhile_is_told_nothing(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    asked = await decide(officer, request, correction())
    waiting = await untold(database)
    await clock.move(seconds=1)
    assert (await withdraw(company.manager, request, asked.headers["ETag"])).status_code == 200
    assert (await undo(officer, request, asked.headers["ETag"])).status_code == 412
    await tell(database, waiting)
    assert await sent(database) == []


async def test_an_office_may_do_without(
    company: Company, officer: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_UNDO_SECONDS", "0")
    get_settings.cache_clear()
    request = await send(company)
    answer = await decide(officer, request, ACCEPT)
    assert answer.json()["undo_until"] is None
    assert await sent(database) == ["invoice_accepted"]
    assert (await undo(officer, request, answer.headers["ETag"])).status_code == 409


@pytest.mark.committed
async def test_of_telling_and_undoing_at_once_one_wins(app: FastAPI, company: Company, database: Database) -> None:
    async with officer_in(app, database) as anna:
        for _ in range(5):
            request = await send_for(database, company)
            answer = await decide(anna, request, ACCEPT)
            waiting = await untold(database)
            told_before = len(await sent(database))
            tries = [undo(anna, request, answer.headers["ETag"]) for _ in range(5)]
            tellings = [tell(database, waiting) for _ in range(5)]
            answers = (await asyncio.gather(*tries, *tellings))[: len(tries)]
            undone = [answer.status_code for answer in answers].count(200)
            told = len(await sent(database)) - told_before
            assert (undone, told) in {(1, 0), (0, 1)}
            assert (await _columns(database, request)).status == ("in_review" if undone else "accepted")


@pytest.mark.parametrize(
    "decision", [correction(message="MEIER"), refusal(message="MEIER")], ids=["correction", "refusal"]
)
async def test_the_words_of_an_undone_decision_stay_in_the_office(
    company: Company, officer: Caller, database: Database, decision: dict[str, Any]
) -> None:
    request = await send(company)
    answer = await decide(officer, request, decision)
    await undo(officer, request, answer.headers["ETag"])
    seen = await company.manager.get(f"/api/v1/invoices/{request.id}")
    assert "MEIER" not in seen.text
    printed = await company.manager.get(f"/api/v1/invoices/{request.id}/pdf")
    assert "MEIER" not in text_of(printed.content)
    assert [event["message"] for event in (await read(officer, request))["events"]] == [None, "MEIER", None]


async def test_what_is_not_told_is_not_taken_up_again(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    answer = await decide(officer, request, ACCEPT)
    path, headers = f"{request.path}/reopenings", {"If-Match": answer.headers["ETag"]}
    early = await officer.post(path, json={"reason": "Doublon."}, headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "not_told_yet")
    await tell(database, await untold(database))
    assert (await officer.post(path, json={"reason": "Doublon."}, headers=headers)).status_code == 200


async def test_who_sees_too_late_whose_request_it_is_takes_the_decision_back(
    app: FastAPI, company: Company, officer: Caller, database: Database
) -> None:
    """After a recusal as well: it leaves the request to the others."""
    request = await send(company)
    decided = await decide(officer, request, ACCEPT)
    recused = await officer.post(f"{request.path}/recusals", json={"reason": "C’est mon neveu."})
    assert recused.json()["undo_until"] is not None
    undone = await undo(officer, request, decided.headers["ETag"])
    assert (undone.status_code, undone.json()["status"]) == (200, "in_review")
    again = Request(request.id, undone.json(), undone.headers["ETag"])
    assert (await decide(officer, again, ACCEPT)).json()["code"] == "recused"
    async with officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        assert (await decide(lea, again, ACCEPT)).json()["status"] == "accepted"


async def test_nothing_is_built_on_a_refusal_that_can_still_be_undone(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    assert (await decide(officer, request, refusal())).status_code == 200
    theirs = f"/api/v1/invoices/{request.id}"
    wish = {"reason": "Le devis avait été accepté."}
    mark = {"revision": 0, "requested_on": "2026-01-05", "requested_by": "insured", "issued_on": "2026-01-06"}
    early = [
        await company.manager.get(f"{theirs}/decision/pdf"),
        await company.manager.post(f"{theirs}/formal-decision-requests", json=wish),
        await officer.post(f"{request.path}/formal-decision-marks", json=mark),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in early] == [
        (409, "not_decided"),
        (409, "not_contestable"),
        (409, "not_told_yet"),
    ]
    await tell(database, await untold(database))
    assert (await company.manager.get(f"{theirs}/decision/pdf")).status_code == 200
    assert (await company.manager.post(f"{theirs}/formal-decision-requests", json=wish)).status_code == 201
    assert (await officer.post(f"{request.path}/formal-decision-marks", json=mark | {"revision": 1})).status_code == 201
