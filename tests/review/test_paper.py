"""What a company sent on paper: the office enters it as the company would, and somebody else of the office decides."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from api.accounts.access import current_clerk, current_sender, discarding_sender, quiet_sender
from api.core.clock import today
from api.core.db import Database, DbRole
from api.core.errors import NotFound
from api.core.http import api_routes
from api.documents.models import Document
from api.invoices.checks import prepare
from api.invoices.document_routes import get_own_document
from api.invoices.draft_keeping import remind_of_drafts
from api.invoices.facts import load_context
from api.invoices.models import Draft, Invoice, InvoiceEvent, InvoiceVersion
from api.review.bulk.carrying_out import carry_out_bulk_decision
from api.review.statistics.models import InvoiceFact
from api.worker import drain
from tests.callers import Caller, Company, collaborator_of, officer_in
from tests.documents.files import text_of
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID, make_beneficiary, make_document
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, correction, decide, read, refusal, search, send

DRAFTS = "/api/v1/office/paper-drafts"


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


def of(company: Company) -> dict[str, str]:
    return {"Paper-Of": str(company.id)}


async def yesterday(database: Database, days: int = 1) -> date:
    async with database.transaction(DbRole.OFFICE) as session:
        return await today(session) - timedelta(days=days)


async def scan(database: Database, company: Company, by: UUID = REVIEWER_ID) -> UUID:
    return await make_document(database, company.id, name="papier.pdf", by_office=True, uploaded_by=by)


async def begin(officer: Caller, database: Database, company: Company, **values: Any) -> dict[str, Any]:
    wish = {
        "kind": "other",
        "received_on": str(await yesterday(database)),
        "scan_id": str(await scan(database, company)),
    } | values
    answer = await officer.post(DRAFTS, json=wish, headers=of(company))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def whole(company: Company, draft: dict[str, Any]) -> dict[str, Any]:
    return company.ready.body | {"draft_id": draft["id"], "attachments": [draft["paper"]["scan_id"]]}


async def post(officer: Caller, company: Company, body: dict[str, Any], key: str | None = None) -> Any:
    headers = of(company) | {"Idempotency-Key": key or str(uuid4())}
    return await officer.post("/api/v1/invoices", json=body, headers=headers)


async def enter(officer: Caller, database: Database, company: Company, **values: Any) -> Request:
    draft = await begin(officer, database, company, **values)
    answer = await post(officer, company, whole(company, draft))
    assert answer.status_code == 201, answer.text
    return Request(answer.json()["id"], answer.json(), answer.headers["ETag"])


async def test_an_officer_enters_what_came_on_paper_and_the_company_has_it(
    company: Company, officer: Caller, database: Database
) -> None:
    received = await yesterday(database, 3)
    request = await enter(officer, database, company, received_on=str(received))
    sent = request.sent
    assert (sent["status"], sent["origin"], sent["received_on"]) == ("in_review", "paper", str(received))
    assert (sent["responsible"], sent["recall_until"], sent["version"]) == (None, None, 1)
    seen = (await company.collaborator.get(f"/api/v1/invoices/{request.id}")).json()
    assert {name: seen[name] for name in ("origin", "received_on", "responsible", "events")} == {
        name: sent[name] for name in ("origin", "received_on", "responsible", "events")
    }
    [event] = seen["events"]
    assert (event["action"], event["actor"]) == ("enter", {"name": "Anna M.", "side": "office"})
    [row] = (await company.collaborator.get("/api/v1/invoices")).json()["items"]
    assert (row["origin"], row["received_on"], row["responsible"]) == ("paper", str(received), None)
    assert [attachment["name"] for attachment in seen["attachments"]] == ["papier.pdf"]
    file = await company.collaborator.get(f"/api/v1/invoices/{request.id}/pdf")
    said = text_of(file.content)
    assert f"reçu le {received:%d.%m.%Y}" in " ".join(said.split())
    assert "Saisie par Anna M." in " ".join(said.split())
    exported = await company.collaborator.post("/api/v1/invoices/exports", json={"format": "csv"})
    assert f"Papier, reçu le {received:%d.%m.%Y}" in exported.content.decode()
    assert ("enter_paper", []) in await audited(database, "invoice", UUID(request.id))


async def test_all_managers_are_told_and_nobody_else(company: Company, officer: Caller, database: Database) -> None:
    request = await enter(officer, database, company)
    [mail] = await mails(database, "paper_entered")
    assert mail.recipient == company.made.manager.email
    assert mail.params["reference"] == request.sent["reference"]
    notices = (await company.manager.get("/api/v1/notices")).json()["items"]
    assert [(notice["kind"], notice["invoice_id"]) for notice in notices] == [("paper_entered", request.id)]


async def test_nobody_of_the_company_stands_as_its_sender(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await enter(officer, database, company)
    async with database.transaction(DbRole.OFFICE) as session:
        row = await session.get_one(Invoice, UUID(request.id))
        version = await session.get_one(InvoiceVersion, (row.id, 1))
        event = (await session.scalars(select(InvoiceEvent).where(InvoiceEvent.invoice_id == row.id))).one()
        assert (row.entered_by, row.responsible_id) == (REVIEWER_ID, None)
        assert (version.submitted_by, event.actor_id, event.actor_side) == (REVIEWER_ID, REVIEWER_ID, "office")


async def test_a_check_says_what_sending_says(company: Company, officer: Caller, database: Database) -> None:
    draft = await begin(officer, database, company)
    for body in (
        whole(company, draft) | {"attachments": []},
        whole(company, draft) | {"decision_number": "1"},
        company.ready.body,  # without its draft
        whole(company, draft) | {"draft_id": str(uuid4())},
    ):
        check = (await officer.post("/api/v1/invoice-checks", json=body, headers=of(company))).json()
        answer = await post(officer, company, body)
        assert answer.status_code == 422, answer.text
        assert check["errors"] == answer.json()["errors"]
    check = await officer.post("/api/v1/invoice-checks", json=whole(company, draft), headers=of(company))
    assert check.json()["errors"] == []


async def test_the_scan_is_part_of_what_is_sent(company: Company, officer: Caller, database: Database) -> None:
    draft = await begin(officer, database, company)
    answer = await post(officer, company, whole(company, draft) | {"attachments": company.ready.body["attachments"]})
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/attachments", "paper_not_attached")
    ]


PERSON = {
    "last_name": "Muster", "first_name": "Anna", "avs_number": "756.9217.0769.85", "birth_date": "1987-03-12",
    "street": "Weg", "house_number": "1", "postcode": "3001", "town": "Bern", "country": "CH",
    "under_guardianship": False, "representative": None, "payment_reference": None, "iban": None,
    "account_holder": None, "mandate_state": "missing", "mandate_document_id": None, "decisions": [],
}  # fmt: skip
BILL = {
    "page": 1,
    "iban": "CH5604835012345678009",
    "creditor": "Audition Exemple",
    "debtor": None,
    "amount": "12.00",
    "currency": "CHF",
    "reference_type": "NON",
    "reference": None,
    "message": None,
}


async def test_what_an_officer_uploaded_is_nobody_elses_before_it_is_sent(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    draft = await begin(officer, database, company)
    scan_id = draft["paper"]["scan_id"]
    unknown = [("/attachments/0", "attachment_unknown")]
    body = company.ready.body | {"attachments": [scan_id]}
    checks = [await company.manager.post("/api/v1/invoice-checks", json=body), await company.manager.submit(body)]
    of_lea = body | {
        "draft_id": (await begin(lea, database, company, scan_id=str(await leas(database, company))))["id"]
    }
    checks += [
        await lea.post("/api/v1/invoice-checks", json=of_lea, headers=of(company)),
        await post(lea, company, of_lea),
    ]
    for answer in checks:
        found = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
        assert [one for one in found if one[1] != "paper_not_attached"] == unknown, answer.text
        assert "papier.pdf" not in answer.text
    for rest in ("", "/content", "/pages/1"):
        assert (await company.manager.get(f"/api/v1/documents/{scan_id}{rest}")).status_code == 404
    assert (await company.manager.delete(f"/api/v1/documents/{scan_id}")).status_code == 404
    mandate = {"mandate_state": "received", "mandate_document_id": scan_id}
    answer = await company.manager.post("/api/v1/beneficiaries", json=PERSON | mandate)
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/mandate_document_id", "document_unknown")
    ]
    assert (await post(officer, company, whole(company, draft))).status_code == 201
    assert (await company.manager.get(f"/api/v1/documents/{scan_id}")).json()["name"] == "papier.pdf"


async def leas(database: Database, company: Company) -> UUID:
    return await scan(database, company, SECOND_REVIEWER_ID)


async def test_the_officers_scan_is_kept_even_where_every_row_is_seen(company: Company, database: Database) -> None:
    """As an officer's transaction does: the conditions hold without row level security."""
    scan_id = await make_document(
        database, company.id, name="papier.pdf", by_office=True, uploaded_by=REVIEWER_ID, qr_bills=[BILL]
    )
    prepared = prepare(company.ready.body | {"attachments": [str(scan_id)]})
    async with database.transaction(DbRole.OFFICE) as session:
        context = await load_context(session, collaborator_of(company), prepared)
        assert context.beneficiary is not None
        assert (context.documents, context.bills) == ({}, [])
        with pytest.raises(NotFound):
            await get_own_document(session, collaborator_of(company), scan_id)


