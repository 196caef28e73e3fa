"""Fetching what the rules need, and freezing it with what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import PaperClerk, Sender, own_clause
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import fetch
from api.documents.schemas import QrBillOut
from api.documents.service import SEEN
from api.invoices.allowed import ALLOWED
from api.invoices.checks import Prepared, claims_of
from api.invoices.context import (
    Asked,
    AskedItem,
    BeneficiaryFacts,
    Claim,
    Context,
    DecisionFacts,
    DocumentFacts,
    DraftState,
    EarlierClaim,
    Needs,
    PaperFacts,
    PayeeFacts,
    SentFacts,
)
from api.invoices.forms import Form
from api.invoices.status import NOT_COUNTED
from api.invoices.tariffs import Tariffs
from api.invoices.tariffs.rows import STAMP, load_tariffs

_NOT_COUNTED = ", ".join(f"'{status.value}'" for status in NOT_COUNTED)
_NOBODY = UUID(int=0)


# Who was taken off the list and added anew has two rows, but claims go by the AVS number: it has a lock of its own.
_TURN: Final = ", pg_advisory_xact_lock(hashtextextended(b.organisation_id::text || b.avs_number, 0)) AS turn"


@cache
def _beneficiary_sql(*, lock: bool) -> str:
    # Nothing is sent for a company that is being closed: whoever closes it holds its row, which is looked at again.
    # A merged record stands for the one it went into; who was taken off the list stays with requests to be corrected.
    return f"""
        SELECT b.id, b.last_name, b.first_name, b.avs_number, b.birth_date, b.street, b.house_number, b.postcode,
               b.town, b.country, b.payment_reference, b.iban, b.account_holder, b.mandate_state,
               b.mandate_valid_to, b.death_date, b.created_at,
               o.name AS organisation_name, o.gln, o.street AS organisation_street,
               o.house_number AS organisation_house, o.postcode AS organisation_postcode, o.town AS organisation_town,
               (SELECT json_agg(d) FROM decisions d
                WHERE d.organisation_id = b.organisation_id AND d.beneficiary_id = b.id) AS decisions,
               (SELECT json_agg(q) FROM documents d, jsonb_array_elements(d.qr_bills) q
                WHERE {own_clause("d")} AND d.id = ANY($4::uuid[]) AND {SEEN.format(person="$5")}) AS bills,
               {STAMP} AS tariffs{_TURN if lock else ""}
        FROM beneficiaries b JOIN organisations o ON o.id = b.organisation_id
        WHERE {own_clause("b")} AND o.closed_at IS NULL
          AND b.id = COALESCE((SELECT m.merged_into FROM beneficiaries m WHERE {own_clause("m")} AND m.id = $2), $2)
          AND (b.archived_at IS NULL OR EXISTS (
            SELECT FROM invoices i WHERE {own_clause("i")} AND i.id = $3 AND i.beneficiary_id = b.id))
        {"FOR UPDATE OF b FOR KEY SHARE OF o" if lock else ""}
        """  # noqa: S608 - the parts are our own constants


@cache
def _references_sql(*, lock: bool) -> str:
    # FOR KEY SHARE: nobody deletes an attachment while it is being sent. Only the subselect that locks a row says how
    # it is now: another one beside it says how it was before this waited.
    return f"""
        SELECT
          (SELECT row_to_json(a) FROM (
            SELECT a.iban, a.holder, a.created_at AS since FROM bank_accounts a
            WHERE {own_clause("a")} AND a.id = $2 AND a.archived_at IS NULL) a) AS account,
          (SELECT json_agg(d) FROM (
            SELECT d.id, d.name, d.media_type, d.size, encode(d.sha256, 'hex') AS sha256, d.pages, d.state,
                   d.rejection_code, d.created_at, d.qr_bills
            FROM documents d WHERE {own_clause("d")} AND d.id = ANY($3::uuid[]) AND {SEEN.format(person="$15")}
            {"FOR KEY SHARE" if lock else ""}) d) AS documents,
          (WITH wanted AS (
             SELECT * FROM unnest($4::text[], $5::text[], $8::date[], $9::date[])
               AS w (scope, key, first_day, last_day)),
           met AS (
             SELECT c.scope, c.key, c.first_day, c.last_day, sum(c.amount)::text AS amount,
                    (array_agg(i.id ORDER BY i.submitted_at DESC, i.id DESC))[1] AS id
             FROM (SELECT DISTINCT scope, key FROM wanted) k
             JOIN invoice_claims c ON c.scope = k.scope AND c.key = k.key AND {own_clause("c")}
             JOIN invoices i ON i.id = c.invoice_id
             WHERE i.id <> $7 AND i.status NOT IN ({_NOT_COUNTED}) AND EXISTS (
               SELECT FROM wanted w WHERE w.scope = c.scope AND w.key = c.key AND (w.first_day IS NULL
                 OR c.first_day IS NULL OR c.first_day <= w.last_day AND w.first_day <= c.last_day))
             GROUP BY c.scope, c.key, c.first_day, c.last_day)
           SELECT json_agg(json_build_object('scope', m.scope, 'key', m.key, 'first_day', m.first_day,
                    'last_day', m.last_day, 'amount', m.amount, 'id', i.id, 'reference', i.reference,
                    'submitted_at', i.submitted_at) ORDER BY i.submitted_at, i.id)
           FROM met m JOIN invoices i ON i.id = m.id) AS claims,
          CASE WHEN $10::text IS NOT NULL THEN (SELECT sum({ALLOWED}) FROM invoices i
            JOIN beneficiaries b ON b.organisation_id = i.organisation_id AND b.id = i.beneficiary_id
            WHERE {own_clause("i")} AND b.avs_number = $11 AND i.decision_number = $10 AND i.id <> $7
              AND i.status NOT IN ({_NOT_COUNTED})) END AS used_of_decision,
          (SELECT json_build_object('at', i.submitted_at, 'kind', i.kind, 'beneficiary_id', i.beneficiary_id,
                    'period_from', i.period_from, 'received_on', i.received_on)
           FROM invoices i WHERE {own_clause("i")} AND i.id = $7) AS sent,
          (SELECT json_build_object(
                    'state', CASE WHEN d.invoice_id IS NOT NULL THEN 'of_correction' WHEN r.id IS NULL THEN 'free'
                                  WHEN r.kind = $13 THEN 'recalled' ELSE 'unknown' END,
                    'received_on', d.received_on, 'scan_id', d.scan_id, 'own', d.author_id = $15)
           FROM drafts d LEFT JOIN invoices r ON r.organisation_id = d.organisation_id AND r.id = d.id
           WHERE {own_clause("d")} AND d.id = $12 AND (d.received_on IS NOT NULL) = $14
           {"FOR UPDATE OF d" if lock else ""}) AS draft,
          (SELECT i.reference FROM invoices i
           WHERE {own_clause("i")} AND i.own_reference = $6 AND i.id <> $7
             AND i.status NOT IN ({_NOT_COUNTED}) LIMIT 1) AS own_reference_used_in
        """  # noqa: S608 - the parts are our own constants


# What the office asks of a request, and its version that it looked at.
_ASKED: Final = f"""
    SELECT v.body, (SELECT json_agg(json_build_object('id', c.id, 'pointer', c.pointer, 'label', c.label)
                                    ORDER BY c.created_at, c.position)
                    FROM correction_items c
                    WHERE c.organisation_id = i.organisation_id AND c.invoice_id = i.id AND c.version = i.version
                      AND NOT c.undone) AS items
    FROM invoices i JOIN invoice_versions v
      ON v.organisation_id = i.organisation_id AND v.invoice_id = i.id AND v.version = i.version
    WHERE {own_clause("i")} AND i.id = $2 AND i.status = 'to_correct'
    """  # noqa: S608 - the parts are our own constants

_DOCUMENTS = TypeAdapter(list[DocumentFacts])
_BILLS = TypeAdapter(list[QrBillOut])
_DECISIONS = TypeAdapter(list[DecisionFacts])
_BENEFICIARY = TypeAdapter(BeneficiaryFacts)
_PAYEE = TypeAdapter(PayeeFacts)


def beneficiary_facts(row: Mapping[str, Any]) -> BeneficiaryFacts:
    """Of a row of the person with `decisions` as JSON."""
    names = [name for name in BeneficiaryFacts.__slots__ if name != "decisions"]
    return BeneficiaryFacts(**{name: row[name] for name in names}, decisions=decision_facts(row["decisions"] or []))


def decision_facts(rows: Sequence[Mapping[str, Any]]) -> dict[str, DecisionFacts]:
    """Saved decisions by number, from their rows as JSON."""
    return {decision.number: decision for decision in _DECISIONS.validate_python(rows)}


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


def earlier_claim(row: Mapping[str, Any]) -> EarlierClaim:
    """From a row of `invoice_claims` with its invoice, as JSON."""
    found: EarlierClaim = _EARLIER.validate_python(
        dict(row) | {"invoice_id": row["id"], "submitted_on": office_day(datetime.fromisoformat(row["submitted_at"]))}
    )
    return found


_EARLIER = TypeAdapter(EarlierClaim)
_ITEMS = TypeAdapter(list[AskedItem])
_SENT: Final = TypeAdapter(SentFacts)


def _earlier(rows: Sequence[Mapping[str, Any]] | None) -> dict[tuple[str, str], list[EarlierClaim]]:
    """By scope and key. Those of the same days are one: their sum, and the last request."""
    found: dict[tuple[str, str], list[EarlierClaim]] = {}
    for row in rows or ():
        found.setdefault((row["scope"], row["key"]), []).append(earlier_claim(row))
    return found


async def load_context(
    session: AsyncSession, member: Sender, prepared: Prepared, *, itself: UUID | None = None, lock: bool = False
) -> Context:
    """Fetch the facts for one body in two statements: the person tells what the body claims, then what was claimed
    before. `lock` serialises submissions that can claim the same, so that two of them cannot both miss the other's
    (DECISIONS 18). `itself` is the invoice that is being corrected."""
    context, row = await _person_context(session, member, prepared.needs, itself, lock=lock)
    claims = claims_of(prepared, context)
    if lock:
        await _take_turns(session, member, claims)
    (found,) = await _references(session, member, prepared, context, claims, itself or _NOBODY, lock=lock)
    documents = _DOCUMENTS.validate_python(found["documents"] or [])
    paper = _paper(found["draft"], member)
    return replace(
        context,
        payee=_payee_facts(prepared.needs, found["account"], row),
        documents={document.id: document for document in documents},
        claims=claims,
        earlier=_earlier(found["claims"]),
        used_of_decision=found["used_of_decision"] or Decimal(0),
        own_reference_used_in=found["own_reference_used_in"],
        begins_on=prepared.form.period()[0] if prepared.form else None,
        sent=_sent_facts(found["sent"]) if found["sent"] else None,
        asked=await _asked(session, member, itself) if itself else None,
        paper=paper,
        draft=_draft(found["draft"], paper, prepared.needs, member),
    )


def _paper(draft: Mapping[str, Any] | None, sender: Sender) -> PaperFacts | None:
    """Of the officer's own draft."""
    if not isinstance(sender, PaperClerk) or draft is None or not draft["own"]:
        return None
    return PaperFacts(date.fromisoformat(draft["received_on"]), UUID(draft["scan_id"]))


