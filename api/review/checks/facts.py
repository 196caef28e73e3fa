"""Fetching what the checks of requests need: one statement a kind, for one request or a whole page of the queue."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.beneficiaries.models import Beneficiary
from api.documents.models import Document
from api.invoices.allowed import ALLOWED
from api.invoices.context import DocumentFacts
from api.invoices.details import document_facts
from api.invoices.evidence import KnownDeath
from api.invoices.status import NOT_COUNTED
from api.invoices.tariffs.rows import STAMP
from api.organisations.models import BankAccount


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the requests of a page name."""

    invoices: Sequence[UUID]
    organisations: Sequence[UUID]  # of each request
    people: Sequence[UUID]
    accounts: Sequence[UUID]
    documents: Sequence[UUID]
    own_references: Sequence[str | None]
    changes_since: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What holds now, by the id of the request, person, account or document."""

    people: Mapping[UUID, Beneficiary]
    decisions: Mapping[UUID, Sequence[Mapping[str, Any]]]
    accounts: Mapping[UUID, BankAccount]
    documents: Mapping[UUID, DocumentFacts]
    iban_changes: Mapping[UUID, Sequence[datetime]]
    terms_changes: Mapping[UUID, Sequence[datetime]]
    alike: Mapping[UUID, Sequence[Row[Any]]]
    own_references: Mapping[UUID, str]
    compared: Mapping[UUID, int]
    used_of_decision: Mapping[UUID, Decimal]
    deaths: Mapping[UUID, Sequence[KnownDeath]]
    tariffs: UUID | None  # the newest row


_COUNTED: Final = f"status NOT IN ({', '.join(repr(status.value) for status in NOT_COUNTED)})"
_DECISIONS = text(
    """
    SELECT beneficiary_id AS of, row_to_json(decisions) AS value FROM decisions
    WHERE organisation_id = ANY(:organisations) AND beneficiary_id = ANY(:people)
    """
)
# The account of a person has no row of its own; the audit log knows when its IBAN was changed.
_IBAN_CHANGES = text(
    """
    SELECT subject_id AS of, at AS value FROM audit_events
    WHERE subject_id = ANY(:people) AND subject_type = 'beneficiary' AND 'iban' = ANY(fields) AND at >= :since
    """
)
# Nor has a decision's terms: a person's page is saved with all of them.
_TERMS_CHANGES = text(
    """
    SELECT subject_id AS of, at AS value FROM audit_events
    WHERE subject_id = ANY(:people) AND subject_type = 'beneficiary' AND action IN ('create', 'change')
      AND 'decisions' = ANY(fields) AND at >= :since
    """
)
# Claims are those that were stored when the requests were sent. What is only counted concerns the own company. Of
# claims of the same days the last requests are named, and the first row has their sum: nobody's many small requests
# may hide those of others.
_NAMED: Final = 20
_ALIKE = text(
    f"""
    SELECT * FROM (
      SELECT mine.invoice_id AS of, c.scope, c.key, c.first_day, c.last_day, mine.effect, i.id, i.reference,
             i.submitted_at, i.organisation_id, o.name AS organisation,
             CASE WHEN row_number() OVER newest = 1 THEN sum(c.amount) OVER same END AS amount,
             row_number() OVER newest AS place
      FROM invoice_claims mine
      JOIN invoice_claims c ON c.scope = mine.scope AND c.key = mine.key AND c.invoice_id <> mine.invoice_id
        AND (mine.first_day IS NULL OR c.first_day IS NULL
             OR c.first_day <= mine.last_day AND mine.first_day <= c.last_day)
      JOIN invoices i ON i.id = c.invoice_id AND i.{_COUNTED}
      JOIN organisations o ON o.id = i.organisation_id
      WHERE mine.invoice_id = ANY(:ids) AND (mine.effect <> 'count' OR c.organisation_id = mine.organisation_id)
      WINDOW same AS (PARTITION BY mine.id, c.organisation_id, c.first_day, c.last_day),
             newest AS (same ORDER BY i.submitted_at DESC, i.id DESC)) AS met
    WHERE place <= {_NAMED} ORDER BY submitted_at
    """  # noqa: S608 - our own constants
)
_USED = text(
    f"""
    SELECT me.id, sum({ALLOWED}) AS used FROM invoices me
    JOIN beneficiaries b ON b.organisation_id = me.organisation_id AND b.id = me.beneficiary_id
    JOIN beneficiaries a ON a.organisation_id = me.organisation_id AND a.avs_number = b.avs_number
    JOIN invoices i ON i.organisation_id = me.organisation_id AND i.beneficiary_id = a.id
      AND i.decision_number = me.decision_number AND i.id <> me.id AND i.{_COUNTED}
    WHERE me.id = ANY(:ids) GROUP BY me.id
    """  # noqa: S608 - our own constant
)
# What the office knows of a person's death, before what companies say, each of its own record.
_DEATHS = text(
    """
    SELECT me.id AS of, d.day, NULL AS organisation_id, NULL AS organisation
    FROM beneficiaries me CROSS JOIN LATERAL (
      SELECT n.day FROM deaths n WHERE n.avs_number = me.avs_number ORDER BY n.id DESC LIMIT 1) d
    WHERE me.id = ANY(:people) AND d.day IS NOT NULL
    UNION ALL
    SELECT me.id, b.death_date, b.organisation_id, o.name
    FROM beneficiaries me
    JOIN beneficiaries b ON b.avs_number = me.avs_number AND b.death_date IS NOT NULL AND b.merged_into IS NULL
    JOIN organisations o ON o.id = b.organisation_id
    WHERE me.id = ANY(:people)
    """
)
_OWN_REFERENCES = text(
    f"""
    SELECT DISTINCT ON (wanted.invoice_id) wanted.invoice_id, i.reference
    FROM unnest(CAST(:ids AS uuid[]), CAST(:organisations AS uuid[]), CAST(:own AS text[]))
      AS wanted (invoice_id, organisation_id, own_reference)
    JOIN invoices i ON i.organisation_id = wanted.organisation_id AND i.own_reference = wanted.own_reference
      AND i.id <> wanted.invoice_id AND i.{_COUNTED}
    ORDER BY wanted.invoice_id, i.submitted_at
    """  # noqa: S608 - our own constant
)
_COMPARED = text(
    f"""
    SELECT beneficiary_id, count(*) AS requests FROM invoices
    WHERE organisation_id = ANY(:organisations) AND beneficiary_id = ANY(:people) AND {_COUNTED}
    GROUP BY beneficiary_id
    """  # noqa: S608 - our own constant
)


async def find(session: AsyncSession, wanted: Wanted) -> Found:
    people = {"people": wanted.people}
    theirs = people | {"organisations": list(set(wanted.organisations))}
    since = people | {"since": wanted.changes_since}
    return Found(
        people=await _people(session, wanted.people),
        decisions=_values(await session.execute(_DECISIONS, theirs)),
        accounts=await _accounts(session, wanted.accounts),
        documents=await _documents(session, wanted.documents),
        iban_changes=_values(await session.execute(_IBAN_CHANGES, since)),
        terms_changes=_values(await session.execute(_TERMS_CHANGES, since)),
        alike=await _alike(session, wanted.invoices),
        own_references=await _own_references(session, wanted),
        compared={row.beneficiary_id: row.requests for row in await session.execute(_COMPARED, theirs)},
        used_of_decision={row.id: row.used for row in await session.execute(_USED, {"ids": wanted.invoices})},
        deaths=await _deaths(session, wanted.people),
        tariffs=await session.scalar(text(f"SELECT {STAMP}")),
    )


def _values(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.of].append(row.value)
    return found


async def _people(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Beneficiary]:
    query = select(Beneficiary).where(Beneficiary.id.in_(ids))
    return {row.id: row for row in await session.scalars(query)}


async def _accounts(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, BankAccount]:
    query = select(BankAccount).where(BankAccount.id.in_(ids))
    return {row.id: row for row in await session.scalars(query)}


async def _documents(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, DocumentFacts]:
    query = select(Document).where(Document.id.in_(ids))
    return {row.id: document_facts(row) for row in await session.scalars(query)}


async def _alike(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in await session.execute(_ALIKE, {"ids": ids}):
        found[row.of].append(row)
    return found


async def _deaths(session: AsyncSession, people: Sequence[UUID]) -> dict[UUID, list[KnownDeath]]:
    found: dict[UUID, list[KnownDeath]] = defaultdict(list)
    for row in await session.execute(_DEATHS, {"people": people}):
        found[row.of].append(KnownDeath(row.day, row.organisation_id, row.organisation))
    return found


async def _own_references(session: AsyncSession, wanted: Wanted) -> dict[UUID, str]:
    parameters = {
        "ids": wanted.invoices,
        "organisations": wanted.organisations,
        "own": wanted.own_references,
    }
    return {row.invoice_id: row.reference for row in await session.execute(_OWN_REFERENCES, parameters)}
