"""140,000 invoices: one company with 100,000, twenty with 2,000; each with a gérant who is logged in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from api.core.config import Settings
from api.core.ids import new_id
from api.core.keys import fingerprint, urlsafe

BIG, SMALL, COMPANIES = 100_000, 2_000, 21
FIRST_NAMES = ["Anna", "Jean", "Élise", "Peter", "Sandra", "Luca", "Noé", "Lea", "Marie", "Urs"]
LAST_NAMES = ["Müller", "Keller", "Dupont", "Favre", "Rochat", "Roth", "Meier", "Blanc", "Weber", "Gerber"]


@dataclass(frozen=True, slots=True)
class Tenant:
    """A company and what a request of it needs."""

    organisation_id: UUID
    beneficiary_id: UUID
    bank_account_id: UUID
    document_id: UUID
    token: str

    @property
    def body(self) -> dict[str, object]:
        return {
            "beneficiary_id": str(self.beneficiary_id),
            "payee": {"bank_account_id": str(self.bank_account_id)},
            "decision_number": "30220241234567",
            "attachments": [str(self.document_id)],
            "declaration": True,
            "form": {
                "kind": "other",
                "service_from": "2026-08-05",
                "service_to": "2026-08-12",
                "lines": [
                    {"date": "2026-08-05", "description": "Physiothérapie", "quantity": "2", "unit_price": "100.00"},
                    {"date": "2026-08-12", "description": "Matériel", "quantity": "1", "unit_price": "114.80"},
                ],
            },
        }


_PEOPLE = """
INSERT INTO beneficiaries (id, organisation_id, last_name, first_name, search_name, avs_number, birth_date, street,
  postcode, town, country, under_guardianship, mandate_state)
SELECT gen_random_uuid(), $1, l.name || ' ' || n, f.name, lower(l.name || ' ' || n || ' ' || f.name),
  '756' || lpad((n * 100 + l.i * 10 + f.i)::text, 10, '0'), date '1980-01-01' + n % 9000, 'Rue', '3001', 'Berne', 'CH',
  false, 'validated'
FROM generate_series(1, $2 / 100) AS n,
  unnest($3::text[]) WITH ORDINALITY AS l (name, i), unnest($4::text[]) WITH ORDINALITY AS f (name, i)
"""
_INVOICES = """
WITH people AS (
  SELECT id, row_number() OVER () - 1 AS n, count(*) OVER () AS people FROM beneficiaries WHERE organisation_id = $1),
rows AS (
  INSERT INTO invoices (id, organisation_id, reference, kind, form_number, status, version, total, period_from,
    decision_number, beneficiary_id, responsible_id, corrected, warning_count, submitted_at, changed_at)
  SELECT gen_random_uuid(), $1, '2025-' || lpad(nextval('invoice_serial')::text, 6, '0'), 'other', '318.632',
    (ARRAY['in_review', 'accepted', 'transmitted', 'paid', 'paid', 'paid', 'paid', 'refused'])[1 + i % 8], 1,
    100 + i % 900, date '2025-01-01' + i % 300, '30220241234567', p.id, $2, false, 0,
    now() - make_interval(mins => i), now() - make_interval(mins => i)
  FROM generate_series(1, $3::int) AS i JOIN people p ON p.n = i % p.people
  RETURNING id, organisation_id, submitted_at),
versions AS (
  INSERT INTO invoice_versions (invoice_id, version, organisation_id, body, frozen, assessment, submitted_by)
  SELECT id, 1, organisation_id, $4::jsonb, '{}', '{}', $2 FROM rows),
claims AS (
  INSERT INTO invoice_claims (id, organisation_id, invoice_id, scope, key)
  SELECT gen_random_uuid(), organisation_id, id, 'other', id::text FROM rows)
INSERT INTO invoice_events (id, organisation_id, position, invoice_id, at, action, to_status, actor_name, actor_side,
  version)
SELECT gen_random_uuid(), organisation_id, row_number() OVER (ORDER BY submitted_at), id, submitted_at, 'submit',
  'in_review', 'Jean D.', 'company', 1
FROM rows
"""


async def seed(superuser_url: str, sizes: Sequence[int] = (BIG, *[SMALL] * (COMPANIES - 1))) -> list[Tenant]:
    """A company for each size, which is its number of invoices."""
    connection = await asyncpg.connect(superuser_url)
    try:
        tenants = [await _company(connection, number, size) for number, size in enumerate(sizes)]
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
        return tenants
    finally:
        await connection.close()


async def _company(connection: asyncpg.Connection, number: int, size: int) -> Tenant:
    organisation, person, account, document, session = (new_id() for _ in range(5))
    token = new_id().bytes * 2
    await connection.execute(
        "INSERT INTO organisations (id, kind, name, gln, street, postcode, town) "
        "VALUES ($1, 'company', $2, $3, 'Rue', '3001', 'Berne')",
        organisation, f"Fondation {number}", f"76010000{number:05d}",
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO people (id, email, first_name, last_name, mobile, language, password_hash, active) "
        "VALUES ($1, $2, 'Jean', 'Doe', '+41791234567', 'fr', 'x', true)",
        person, f"jean{number}@societe.example",
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO terms_acceptances (person_id, version) VALUES ($1, $2)",
        person, Settings.model_fields["terms_version"].default,
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO memberships (organisation_id, person_id, role, active) VALUES ($1, $2, 'manager', true)",
        organisation, person,
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO sessions (id, token_hash, person_id, audience, organisation_id, device) "
        "VALUES ($1, $2, $3, 'company', $4, 'bench')",
        session, fingerprint(token), person, organisation,
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO bank_accounts (id, organisation_id, iban, label, holder, created_by) "
        "VALUES ($1, $2, 'CH9300762011623852957', 'Compte', 'Fondation', $3)",
        account, organisation, person,
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO documents (id, organisation_id, name, media_type, size, sha256, pages, state, storage_key, "
        "attached) VALUES ($1, $2, 'facture.pdf', 'application/pdf', 1000, '\\x00', 1, 'clean', $3, true)",
        document, organisation, document.hex,
    )  # fmt: skip
    await connection.execute(_PEOPLE, organisation, size // 10, LAST_NAMES, FIRST_NAMES)
    first = await connection.fetchval(
        "SELECT id FROM beneficiaries WHERE organisation_id = $1 ORDER BY search_name LIMIT 1", organisation
    )
    tenant = Tenant(organisation, first, account, document, urlsafe(token))
    await connection.execute(_INVOICES, organisation, person, size, json.dumps(tenant.body))
    await connection.execute(
        "INSERT INTO event_counters (organisation_id, position) VALUES ($1, $2)", organisation, size
    )
    return tenant
