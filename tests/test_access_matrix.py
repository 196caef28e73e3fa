"""Every operation × caller × foreign, random and malformed id: all refused, nothing changed, each belt alone.

First belt: `own()` and `own_clause()`. Second belt: row level security. Each is switched off in turn (R-41, R-42).
"""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Select, select, text

from api.accounts import access
from api.core.db import Database, DbRole
from api.core.http import api_routes
from api.core.labels import LANGUAGES
from api.invoices import facts
from api.main import create_app, declared_caller
from tests.accounts.security_key import add_passkey
from tests.bulk import sheets
from tests.callers import Caller, Company, company_in
from tests.factories import REVIEWER_ID, number
from tests.postgres import Databases, apart, database_on

Record = Callable[[str, object], None]
COMPANY_TABLES = (
    "organisations",
    "memberships",
    "bank_accounts",
    "beneficiaries",
    "decisions",
    "documents",
    "drafts",
    "invoices",
    "invoice_versions",
    "invoice_events",
    "event_counters",
    "correction_items",
    "correction_reminders",
    "invoice_claims",
    "idempotency_keys",
    "conversations",
    "messages",
    "message_documents",
    "bulk_uploads",
    "bulk_invoices",
)
KEY = {"Idempotency-Key": "matrix"}
OFFICE = {"officer", "anybody of the office"}
MATCH = {"If-Match": '"1"'}

A_TARIFF = {
    "kind": "vat",
    "valid_from": "2027-01-01",
    "confirmed_until": "2027-12-31",
    "values": {"rates": ["8.1"]},
    "source": "LTVA art. 25",
}

WORDS = dict.fromkeys(LANGUAGES, "Tarif")
A_REASON = {"uses": ["refusal"], "short": WORDS, "sentence": WORDS}
A_TEXT = {"uses": ["message"], "title": WORDS, "text": WORDS}

