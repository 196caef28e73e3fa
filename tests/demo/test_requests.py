"""The demo's requests are as if they had been sent, reviewed and decided through the application."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, select, text

from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import DbRole
from api.core.labels import LANGUAGES, catalogue
from api.demo.accounts import ACCOUNTS
from api.documents.models import Document
from api.invoices.checks import assess, prepare
from api.invoices.context import Context
from api.invoices.facts import Frozen
from api.invoices.forms import FORMS
from api.invoices.models import CorrectionItem, EventCounter, Invoice, InvoiceEvent, InvoiceVersion, Reason
from api.invoices.presenting import stored_assessment, stored_body, version_sections
from api.invoices.status import MOVES, Action, Status
from api.invoices.tariffs import in_force
from api.invoices.tariffs.rows import shipped
from api.main import create_app
from tests.callers import Caller
from tests.demo.conftest import SEEN_ON, Place
from tests.factories import open_session


async def all_of(place: Place, model: type[Any]) -> list[Any]:
    async with place.database.transaction(DbRole.OFFICE) as session:
        return list(await session.scalars(select(model)))


def a_context(version: InvoiceVersion) -> Context:
    """As it was when the version was sent, without earlier requests."""
    frozen = Frozen(version.frozen)
    return Context(
        today=office_day(version.submitted_at),
        office_code=get_settings().office.code,
        bytes_limit=get_settings().uploads.invoice_bytes,
        tariffs=in_force(shipped()),
        organisation=frozen.organisation,
        beneficiary=frozen.beneficiary,
        payee=frozen.payee,
        documents=frozen.documents,
    )


async def test_every_version_is_accepted_by_the_rules_with_the_amounts_it_holds(demo: Place) -> None:
    versions = await all_of(demo, InvoiceVersion)
    assert len(versions) > 380
    for version in versions:
        assessed = assess(prepare(version.body), a_context(version))
        assert assessed.errors == []
        again = stored_assessment(assessed)
        assert (again["lines"], again["total"]) == (version.assessment["lines"], version.assessment["total"])
        assert Decimal(version.assessment["total"]) == sum(Decimal(line["amount"]) for line in again["lines"])
        assert 1 <= len(again["lines"]) <= 12


async def test_versions_read_well_in_every_language(demo: Place) -> None:
    for version in (await all_of(demo, InvoiceVersion))[::25]:
        for language in LANGUAGES:
            assert len(version_sections(version, language)) >= 3


async def test_each_invoice_says_what_its_last_version_says(demo: Place) -> None:
    versions = {(version.invoice_id, version.version): version for version in await all_of(demo, InvoiceVersion)}
    invoices = await all_of(demo, Invoice)
    assert len(versions) == sum(invoice.version for invoice in invoices)
    for invoice in invoices:
        last = versions[invoice.id, invoice.version]
        body = stored_body(last)
        assert str(invoice.total) == last.assessment["total"]
        assert (invoice.period_from, invoice.period_to) == body.form.period()
        assert (invoice.decision_number, invoice.own_reference) == (body.decision_number, body.own_reference)
        assert invoice.warning_count == len(last.assessment["warnings"])
        assert invoice.reference.startswith(f"{office_day(invoice.submitted_at).year}-")


async def test_histories_follow_the_table_of_moves(demo: Place) -> None:
    histories: dict[UUID, list[InvoiceEvent]] = defaultdict(list)
    for event in sorted(await all_of(demo, InvoiceEvent), key=lambda event: event.position):
        histories[event.invoice_id].append(event)
    for invoice in await all_of(demo, Invoice):
        events = histories[invoice.id]
        status = None
        for event in events:
            move = MOVES[status, Action(event.action)]
            assert (event.from_status, event.to_status, event.actor_side) == (status, move.to, move.side)
            assert (event.reason_code is not None) == (event.action == Action.REFUSE)
            status = move.to
        assert (invoice.status, invoice.changed_at, invoice.submitted_at) == (status, events[-1].at, events[0].at)
        assert invoice.version == events[-1].version
        assert sorted(event.at for event in events) == [event.at for event in events]
        assert (invoice.decided_at is not None) == (invoice.decided_by is not None)
        if status in {Status.ACCEPTED, Status.TO_CORRECT, Status.REFUSED, Status.TRANSMITTED, Status.PAID}:
            assert invoice.decided_at


async def test_positions_count_up_without_gaps_in_the_order_of_time(demo: Place) -> None:
    positions: dict[UUID, list[InvoiceEvent]] = defaultdict(list)
    for event in await all_of(demo, InvoiceEvent):
        positions[event.organisation_id].append(event)
    for counter in await all_of(demo, EventCounter):
        events = sorted(positions[counter.organisation_id], key=lambda event: event.at)
        assert [event.position for event in events] == list(range(1, counter.position + 1))


async def test_corrections_point_at_fields_and_name_them(demo: Place) -> None:
    versions = {(version.invoice_id, version.version): version for version in await all_of(demo, InvoiceVersion)}
    items = await all_of(demo, CorrectionItem)
    assert {item.kind for item in items} == {"missing", "wrong", "unclear", "outdated"}
    reasons = {reason.code: reason for reason in await all_of(demo, Reason)}
    for item in items:
        value: Any = versions[item.invoice_id, item.version].body
        for step in item.pointer.split("/")[1:]:
            value = value[int(step)] if isinstance(value, list) else value[step]
        assert all(item.label in catalogue(language) for language in LANGUAGES)
        assert item.reason_code is None or "correction" in reasons[item.reason_code].uses
        assert item.due_date > office_day(item.created_at) + timedelta(days=20)


async def test_most_of_what_is_to_correct_can_still_be_corrected_in_time(demo: Place) -> None:
    """On whatever day the demo is loaded; some is overdue, as with real companies."""
    versions = {one.id: one.version for one in await all_of(demo, Invoice) if one.status == Status.TO_CORRECT}
    items = [item for item in await all_of(demo, CorrectionItem) if versions.get(item.invoice_id) == item.version]
    due = {item.invoice_id: item.due_date for item in items}
    assert due.keys() == versions.keys()
    overdue = [day for day in due.values() if day < SEEN_ON]
    assert 0 < len(overdue) < len(due) / 2
    assert all(SEEN_ON < day <= SEEN_ON + timedelta(days=30) for day in due.values() if day not in overdue)


async def test_every_type_is_there_in_different_statuses(demo: Place) -> None:
    """Who opens the demo sees each form, and each thing that can happen to it."""
    statuses: dict[str, list[str]] = defaultdict(list)
    for invoice in await all_of(demo, Invoice):
        statuses[invoice.kind].append(invoice.status)
    for kind in FORMS:
        assert len(statuses[kind]) >= 5, kind
        assert len(set(statuses[kind])) >= 5, kind
    told = {status for kind, found in statuses.items() if kind != "other" for status in found}
    assert told >= {
        *(Status.IN_REVIEW, Status.TO_CORRECT, Status.ACCEPTED, Status.TRANSMITTED, Status.PAID, Status.REFUSED)
    }


async def test_what_a_type_asks_for_is_attached(demo: Place) -> None:
    for version in await all_of(demo, InvoiceVersion):
        asked = FORMS[version.body["form"]["kind"]].documents(version.body["form"], a_context(version))
        assert len(asked) <= 1 or set(version.body["documents"]) >= set(asked)
        assert version.body["attachments"] or not asked


async def test_refusals_use_the_catalogue(demo: Place) -> None:
    reasons = {reason.code: reason for reason in await all_of(demo, Reason)}
    used = {event.reason_code for event in await all_of(demo, InvoiceEvent) if event.reason_code}
    assert len(used) >= 4
    assert all("refusal" in reasons[code].uses for code in used)


async def test_the_rules_warn_about_some_of_them(demo: Place) -> None:
    versions = await all_of(demo, InvoiceVersion)
    codes = {warning["code"] for version in versions for warning in version.assessment["warnings"]}
    assert codes >= {"mandate_missing", "decision_other_office", "duplicate"}
    others = [version.body["form"] for version in versions if version.body["form"]["kind"] == "other"]
    rates = {line["vat_rate"] for form in others for line in form["lines"]}
    assert rates >= {None, "8.1", "2.6", "3.8", "7.7"}


async def test_bills_attached_alarm_nobody_but_where_an_amount_was_mistyped(demo: Place) -> None:
    """Suppliers bill the company, which claims it back."""
    bills = [bill for document in await all_of(demo, Document) for bill in document.qr_bills]
    assert {bill["reference_type"] for bill in bills} == {"QRR", "SCOR", "NON"}
    versions = await all_of(demo, InvoiceVersion)
    found = [warning["code"] for version in versions for warning in version.assessment["warnings"]]
    about_bills = [code for code in found if code.startswith("qr_bill")]
    assert set(about_bills) == {"qr_bill_amount"}
    assert len(about_bills) < len(versions) / 10


async def a_request(place: Place, status: Status, kind: str) -> Row[Any]:
    query = text(
        "SELECT i.id, i.organisation_id, i.reference, i.responsible_id FROM invoices i "
        "WHERE i.status = :status AND i.kind = :kind ORDER BY i.version DESC, i.id LIMIT 1"
    )
    async with place.database.transaction(DbRole.OFFICE) as session:
        return (await session.execute(query, {"status": status.value, "kind": kind})).one()


PRINTED = [
    *(("other", status) for status in Status if status != Status.DRAFT),
    *((kind, status) for kind in FORMS if kind != "other" for status in (Status.PAID, Status.TO_CORRECT)),
]


@pytest.mark.parametrize(("kind", "status"), PRINTED)
async def test_the_company_reads_and_prints_a_request_in_each_status(demo: Place, kind: str, status: Status) -> None:
    row = await a_request(demo, status, kind)
    token = await open_session(demo.database, row.responsible_id, row.organisation_id)
    async with Caller.of(create_app(database=demo.database), ("sid", token)) as caller:
        invoice = (await caller.get(f"/api/v1/invoices/{row.id}")).json()
        assert (invoice["reference"], invoice["status"]) == (row.reference, status.value)
        assert (invoice["correction"] is not None) == (status == Status.TO_CORRECT)
        assert (invoice["refusal"] is not None) == (status == Status.REFUSED)
        pdf = await caller.get(f"/api/v1/invoices/{row.id}/pdf")
        assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")


async def test_lists_and_drafts_open_for_each_company(demo: Place) -> None:
    async with demo.database.transaction(DbRole.OFFICE) as session:
        managers = (await session.execute(text("SELECT * FROM memberships WHERE role = 'manager'"))).all()
    assert len(managers) == len([account for account in ACCOUNTS if ("manager" in dict(account.roles).values())])
    for row in managers:
        token = await open_session(demo.database, row.person_id, row.organisation_id)
        async with Caller.of(create_app(database=demo.database), ("sid", token)) as caller:
            assert (await caller.get("/api/v1/invoices?limit=100")).json()["count"] > 40
            assert (await caller.get("/api/v1/beneficiaries?limit=100")).json()["count"] >= 8
            drafts = (await caller.get("/api/v1/drafts")).json()["items"]
            assert len(drafts) >= 3
            assert any(draft["beneficiary"] for draft in drafts)
