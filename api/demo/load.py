"""`python -m api.cli demo-data`: fill an empty database with companies, insured persons and a year of requests.

The same each time, but for the salts of password hashes, the keys of stored files, and the days until which what is
open can be corrected: those follow the day of the load. The story itself stays where it is: each request is checked by
the rules of the day on which it was sent, with that day's tariffs and what was sent before. Everything that is written
through row level security is one transaction; the office's members, whom no role of the application may add, come last
and by the owner: they are the mark of a complete load, and are added to one that was interrupted before them.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from api.accounts.models import Membership, OfficeMember, Person, TermsAcceptance
from api.accounts.passwords import HashPool
from api.beneficiaries.models import Beneficiary, Decision
from api.core.clock import office_day
from api.core.config import Settings, get_settings, sqlalchemy_url
from api.core.db import Base, Database, DbRole, become, make_engine
from api.demo.accounts import PASSWORD
from api.demo.beneficiaries import insured_persons
from api.demo.conversations import references, talks
from api.demo.decisions import decisions_with_terms
from api.demo.drafts import draft_rows
from api.demo.failures import add_failures
from api.demo.files import DemoFile, Row
from api.demo.histories import claim_rows, event_rows, invoice_row, item_rows, version_rows
from api.demo.people import DemoCompany, companies, people
from api.demo.registrations import registrations
from api.demo.requests import requests
from api.demo.sent import Request
from api.demo.texts import text_blocks
from api.documents.models import Document
from api.documents.service import storage
from api.invoices.models import CorrectionItem, Draft, EventCounter, Invoice, InvoiceClaim, InvoiceEvent, InvoiceVersion
from api.messages.models import Conversation, Message
from api.organisations.models import BankAccount, Organisation, Registration
from api.review.models import TextBlock

_STORING_AT_ONCE: Final = 16
# One load at a time; the number is only this command's.
_LOCK: Final = text("SELECT pg_advisory_xact_lock(302318632)")
_CONVERSATIONS: Final = text("SELECT max(nextval('conversation_serial')) FROM generate_series(1, :count)")
_SERIALS: Final = text("SELECT max(nextval('invoice_serial')) FROM generate_series(1, :count)")
_KNOWN: Final = select(
    select(func.count()).select_from(Organisation).scalar_subquery(),
    select(func.count()).select_from(Person).scalar_subquery(),
    select(func.count()).where(Person.id == people()[0].id).select_from(Person).scalar_subquery(),
)


class NotHere(SystemExit):
    """Demo data do not belong into this installation; the message says why."""


@dataclass(frozen=True, slots=True)
class DemoData:
    """Every row by its table, and the files whose documents lack their place in the storage."""

    companies: Sequence[DemoCompany]
    files: Sequence[DemoFile]
    rows: Mapping[type[Base], Sequence[Row]]


def demo_data(today: date) -> DemoData:
    """Everything as it is on a day, made in memory: about 5 s."""
    firms = companies()
    insured = insured_persons(firms)
    made = requests(firms, insured)
    known = [person for firm in firms for person in insured[firm.key]]
    events = event_rows(made)
    said = talks(firms, made)
    rows: dict[type[Base], Sequence[Row]] = {
        Organisation: [firm.row for firm in firms],
        Person: [person.row for person in people()],
        TermsAcceptance: [
            {"person_id": person.id, "version": get_settings().terms_version, "accepted_at": person.row["created_at"]}
            for person in people()
            if person.account.roles
        ],
        Membership: [_membership(firm, person.id, role) for firm in firms for person, role in firm.members],
        BankAccount: [row for firm in firms for row in firm.accounts],
        Beneficiary: [person.row for person in known],
        Decision: [
            *(granted.row for person in known for granted in person.granted),
            *(row for firm in firms for row in decisions_with_terms(firm.key, insured[firm.key])),
        ],
        Registration: registrations(),
        TextBlock: text_blocks(),
        Draft: draft_rows(firms, insured, made),
        InvoiceEvent: events,
        EventCounter: [_counter(firm, events) for firm in firms],
        Conversation: said.conversations,
        Message: said.messages,
    }
    files = [person.mandate for person in known if person.mandate] + [file for one in made for file in one.files]
    return DemoData(firms, files, rows | _request_rows(made, today))


def _membership(firm: DemoCompany, person_id: UUID, role: str) -> Row:
    known = {"organisation_id": firm.id, "person_id": person_id, "role": role, "active": True}
    return known | {"created_at": firm.row["created_at"]}


def _counter(firm: DemoCompany, events: Sequence[Row]) -> Row:
    positions = [row["position"] for row in events if row["organisation_id"] == firm.id]
    return {"organisation_id": firm.id, "position": max(positions)}


def _request_rows(made: Sequence[Request], today: date) -> dict[type[Base], Sequence[Row]]:
    return {
        Invoice: [invoice_row(one) for one in made],
        InvoiceVersion: [row for one in made for row in version_rows(one)],
        InvoiceClaim: [row for one in made for row in claim_rows(one)],
        CorrectionItem: [row for one in made for row in item_rows(one, today)],
    }


async def load(database: Database, settings: Settings) -> bool:
    """Write everything; False when the database was not empty, and so nothing was written."""
    async with database.transaction(DbRole.OFFICE) as session:
        if await _is_filled(session):
            return False
    data = demo_data(office_day(datetime.now(UTC)))
    hashes = await _password_hashes(data)
    keys = await _store(data.files)
    try:
        async with database.transaction(DbRole.OFFICE) as session:
            await session.execute(_LOCK)
            if await _is_filled(session):
                raise NotHere("Somebody else filled this database meanwhile: nothing was added.")
            await _write(session, data, hashes, keys)
    except BaseException:
        await _forget(keys)
        raise
    await add_office_members(settings)
    return True


async def _is_filled(session: AsyncSession) -> bool:
    organisations, persons, _ = (await session.execute(_KNOWN)).one()
    return bool(organisations or persons)


async def is_loaded(database: Database) -> bool:
    """Whether what fills the database is the demo."""
    async with database.transaction(DbRole.OFFICE) as session:
        _, _, demo = (await session.execute(_KNOWN)).one()
    return bool(demo)


async def _password_hashes(data: DemoData) -> dict[UUID, str]:
    """Of all who can log in, or could if they were let in."""
    waiting = [row for row in data.rows[Registration] if row["state"] == "pending"]
    ids = [row["id"] for row in (*data.rows[Person], *waiting)]
    pool = HashPool()
    return dict(zip(ids, await asyncio.gather(*(pool.hash(PASSWORD) for _ in ids)), strict=True))


async def _store(files: Sequence[DemoFile]) -> dict[UUID, str]:
    """Keep every file in the real storage; its key by the document."""
    slots = asyncio.Semaphore(_STORING_AT_ONCE)
    store = storage()

    async def keep(file: DemoFile) -> tuple[UUID, str]:
        async with slots:
            stored = await store.store(_once(file.content), len(file.content))
        return file.id, stored.key

    return dict(await asyncio.gather(*(keep(file) for file in files)))


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _forget(keys: Mapping[UUID, str]) -> None:
    for key in keys.values():
        await storage().delete(key)


async def _write(session: AsyncSession, data: DemoData, hashes: Mapping[UUID, str], keys: Mapping[UUID, str]) -> None:
    """Each table by a role that may add to it, in the order of the references between them."""
    rows = data.rows
    await _insert(session, Organisation, rows[Organisation])
    await _insert(session, Person, [row | {"password_hash": hashes[row["id"]]} for row in rows[Person]])
    await _insert(session, TermsAcceptance, rows[TermsAcceptance])
    await _insert(session, TextBlock, rows[TextBlock])
    await _insert(session, Membership, rows[Membership])
    documents = [file.row | {"storage_key": keys[file.id]} for file in data.files]
    for company in data.companies:
        await become(session, DbRole.COMPANY, company.id)
        for model in (BankAccount, Document, Beneficiary, Decision, EventCounter, Invoice, InvoiceVersion,
                      InvoiceClaim, Draft, Conversation, Message):  # fmt: skip
            known = documents if model is Document else rows[model]
            own = [row for row in known if row["organisation_id"] == company.id and _may_add(row, "company")]
            await _insert(session, model, own)
    await session.execute(_SERIALS, {"count": len(rows[Invoice])})
    await session.execute(_CONVERSATIONS, {"count": references(rows[Conversation])})
    await become(session, DbRole.OFFICE)
    await _insert(session, CorrectionItem, rows[CorrectionItem])
    await _insert(session, InvoiceEvent, rows[InvoiceEvent])  # after the items, which statistics count with them
    await _insert(session, Message, [row for row in rows[Message] if _may_add(row, "office")])
    await become(session, DbRole.AUTH)
    waiting = [row | {"password_hash": hashes.get(row["id"])} for row in rows[Registration]]
    await _insert(session, Registration, waiting)
    await add_failures(session, next(company.manager for company in data.companies if company.key == "musterhalde"))


def _may_add(row: Row, side: str) -> bool:
    """Messages are added by the side that wrote them."""
    return bool(row.get("side", side) == side)


async def _insert(session: AsyncSession, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    if rows:
        await session.execute(insert(table), list(rows))


async def add_office_members(settings: Settings) -> int:
    """Add those of the demo's reviewers and administrators who are missing; returns how many."""
    wanted = [
        {"person_id": person.id, "role": person.account.office, "active": True, "created_at": person.row["created_at"]}
        for person in people()
        if person.account.office
    ]
    engine = create_async_engine(sqlalchemy_url(settings.migration_database_url))
    try:
        async with engine.begin() as connection:
            adding = insert_or_skip(OfficeMember).values(wanted).on_conflict_do_nothing()
            return len((await connection.execute(adding.returning(OfficeMember.person_id))).all())
    finally:
        await engine.dispose()


async def main() -> None:
    """Load the demo data where there are none, and say what was done."""
    settings = get_settings()
    if settings.environment == "production":
        raise NotHere("Demo data are never loaded into production: everybody knows their password.")
    sqlalchemy_url(settings.migration_database_url)  # say what is missing before anything is written
    database = Database(make_engine(settings))
    try:
        print(await load_where_empty(database, settings))  # noqa: T201 - the command's answer
    finally:
        await database.close()


async def load_where_empty(database: Database, settings: Settings) -> str:
    """Load, or complete a load that was interrupted; returns what was done in words."""
    if await load(database, settings):
        return "The demo data are loaded."
    if not await is_loaded(database):
        return "This database holds other data: no demo data were added. They go into an empty database only."
    missing = await add_office_members(settings)
    return "The demo data were completed." if missing else "The demo data are there already."
