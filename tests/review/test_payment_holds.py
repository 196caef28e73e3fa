"""Payments held back: to an account or to a company. What is held is not accepted, and no company learns why."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.accounts.acting import officer_now
from api.core.clock import today
from api.core.db import Database, DbRole
from api.invoices.models import Invoice, Parameter
from api.invoices.payment_holds import held
from api.review.bulk.carrying_out import carry_out_bulk_decision
from api.review.companies.payment_hold_schemas import PaymentHoldInput
from api.review.companies.payment_holds import hold_payments
from api.review.decisions.deciding import carry_out, lock_for
from api.review.schemas import Acceptance
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.documents.files import text_of
from tests.factories import ADMINISTRATOR_ID, SECOND_REVIEWER_ID
from tests.records import audited
from tests.review.requests import ACCEPT, Request, correction, decide, found, read, refusal, search, send, send_for

PATH = "/api/v1/office/payment-holds"
REASON = "Soupçon de fausses factures"
IBAN = "CH56 0483 5012 3456 7800 9"


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


@pytest.fixture
async def today_(database: Database) -> date:
    async with database.transaction() as session:
        return await today(session)


async def hold(administrator: Caller, **wish: Any) -> dict[str, Any]:
    answer = await administrator.post(PATH, json={"reason": REASON} | wish)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def lift(administrator: Caller, hold_id: str, reason: str = "Compte vérifié") -> Any:
    return await administrator.post(f"{PATH}/{hold_id}/lifting", json={"reason": reason})


async def listed(officer: Caller, **values: Any) -> list[dict[str, Any]]:
    answer = await officer.post(f"{PATH}/searches", json=values)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def payee_of(officer: Caller, request: Request) -> str:
    iban: str = (await read(officer, request))["payee"]["iban"]
    return iban


def spaced(iban: str) -> str:
    """As people paste it."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4)).lower()


async def status(database: Database, request: Request) -> str:
    async with database.transaction(DbRole.OFFICE) as session:
        return (await session.get_one(Invoice, UUID(request.id))).status


@pytest.mark.parametrize("target", ["iban", "organisation_id"])
async def test_what_is_held_is_not_accepted_and_can_be_corrected_or_refused(
    company: Company, officer: Caller, administrator: Caller, database: Database, target: str
) -> None:
    first, second, third = [await send_for(database, company) for _ in range(3)]
    wish = {"iban": spaced(await payee_of(officer, first)), "organisation_id": str(company.id)}
    made = await hold(administrator, **{target: wish[target]})
    assert (made["state"], made["in_review"], made["placed_by"]["name"]) == ("current", 3, "Peter Roth")
    refused = await decide(officer, first, ACCEPT)
    assert (refused.status_code, refused.json()["code"]) == (409, "payee_held")
    assert REASON in refused.json()["detail"]
    assert await status(database, first) == "in_review"
    assert (await decide(officer, first, correction())).json()["status"] == "to_correct"
    assert (await decide(officer, second, refusal())).json()["status"] == "refused"
    assert (await lift(administrator, made["id"])).status_code == 200
    assert (await decide(officer, third, ACCEPT)).json()["status"] == "accepted"


