"""Rows for tests, made through the roles that may make them."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
from stdnum import ean

from api.accounts.models import BrowserSession, Membership, Person, TermsAcceptance
from api.beneficiaries.models import Beneficiary
from api.beneficiaries.names import search_name
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.core.keys import fingerprint, urlsafe
from api.documents.models import Document
from api.organisations.models import BankAccount, Organisation

NO_PASSWORD = "test:none"  # nothing hashes to this
_numbers = count(1)

REVIEWER_ID = UUID("01900000-0000-7000-8000-000000000001")
ADMINISTRATOR_ID = UUID("01900000-0000-7000-8000-000000000002")
SECOND_REVIEWER_ID = UUID("01900000-0000-7000-8000-000000000003")
AUDITOR_ID = UUID("01900000-0000-7000-8000-000000000004")

_OFFICERS = (
    (REVIEWER_ID, "anna.muster@office.example", "Anna", "Muster", "reviewer"),
    (ADMINISTRATOR_ID, "peter.roth@office.example", "Peter", "Roth", "administrator"),
    (SECOND_REVIEWER_ID, "lea.keller@office.example", "Lea", "Keller", "reviewer"),
    (AUDITOR_ID, "nora.frei@office.example", "Nora", "Frei", "auditor"),
)


async def seed_officers(superuser_url: str) -> None:
    """The office's people, which no role of the application may add."""
    connection = await asyncpg.connect(superuser_url)
    try:
        for person_id, email, first_name, last_name, role in _OFFICERS:
            await connection.execute(
                "INSERT INTO people (id, email, first_name, last_name, mobile, language, password_hash, active) "
                "VALUES ($1, $2, $3, $4, '+41791234567', 'fr', $5, true)",
                person_id,
                email,
                first_name,
                last_name,
                NO_PASSWORD,
            )
            await connection.execute(
                "INSERT INTO office_members (person_id, role, active) VALUES ($1, $2, true)", person_id, role
            )
    finally:
        await connection.close()


def number() -> int:
    """A number that no other row of this run has."""
    return next(_numbers)


def a_gln() -> str:
    body = f"7601{number():08d}"
    return body + ean.calc_check_digit(body)


def an_avs_number() -> str:
    body = f"756{number():09d}"
    return body + ean.calc_check_digit(body)


IBAN = "CH9300762011623852957"


@dataclass(frozen=True, slots=True)
class MadeCompany:
    """What `make_company` made."""

    id: UUID
    manager: Person
    collaborator: Person
    bank_account_id: UUID


def a_person(**values: Any) -> Person:
    defaults = {
        "id": new_id(),
        "email": f"person{number()}@societe.example",
        "first_name": "Jean",
        "last_name": "Doe",
        "mobile": "+41791234567",
        "language": "fr",
        "password_hash": NO_PASSWORD,
        "active": True,
    }
    return Person(**defaults | values)


async def make_company(database: Database, **values: Any) -> MadeCompany:
    """A company with a gérant (Jean Doe), a collaborateur (Sandra Keller) and one bank account."""
    organisation = Organisation(
        **{
            "id": new_id(),
            "kind": "company",
            "name": f"Fondation Doe {number()}",
            "gln": a_gln(),
            "street": "Rue de l’Exemple",
            "house_number": "1",
            "postcode": "3001",
            "town": "Berne",
        }
        | values
    )
    manager, collaborator = a_person(), a_person(first_name="Sandra", last_name="Keller")
    async with database.transaction(DbRole.OFFICE) as session:
        session.add_all([organisation, manager, collaborator])
        await session.flush()
        for person, role in ((manager, "manager"), (collaborator, "collaborator")):
            session.add(Membership(organisation_id=organisation.id, person_id=person.id, role=role, active=True))
            session.add(TermsAcceptance(person_id=person.id, version=get_settings().terms_version))
    account = BankAccount(
        id=new_id(),
        organisation_id=organisation.id,
        iban=IBAN,
        label="Compte courant",
        holder="Fondation Doe",
        created_by=manager.id,
    )
    async with database.transaction(DbRole.COMPANY, organisation.id) as session:
        session.add(account)
    return MadeCompany(organisation.id, manager, collaborator, account.id)


async def open_session(database: Database, person_id: UUID, organisation_id: UUID | None) -> str:
    """Log somebody in without password and code; returns the cookie's token."""
    token = secrets.token_bytes(32)
    async with database.transaction() as session:
        session.add(
            BrowserSession(
                id=new_id(),
                token_hash=fingerprint(token),
                person_id=person_id,
                audience="company" if organisation_id else "office",
                organisation_id=organisation_id,
                device="test",
            )
        )
    return urlsafe(token)


async def make_beneficiary(database: Database, organisation_id: UUID, **values: Any) -> UUID:
    """An adult with everything that an invoice needs."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": organisation_id,
        "last_name": "Doe",
        "first_name": "Jane",
        "avs_number": an_avs_number(),
        "birth_date": date(1987, 3, 12),
        "street": "Rue de l’Exemple",
        "house_number": "2",
        "postcode": "1000",
        "town": "Lausanne",
        "country": "CH",
        "under_guardianship": False,
        "mandate_state": "validated",
    }
    row = defaults | values
    row.setdefault("search_name", search_name(f"{row['last_name']} {row['first_name']}"))
    async with database.transaction(DbRole.COMPANY, organisation_id) as session:
        session.add(Beneficiary(**row))
    return UUID(str(row["id"]))


async def make_document(database: Database, organisation_id: UUID, **values: Any) -> UUID:
    """The row of a clean upload; its content is not in the storage."""
    defaults = {
        "id": new_id(),
        "organisation_id": organisation_id,
        "name": "Facture-2026-118.pdf",
        "media_type": "application/pdf",
        "size": 1234,
        "sha256": bytes(32),
        "pages": 1,
        "state": "clean",
        "storage_key": secrets.token_hex(16),
    }
    row = defaults | values
    officer_id = values["uploaded_by"] if values.get("by_office") else None
    async with database.transaction(DbRole.COMPANY, organisation_id, officer_id) as session:
        session.add(Document(**row))
    return UUID(str(row["id"]))


def invoice_body(beneficiary_id: UUID, bank_account_id: UUID, document_id: UUID, **values: Any) -> dict[str, Any]:
    """A body that is accepted: two lines, 324.10 in all."""
    return {
        "beneficiary_id": str(beneficiary_id),
        "payee": {"bank_account_id": str(bank_account_id)},
        "decision_number": "30220241234567",
        "attachments": [str(document_id)],
        "declaration": True,
        "form": {
            "kind": "other",
            "service_from": "2026-08-05",
            "service_to": "2026-08-12",
            "already_paid": False,
            "lines": [
                {"date": "2026-08-05", "description": "Physiothérapie", "quantity": "2.00", "unit_price": "100.00"},
                {
                    "date": "2026-08-12",
                    "description": "Matériel",
                    "quantity": "1",
                    "unit_price": "114.80",
                    "vat_rate": "8.1",
                },
            ],
        },
    } | values


@dataclass(frozen=True, slots=True)
class Ready:
    """A company with a beneficiary and a document: a body can be sent."""

    beneficiary_id: UUID
    document_id: UUID
    body: dict[str, Any] = field(default_factory=dict)


async def make_ready(database: Database, company: MadeCompany) -> Ready:
    beneficiary_id = await make_beneficiary(database, company.id)
    document_id = await make_document(database, company.id)
    body = invoice_body(beneficiary_id, company.bank_account_id, document_id)
    return Ready(beneficiary_id, document_id, body)