def _draft(draft: Mapping[str, Any] | None, paper: PaperFacts | None, needs: Needs, sender: Sender) -> DraftState:
    """Paper is sent from the draft that says what it is, and from no other."""
    if isinstance(sender, PaperClerk):
        return "free" if paper else "unknown"
    if needs.draft_id is None:
        return None
    state: DraftState = draft["state"] if draft else "unknown"
    return state


async def _asked(session: AsyncSession, member: Sender, itself: UUID) -> Asked | None:
    rows = await fetch(session, _ASKED, member.organisation_id, itself)
    return Asked(_ITEMS.validate_python(rows[0]["items"] or []), rows[0]["body"]) if rows else None


async def _person_context(
    session: AsyncSession, member: Sender, needs: Needs, itself: UUID | None, *, lock: bool
) -> tuple[Context, Mapping[str, Any] | None]:
    row = None
    if needs.beneficiary_id is not None:
        whose = (member.organisation_id, needs.beneficiary_id, itself, needs.documents, member.person_id)
        found = await fetch(session, _beneficiary_sql(lock=lock), *whose)
        row = found[0] if found else None
    beneficiary = beneficiary_facts(row) if row is not None else None
    settings = get_settings()
    context = Context(
        today=office_day(member.now),
        office_code=settings.office.code,
        bytes_limit=settings.uploads.invoice_bytes,
        tariffs=await _tariffs(session, row),
        organisation=_organisation_facts(row),
        beneficiary=beneficiary,
        bills=_BILLS.validate_python(row["bills"] or []) if row is not None else (),
        decision=beneficiary.decisions.get(needs.decision_number or "") if beneficiary else None,
    )
    return context, row


