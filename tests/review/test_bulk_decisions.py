"""Many requests decided at once: each as it would be alone, once, and none that somebody has to look at."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from api.accounts.models import OfficeMember
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.invoices.models import Invoice, InvoiceEvent
from api.organisations.models import BankAccount
from api.review.bulk import carrying_out
from api.review.bulk.carrying_out import carry_out_bulk_decision
from api.review.bulk.decisions import KEPT, forget_bulk_decisions
from api.review.decisions.deciding import carry_out
from api.review.models import BulkDecision, BulkDecisionItem
from api.worker import drain
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, decide, found, read, refusal, search, send, send_for

PATH = "/api/v1/office/bulk-decisions"


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    """Another reviewer."""
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


@pytest.fixture
def half_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """To undo a decision."""
    monkeypatch.setenv("GUICHET_UNDO_SECONDS", "30")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


async def send_clean(database: Database, company: Company, count: int) -> list[Request]:
    """Requests for a person and a decision each, of which no check needs a look."""
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        known = now_sql() - timedelta(days=60)
        await session.execute(update(BankAccount).values(created_at=known))
    return [await send_for(database, company, {"decision_number": decision(number)}) for number in range(count)]


def decision(number: int) -> str:
    return f"3022024{number + 1:07}"


async def send_like(database: Database, company: Company, number: int) -> Request:
    """A request that looks like one of `send_clean`, which now looks like this one."""
    return await send_for(database, company, {"decision_number": decision(number)})


def body(requests: list[Request], **values: Any) -> dict[str, Any]:
    return {"items": [{"invoice_id": request.id, "etag": request.etag} for request in requests]} | values


def acceptance(requests: list[Request]) -> dict[str, Any]:
    return body(requests, **ACCEPT)


def refusing(requests: list[Request], **values: Any) -> dict[str, Any]:
    return body(requests, **refusal(), count=len(requests)) | values


async def ask(officer: Caller, wanted: dict[str, Any], key: str | None = None) -> Any:
    return await officer.post(PATH, json=wanted, headers={"Idempotency-Key": key or str(uuid4())})


async def asked(officer: Caller, wanted: dict[str, Any]) -> str:
    answer = await ask(officer, wanted)
    assert answer.status_code == 202, answer.text
    bulk_id: str = answer.json()["id"]
    return bulk_id


async def look(officer: Caller, bulk_id: str) -> dict[str, Any]:
    answer = await officer.get(f"{PATH}/{bulk_id}")
    assert answer.status_code == 200, answer.text
    seen: dict[str, Any] = answer.json()
    return seen


async def carried_out(database: Database, officer: Caller, bulk_id: str) -> dict[str, Any]:
    await carry_out_bulk_decision(database, {"bulk_id": bulk_id})
    return await look(officer, bulk_id)


def results(seen: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(item["state"], item["code"]) for item in seen["items"]]


async def actions(database: Database, action: str) -> int:
    async with database.transaction(DbRole.OFFICE) as session:
        query = select(func.count()).select_from(InvoiceEvent).where(InvoiceEvent.action == action)
        return await session.scalar(query) or 0


async def test_requests_without_a_warning_are_accepted(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    requests = await send_clean(database, company, 3)
    rows = (await search(officer))["items"]
    assert [row["warning_count"] for row in rows] == [0, 0, 0], [
        [check for check in (await read(officer, request))["checks"] if check["state"] != "ok"] for request in requests
    ]
    assert [(row["id"], row["etag"], row["language"]) for row in rows] == [(r.id, r.etag, "fr") for r in requests]
    await clock.move(seconds=1)
    bulk_id = await asked(officer, acceptance(requests))
    before = await look(officer, bulk_id)
    assert (before["waiting"], before["ended_at"], results(before)) == (3, None, [("waiting", None)] * 3)
    await drain(database)
    after = await look(officer, bulk_id)
    assert (after["kind"], after["total"], after["waiting"], after["done"]) == ("acceptance", 3, 0, 3)
    assert after["ended_at"] is not None
    assert after["amount"] == f"{sum(float(request.sent['total']) for request in requests):.2f}"
    assert [(item["invoice_id"], item["status"], item["state"]) for item in after["items"]] == [
        (request.id, "accepted", "done") for request in requests
    ]
    assert len(await mails(database, "invoice_accepted")) == 3
    assert await found(officer) == []
    assert {"accept_in_bulk", "read"} == {
        action for action, _ in await audited(database, "bulk_decision", UUID(bulk_id))
    }
    assert ("accept", ["status"]) in await audited(database, "invoice", UUID(requests[0].id))
    [listed] = (await officer.get(PATH)).json()["items"]
    assert listed == {name: value for name, value in after.items() if name not in {"items", "undo_until"}}


async def test_requests_are_refused_for_one_reason(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    """Whatever their checks say."""
    requests = [*await send_clean(database, company, 1), await send_like(database, company, 0)]
    await clock.move(seconds=1)
    after = await carried_out(database, officer, await asked(officer, refusing(requests, message="Déjà payée.")))
    assert (results(after), after["message"]) == ([("done", None)] * 2, "Déjà payée.")
    assert after["reason"] == "Doublon"
    assert [mail.params["message"] for mail in await mails(database, "invoice_refused")] == ["Déjà payée."] * 2


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"count": 2}, ("/count", "count_differs")),
        ({"count": None}, ("/count", "required")),
        ({"reason_code": "unknown"}, ("/reason_code", "choice")),
        ({"reason_code": "other"}, ("/message", "required")),
    ],
)
async def test_a_refusal_needs_its_number_and_a_reason(
    company: Company, officer: Caller, database: Database, values: dict[str, Any], error: tuple[str, str]
) -> None:
    answer = await ask(officer, refusing([await send(company)], **values))
    assert answer.status_code == 422, answer.text
    assert [(found["pointer"], found["code"]) for found in answer.json()["errors"]] == [error]
    assert (await officer.get(PATH)).json()["items"] == []


async def test_what_is_asked_for_exists_and_stands_there_once(company: Company, officer: Caller) -> None:
    request = await send(company)
    twice = await ask(officer, acceptance([request, request]))
    assert [(e["pointer"], e["code"]) for e in twice.json()["errors"]] == [("/items", "request_twice")]
    unknown = {"invoice_id": str(uuid4()), "etag": request.etag}
    assert (await ask(officer, acceptance([request]) | {"items": [unknown]})).status_code == 404
    for count in (0, 201):
        many = [{"invoice_id": str(uuid4()), "etag": request.etag} for _ in range(count)]
        assert (await ask(officer, ACCEPT | {"items": many})).status_code == 422


async def test_what_needs_a_look_is_not_accepted(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    """The checks are made again: one that had no warning when it was chosen may have one now."""
    first, second = await send_clean(database, company, 2)
    bulk_id = await asked(officer, acceptance([first, second]))
    await send_like(database, company, 0)
    await clock.move(seconds=1)
    after = await carried_out(database, officer, bulk_id)
    opened = [c["title"] for c in (await read(officer, first))["checks"] if c["state"] != "ok"]
    assert opened != []
    assert results(after) == [("skipped", "warnings_open"), ("done", None)]
    assert after["items"][0]["detail"] == f"À regarder d’abord\u00a0: {', '.join(opened)}."
    assert (await read(officer, first))["status"] == "in_review"


async def test_what_changed_meanwhile_is_left_alone(
    company: Company, officer: Caller, lea: Caller, database: Database, clock: Clock
) -> None:
    requests = await send_clean(database, company, 2)
    await clock.move(seconds=1)
    bulk_id = await asked(officer, acceptance(requests))
    assert (await decide(lea, requests[0], refusal())).status_code == 200
    after = await carried_out(database, officer, bulk_id)
    assert results(after) == [("skipped", "changed_meanwhile"), ("done", None)]
    assert after["items"][0]["status"] == "refused"


async def test_what_is_decided_is_not_decided_again(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    [request] = await send_clean(database, company, 1)
    await clock.move(seconds=1)
    answer = await decide(officer, request, ACCEPT)
    accepted = Request(request.id, request.sent, answer.headers["ETag"])
    after = await carried_out(database, officer, await asked(officer, acceptance([accepted])))
    assert results(after) == [("skipped", "move_not_allowed")]
    assert "Accepté" in after["items"][0]["detail"]


async def test_what_a_colleague_looks_at_is_left_to_them(
    company: Company, officer: Caller, lea: Caller, database: Database, clock: Clock
) -> None:
    requests = await send_clean(database, company, 2)
    await lea.put(f"{requests[0].path}/lease", json={})
    await officer.put(f"{requests[1].path}/lease", json={})
    await clock.move(seconds=1)
    after = await carried_out(database, officer, await asked(officer, acceptance(requests)))
    assert results(after) == [("skipped", "held_by_other"), ("done", None)]
    assert after["items"][0]["detail"].startswith("Lea Keller")


async def test_from_the_amount_on_that_needs_two_nothing_is_accepted(
    company: Company, officer: Caller, administrator: Caller, database: Database, clock: Clock
) -> None:
    requests = await send_clean(database, company, 2)
    amount = requests[0].sent["total"]
    change = {"name": "four_eyes_amount", "revision": 0, "values": [amount]}
    assert (await administrator.post("/api/v1/office/parameters", json=change)).status_code == 201
    await clock.move(seconds=1)
    after = await carried_out(database, officer, await asked(officer, acceptance(requests[:1])))
    assert results(after) == [("skipped", "needs_two")]
    refused = await carried_out(database, officer, await asked(officer, refusing(requests[:1])))
    assert results(refused) == [("done", None)]
    higher = change | {"revision": 1, "values": [f"{float(amount) + 0.01:.2f}"]}
    await administrator.post("/api/v1/office/parameters", json=higher)
    below = await carried_out(database, officer, await asked(officer, acceptance(requests[1:])))
    assert results(below) == [("done", None)]


async def test_a_recalled_request_is_not_there(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    [request] = await send_clean(database, company, 1)
    bulk_id = await asked(officer, acceptance([request]))
    recall = await company.manager.post(f"/api/v1/invoices/{request.id}/recalls", headers={"If-Match": request.etag})
    assert recall.status_code == 201, recall.text
    assert results(await carried_out(database, officer, bulk_id)) == [("skipped", "not_found")]


async def test_whoever_lost_their_access_decides_nothing_more(
    company: Company, officer: Caller, database: Database
) -> None:
    bulk_id = await asked(officer, acceptance(await send_clean(database, company, 1)))
    async with database.transaction(DbRole.AUTH) as session:
        gone = update(OfficeMember).where(OfficeMember.person_id == REVIEWER_ID)
        await session.execute(gone.values(active=False))
    await carry_out_bulk_decision(database, {"bulk_id": bulk_id})
    async with database.transaction(DbRole.OFFICE) as session:
        [item] = await session.scalars(select(BulkDecisionItem))
    assert (item.state, item.code) == ("skipped", "access_ended_meanwhile")


async def test_a_reason_that_was_withdrawn_refuses_nothing(
    company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    bulk_id = await asked(officer, refusing(await send_clean(database, company, 1)))
    known = (await administrator.get("/api/v1/office/reason-revisions")).json()["items"]
    [reason] = [item for item in known if item["code"] == "duplicate"]
    fields = ("code", "revision", "uses", "short", "sentence")
    withdrawn = {name: reason[name] for name in fields} | {"active": False}
    assert (await administrator.post("/api/v1/office/reason-revisions", json=withdrawn)).status_code == 201
    assert results(await carried_out(database, officer, bulk_id)) == [("skipped", "reason_withdrawn")]


async def test_an_error_of_ours_ends_one_request_and_no_other(
    company: Company, officer: Caller, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = await send_clean(database, company, 3)

    async def fail(session: Any, officer: Any, invoice: Invoice, decision: Any) -> None:
        await carry_out(session, officer, invoice, decision)
        if invoice.id == UUID(requests[1].id):
            raise RuntimeError("broken")

    monkeypatch.setattr(carrying_out, "carry_out", fail)
    await clock.move(seconds=1)
    after = await carried_out(database, officer, await asked(officer, acceptance(requests)))
    assert results(after) == [("done", None), ("failed", "bulk_decision_failed"), ("done", None)]
    assert (await read(officer, requests[1]))["status"] == "in_review"
    assert len(await mails(database, "invoice_accepted")) == 2


async def test_a_killed_worker_decides_nothing_twice(
    company: Company, officer: Caller, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after a decision and before its commit, then begun anew; and once more when all is done."""
    requests = await send_clean(database, company, 4)

    async def die(session: Any, officer: Any, invoice: Invoice, decision: Any) -> None:
        await carry_out(session, officer, invoice, decision)
        if invoice.id == UUID(requests[2].id):
            raise asyncio.CancelledError

    await clock.move(seconds=1)
    bulk_id = await asked(officer, acceptance(requests))
    with monkeypatch.context() as patch:
        patch.setattr(carrying_out, "carry_out", die)
        with pytest.raises(asyncio.CancelledError):
            await carry_out_bulk_decision(database, {"bulk_id": bulk_id})
    assert results(await look(officer, bulk_id)) == [("done", None)] * 2 + [("waiting", None)] * 2
    for _ in range(2):
        assert results(await carried_out(database, officer, bulk_id)) == [("done", None)] * 4
    assert (await actions(database, "accept"), len(await mails(database, "invoice_accepted"))) == (4, 4)