# A body that would be accepted, for each operation that has both an id in its path and a body, and where
# a caller of the same side is refused.
BODIES: dict[str, Any] = {
    "change_beneficiary": {
        "last_name": "Muster", "first_name": "Anna", "avs_number": "756.9217.0769.85", "birth_date": "1987-03-12",
        "street": "Weg", "house_number": "1", "postcode": "3001", "town": "Bern", "country": "CH",
        "under_guardianship": False, "representative": None, "payment_reference": None, "iban": None,
        "account_holder": None, "mandate_state": "missing", "mandate_document_id": None, "decisions": [],
    },
    "merge_beneficiaries": {"other_id": "01900000-0000-7000-8000-000000000009"},
    "put_member": {"role": "collaborator", "active": True},
    "put_member_person": {"first_name": "Anna", "last_name": "Keller", "mobile": "079 123 45 67"},
    "put_suspension": {"reason": "Doublon"},
    "recuse_oneself": {"reason": "Parenté"},
    "put_insured_death": {"day": "2026-01-01"},
    "lift_payment_hold": {"reason": "Compte vérifié"},
    "create_hand_over": {"to": "01900000-0000-7000-8000-000000000009"},
    "put_officer": {"role": "reviewer", "active": True},
    "put_mobile": {"code": "123456"},
    "put_office_mobile": {"code": "123456"},
    "replace_lost_phone": {"mobile": "079 123 45 67"},
    "change_bank_account": {"label": "Loyers", "is_default": False},
    "put_bulk_documents": {"document_ids": []},
    "create_bulk_submission": {"declaration": True, "drafts": True},
    "close_organisation": {"name": "Autre"},
    "put_passkey": {"name": "Clé"},
    "put_office_passkey": {"name": "Clé"},
    "create_message": {"text": "Bonjour"},
    "create_invoice_message": {"text": "Bonjour"},
    "create_reading": {"position": 1},
    "create_invoice_reading": {"position": 1},
    "create_office_message": {"text": "Bonjour"},
    "create_office_invoice_message": {"text": "Bonjour"},
    "create_office_reading": {"position": 1},
    "create_office_invoice_reading": {"position": 1},
    "close_conversation": {"position": 1},
    "change_invoice_filter": {"name": "Autre", "search": {}},
    "put_invoice": {},
    "withdraw_invoice": {"reason": "Doublon"},
    "ask_formal_decision": {"reason": "Doublon"},
    "mark_office_formal_decision": {"revision": 0, "requested_on": "2026-01-05", "requested_by": "insured"},
    "put_draft": {"content": {"changed": True}},
    "decide_registration": {"outcome": "accepted", "reason": None},
    "decide_invoice": {"kind": "acceptance"},
    "add_tariff": A_TARIFF,
    "check_tariff": A_TARIFF,
    "revise_reason": A_REASON,
    "check_reason": A_REASON,
    "revise_text_block": A_TEXT,
    "check_text_block": A_TEXT,
    "order_reasons": {"codes": ["other"]},
    "dismiss_failed_step": {"reason": "Doublon"},
    "put_failed_step_keeper": {"person_id": None, "note": None},
    "retry_failed_steps": {"kind": "mail"},
    "add_holidays": {"days": [{"day": "2027-11-22", "name": WORDS}]},
    "rename_holiday": {"name": WORDS, "revision": 1},
    "change_parameter": {"name": "correction_days", "revision": 0, "values": ["20"]},
    "put_assignment": {"person_id": str(REVIEWER_ID)},
    "change_queue_view": {"name": "Autre", "search": {"view": "mine"}},
    "change_absence": {"person_id": str(REVIEWER_ID), "first_day": "2026-12-21", "last_day": "2026-12-31"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theirs:
    """Ids of the other company's rows."""

    ids: dict[str, str]
    bodies: dict[str, Any]


async def rows_of(database: Database, company: Company) -> Theirs:
    """One row of every kind."""
    invoice = (await company.manager.submit(company.ready.body)).json()
    draft = (await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {}})).json()
    sessions = (await company.manager.get("/api/v1/sessions")).json()["items"]
    other_id = await second(company)
    kept = (await company.manager.post("/api/v1/invoice-filters", json=BODIES["change_invoice_filter"])).json()
    ids = {
        "filter_id": kept["id"],
        "list_file_id": (await company.manager.post("/api/v1/invoice-list-files", json={"format": "csv"})).json()["id"],
        "invoice_id": invoice["id"],
        "draft_id": draft["id"],
        "session_id": sessions[0]["id"],
        "beneficiary_id": str(company.ready.beneficiary_id),
        "other_id": other_id,
        "document_id": str(company.ready.document_id),
        "bank_account_id": str(company.made.bank_account_id),
        "person_id": str(company.made.collaborator.id),
        "invitation_id": await invited(company),
        "passkey_id": await enrolled(company),
        "upload_id": await spreadsheet(company),
        "kind": "unknown",
        "export_id": (await company.manager.post("/api/v1/data-exports")).json()["id"],
        "conversation_id": await spoken(company, invoice["id"]),
        "registration_id": str(uuid4()),
        "step_id": str(uuid4()),
        "organisation_id": str(company.id),
        "page": "1",
        "year": "2026",
        "code": "not_found",
        "absence_id": str(uuid4()),
        "hold_id": str(uuid4()),
        "view_id": str(uuid4()),
        "bulk_id": str(uuid4()),
        "day": "2027-01-01",
    }
    bodies = BODIES | {"put_invoice": company.ready.body, "merge_beneficiaries": {"other_id": other_id}}
    return Theirs(ids, bodies)


async def invited(company: Company) -> str:
    body = {
        "first_name": "Nora", "last_name": "Weber", "email": f"nora{number()}@societe.example",
        "mobile": "079 123 45 67", "role": "collaborator", "language": "de",
    }  # fmt: skip
    answer = await company.manager.post("/api/v1/invitations", json=body)
    found: str = answer.json()["id"]
    return found


async def spoken(company: Company, invoice_id: str) -> str:
    """A conversation of their own, and a message about their request."""
    said = {"Idempotency-Key": "spoken"}
    await company.manager.post(f"/api/v1/invoices/{invoice_id}/messages", json=BODIES["create_message"], headers=said)
    wish = {"subject": "Adresse", "text": "Bonjour"}
    answer = await company.manager.post("/api/v1/conversations", json=wish, headers=said)
    found: str = answer.json()["id"]
    return found


async def spreadsheet(company: Company) -> str:
    content = sheets.as_csv(sheets.table("other", [sheets.other_row("756.9217.0769.85")]))
    found: str = (await sheets.upload(company.manager, content, "other")).json()["id"]
    return found


async def enrolled(company: Company) -> str:
    await add_passkey(company.manager)
    [passkey] = (await company.manager.get("/api/v1/account/factors")).json()["passkeys"]
    found: str = passkey["id"]
    return found


async def second(company: Company) -> str:
    """Another person of the company, with whom theirs could be merged."""
    answer = await company.manager.post("/api/v1/beneficiaries", json=BODIES["change_beneficiary"])
    found: str = answer.json()["id"]
    return found