async def _tariffs(session: AsyncSession, row: Mapping[str, Any] | None) -> Tariffs:
    stamp = row["tariffs"] if row is not None else (await fetch(session, f"SELECT {STAMP} AS stamp"))[0]["stamp"]
    return await load_tariffs(session, stamp)


async def _take_turns(session: AsyncSession, member: Sender, claims: Sequence[Claim]) -> None:
    """The person's row is locked; claims that other persons' requests can have too need a lock of their own, taken in
    one order."""
    keys = sorted(f"{member.organisation_id}|{claim.scope}|{claim.key}" for claim in claims if claim.across_people)
    for key in keys:
        await fetch(session, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key)


async def _references(
    session: AsyncSession,
    member: Sender,
    prepared: Prepared,
    context: Context,
    claims: Sequence[Claim],
    itself: UUID,
    *,
    lock: bool,
) -> Sequence[Mapping[str, Any]]:
    needs = prepared.needs
    limited = context.decision is not None and context.decision.approved_amount is not None
    return await fetch(
        session,
        _references_sql(lock=lock),
        member.organisation_id,
        needs.payee if isinstance(needs.payee, UUID) else None,
        needs.documents,
        [claim.scope for claim in claims],
        [claim.key for claim in claims],
        needs.own_reference,
        itself,
        [claim.first_day for claim in claims],
        [claim.last_day for claim in claims],
        needs.decision_number if limited else None,
        context.beneficiary.avs_number if context.beneficiary else None,
        needs.draft_id,
        prepared.kind,
        isinstance(member, PaperClerk),
        member.person_id,
    )