async def test_what_may_pass_is_tried_again(
    company: Company, officer: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise OSError("disk full")

    bulk_id = await asked(officer, acceptance(await send_clean(database, company, 1)))
    monkeypatch.setattr(carrying_out, "carry_out", fail)
    with pytest.raises(OSError, match="disk full"):
        await carry_out_bulk_decision(database, {"bulk_id": bulk_id})
    assert results(await look(officer, bulk_id)) == [("waiting", None)]


async def test_what_has_not_begun_can_be_stopped(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    bulk_id = await asked(officer, acceptance(await send_clean(database, company, 2)))
    assert (await lea.post(f"{PATH}/{bulk_id}/stop")).status_code == 404
    stopped = await officer.post(f"{PATH}/{bulk_id}/stop")
    assert stopped.status_code == 200, stopped.text
    assert results(stopped.json()) == [("skipped", "bulk_stopped")] * 2
    assert results(await carried_out(database, officer, bulk_id)) == [("skipped", "bulk_stopped")] * 2
    assert await actions(database, "accept") == 0
    assert "stop" in [action for action, _ in await audited(database, "bulk_decision", UUID(bulk_id))]


async def test_what_was_stopped_between_two_requests_is_not_decided(
    company: Company, officer: Caller, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = await send_clean(database, company, 2)
    await clock.move(seconds=1)
    bulk_id = await asked(officer, acceptance(requests))
    one = carrying_out._one

    async def then_stop(database: Database, bulk: BulkDecision, position: int) -> None:
        await one(database, bulk, position)
        await officer.post(f"{PATH}/{bulk_id}/stop")

    monkeypatch.setattr(carrying_out, "_one", then_stop)
    assert results(await carried_out(database, officer, bulk_id)) == [("done", None), ("skipped", "bulk_stopped")]


async def test_the_same_key_is_the_same_decision(company: Company, officer: Caller, database: Database) -> None:
    requests = await send_clean(database, company, 2)
    first, again = [await ask(officer, acceptance(requests), "once") for _ in range(2)]
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    other = await ask(officer, acceptance(requests[:1]), "once")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await officer.post(PATH, json=acceptance(requests))).json()["code"] == "idempotency_key_missing"
    assert len((await officer.get(PATH)).json()["items"]) == 1


async def test_nobody_reads_or_undoes_anothers(
    company: Company, officer: Caller, lea: Caller, administrator: Caller, database: Database
) -> None:
    bulk_id = await asked(officer, acceptance(await send_clean(database, company, 1)))
    for other in (lea, administrator):
        assert (await other.get(f"{PATH}/{bulk_id}")).status_code == 404
        assert (await other.post(f"{PATH}/{bulk_id}/undo")).status_code == 404
        assert (await other.get(PATH)).json()["items"] == []


@pytest.mark.usefixtures("half_a_minute")
async def test_all_of_it_can_be_undone_until_companies_are_told(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    """Also where one of them was undone by itself."""
    requests = await send_clean(database, company, 3)
    await clock.move(seconds=1)
    bulk_id = await asked(officer, acceptance(requests))
    after = await carried_out(database, officer, bulk_id)
    assert after["undo_until"] is not None
    await clock.move(seconds=1)
    alone = {"If-Match": await etag_of(officer, requests[1])}
    assert (await officer.post(f"{requests[1].path}/undo", headers=alone)).status_code == 200
    await clock.move(seconds=28)
    undone = await officer.post(f"{PATH}/{bulk_id}/undo")
    assert undone.status_code == 200, undone.text
    assert results(undone.json()) == [("undone", None), ("done", None), ("undone", None)]
    assert undone.json()["undo_until"] is None
    assert await found(officer) == [request.id for request in requests]
    again = await officer.post(f"{PATH}/{bulk_id}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "too_late_to_undo")
    await clock.move(seconds=60)
    await drain(database)
    assert await mails(database, "invoice_accepted") == []


async def etag_of(officer: Caller, request: Request) -> str:
    answer = await officer.get(request.path)
    etag: str = answer.headers["ETag"]
    return etag


@pytest.mark.usefixtures("half_a_minute")
async def test_undoing_stops_what_has_not_begun_and_comes_too_late_after_half_a_minute(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    requests = await send_clean(database, company, 2)
    await clock.move(seconds=1)
    waiting = await asked(officer, acceptance(requests[:1]))
    done = await asked(officer, refusing(requests[1:]))
    await carry_out_bulk_decision(database, {"bulk_id": done})
    await clock.move(seconds=30)
    assert (await look(officer, done))["undo_until"] is None
    assert (await officer.post(f"{PATH}/{done}/undo")).status_code == 409
    assert (await officer.post(f"{PATH}/{waiting}/undo")).status_code == 200
    assert results(await look(officer, waiting)) == [("skipped", "bulk_stopped")]


async def test_they_are_forgotten_after_a_month(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    bulk_id = await asked(officer, acceptance(await send_clean(database, company, 1)))
    await forget_bulk_decisions(database)
    assert (await officer.get(f"{PATH}/{bulk_id}")).status_code == 200
    await clock.move(days=KEPT / timedelta(days=1))
    await forget_bulk_decisions(database)
    async with database.transaction(DbRole.OFFICE) as session:
        assert (await session.scalars(select(BulkDecision))).all() == []
        assert (await session.scalars(select(BulkDecisionItem))).all() == []


@pytest.mark.committed
async def test_of_a_bulk_and_single_decisions_at_once_each_request_gets_one(
    app: FastAPI, company: Company, database: Database
) -> None:
    """And of two bulks and two workers each."""
    requests = await send_clean(database, company, 8)
    async with officer_in(app, database) as anna, officer_in(app, database, SECOND_REVIEWER_ID) as other:
        bulks = [await asked(anna, acceptance(requests)), await asked(other, refusing(requests[::-1]))]
        jobs = [carry_out_bulk_decision(database, {"bulk_id": bulk_id}) for bulk_id in bulks * 2]
        singles = [decide(caller, request, ACCEPT) for caller in (anna, other) for request in requests[::3]]
        answers = (await asyncio.gather(*singles, *jobs))[: len(singles)]
        seen = [await look(anna, bulks[0]), await look(other, bulks[1])]
    alone = [answer.status_code for answer in answers].count(200)
    done = [item["invoice_id"] for one in seen for item in one["items"] if item["state"] == "done"]
    assert len(done) == len(set(done))
    assert len(done) + alone == len(requests)
    assert {code for one in seen for state, code in results(one) if state != "done"} <= {"changed_meanwhile"}
    assert await actions(database, "accept") + await actions(database, "refuse") == len(requests)
    assert len(await mails(database, "invoice_accepted")) + len(await mails(database, "invoice_refused")) == 8


@pytest.mark.committed
async def test_the_same_key_at_once_is_one_decision(app: FastAPI, company: Company, database: Database) -> None:
    requests = await send_clean(database, company, 2)
    async with officer_in(app, database) as anna:
        answers = await asyncio.gather(*[ask(anna, acceptance(requests), "once") for _ in range(5)])
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1


@pytest.mark.committed
async def test_stopping_in_the_middle_leaves_each_request_decided_or_waiting(
    app: FastAPI, company: Company, database: Database
) -> None:
    requests = await send_clean(database, company, 12)
    async with officer_in(app, database) as anna:
        bulk_id = await asked(anna, acceptance(requests))
        work = asyncio.ensure_future(carry_out_bulk_decision(database, {"bulk_id": bulk_id}))
        while (await look(anna, bulk_id))["done"] == 0:  # noqa: ASYNC110 - the database tells of no event
            await asyncio.sleep(0)
        stopped = (await anna.post(f"{PATH}/{bulk_id}/stop")).json()
        await work
        after = await look(anna, bulk_id)
        waiting = await found(anna)
    assert results(after) == results(stopped)
    assert {code for state, code in results(after) if state != "done"} <= {"bulk_stopped"}
    assert len(waiting) == after["skipped"] == len(requests) - await actions(database, "accept")


async def test_two_hundred_at_once(company: Company, officer: Caller, database: Database, clock: Clock) -> None:
    requests = await send_clean(database, company, 200)
    await clock.move(seconds=1)
    after = await carried_out(database, officer, await asked(officer, acceptance(requests)))
    assert (after["total"], after["done"]) == (200, 200)
    assert [item["invoice_id"] for item in after["items"]] == [request.id for request in requests]