@pytest.fixture
async def theirs(database: Database, other_company: Company) -> Theirs:
    return await rows_of(database, other_company)


async def state_of(database: Database, company: Company) -> dict[str, str]:
    """A digest of everything a company has."""
    found = {}
    for table in COMPANY_TABLES:
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            query = text(f"SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} AS t")  # noqa: S608
            found[table] = (await session.execute(query)).scalar_one()
    return found


def operations(app: FastAPI) -> list[APIRoute]:
    return [route for route in api_routes(app.routes) if route.include_in_schema]


def paths(route: APIRoute, ids: dict[str, str]) -> str:
    return route.path.format(**ids)


async def call(caller: Caller, route: APIRoute, path: str, bodies: dict[str, Any]) -> tuple[int, str]:
    method = min(route.methods or ())
    body = bodies.get(route.name)
    answer = await caller.request(method, path, json=body, headers=KEY | MATCH)
    assert answer.headers["content-type"] == "application/problem+json" or answer.status_code < 400
    return answer.status_code, answer.text


def with_ids(app: FastAPI, kinds: set[str]) -> Iterator[APIRoute]:
    for route in operations(app):
        if route.dependant.path_params and declared_caller(route.dependant) <= kinds:
            yield route


async def refuse_all(app: FastAPI, caller: Caller, theirs: Theirs) -> int:
    """Every operation with an id, called with the other company's: 404 and not a word more than for no row at all."""
    checks = 0
    nothing = {name: str(uuid4()) for name in theirs.ids} | {"page": "1", "year": "2026", "code": "x"}
    for route in with_ids(app, {"member", "manager"}):
        status, foreign = await call(caller, route, paths(route, theirs.ids), theirs.bodies)
        assert status == 404, (route.name, status, foreign)
        status, absent = await call(caller, route, paths(route, nothing), theirs.bodies)
        assert status == 404, (route.name, status, absent)
        assert without_id(foreign) == without_id(absent), route.name
        checks += 2
    return checks


def without_id(body: str) -> str:
    return body.partition('"request_id"')[0]


async def test_who_is_not_the_declared_caller_is_refused(
    app: FastAPI,
    database: Database,
    client: Caller,
    company: Company,
    officer: Caller,
    auditor: Caller,
    theirs: Theirs,
    record_property: Record,
) -> None:
    checks = 0
    for route in operations(app):
        (kind,) = declared_caller(route.dependant)
        wrong = {
            "anybody": [],
            "member": [client, officer],
            "manager": [client, officer, company.collaborator],
            "anybody of the office": [client, company.manager, company.collaborator],
            "officer": [client, company.manager, company.collaborator, auditor],
            "administrator": [client, company.manager, company.collaborator, officer, auditor],
            "audit reader": [client, company.manager, company.collaborator, officer],
        }[kind]
        for caller in wrong:
            status, body = await call(caller, route, paths(route, theirs.ids), theirs.bodies)
            assert status in {401, 403, 422}, (route.name, status, body)
            if status == 422:  # the body's shape is looked at first; it must not have been carried out
                assert '"code":"fields_not_valid"' in body or '"code":"query_not_valid"' in body
            checks += 1
    record_property("access matrix, wrong callers", checks)
    assert checks > 100


async def test_foreign_and_absent_rows_are_the_same(
    app: FastAPI, database: Database, company: Company, other_company: Company, theirs: Theirs, record_property: Record
) -> None:
    before = await state_of(database, other_company)
    checks = await refuse_all(app, company.manager, theirs)
    assert await state_of(database, other_company) == before
    record_property("access matrix, foreign and random ids", checks)
    assert checks >= 30


async def test_malformed_ids_are_absent_rows(
    app: FastAPI, company: Company, officer: Caller, theirs: Theirs, record_property: Record
) -> None:
    checks = 0
    for wrong in ("1", "x" * 300, "%00", "' OR 1=1", "../../etc", str(uuid4()) + "0", "None"):
        for route in with_ids(app, {"member", "manager", *OFFICE}):
            ids = dict.fromkeys(theirs.ids, wrong)
            caller = officer if declared_caller(route.dependant) <= OFFICE else company.manager
            status, body = await call(caller, route, paths(route, ids), theirs.bodies)
            assert status in {404, 405}, (route.name, wrong, status, body)
            assert "etc" not in body
            checks += 1
    record_property("access matrix, malformed ids", checks)


