"""Fetching what the rules need, and freezing it with what was sent."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own_clause
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import fetch
from api.invoices.context import BeneficiaryFacts, Context, DocumentFacts, EarlierClaim, Needs, PayeeFacts
from api.invoices.status import NOT_COUNTED
from api.invoices.tariffs import vat_rates

_NOT_COUNTED = ", ".join(f"'{status.value}'" for status in NOT_COUNTED)
_NOBODY = UUID(int=0)


@cache
def _beneficiary_sql(*, lock: bool) -> str:
    return f"""
        SELECT b.id, b.last_name, b.first_name, b.avs_number, b.birth_date, b.street, b.house_number, b.postcode,
               b.town, b.country, b.payment_reference, b.iban, b.account_holder, b.mandate_state, b.created_at,
               o.name AS organisation_name, o.gln, o.street AS organisation_street,
               o.house_number AS organisation_house, o.postcode AS organisation_postcode, o.town AS organisation_town,
               (SELECT json_object_agg(d.number, d.description) FROM decisions d
                WHERE d.organisation_id = b.organisation_id AND d.beneficiary_id = b.id) AS decisions
        FROM beneficiaries b JOIN organisations o ON o.id = b.organisation_id
        WHERE {own_clause("b")} AND b.id = $2 AND b.archived_at IS NULL
        {"FOR UPDATE OF b" if lock else ""}
        """  # noqa: S608 - the parts are our own constants


@cache
def _references_sql(*, lock: bool) -> str:
    # FOR KEY SHARE: nobody deletes an attachment while it is being sent.
    return f"""
        SELECT
          (SELECT row_to_json(a) FROM (
            SELECT a.iban, a.holder, a.created_at AS since FROM bank_accounts a
            WHERE {own_clause("a")} AND a.id = $2 AND a.archived_at IS NULL) a) AS account,
          (SELECT json_agg(d) FROM (
            SELECT d.id, d.name, d.media_type, d.size, encode(d.sha256, 'hex') AS sha256, d.pages, d.state,
                   d.rejection_code, d.created_at
            FROM documents d WHERE {own_clause("d")} AND d.id = ANY($3::uuid[])
            {"FOR KEY SHARE" if lock else ""}) d) AS documents,
          (SELECT json_agg(c) FROM (
            SELECT c.scope, c.key, i.id, i.reference, i.submitted_at
            FROM unnest($4::text[], $5::text[]) AS wanted (scope, key)
            JOIN invoice_claims c ON c.scope = wanted.scope AND c.key = wanted.key AND {own_clause("c")}
            JOIN invoices i ON i.id = c.invoice_id
            WHERE i.id <> $7 AND i.status NOT IN ({_NOT_COUNTED}) ORDER BY i.submitted_at LIMIT 20) c) AS claims,
          (SELECT i.reference FROM invoices i
           WHERE {own_clause("i")} AND i.own_reference = $6 AND i.id <> $7
             AND i.status NOT IN ({_NOT_COUNTED}) LIMIT 1) AS own_reference_used_in
        """  # noqa: S608 - the parts are our own constants


_DOCUMENTS = TypeAdapter(list[DocumentFacts])
_BENEFICIARY = TypeAdapter(BeneficiaryFacts)
_PAYEE = TypeAdapter(PayeeFacts)


def _beneficiary_facts(row: Mapping[str, Any]) -> BeneficiaryFacts:
    names = [name for name in BeneficiaryFacts.__slots__ if name != "decisions"]
    return BeneficiaryFacts(**{name: row[name] for name in names}, decisions=row["decisions"] or {})


def _payee_facts(needs: Needs, account: Mapping[str, Any] | None, row: Mapping[str, Any] | None) -> PayeeFacts | None:
    if needs.payee == "beneficiary":
        if row is None or row["iban"] is None:
            return None
        holder = row["account_holder"] or f"{row['first_name']} {row['last_name']}"
        return PayeeFacts(iban=row["iban"], holder=holder, own=False, since=row["created_at"])
    if account is None:
        return None
    since = datetime.fromisoformat(account["since"])
    return PayeeFacts(iban=account["iban"], holder=account["holder"], own=True, since=since)


def _organisation_facts(row: Mapping[str, Any] | None) -> Mapping[str, str | None]:
    if row is None:
        return {}
    return {
        "name": row["organisation_name"],
        "gln": row["gln"],
        "street": row["organisation_street"],
        "house_number": row["organisation_house"],
        "postcode": row["organisation_postcode"],
        "town": row["organisation_town"],
    }


def _earlier(rows: Sequence[Mapping[str, Any]] | None) -> dict[tuple[str, str], list[EarlierClaim]]:
    found: dict[tuple[str, str], list[EarlierClaim]] = {}
    for row in rows or ():
        day = office_day(datetime.fromisoformat(row["submitted_at"]))
        found.setdefault((row["scope"], row["key"]), []).append(EarlierClaim(UUID(row["id"]), row["reference"], day))
    return found


async def load_context(
    session: AsyncSession, member: Member, needs: Needs, *, itself: UUID | None = None, lock: bool = False
) -> Context:
    """Fetch the facts for one body in two statements. `lock` serialises submissions for the same beneficiary, so that
    two of them cannot both miss the other's claims (DECISIONS 18). `itself` is the invoice that is being corrected."""
    row = None
    if needs.beneficiary_id is not None:
        found = await fetch(session, _beneficiary_sql(lock=lock), member.organisation_id, needs.beneficiary_id)
        row = found[0] if found else None
    (references,) = await fetch(
        session,
        _references_sql(lock=lock),
        member.organisation_id,
        needs.payee if isinstance(needs.payee, UUID) else None,
        needs.documents,
        [claim.scope for claim in needs.claims],
        [claim.key for claim in needs.claims],
        needs.own_reference,
        itself or _NOBODY,
    )
    documents = _DOCUMENTS.validate_python(references["documents"] or [])
    settings = get_settings()
    return Context(
        today=office_day(member.now),
        office_code=settings.office.code,
        bytes_limit=settings.uploads.invoice_bytes,
        vat_rates=vat_rates(),
        organisation=_organisation_facts(row),
        beneficiary=_beneficiary_facts(row) if row is not None else None,
        payee=_payee_facts(needs, references["account"], row),
        documents={document.id: document for document in documents},
        earlier=_earlier(references["claims"]),
        own_reference_used_in=references["own_reference_used_in"],
    )