async def test_the_screen_and_the_queue_show_what_is_held_and_why(
    company: Company, other_company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    request, other = await send(company), await send(other_company)
    made = await hold(administrator, organisation_id=str(company.id))
    [shown] = (await read(officer, request))["holds"]
    assert (shown["id"], shown["reason"], shown["placed_by"]["name"]) == (made["id"], REASON, "Peter Roth")
    assert (shown["organisation"]["id"], shown["iban"]) == (str(company.id), None)
    assert (await read(officer, other))["holds"] == []
    marks = {row["id"]: row["held"] for row in (await search(officer))["items"]}
    assert marks == {request.id: True, other.id: False}
    assert await found(officer, held=True) == [request.id]
    assert await found(officer, held=False) == [other.id]


async def test_an_account_is_held_whichever_company_gave_it(
    company: Company, other_company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    request, other, third = await send(company), await send(other_company), await send_for(database, other_company)
    iban = await payee_of(officer, request)
    async with database.transaction(DbRole.OFFICE) as session:
        of_version = text("SELECT frozen->'payee'->>'iban' FROM invoice_versions WHERE invoice_id = ANY(:ids)")
        ibans = list(await session.scalars(of_version, {"ids": [UUID(one.id) for one in (request, other, third)]}))
    assert set(ibans) == {iban}  # the factories give every company the same account
    await hold(administrator, iban=iban)
    assert set(await found(officer, held=True)) == {request.id, other.id, third.id}
    for whose in (company, other_company):
        [row] = await listed(officer, organisation_id=str(whose.id))
        assert (row["iban"], row["organisation"], row["in_review"]) == (iban, None, 3)


async def test_a_first_acceptance_of_four_eyes_is_held_and_so_is_the_second(
    company: Company, officer: Caller, lea: Caller, administrator: Caller, database: Database
) -> None:
    request, later = await send(company), await send_for(database, company)
    async with database.transaction(DbRole.OFFICE) as session:
        session.add(Parameter(name="four_eyes_amount", revision=1, values=["0.05"], added_by=ADMINISTRATOR_ID))
    assert (await decide(officer, request, ACCEPT)).json()["second_look"] is not None
    await hold(administrator, organisation_id=str(company.id))
    assert (await decide(lea, request, ACCEPT)).json()["code"] == "payee_held"
    assert (await decide(officer, later, ACCEPT)).json()["code"] == "payee_held"
    assert (await read(lea, later))["second_look"] is None


async def test_a_bulk_acceptance_leaves_alone_what_is_held(
    company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    request = await send(company)
    await hold(administrator, organisation_id=str(company.id))
    body = ACCEPT | {"items": [{"invoice_id": request.id, "etag": request.etag}]}
    asked = await officer.post("/api/v1/office/bulk-decisions", json=body, headers={"Idempotency-Key": str(uuid4())})
    await carry_out_bulk_decision(database, {"bulk_id": asked.json()["id"]})
    bulk = (await officer.get(f"/api/v1/office/bulk-decisions/{asked.json()['id']}")).json()
    [item] = bulk["items"]
    assert (item["state"], item["code"], item["status"]) == ("skipped", "payee_held", "in_review")
    assert REASON in item["detail"]


async def test_what_was_accepted_before_is_shown_as_held_to_the_hand_off(
    company: Company, other_company: Company, officer: Caller, administrator: Caller, database: Database, today_: date
) -> None:
    request, other = await send(company), await send(other_company)
    await decide(officer, request, ACCEPT)
    made = await hold(administrator, organisation_id=str(company.id))
    assert (made["in_review"], made["accepted"]) == (0, 1)
    assert [one["id"] for one in (await read(officer, request))["holds"]] == [made["id"]]
    async with database.transaction(DbRole.OFFICE) as session:
        holds = await held(session, [UUID(request.id), UUID(other.id)], today_)
    assert {str(invoice_id): [str(one.id) for one in ones] for invoice_id, ones in holds.items()} == {
        request.id: [made["id"]]
    }


async def test_the_company_learns_nothing(
    company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    request = await send(company)
    before = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    made = await hold(administrator, organisation_id=str(company.id))
    assert (await decide(officer, request, ACCEPT)).status_code == 409
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}")).json() == before
    assert (await lift(administrator, made["id"])).status_code == 200
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}")).json() == before
    for column in ("reason", "placed_by", "lift_reason"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with database.transaction(DbRole.COMPANY, company.id) as session:
                await session.execute(text(f"SELECT {column} FROM payment_holds"))  # noqa: S608 - our own names


@pytest.mark.parametrize("target", ["iban", "organisation_id"])
async def test_of_an_accepted_request_the_company_learns_that_its_payment_is_clarified_and_not_why(
    company: Company, other_company: Company, officer: Caller, administrator: Caller, database: Database, target: str
) -> None:
    request = await send(company)
    await decide(officer, request, ACCEPT)

    async def told() -> Any:
        return (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()

    async def letter() -> str:
        file = await company.manager.get(f"/api/v1/invoices/{request.id}/decision/pdf")
        return " ".join(text_of(file.content).split())

    before = await told()
    assert before["payment_in_clarification"] is False
    wish = {"iban": await payee_of(officer, request), "organisation_id": str(company.id)}
    made = await hold(administrator, **{target: wish[target]})
    assert await told() == before | {"payment_in_clarification": True}
    assert "L’office clarifie encore le versement" in await letter()
    assert REASON not in await letter()
    async with database.transaction(DbRole.COMPANY, other_company.id) as session:
        assert (await session.execute(text("SELECT iban FROM payment_holds"))).all() == []
    await lift(administrator, made["id"])
    assert await told() == before
    assert "clarifie" not in await letter()


async def test_a_hold_counts_from_its_first_day_to_its_last(
    app: FastAPI, company: Company, administrator: Caller, database: Database, clock: Clock, today_: date
) -> None:
    request = await send(company)
    days = {"first_day": str(today_ + timedelta(days=2)), "last_day": str(today_ + timedelta(days=3))}
    made = await hold(administrator, organisation_id=str(company.id), **days)
    assert (made["state"], made["in_review"]) == ("coming", 0)
    seen = []
    for _ in range(5):
        async with officer_in(app, database) as officer:  # a session lasts no day
            [row] = await listed(officer, ended=True)
            seen.append((row["state"], len((await read(officer, request))["holds"]), len(await listed(officer))))
        await clock.move(days=1)
    assert seen == [("coming", 0, 1), ("coming", 0, 1), ("current", 1, 1), ("current", 1, 1), ("over", 0, 0)]


@pytest.mark.parametrize(
    ("wish", "pointer", "code"),
    [
        ({}, "/iban", "required"),
        ({"iban": IBAN, "organisation_id": str(uuid4())}, "/iban", "required"),
        ({"iban": "CH56 0483 5012 3456 7800 8"}, "/iban", "iban"),
        ({"iban": IBAN, "reason": " "}, "/reason", "required"),
        ({"iban": IBAN, "first_day": "2020-01-01"}, "/first_day", "past"),
        ({"iban": IBAN, "first_day": "2099-01-02", "last_day": "2099-01-01"}, "/last_day", "range"),
    ],
)
async def test_a_hold_needs_one_target_a_reason_and_days_in_order(
    administrator: Caller, wish: dict[str, str], pointer: str, code: str
) -> None:
    answer = await administrator.post(PATH, json={"reason": REASON} | wish)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


async def test_one_hold_at_a_time_and_a_history_of_all(
    company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    made = await hold(administrator, iban=IBAN)
    again = await administrator.post(PATH, json={"reason": "Autre", "iban": IBAN})
    assert (again.status_code, again.json()["code"]) == (409, "already_held")
    lifted = (await lift(administrator, made["id"])).json()
    assert (lifted["state"], lifted["lift_reason"], lifted["lifted_by"]["name"]) == (
        "lifted",
        "Compte vérifié",
        "Peter Roth",
    )
    assert (await lift(administrator, made["id"])).json()["code"] == "hold_ended"
    assert (await lift(administrator, str(uuid4()))).status_code == 404
    second = await hold(administrator, iban=IBAN, reason="Nouveau soupçon")
    assert [row["id"] for row in await listed(officer)] == [second["id"]]
    assert [row["id"] for row in await listed(officer, ended=True)] == [second["id"], made["id"]]
    for words in ("0483 5012", "SOUPÇON"):
        assert [row["id"] for row in await listed(officer, words=words)] == [second["id"]]
    assert [row["id"] for row in await listed(officer, words="vérifié", ended=True)] == [made["id"]]
    assert await listed(officer, words="%") == []
    assert await audited(database, "payment_hold", UUID(made["id"])) == [("hold_payments", []), ("lift_hold", [])]


async def test_one_hold_leaves_room_for_others(company: Company, other_company: Company, administrator: Caller) -> None:
    for wish in (
        {"iban": IBAN},
        {"iban": "CH9300762011623852957"},
        {"organisation_id": str(company.id)},
        {"organisation_id": str(other_company.id)},
    ):
        await hold(administrator, **wish)
        again = await administrator.post(PATH, json={"reason": REASON} | wish)
        assert (again.status_code, again.json()["code"]) == (409, "already_held"), wish


async def test_reviewers_read_holds_and_administrators_lift_them_with_a_fresh_factor(
    officer: Caller, administrator: Caller, clock: Clock
) -> None:
    made = await hold(administrator, iban=IBAN)
    assert (await officer.post(f"{PATH}/searches", json={})).json()["may_edit"] is False
    assert (await officer.post(PATH, json={"reason": REASON, "iban": IBAN})).json()["code"] == "administrators_only"
    assert (await lift(officer, made["id"])).json()["code"] == "administrators_only"
    await clock.move(minutes=5, seconds=1)
    assert (await lift(administrator, made["id"])).json()["code"] == "step_up_required"
    assert (await administrator.post(f"{PATH}/searches", json={})).json()["may_edit"] is True


async def test_an_unknown_company_is_not_held(administrator: Caller) -> None:
    answer = await administrator.post(PATH, json={"reason": REASON, "organisation_id": str(uuid4())})
    assert answer.status_code == 404


@pytest.mark.committed
async def test_a_hold_waits_for_acceptances_under_way_and_later_ones_see_it(
    app: FastAPI, company: Company, database: Database
) -> None:
    """Each is either counted by the hold as accepted, or refused because of it."""
    requests = [await send_for(database, company) for _ in range(12)]
    async with officer_in(app, database) as officer, officer_in(app, database, ADMINISTRATOR_ID) as administrator:
        wish = {"reason": REASON, "organisation_id": str(company.id)}

        async def later() -> Any:
            await asyncio.sleep(0.15)
            return await administrator.post(PATH, json=wish)

        placed, *answers = await asyncio.gather(later(), *[decide(officer, one, ACCEPT) for one in requests])
    assert placed.status_code == 201, placed.text
    codes = [answer.status_code for answer in answers]
    assert set(codes) <= {200, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"payee_held"}
    assert placed.json()["accepted"] == codes.count(200)
    assert placed.json()["in_review"] == codes.count(409)


@pytest.mark.committed
async def test_of_an_acceptance_and_a_hold_at_once_the_second_waits(
    app: FastAPI, company: Company, database: Database
) -> None:
    first, second = await send_for(database, company), await send_for(database, company)
    async with officer_in(app, database) as officer, officer_in(app, database, ADMINISTRATOR_ID) as administrator:
        async with database.transaction(DbRole.OFFICE) as session:
            anna = await officer_now(session, SECOND_REVIEWER_ID)
            assert anna is not None
            accept = Acceptance(kind="acceptance", reductions=[])
            invoice = await lock_for(session, anna, UUID(first.id), accept, first.etag)
            wish = {"reason": REASON, "organisation_id": str(company.id)}
            placing = asyncio.create_task(administrator.post(PATH, json=wish))
            await asyncio.sleep(0.4)
            assert not placing.done()
            await carry_out(session, anna, invoice, accept)
        placed = (await placing).json()
        assert (placed["accepted"], placed["in_review"]) == (1, 1)
        assert (await lift(administrator, placed["id"])).status_code == 200
        async with database.transaction(DbRole.OFFICE) as session:
            peter = await officer_now(session, ADMINISTRATOR_ID)
            assert peter is not None
            await hold_payments(session, peter, PaymentHoldInput(reason=REASON, organisation_id=company.id))
            accepting = asyncio.create_task(decide(officer, second, ACCEPT))
            await asyncio.sleep(0.4)
            assert not accepting.done()
        assert (await accepting).json()["code"] == "payee_held"