def no_first_belt(monkeypatch: pytest.MonkeyPatch) -> int:
    """Replace `own` and `own_clause` wherever they were imported. Returns in how many places."""

    def everybodys(_: object, model: type[Any]) -> Select[Any]:
        return select(model)

    places = 0
    for name, module in list(sys.modules.items()):
        if not name.startswith("api."):
            continue
        if getattr(module, "own", None) is access_own:
            monkeypatch.setattr(module, "own", everybodys)
            places += 1
        if getattr(module, "own_clause", None) is access_own_clause:
            # The parameter stays bound, so that the statement takes the same arguments.
            monkeypatch.setattr(module, "own_clause", lambda _: "$1::uuid IS NOT NULL")
            places += 1
    for cached in (facts._beneficiary_sql, facts._references_sql):
        cached.cache_clear()
    return places


access_own, access_own_clause = access.own, access.own_clause


@pytest.fixture
def first_belt_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    yield no_first_belt(monkeypatch)
    monkeypatch.undo()
    for cached in (facts._beneficiary_sql, facts._references_sql):
        cached.cache_clear()


async def test_row_level_security_holds_alone(
    app: FastAPI,
    database: Database,
    company: Company,
    other_company: Company,
    theirs: Theirs,
    first_belt_off: int,
    record_property: Record,
) -> None:
    assert first_belt_off > 5
    before = await state_of(database, other_company)
    checks = await refuse_all(app, company.manager, theirs)
    checks += await refuse_foreign_bodies(company, other_company, theirs)
    assert await state_of(database, other_company) == before
    for path in ("beneficiaries", "invoices", "drafts", "bank-accounts", "members", "conversations"):
        rows = (await company.manager.get(f"/api/v1/{path}")).json()["items"]
        assert str(other_company.id) not in str(rows)
        assert not {row["id"] for row in rows} & set(theirs.ids.values())
    record_property("access matrix, row level security alone", checks)


async def refuse_foreign_bodies(company: Company, other_company: Company, theirs: Theirs) -> int:
    """The other company's ids inside bodies."""
    mine, others = company.ready.body, other_company.ready.body
    checks = 0
    for field in ("beneficiary_id", "payee", "attachments"):
        answer = await company.manager.submit(mine | {field: others[field]})
        assert answer.status_code == 422, (field, answer.text)
        check = (await company.manager.post("/api/v1/invoice-checks", json=mine | {field: others[field]})).json()
        assert check["errors"] == answer.json()["errors"]
        checks += 2
    answer = await company.manager.submit(mine | {"draft_id": theirs.ids["draft_id"]})
    assert answer.status_code == 422, answer.text
    answer = await company.manager.put(
        "/api/v1/sessions/current/organisation", json={"organisation_id": str(other_company.id)}
    )
    assert answer.status_code == 404, answer.text
    return checks + 2


@pytest.fixture
async def unguarded(databases: Databases) -> AsyncIterator[str]:
    """A database without row level security."""
    with databases.fresh_database() as name:
        apart(_disable_row_security(databases.superuser_url(name)))
        yield name


async def _disable_row_security(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for row in tables:
            await connection.execute(f'ALTER TABLE "{row["tablename"]}" DISABLE ROW LEVEL SECURITY')
    finally:
        await connection.close()


@asynccontextmanager
async def companies_without_guard(databases: Databases, name: str) -> AsyncIterator[tuple[FastAPI, Company, Company]]:
    database = database_on(databases.app_url(name))
    app = create_app(database=database)
    try:
        async with company_in(app, database) as company, company_in(app, database) as other:
            yield app, company, other
    finally:
        await database.close()


async def test_the_first_belt_holds_alone(databases: Databases, unguarded: str, record_property: Record) -> None:
    async with companies_without_guard(databases, unguarded) as (app, company, other):
        theirs = await rows_of(app.state.database, other)
        checks = await refuse_all(app, company.manager, theirs)
        checks += await refuse_foreign_bodies(company, other, theirs)
        for path in ("beneficiaries", "invoices", "drafts", "bank-accounts", "members", "conversations"):
            rows = (await company.manager.get(f"/api/v1/{path}")).json()["items"]
            assert not {row["id"] for row in rows} & set(theirs.ids.values()), path
        assert len((await company.manager.get("/api/v1/members")).json()["items"]) == 2
    record_property("access matrix, first belt alone", checks)


async def test_without_any_belt_this_harness_fails(databases: Databases, unguarded: str, first_belt_off: int) -> None:
    assert first_belt_off > 5
    async with companies_without_guard(databases, unguarded) as (app, company, other):
        theirs = await rows_of(app.state.database, other)
        with pytest.raises(AssertionError):
            await refuse_all(app, company.manager, theirs)
