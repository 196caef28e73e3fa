"""The checks of requests as they are now: the same for a row of the queue and for the open request."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.beneficiaries.models import Beneficiary
from api.core.clock import office_day
from api.core.config import get_settings
from api.invoices.checks import Prepared, assess, claims_of, prepare
from api.invoices.context import BeneficiaryFacts, Context, EarlierClaim, SentFacts
from api.invoices.evidence import NEW, Alike, Check, Facts, KnownDeath, evidence
from api.invoices.facts import Frozen, decision_facts
from api.invoices.models import InvoiceVersion
from api.invoices.presenting import stored_body
from api.invoices.schemas import InvoiceInput
from api.invoices.status import NOT_COUNTED, Status
from api.invoices.tariffs import Tariffs
from api.invoices.tariffs.rows import load_tariffs
from api.review.checks.facts import Found, Wanted, find


class Sent(Protocol):
    """A request, or a row of the queue."""

    @property
    def id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def beneficiary_id(self) -> UUID: ...
    @property
    def status(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def submitted_at(self) -> datetime: ...
    @property
    def received_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class _Version:
    """What was sent last, read back."""

    invoice: Sent
    body: InvoiceInput
    prepared: Prepared
    sent: Frozen
    at: datetime


async def make_checks(
    session: AsyncSession, invoices: Sequence[Sent | Any], now: datetime, *, by_others: bool = True
) -> dict[UUID, Sequence[Check]]:
    """The checks of each of these requests, in a fixed number of statements. Without `by_others` nothing of them tells
    the day of death that another company knows, nor that it knows one."""
    if not invoices:
        return {}
    versions = await _versions(session, invoices)
    found = await find(session, _wanted(versions))
    if not by_others:
        found = replace(found, deaths=_of_office_or_sender(versions, found))
    checks = {}
    for version in versions:
        tariffs = await load_tariffs(session, found.tariffs, version.sent.tariffs)
        checks[version.invoice.id] = _checks(version, found, tariffs, now)
    return checks


def _of_office_or_sender(versions: Sequence[_Version], found: Found) -> dict[UUID, list[KnownDeath]]:
    return {
        invoice.beneficiary_id: [
            death
            for death in found.deaths.get(invoice.beneficiary_id, ())
            if death.by_office or death.organisation_id == invoice.organisation_id
        ]
        for invoice in (version.invoice for version in versions)
    }


def open_points(checks: Sequence[Check]) -> int:
    """How many of them need a look."""
    return sum(check.state != "ok" for check in checks)


async def _versions(session: AsyncSession, invoices: Sequence[Sent]) -> list[_Version]:
    sent = {(invoice.id, invoice.version): invoice for invoice in invoices}
    key = tuple_(InvoiceVersion.invoice_id, InvoiceVersion.version)
    rows = await session.scalars(select(InvoiceVersion).where(key.in_(list(sent))))
    return [_read_back(sent[row.invoice_id, row.version], row) for row in rows]


def _read_back(invoice: Sent, row: InvoiceVersion) -> _Version:
    body = stored_body(row)
    return _Version(invoice, body, prepare(body.model_dump(mode="json")), Frozen(row.frozen), row.submitted_at)


def _wanted(versions: Sequence[_Version]) -> Wanted:
    payees = [version.prepared.needs.payee for version in versions]
    return Wanted(
        invoices=[version.invoice.id for version in versions],
        organisations=[version.invoice.organisation_id for version in versions],
        people=list({version.invoice.beneficiary_id for version in versions}),
        accounts=[payee for payee in payees if isinstance(payee, UUID)],
        documents=[document for version in versions for document in version.body.attachments],
        own_references=[version.body.own_reference for version in versions],
        changes_since=min(version.at for version in versions) - NEW - timedelta(days=1),
    )


def _checks(version: _Version, found: Found, tariffs: Tariffs, now: datetime) -> Sequence[Check]:
    invoice = version.invoice
    person = found.people.get(invoice.beneficiary_id)
    facts = Facts(
        submitted_on=_claimed_on(invoice),
        version_on=office_day(version.at),
        sent=version.sent,
        context=_context(version, found, tariffs, now),
        total=invoice.total,
        account_since=office_day(_account_since(version, found)),
        account_now=_account_now(version, found, person),
        terms_since=_terms_since(invoice, found),
        beneficiary_archived=person is None or person.archived_at is not None,
        compared=_others_of_person(invoice, found),
        elsewhere=_elsewhere(invoice, found),
        deaths=found.deaths.get(invoice.beneficiary_id, ()),
    )
    return evidence(version.body, facts, assess(version.prepared, facts.context))


def _others_of_person(invoice: Sent, found: Found) -> int:
    itself = Status(invoice.status) not in NOT_COUNTED
    return found.compared.get(invoice.beneficiary_id, 0) - itself


def _context(version: _Version, found: Found, tariffs: Tariffs, now: datetime) -> Context:
    """What was sent stands, with its tariffs; what belongs to it is looked at as it is now."""
    settings = get_settings()
    person = found.people.get(version.invoice.beneficiary_id)
    beneficiary = _beneficiary(person, found) if person else version.sent.beneficiary
    context = Context(
        today=office_day(now),
        office_code=settings.office.code,
        bytes_limit=settings.uploads.invoice_bytes,
        tariffs=tariffs,
        organisation=version.sent.organisation,
        beneficiary=beneficiary,
        decision=beneficiary.decisions.get(version.body.decision_number) if beneficiary else None,
        payee=version.sent.payee,
        documents={i: found.documents[i] for i in version.body.attachments if i in found.documents},
        bills=[b for i in version.body.attachments if i in found.documents for b in found.documents[i].qr_bills],
        earlier=_earlier(version.invoice, found),
        used_of_decision=found.used_of_decision.get(version.invoice.id, Decimal(0)),
        own_reference_used_in=found.own_references.get(version.invoice.id),
        sent=_sent(version),
    )
    return replace(context, claims=claims_of(version.prepared, context))


def _claimed_on(invoice: Sent) -> date:
    """The day that it was sent first, or came in on paper."""
    return invoice.received_on or office_day(invoice.submitted_at)


def _sent(version: _Version) -> SentFacts:
    """The version itself: nothing of it is earlier than what was claimed when it was sent."""
    first, _ = version.body.form.period()
    invoice = version.invoice
    return SentFacts(_claimed_on(invoice), version.body.form.kind, invoice.beneficiary_id, first, invoice.received_on)


def _beneficiary(person: Beneficiary, found: Found) -> BeneficiaryFacts:
    columns = [name for name in BeneficiaryFacts.__slots__ if name != "decisions"]
    return BeneficiaryFacts(
        **{name: getattr(person, name) for name in columns},
        decisions=decision_facts(found.decisions.get(person.id, ())),
    )


def _earlier(invoice: Sent, found: Found) -> dict[tuple[str, str], list[EarlierClaim]]:
    earlier: dict[tuple[str, str], list[EarlierClaim]] = {}
    for row in found.alike.get(invoice.id, ()):
        if row.organisation_id == invoice.organisation_id:
            day = office_day(row.submitted_at)
            claim = EarlierClaim(row.id, row.reference, day, row.first_day, row.last_day, row.amount)
            earlier.setdefault((row.scope, row.key), []).append(claim)
    return earlier


def _elsewhere(invoice: Sent, found: Found) -> list[Alike]:
    same = [
        Alike(row.id, row.reference, office_day(row.submitted_at), row.organisation)
        for row in found.alike.get(invoice.id, ())
        if row.organisation_id != invoice.organisation_id
    ]
    return list(dict.fromkeys(same))  # several claims may meet one request


def _account_since(version: _Version, found: Found) -> datetime:
    """When the account that was sent became known as it is: added, or a person's IBAN changed for the last time."""
    assert version.sent.payee is not None, "a sent request has an account"
    changes = [] if version.sent.payee.own else found.iban_changes.get(version.invoice.beneficiary_id, [])
    return max([version.sent.payee.since, *(at for at in changes if at <= version.at)])


def _terms_since(invoice: Sent, found: Found) -> date | None:
    """When the company typed terms of the person's decisions for the last time, as far as it is not long ago."""
    changes = found.terms_changes.get(invoice.beneficiary_id)
    return office_day(max(changes)) if changes else None


def _account_now(version: _Version, found: Found, person: Beneficiary | None) -> str | None:
    needed = version.prepared.needs.payee
    if isinstance(needed, UUID):
        account = found.accounts.get(needed)
        return account.iban if account and account.archived_at is None else None
    return person.iban if person else None
