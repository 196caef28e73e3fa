"""The office decides: once, with a mail, visible to both sides."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from api.accounts.models import Person
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.invoices.models import CorrectionItem, Invoice, InvoiceEvent
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.documents.files import text_of
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID
from tests.records import audited, mails
from tests.review.requests import ACCEPT, correction, decide, forwarding, found, read, refusal, search, send, send_for

MAILS = ("invoice_accepted", "correction_requested", "invoice_refused", "invoice_forwarded")


async def test_an_accepted_request_is_closed_and_its_sender_gets_a_mail(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    await clock.move(seconds=1)
    answer = await decide(officer, request, ACCEPT)
    assert answer.status_code == 200, answer.text
    decided = answer.json()
    assert decided["status"] == "accepted"
    assert (decided["events"][-1]["action"], decided["events"][-1]["actor"]) == (
        "accept",
        {"name": "Anna M.", "side": "office"},
    )
    [mail] = await mails(database, "invoice_accepted")
    assert (mail.recipient, mail.language) == (company.made.collaborator.email, "fr")
    facts = mail.params.pop("facts")
    assert mail.params == {"reference": request.sent["reference"], "invoice_id": request.id}
    assert [fact.split("\u00a0: ")[0] for fact in facts] == ["Montant demandé", "Période"]
    assert facts[0].endswith(f"CHF {request.sent['total']}")
    seen = await company.manager.get(f"/api/v1/invoices/{request.id}")
    assert seen.json()["status"] == "accepted"
    assert seen.headers["ETag"] == answer.headers["ETag"] != request.etag
    async with database.transaction(DbRole.OFFICE) as session:
        invoice = await session.get_one(Invoice, UUID(request.id))
    assert (invoice.decided_by, invoice.corrected, invoice.decided_at is None) == (REVIEWER_ID, False, False)
    assert ("accept", ["status"]) in await audited(database, "invoice", UUID(request.id))


async def test_a_correction_goes_to_the_company_and_comes_back_first_in_the_queue(
    company: Company, officer: Caller, database: Database
) -> None:
    older = await send_for(database, company)
    request = await send(company)
    answer = await decide(officer, request, correction())
    assert answer.status_code == 200, answer.text
    assert await found(officer) == [older.id]
    seen = (await company.collaborator.get(f"/api/v1/invoices/{request.id}")).json()
    assert (seen["status"], seen["correction"]["message"]) == ("to_correct", "Veuillez compléter la demande.")
    [item] = seen["correction"]["items"]
    assert (item["pointer"], item["label"], item["kind"]) == ("/form/lines/1/date", "Date", "wrong")
    etag = answer.headers["ETag"]
    body = request.sent["body"]
    body["form"]["lines"][1]["date"] = "2026-08-11"
    put = await company.collaborator.put(
        f"/api/v1/invoices/{request.id}", json=body, headers={"If-Match": etag, "Idempotency-Key": "again"}
    )
    assert put.status_code == 200, put.text
    assert await found(officer) == [request.id, older.id]
    assert await found(officer, view="corrected") == [request.id]
    again = await read(officer, request)
    assert again["changes"] == [{"label": "Prestation 2, Date", "before": "12.08.2026", "after": "11.08.2026"}]
    accepted = await decide(officer, request, ACCEPT, put.headers["ETag"])
    assert accepted.json()["status"] == "accepted"
    assert [event["action"] for event in accepted.json()["events"]] == [
        "submit",
        "request_correction",
        "correct",
        "accept",
    ]
    assert accepted.json()["next_id"] == older.id


async def test_the_mail_of_a_correction_names_fields_and_the_usual_time_but_no_person(
    company: Company, officer: Caller, database: Database
) -> None:
    person: dict[str, Any] = {"last_name": "Zbinden", "first_name": "Marie-Claire", "avs_number": "7569217076985"}
    request = await send_for(database, company, **person)
    items = [
        {
            "pointer": "/form/lines/0/date",
            "kind": "unclear",
            "reason_code": None,
            "message": "ZBINDEN (756.9217.0769.85) n’était pas là.",
        },
        {"pointer": "/attachments", "kind": "missing", "reason_code": None, "message": "La quittance manque."},
    ]
    message = "Marie-Claire Zbinden, 756 9217 0769 85 : merci de vérifier. Clairement."
    usual = (await officer.get(request.path)).json()["usual_due_date"]
    answer = await decide(officer, request, correction(items=items, message=message))
    assert answer.status_code == 200, answer.text
    [mail] = await mails(database, "correction_requested")
    asked = answer.json()["correction"]
    sent_on = office_day(mail.created_at)
    due = (sent_on + timedelta(days=get_settings().correction_days)).isoformat()
    assert asked["due_date"] == mail.params["due_date"] == usual == due
    assert mail.params["items"] == [
        "Date (Prestation 1)\u00a0: … (…) n’était pas là.",
        "Pièces jointes\u00a0: La quittance manque.",
    ]
    assert mail.params["message"] == "… …, … : merci de vérifier. Clairement."
    for word in ("zbinden", "marie", "9217"):
        assert word not in str(mail.params).lower()
    assert asked["message"] == message


async def test_a_refusal_shows_its_reason_to_both_sides_and_in_the_mail(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    answer = await decide(officer, request, refusal(message="Déjà payé avec la demande de juillet."))
    assert answer.status_code == 200, answer.text
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    assert seen["status"] == "refused"
    for side in (seen, answer.json()):
        assert side["refusal"]["reason_code"] == "duplicate"
        assert side["refusal"]["reason"] == "Cette prestation a déjà été facturée."
        assert side["refusal"]["message"] == "Déjà payé avec la demande de juillet."
        assert "art. 79 al. 4 RAI" in side["refusal"]["appeal"]
    german = await company.manager.get(f"/api/v1/invoices/{request.id}", headers={"Accept-Language": "de"})
    assert german.json()["refusal"]["reason"] == "Diese Leistung wurde bereits verrechnet."
    [mail] = await mails(database, "invoice_refused")
    assert mail.params["reason"] == "Cette prestation a déjà été facturée."
    assert mail.params["message"] == "Déjà payé avec la demande de juillet."
    pdf = await company.manager.get(f"/api/v1/invoices/{request.id}/pdf")
    printed = " ".join(text_of(pdf.content).split())
    assert "Cette prestation a déjà été facturée. Déjà payé avec la demande de juillet." in printed


async def test_an_item_has_one_place(company: Company, officer: Caller) -> None:
    request = await send(company)
    for pointer in ("/form/lines/00/date", "/form/lines/٠/date", "/form/lines/9/date", "/form/lines/-1/date"):
        item = {"pointer": pointer, "kind": "wrong", "message": "Veuillez vérifier."}
        answer = await decide(officer, request, correction(items=[item]))
        assert [e["code"] for e in answer.json()["errors"]] == ["pointer_unknown"], pointer


async def test_a_mail_is_written_in_the_language_of_the_person(
    company: Company, officer: Caller, database: Database
) -> None:
    async with database.transaction(DbRole.OFFICE) as session:
        person = Person.id == company.made.collaborator.id
        await session.execute(update(Person).where(person).values(language="de"))
    await decide(officer, await send(company), refusal())
    [mail] = await mails(database, "invoice_refused")
    assert (mail.language, mail.params["reason"]) == ("de", "Diese Leistung wurde bereits verrechnet.")


async def test_the_gerants_get_the_mail_when_the_sender_has_left(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    async with database.transaction(DbRole.OFFICE) as session:
        gone = Person.id == company.made.collaborator.id
        await session.execute(update(Person).where(gone).values(active=False))
    await decide(officer, request, ACCEPT)
    [mail] = await mails(database, "invoice_accepted")
    assert mail.recipient == company.made.manager.email


async def test_a_decision_needs_the_version_that_was_read(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    missing = await officer.post(f"{request.path}/decisions", json=ACCEPT)
    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_missing")
    for wrong in ('"1-0"', "*", f"W/{request.etag}"):
        answer = await decide(officer, request, ACCEPT, wrong)
        assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
    assert await mails(database, "invoice_accepted") == []
    assert (await read(officer, request))["status"] == "in_review"


async def test_opening_a_request_does_not_make_what_was_read_stale(company: Company, officer: Caller) -> None:
    request = await send(company)
    assert (await officer.post(f"{request.path}/openings")).status_code == 204
    assert (await decide(officer, request, ACCEPT)).status_code == 200


@pytest.mark.parametrize("decision", [ACCEPT, correction(), refusal()])
async def test_what_is_decided_is_not_decided_again(
    company: Company, officer: Caller, clock: Clock, decision: dict[str, Any]
) -> None:
    request = await send(company)
    await clock.move(seconds=1)
    first = await decide(officer, request, refusal())
    stale = await decide(officer, request, decision)
    assert stale.status_code == 412
    again = await decide(officer, request, decision, first.headers["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "move_not_allowed")
    assert "Refusé" in again.json()["detail"]


@pytest.mark.committed
async def test_of_many_decisions_at_once_one_wins(app: FastAPI, company: Company, database: Database) -> None:
    request = await send(company)
    async with officer_in(app, database) as anna, officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        decisions = [
            (anna, ACCEPT),
            (lea, refusal()),
            (anna, correction()),
            (lea, ACCEPT),
            (anna, refusal()),
            (lea, forwarding()),
        ] * 34
        answers = await asyncio.gather(*[decide(who, request, what) for who, what in decisions])
    codes = sorted(answer.status_code for answer in answers)
    assert codes.count(200) == 1
    assert set(codes) <= {200, 409, 412, 503}
    async with database.transaction(DbRole.OFFICE) as session:
        invoice = await session.get_one(Invoice, UUID(request.id))
        events = (await session.scalars(select(InvoiceEvent).where(InvoiceEvent.invoice_id == invoice.id))).all()
        items = await session.scalar(select(func.count()).select_from(CorrectionItem))
    won = next(answer for answer in answers if answer.status_code == 200).json()
    assert (invoice.status, len(events)) == (won["status"], 2)
    assert items == (1 if won["status"] == "to_correct" else 0)
    sent = [await mails(database, name) for name in MAILS]
    assert sum(map(len, sent)) == 1


async def test_a_correction_points_at_fields_that_exist(company: Company, officer: Caller) -> None:
    request = await send(company)
    good = correction()["items"][0]
    wrong = (
        "/form/lines/7/date",
        "/form/lines/-1",
        "/nothing",
        "",
        "/form",
        "form/lines/0/date",
        "/draft_id",
        "/form/lines/0/x",
    )
    items = [good | {"pointer": pointer or "/"} for pointer in wrong]
    answer = await decide(officer, request, correction(items=items))
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert [error["pointer"] for error in errors] == [f"/items/{index}/pointer" for index in range(len(wrong))]
    assert {error["code"] for error in errors} == {"pointer_unknown"}
    empty = ("/remark", "/form/service_to", "/decision_date", "/payee", "/form/lines/0", "/beneficiary_id")
    answer = await decide(officer, request, correction(items=[good | {"pointer": pointer} for pointer in empty]))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("decision", "pointer", "code"),
    [
        (correction(items=[]), "/items", "too_few"),
        (correction(message=" "), "/message", "required"),
        (correction(due_date="2020-01-01"), "/due_date", "past"),
        (correction(items=[correction()["items"][0] | {"reason_code": "duplicate"}]), "/items/0/reason_code", "choice"),
        (correction(items=[correction()["items"][0] | {"kind": "ugly"}]), "/items/0/kind", "choice"),
        (correction(items=[correction()["items"][0] | {"message": ""}]), "/items/0/message", "required"),
        (refusal(reason_code="nothing"), "/reason_code", "choice"),
        (refusal(reason_code="other"), "/message", "required"),
        (ACCEPT | {"message": "Bravo"}, "", "unknown_field"),
    ],
)
async def test_a_decision_that_is_not_whole_changes_nothing(
    company: Company, officer: Caller, database: Database, decision: dict[str, Any], pointer: str, code: str
) -> None:
    request = await send(company)
    answer = await decide(officer, request, decision)
    assert answer.status_code == 422, answer.text
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert (await read(officer, request))["status"] == "in_review"


@pytest.mark.parametrize("decision", [{}, {"kind": "other"}, {"kind": None}, {"kind": ["acceptance"]}])
async def test_a_decision_says_its_kind(company: Company, officer: Caller, decision: dict[str, Any]) -> None:
    answer = await decide(officer, await send(company), decision)
    assert answer.status_code == 422


async def test_the_field_of_an_error_has_its_name(company: Company, officer: Caller) -> None:
    answer = await decide(officer, await send(company), correction(message=""))
    [error] = answer.json()["errors"]
    assert (error["label"], error["detail"]) == (
        "review.fields.message",
        "Le champ Message à la société est obligatoire.",
    )


async def test_a_company_does_not_decide(company: Company, client: Caller) -> None:
    request = await send(company)
    for caller in (company.manager, company.collaborator, client):
        for method, path in (("GET", request.path), ("POST", f"{request.path}/openings")):
            assert (await caller.request(method, path)).status_code == 401
        assert (await decide(caller, request, ACCEPT)).status_code == 401
        assert (await caller.get("/api/v1/office/counts")).status_code == 401


async def test_who_has_no_role_in_the_office_decides_nothing(
    app: FastAPI, company: Company, database: Database
) -> None:
    request = await send(company)
    async with officer_in(app, database, company.made.manager.id) as stranger:
        assert (await decide(stranger, request, ACCEPT)).status_code == 401


async def test_an_unknown_request_is_not_found(company: Company, officer: Caller) -> None:
    request = await send(company)
    answer = await officer.post(
        "/api/v1/office/invoices/01900000-0000-7000-8000-00000000ffff/decisions",
        json=ACCEPT,
        headers={"If-Match": request.etag},
    )
    assert answer.status_code == 404


async def test_the_neighbours_after_a_decision_are_those_of_its_place(
    company: Company, officer: Caller, database: Database
) -> None:
    first = await send_for(database, company)
    second = await send_for(database, company)
    third = await send_for(database, company)
    middle = await read(officer, second)
    assert (middle["previous_id"], middle["next_id"]) == (first.id, third.id)
    decided = (await decide(officer, second, ACCEPT)).json()
    assert (decided["previous_id"], decided["next_id"]) == (first.id, third.id)
    assert (await read(officer, first))["next_id"] == third.id
    assert (await read(officer, third))["next_id"] is None


async def test_decided_today_lists_decisions_the_newest_first(
    company: Company, officer: Caller, database: Database
) -> None:
    refused, accepted, waiting = [await send_for(database, company) for _ in range(3)]
    await decide(officer, refused, refusal())
    await decide(officer, accepted, ACCEPT)
    page = await search(officer, view="decided_today")
    assert {item["id"] for item in page["items"]} == {refused.id, accepted.id}
    assert await found(officer, view="decided_today", statuses=["refused"]) == [refused.id]
    assert await found(officer) == [waiting.id]