async def test_row_level_security_keeps_the_officers_scan(company: Company, database: Database) -> None:
    scan_id = await scan(database, company)
    for officer_id, seen in ((None, []), (SECOND_REVIEWER_ID, []), (REVIEWER_ID, [scan_id])):
        async with database.transaction(DbRole.COMPANY, company.id, officer_id) as session:
            assert list(await session.scalars(select(Document.id).where(Document.id == scan_id))) == seen


async def test_paper_counts_from_the_day_it_came_in(company: Company, officer: Caller, database: Database) -> None:
    """A period of five years ago lapses at the year's end, unless the paper came in before (LPGA art. 24)."""
    async with database.transaction(DbRole.OFFICE) as session:
        day = (await today(session)) - timedelta(days=5 * 365 + 200)
    form = company.ready.body["form"] | {"service_from": str(day), "service_to": str(day)}
    form |= {"lines": [line | {"date": str(day), "vat_rate": None} for line in form["lines"]]}
    late = await begin(officer, database, company)
    body = whole(company, late) | {"form": form}
    refused = await post(officer, company, body)
    assert refused.status_code == 422
    assert {error["code"] for error in refused.json()["errors"]} == {"prescribed"}, refused.text
    change = late["paper"] | {"received_on": str(day + timedelta(days=30))}
    changed = await officer.put(f"{DRAFTS}/{late['id']}", json=change, headers=of(company))
    assert changed.json()["paper"] == change
    sent = await post(officer, company, body)
    assert sent.status_code == 201, sent.text
    row = next(row for row in (await search(officer))["items"] if row["id"] == sent.json()["id"])
    assert row["age_days"] > 1000


