"""Every version that was sent, checked by the office's real rules at its instant: what was sent before counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from api.core.config import get_settings
from api.demo.files import Row
from api.demo.numbers import local_day
from api.demo.sent import Request, Version
from api.documents.schemas import QrBillOut
from api.invoices.checks import Prepared, assess, claims_of, prepare
from api.invoices.context import BeneficiaryFacts, Claim, Context, DocumentFacts, EarlierClaim, Needs, PayeeFacts
from api.invoices.facts import decision_facts, freeze
from api.invoices.status import NOT_COUNTED, Action
from api.invoices.submission import stored
from api.invoices.tariffs import in_force
from api.invoices.tariffs.rows import shipped


def check_all(made: Sequence[Request]) -> None:
    """Check every version at its instant, in the order in which they were sent: earlier ones count."""
    sendings = sorted(
        (step.at, place, step.version)
        for place, request in enumerate(made)
        for step in request.steps
        if step.action in {Action.SUBMIT, Action.CORRECT}
    )
    book = _Book()
    for at, place, version in sendings:
        _check(made[place], version, at, book)


class _Book:
    """Claims and own references of what was sent so far."""

    def __init__(self) -> None:
        self._sent: list[Request] = []

    def add(self, request: Request) -> None:
        if request not in self._sent:
            self._sent.append(request)

    def _counted(self, request: Request, at: datetime) -> list[Request]:
        return [
            one
            for one in self._sent
            if one.company is request.company and one is not request and one.status_at(at) not in NOT_COUNTED
        ]

    def earlier(
        self, request: Request, claims: Sequence[Claim], at: datetime
    ) -> dict[tuple[str, str], list[EarlierClaim]]:
        wanted = {(claim.scope, claim.key) for claim in claims}
        found: dict[tuple[str, str], list[EarlierClaim]] = {}
        for one in self._counted(request, at):
            for claim in one.versions[-1].claims:
                if (claim.scope, claim.key) in wanted:
                    days = (claim.first_day, claim.last_day)
                    earlier = EarlierClaim(one.id, one.reference, local_day(one.sent_at), *days, claim.amount)
                    found.setdefault((claim.scope, claim.key), []).append(earlier)
        return found

    def used_of_decision(self, request: Request, number: str | None, at: datetime) -> Decimal:
        same = [one for one in self._counted(request, at) if one.beneficiary is request.beneficiary]
        last = [one.versions[-1] for one in same if one.versions[-1].body["decision_number"] == number]
        return sum((version.assessed.total or Decimal(0) for version in last), Decimal(0))

    def user_of(self, request: Request, own_reference: str | None, at: datetime) -> str | None:
        used = [one for one in self._counted(request, at) if one.versions[-1].body["own_reference"] == own_reference]
        return used[0].reference if used and own_reference else None


def _check(request: Request, version: int, at: datetime, book: _Book) -> None:
    raw = request.bodies[version - 1]
    total = assess(prepare(raw), _context(request, prepare(raw), at, book)).total
    prepared = prepare(raw | {"expected_total": f"{total:.2f}"})
    context = _context(request, prepared, at, book)
    assessed = assess(prepared, context)
    if assessed.errors or assessed.invoice is None:
        raise RuntimeError(f"demo request {request.reference} breaks the rules: {assessed.errors}")
    request.versions.append(
        Version(
            at=at,
            person=request.person,
            body=stored(assessed.invoice),
            assessed=assessed,
            frozen=freeze(context, assessed.invoice.form),
            claims=context.claims,
        )
    )
    book.add(request)


def _context(request: Request, prepared: Prepared, at: datetime, book: _Book) -> Context:
    """What `load_context` would have found at this instant."""
    settings = get_settings()
    row, needs = request.company.row, prepared.needs
    beneficiary = _beneficiary_facts(request)
    wanted = [file for file in request.files if file.id in needs.documents]
    context = Context(
        today=local_day(at),
        office_code=settings.office.code,
        bytes_limit=settings.uploads.invoice_bytes,
        tariffs=in_force(shipped()),
        organisation={name: row[name] for name in ("name", "gln", "street", "house_number", "postcode", "town")},
        beneficiary=beneficiary,
        decision=beneficiary.decisions.get(needs.decision_number or ""),
        payee=_payee_facts(request, needs),
        documents={file.id: _document_facts(file.row) for file in wanted},
        used_of_decision=book.used_of_decision(request, needs.decision_number, at),
        own_reference_used_in=book.user_of(request, needs.own_reference, at),
    )
    claims = claims_of(prepared, context)
    return replace(context, claims=claims, earlier=book.earlier(request, claims, at))


_NOT_KNOWN: Final = frozenset({"decisions", "death_date"})  # nobody of the demo has died


def _beneficiary_facts(request: Request) -> BeneficiaryFacts:
    known = {name: request.beneficiary.row[name] for name in BeneficiaryFacts.__slots__ if name not in _NOT_KNOWN}
    return BeneficiaryFacts(**known, decisions=decision_facts(request.decisions))


def _payee_facts(request: Request, needs: Needs) -> PayeeFacts:
    person = request.beneficiary.row
    if needs.payee == "beneficiary":
        holder = person["account_holder"] or f"{person['first_name']} {person['last_name']}"
        return PayeeFacts(iban=person["iban"], holder=holder, own=False, since=person["created_at"])
    row = next(row for row in request.company.accounts if row["id"] == needs.payee)
    return PayeeFacts(iban=row["iban"], holder=row["holder"], own=True, since=row["created_at"])


def _document_facts(row: Row) -> DocumentFacts:
    names = ("id", "name", "media_type", "size", "pages", "state", "created_at")
    known: dict[str, Any] = {name: row[name] for name in names}
    bills = [QrBillOut.model_validate(bill) for bill in row["qr_bills"]]
    return DocumentFacts(**known, sha256=row["sha256"].hex(), rejection_code=None, qr_bills=bills)