def _sent_facts(row: Mapping[str, Any]) -> SentFacts:
    on = row["received_on"] or office_day(datetime.fromisoformat(row["at"]))
    return _SENT.validate_python(dict(row) | {"on": on})


class Frozen:
    """What a version froze: the names and accounts as they were when it was sent."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self.beneficiary: BeneficiaryFacts | None = _BENEFICIARY.validate_python(stored["beneficiary"])
        self.payee: PayeeFacts | None = _PAYEE.validate_python(stored["payee"])
        documents = _DOCUMENTS.validate_python(stored["documents"])
        self.documents: Mapping[UUID, DocumentFacts] = {document.id: document for document in documents}
        self.organisation: Mapping[str, str | None] = stored["organisation"]
        # Requests from before tariffs were rows keep none: they are judged by those in force.
        self.tariffs: Mapping[str, Sequence[str]] = stored.get("tariffs", {})


_NOT_FROZEN: Final = {"decisions"}


def freeze(context: Context, form: Form) -> dict[str, Any]:
    """What is kept with a version (DECISIONS 1): beneficiary, payee, organisation, documents and tariff versions."""
    return {
        "beneficiary": _BENEFICIARY.dump_python(context.beneficiary, mode="json", exclude=_NOT_FROZEN),  # type: ignore[arg-type] # assessed
        "payee": _PAYEE.dump_python(context.payee, mode="json"),  # type: ignore[arg-type] # assessed
        "organisation": dict(context.organisation),
        "documents": _DOCUMENTS.dump_python(list(context.documents.values()), mode="json"),
        "tariffs": context.tariffs.versions(form.tariffs),
    }