class Frozen:
    """What a version froze: the names and accounts as they were when it was sent."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self.beneficiary: BeneficiaryFacts | None = _BENEFICIARY.validate_python(stored["beneficiary"])
        self.payee: PayeeFacts | None = _PAYEE.validate_python(stored["payee"])
        documents = _DOCUMENTS.validate_python(stored["documents"])
        self.documents: Mapping[UUID, DocumentFacts] = {document.id: document for document in documents}
        self.organisation: Mapping[str, str | None] = stored["organisation"]
        self.tariff: str = stored["tariff"]


def freeze(context: Context, day: date) -> dict[str, Any]:
    """What is kept with a version (DECISIONS 1): beneficiary, payee, organisation, documents and tariff version."""
    rates = next((rates for rates in context.vat_rates if rates.valid_from <= day), None)
    return {
        "beneficiary": _BENEFICIARY.dump_python(context.beneficiary, mode="json", exclude={"decisions"}),  # type: ignore[arg-type] # assessed
        "payee": _PAYEE.dump_python(context.payee, mode="json"),  # type: ignore[arg-type] # assessed
        "organisation": dict(context.organisation),
        "documents": _DOCUMENTS.dump_python(list(context.documents.values()), mode="json"),
        "tariff": rates.version if rates else "",
    }