async def test_the_day_is_not_in_the_future_and_the_scan_is_the_officers_own(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    ahead = {"received_on": str(await yesterday(database, -1)), "scan_id": str(await scan(database, company))}
    cases: list[tuple[dict[str, Any], str]] = [
        (ahead, "/received_on"),
        ({"scan_id": str(await scan(database, other_company))}, "/scan_id"),
        ({"scan_id": str(await scan(database, company, SECOND_REVIEWER_ID))}, "/scan_id"),
        ({"scan_id": str(uuid4())}, "/scan_id"),
    ]
    usual = {"kind": "other", "received_on": str(await yesterday(database)), "scan_id": ahead["scan_id"]}
    draft = await begin(officer, database, company)
    for values, pointer in cases:
        answer = await officer.post(DRAFTS, json=usual | values, headers=of(company))
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
        change = {name: value for name, value in (usual | values).items() if name != "kind"}
        answer = await officer.put(f"{DRAFTS}/{draft['id']}", json=change, headers=of(company))
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_what_is_being_entered_is_its_officers_alone(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    draft = await begin(officer, database, company)
    mine = await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {}})
    content = {"content": {"remark": "x"}}
    match = {"If-Match": '"1"'}
    path = f"/api/v1/drafts/{draft['id']}"
    for caller, headers in ((company.manager, {}), (company.collaborator, {}), (lea, of(company))):
        assert (await caller.get(path, headers=headers)).status_code == 404
        assert (await caller.put(path, json=content, headers=headers | match)).status_code == 404
        assert (await caller.delete(path, headers=headers)).status_code == 404
    assert [row["id"] for row in (await company.manager.get("/api/v1/drafts")).json()["items"]] == [mine.json()["id"]]
    assert (await lea.get(DRAFTS)).json()["items"] == []
    theirs = f"/api/v1/drafts/{mine.json()['id']}"
    assert (await officer.get(theirs, headers=of(company))).status_code == 404
    saved = await officer.put(path, json=content, headers=of(company) | match)
    assert (saved.status_code, saved.json()["revision"], saved.json()["author"]["name"]) == (200, 2, "Anna Muster")
    [row] = (await officer.get(DRAFTS)).json()["items"]
    assert (row["id"], row["company"]["id"], row["company"]["state"]) == (draft["id"], str(company.id), "open")
    # A company names a draft of the office to no effect.
    answer = await company.manager.submit(company.ready.body | {"draft_id": draft["id"]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/draft_id"]
    assert (await officer.delete(path, headers=of(company))).status_code == 204


async def test_the_same_key_begins_one_draft_and_sends_once(
    company: Company, officer: Caller, database: Database
) -> None:
    key, one = str(uuid4()), str(await scan(database, company))
    first = await begin(officer, database, company, key=key, scan_id=one)
    assert (await begin(officer, database, company, key=key, scan_id=one))["id"] == first["id"]
    body = whole(company, first)
    sent = await post(officer, company, body, "k")
    again = await post(officer, company, body, "k")
    assert (again.status_code, again.json()) == (201, sent.json())
    assert len(await mails(database, "paper_entered")) == 1


@pytest.mark.parametrize(("column", "code"), [("suspended_at", "company_suspended"), ("closed_at", "company_closed")])
async def test_a_company_that_is_suspended_or_closed_is_named_and_refused(
    column: str, code: str, company: Company, officer: Caller, database: Database
) -> None:
    draft = await begin(officer, database, company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        name = (await session.execute(text("SELECT name FROM organisations"))).scalar_one()
    await end_account(database, company, column)
    found = (await officer.post("/api/v1/office/paper-companies/searches", json={"words": name})).json()["items"]
    assert {one["state"] for one in found if one["id"] == str(company.id)} == {column.removesuffix("_at")}
    for answer in (
        await officer.post(DRAFTS, json={"kind": "other"}, headers=of(company)),
        await officer.get("/api/v1/beneficiaries", headers=of(company)),
        await post(officer, company, whole(company, draft)),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, code)


async def test_what_was_begun_for_a_company_that_is_suspended_can_be_thrown_away(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    draft = await begin(officer, database, company)
    await end_account(database, company, "suspended_at")
    path = f"/api/v1/drafts/{draft['id']}"
    assert (await officer.get(path, headers=of(company))).json()["code"] == "company_suspended"
    assert (await lea.delete(path, headers=of(company))).status_code == 404
    assert (await officer.delete(path, headers=of(company))).status_code == 204
    assert (await officer.get(DRAFTS)).json()["items"] == []


async def end_account(database: Database, company: Company, column: str) -> None:
    role = DbRole.OFFICE if column == "suspended_at" else DbRole.COMPANY
    async with database.transaction(role, company.id if role is DbRole.COMPANY else None) as session:
        await session.execute(
            text(f"UPDATE organisations SET {column} = app_now() WHERE id = :id"),  # noqa: S608 - two names
            {"id": company.id},
        )


async def test_who_entered_a_request_does_not_accept_it(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request = await enter(officer, database, company)
    shown = await read(officer, request)
    assert shown["entered_by"] == {"id": str(REVIEWER_ID), "name": "Anna Muster", "mine": True}
    refused = await decide(officer, request, ACCEPT)
    assert (refused.status_code, refused.json()["code"]) == (409, "entered_by_you")
    assert (await read(lea, request))["entered_by"]["mine"] is False
    accepted = await decide(lea, request, ACCEPT)
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")


async def test_who_entered_a_request_may_ask_for_a_correction_or_refuse(
    company: Company, officer: Caller, database: Database
) -> None:
    first, second = await enter(officer, database, company), await enter(officer, database, company)
    asked = await decide(officer, first, correction())
    assert (asked.status_code, asked.json()["status"]) == (200, "to_correct"), asked.text
    assert (await decide(officer, second, refusal())).json()["status"] == "refused"


async def test_one_s_own_entry_is_not_offered_next(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    sent = await send(company)
    entered = await enter(officer, database, company, received_on=str(await yesterday(database, 0)))
    assert (await read(officer, sent))["next_id"] is None
    assert (await read(lea, sent))["next_id"] == entered.id


async def test_many_acceptances_at_once_leave_one_s_own_entries_alone(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await enter(officer, database, company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(text("UPDATE bank_accounts SET created_at = app_now() - interval '1 year'"))
    row = next(row for row in (await search(officer))["items"] if row["id"] == request.id)
    wish = {"kind": "acceptance", "items": [{"invoice_id": request.id, "etag": row["etag"]}]}
    asked = await officer.post("/api/v1/office/bulk-decisions", json=wish, headers={"Idempotency-Key": "b"})
    assert asked.status_code in {201, 202}, asked.text
    await carry_out_bulk_decision(database, {"bulk_id": asked.json()["id"]})
    [item] = (await officer.get(f"/api/v1/office/bulk-decisions/{asked.json()['id']}")).json()["items"]
    assert (item["state"], item["code"]) == ("skipped", "entered_by_you")


async def test_the_database_alone_refuses_it_too(company: Company, officer: Caller, database: Database) -> None:
    request = await enter(officer, database, company)
    accept = text("UPDATE invoices SET status = 'accepted', decided_by = :by, decided_at = app_now() WHERE id = :id")
    with pytest.raises(IntegrityError, match="not_by_who_entered"):
        async with database.transaction(DbRole.OFFICE) as session:
            await session.execute(accept, {"by": REVIEWER_ID, "id": UUID(request.id)})
    with pytest.raises(IntegrityError, match="how a request came"):
        async with database.transaction(DbRole.OFFICE) as session:
            await session.execute(
                text("UPDATE invoices SET entered_by = NULL, received_on = NULL WHERE id = :id"),
                {"id": UUID(request.id)},
            )


_FOR_COMPANY = text("SELECT set_config('app.officer_id', :id, true)")
_COPY = """
    INSERT INTO invoices (id, organisation_id, reference, kind, form_number, status, version, total, period_from,
      decision_number, beneficiary_id, responsible_id, corrected, warning_count, entered_by, received_on)
    SELECT gen_random_uuid(), organisation_id, 'x', kind, form_number, status, version, total, period_from,
      decision_number, beneficiary_id, responsible_id, corrected, warning_count, {entered} FROM invoices WHERE id = :id
"""


async def test_a_company_cannot_say_that_it_came_on_paper(
    company: Company, officer: Caller, database: Database
) -> None:
    for more in ({"origin": "paper"}, {"received_on": "2020-01-01"}, {"entered_by": str(REVIEWER_ID)}):
        answer = await company.manager.submit(company.ready.body | more)
        assert answer.status_code == 422, answer.text
    # The header is nothing to whoever is not of the office.
    answer = await company.manager.post(DRAFTS, json={}, headers=of(company))
    assert answer.status_code == 401
    answer = await company.manager.get("/api/v1/beneficiaries", headers=of(company))
    assert answer.status_code == 401
    sent = await send(company)
    with pytest.raises(ProgrammingError, match="row-level security"):
        await copied(database, company, sent, officer=None, entered="responsible_id, current_date")
    with pytest.raises(ProgrammingError, match="row-level security"):  # nor an officer that it came from the company
        await copied(database, company, sent, officer=REVIEWER_ID, entered="NULL, NULL")


async def copied(database: Database, company: Company, sent: Request, officer: UUID | None, entered: str) -> None:
    """A request like this one, written past the program."""
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(_FOR_COMPANY, {"id": str(officer or "")})
        await session.execute(text(_COPY.format(entered=entered)), {"id": UUID(sent.id)})


async def test_an_officer_changes_nothing_that_the_company_has(company: Company, database: Database) -> None:
    await send(company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(_FOR_COMPANY, {"id": str(REVIEWER_ID)})
        for change in (
            "UPDATE invoices SET status = 'withdrawn'",
            "UPDATE bank_accounts SET label = 'x'",
            "DELETE FROM drafts",
        ):
            assert (await session.execute(text(change))).rowcount == 0, change  # type: ignore[attr-defined]


def _callers(dependant: Dependant) -> set[object]:
    found = {dependency.call for dependency in dependant.dependencies}
    return found.union(*(_callers(dependency) for dependency in dependant.dependencies))


def test_these_operations_and_no_others_are_open_to_paper(app: FastAPI) -> None:
    """What else a company does, it does itself."""
    routes = [route for route in api_routes(app.routes) if route.include_in_schema]
    opened = {
        route.name for route in routes if _callers(route.dependant) & {current_sender, discarding_sender, quiet_sender}
    }
    assert opened == {
        *("list_beneficiaries", "search_beneficiaries", "add_beneficiary", "get_beneficiary", "list_decisions"),
        *("list_bank_accounts", "get_tariffs", "list_used_trips", "list_used_suppliers"),
        *("get_draft", "put_draft", "delete_draft", "create_invoice_check", "create_invoice"),
    }
    suspended = {route.name for route in routes if discarding_sender in _callers(route.dependant)}
    assert suspended == {"delete_draft"}
    entering = {route.name for route in routes if current_clerk in _callers(route.dependant)}
    assert entering == {"get_paper_company", "create_paper_draft", "put_paper_draft"}


async def test_only_who_decides_enters_paper_and_only_for_the_company_named(
    company: Company, other_company: Company, officer: Caller, administrator: Caller, auditor: Caller, client: Caller
) -> None:
    theirs = f"/api/v1/beneficiaries/{company.ready.beneficiary_id}"
    for caller, status in ((officer, 200), (administrator, 200), (auditor, 403), (client, 401)):
        assert (await caller.get(theirs, headers=of(company))).status_code == status
    assert (await officer.get(theirs, headers=of(other_company))).status_code == 404
    for wrong in ("", "x", str(uuid4())):
        assert (await officer.get(theirs, headers={"Paper-Of": wrong})).status_code == 404
    assert (await officer.get(theirs)).status_code == 401


async def test_reading_a_company_s_people_is_in_the_audit_log_under_the_officer(
    company: Company, officer: Caller, database: Database
) -> None:
    await officer.get(f"/api/v1/beneficiaries/{company.ready.beneficiary_id}", headers=of(company))
    async with database.transaction(DbRole.OFFICE) as session:
        query = text(
            "SELECT actor_kind, actor_id, organisation_id FROM audit_events WHERE subject_id = :id AND action = 'read'"
        )
        rows = (await session.execute(query, {"id": company.ready.beneficiary_id})).all()
    assert ("officer", REVIEWER_ID, company.id) in [tuple(row) for row in rows]


async def test_the_company_answers_a_correction_and_is_responsible_from_then_on(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request = await enter(officer, database, company)
    await decide(lea, request, correction())
    await drain(database)
    [mail] = await mails(database, "correction_requested")
    assert mail.recipient == company.made.manager.email
    seen = await company.collaborator.get(f"/api/v1/invoices/{request.id}")
    body = seen.json()["body"] | {"declaration": True}
    answer = await company.collaborator.put(
        f"/api/v1/invoices/{request.id}",
        json=body | {"form": company.ready.body["form"] | {"lines": company.ready.body["form"]["lines"][:1]}},
        headers={"If-Match": seen.headers["ETag"], "Idempotency-Key": "c"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["responsible"]["id"] == str(company.made.collaborator.id)
    assert (answer.json()["origin"], answer.json()["version"]) == ("paper", 2)


async def test_a_company_withdraws_but_does_not_recall_paper(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await enter(officer, database, company)
    match = {"If-Match": request.etag}
    recalled = await company.manager.post(f"/api/v1/invoices/{request.id}/recalls", headers=match)
    assert recalled.status_code == 409
    path = f"/api/v1/invoices/{request.id}/withdrawals"
    assert (await company.manager.post(path, json={"reason": "Doublon"}, headers=match)).status_code == 200


async def test_the_queue_filters_by_how_a_request_came(company: Company, officer: Caller, database: Database) -> None:
    online, paper = await send(company), await enter(officer, database, company)
    for origin, wanted in (("paper", paper), ("online", online)):
        found = (await search(officer, origin=origin))["items"]
        assert [row["id"] for row in found] == [wanted.id]
        assert {row["origin"] for row in found} == {origin}
    assert all(row["language"] for row in (await search(officer))["items"])


async def test_statistics_know_what_came_on_paper(company: Company, officer: Caller, database: Database) -> None:
    await send(company)
    await enter(officer, database, company)
    async with database.transaction(DbRole.OFFICE) as session:
        facts = list(await session.scalars(select(InvoiceFact.on_paper)))
    assert sorted(facts) == [False, True]


async def test_the_officer_is_reminded_of_what_waits_and_the_company_hears_nothing(
    company: Company, officer: Caller, database: Database
) -> None:
    draft = await begin(officer, database, company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(_FOR_COMPANY, {"id": str(REVIEWER_ID)})
        await session.execute(text("UPDATE drafts SET saved_at = saved_at - interval '30 days'"))
    await remind_of_drafts(database)
    [mail] = await mails(database, "draft_reminder")
    assert mail.recipient == "anna.muster@office.example"
    assert mail.params["path"] == f"office/paper/{company.id}/other?draft={draft['id']}"


async def test_a_company_that_closes_takes_what_is_being_entered_with_it(
    company: Company, officer: Caller, database: Database
) -> None:
    await begin(officer, database, company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        name = (await session.execute(text("SELECT name FROM organisations"))).scalar_one()
    answer = await company.manager.post("/api/v1/organisation/closings", json={"name": name, "without_export": True})
    assert answer.status_code < 300, answer.text
    async with database.transaction(DbRole.OFFICE) as session:
        assert list(await session.scalars(select(Draft.id))) == []


async def test_a_person_is_entered_for_the_company_with_the_same_checks(company: Company, officer: Caller) -> None:
    wrong = await officer.post("/api/v1/beneficiaries", json=PERSON | {"town": ""}, headers=of(company))
    assert wrong.status_code == 422
    added = await officer.post("/api/v1/beneficiaries", json=PERSON, headers=of(company))
    assert added.status_code == 201, added.text
    assert (await company.manager.get(f"/api/v1/beneficiaries/{added.json()['id']}")).status_code == 200
    path = f"/api/v1/beneficiaries/{added.json()['id']}"
    assert (await officer.put(path, json=PERSON, headers=of(company))).status_code == 401  # theirs to change


@pytest.mark.parametrize("way", ["removal", "closing"])
async def test_a_mandate_that_the_office_entered_goes_with_its_person(
    company: Company, officer: Caller, database: Database, way: str
) -> None:
    mandate = {"mandate_state": "received", "mandate_document_id": str(await scan(database, company))}
    added = (await officer.post("/api/v1/beneficiaries", json=PERSON | mandate, headers=of(company))).json()
    if way == "removal":
        answer = await company.manager.delete(f"/api/v1/beneficiaries/{added['id']}")
    else:
        name = (await company.manager.get("/api/v1/organisation")).json()["name"]
        wish = {"name": name, "without_export": True}
        answer = await company.manager.post("/api/v1/organisation/closings", json=wish)
    assert answer.status_code < 300, answer.text
    async with database.transaction(DbRole.OFFICE) as session:
        document = await session.get_one(Document, UUID(mandate["mandate_document_id"]))
        assert (document.attached, document.by_office) == (False, False)


async def test_what_a_company_keeps_of_a_decision_stays_its_own(
    company: Company, officer: Caller, database: Database
) -> None:
    path = f"/api/v1/beneficiaries/{company.ready.beneficiary_id}/decisions"
    saving = {"save_decision": True, "decision_date": "2024-05-01", "decision_description": "Physiothérapie de Jane"}
    assert (await company.collaborator.submit(company.ready.body | saving)).status_code == 201
    before = (await company.collaborator.get(path)).json()
    theirs = {"save_decision": True, "decision_date": "2024-05-02", "decision_description": "Papier"}
    another = theirs | {"decision_number": "30220247654321"}
    for values in (theirs, another):
        draft = await begin(officer, database, company)
        answer = await post(officer, company, whole(company, draft) | values)
        assert answer.status_code == 201, answer.text
    kept = (await company.collaborator.get(path)).json()["items"]
    assert [one for one in kept if one["number"] != another["decision_number"]] == before["items"]
    [added] = [one for one in kept if one["number"] == another["decision_number"]]
    assert (added["date"], added["description"]) == ("2024-05-02", "Papier")


async def test_row_level_security_keeps_a_companys_decisions_from_officers(
    company: Company, database: Database
) -> None:
    await company.collaborator.submit(company.ready.body | {"save_decision": True})
    for officer_id, changed in ((REVIEWER_ID, 0), (None, 1)):
        async with database.transaction(DbRole.COMPANY, company.id, officer_id) as session:
            rows = await session.execute(text("UPDATE decisions SET description = 'x' RETURNING id"))
            assert len(rows.all()) == changed


async def test_services_later_than_the_paper_are_pointed_out_to_who_enters_it_and_to_the_reviewer(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    for received, warned in (("2026-08-11", True), ("2026-08-12", False)):
        draft = await begin(officer, database, company, received_on=received)
        body = whole(company, draft)
        check = (await officer.post("/api/v1/invoice-checks", json=body, headers=of(company))).json()
        answer = await post(officer, company, body)
        assert answer.status_code == 201, answer.text
        for found in (check, answer.json()):
            assert ("after_paper" in {one["code"] for one in found["warnings"]}) is warned
        request = Request(answer.json()["id"], answer.json(), answer.headers["ETag"])
        [form] = [one for one in (await read(lea, request))["checks"] if one["code"] == "form"]
        assert (form["state"] == "warning" and "11.08.2026" in form["evidence"]) is warned


async def _while(database: Database, company: Company, statement: str, sending: Awaitable[Any], **values: Any) -> Any:
    """The answer to sending that begins while the officer changes the draft elsewhere."""
    async with database.transaction(DbRole.COMPANY, company.id, REVIEWER_ID) as session:
        await session.execute(text(statement), values)
        sent = asyncio.ensure_future(sending)
        await asyncio.wait([sent], timeout=1)
        assert not sent.done()
    return await sent


@pytest.mark.committed
async def test_of_three_tabs_one_sends_the_paper(app: FastAPI, company: Company, database: Database) -> None:
    async with officer_in(app, database) as officer:
        draft = await begin(officer, database, company)
        bodies = []
        for number in range(3):  # of three people: no lock but the draft's makes them wait for each other
            person_id = await make_beneficiary(database, company.id)
            bodies.append(
                whole(company, draft) | {"beneficiary_id": str(person_id), "decision_number": f"3022024123456{number}"}
            )
        answers = await asyncio.gather(*(post(officer, company, body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]
    refused = [answer.json()["errors"] for answer in answers if answer.status_code == 422]
    assert {error["code"] for errors in refused for error in errors} == {"draft_unknown"}


@pytest.mark.committed
async def test_paper_that_is_thrown_away_meanwhile_is_not_sent(
    app: FastAPI, company: Company, database: Database
) -> None:
    async with officer_in(app, database) as officer:
        draft = await begin(officer, database, company)
        sending = post(officer, company, whole(company, draft))
        answer = await _while(database, company, "DELETE FROM drafts WHERE id = :id", sending, id=draft["id"])
    assert answer.status_code == 422, answer.text


@pytest.mark.committed
async def test_paper_is_sent_with_the_day_and_scan_that_it_has_by_then(
    app: FastAPI, company: Company, database: Database
) -> None:
    async with officer_in(app, database) as officer:
        draft = await begin(officer, database, company)
        day, other = await yesterday(database, 31), await scan(database, company)
        change = "UPDATE drafts SET received_on = :day, scan_id = :scan WHERE id = :id"
        values = {"day": day, "scan": other, "id": draft["id"]}
        body = whole(company, draft) | {"attachments": [str(other)]}
        answer = await _while(database, company, change, post(officer, company, body), **values)
    assert answer.status_code == 201, answer.text
    assert answer.json()["received_on"] == str(day)
