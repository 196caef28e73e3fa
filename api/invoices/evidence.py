"""The automatic checks as the reviewer sees them: each with its state and the facts that show it.

Pure: `Facts` are fetched before. Words are label keys, rendered by `api.review`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from api.beneficiaries.checks import is_expired
from api.core.errors import Finding, Params
from api.core.sections import Amount, Period, show_amount, show_day, show_period
from api.documents.schemas import QrBillOut
from api.invoices.bill_rules import QR_BILL_RULES, QR_BILL_USED, attached_bills
from api.invoices.checks import Assessed
from api.invoices.context import Context
from api.invoices.death_rules import AFTER_DEATH, services_after
from api.invoices.decision_rules import DECISION_RULES
from api.invoices.forms.decided import TERMS_RULES
from api.invoices.schemas import InvoiceInput
from api.invoices.shown import shown_avs_number, shown_decision, shown_iban
from api.invoices.summary import Known
from api.invoices.tariffs import Tariff, Values

State = Literal["ok", "warning", "error"]
NEW: Final = timedelta(days=30)  # an account or terms


@dataclass(frozen=True, slots=True)
class Words:
    """A text `review.evidence.<key>` with its parameters."""

    key: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alike:
    """A request that claims the same; `organisation` names another company, it is None for the own one."""

    invoice_id: UUID
    reference: str
    submitted_on: date
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class KnownDeath:
    """The day of a person's death, as the office knows it or as a company says it of its own record."""

    day: date
    organisation_id: UUID | None = None
    organisation: str | None = None

    @property
    def by_office(self) -> bool:
        return self.organisation_id is None


@dataclass(frozen=True, slots=True)
class Facts:
    """`sent` is what was frozen with the version, `context` what holds now."""

    submitted_on: date
    version_on: date
    sent: Known
    context: Context
    total: Decimal
    account_since: date
    account_now: str | None  # the IBAN of the same account today; None when it was archived or emptied
    terms_since: date | None = None  # when the company typed terms of the person's decisions, if it is not long ago
    beneficiary_archived: bool = False
    compared: int = 0  # the person's other requests that count
    elsewhere: Sequence[Alike] = ()
    deaths: Sequence[KnownDeath] = ()  # the office's first


@dataclass(frozen=True, slots=True)
class Check:
    code: str
    state: State
    evidence: Sequence[Words | Finding]
    pointer: str | None = None
    links: Sequence[Alike] = ()


Review = tuple[InvoiceInput, Facts, Assessed]


def _check(
    code: str,
    found: Sequence[Words | Finding],
    proof: Sequence[Words] = (),
    pointer: str | None = None,
    *,
    state: State = "warning",
    links: Sequence[Alike] = (),
) -> Check:
    """A check with what was found, the worst finding's state and its place; without any, its proof."""
    errors = [item for item in found if isinstance(item, Finding) and item.severity == "error"]
    if not found:
        return Check(code, "ok", proof, pointer)
    places = [item.pointer for item in found if isinstance(item, Finding)]
    return Check(code, "error" if errors else state, found, places[0] if places else pointer, links)


def _findings(assessed: Assessed, *codes: str) -> list[Finding]:
    return [finding for finding in (*assessed.errors, *assessed.warnings) if finding.code in codes]


def _avs_number(review: Review) -> Check:
    _, facts, _ = review
    sent, now = facts.sent.beneficiary, facts.context.beneficiary
    assert sent is not None, "a sent request has a person"
    found = [Words("avs_number.archived")] if facts.beneficiary_archived else []
    if now is not None and now.avs_number != sent.avs_number:
        found.append(Words("avs_number.changed", {"number": shown_avs_number(now.avs_number)}))
    return _check(
        "avs_number", found, [Words("avs_number.known", {"born": show_day(sent.birth_date)})], "/beneficiary_id"
    )


def _death(review: Review) -> Check:
    """Services after it are no matter of judgement; what only other companies say wants a look. What the office knows
    is found here alone: no company is refused by it, so that none can find the day by asking often enough."""
    body, facts, _ = review
    known = [_known_death(death) for death in facts.deaths]
    for died in _days_that_count(facts):
        late = next(services_after(body.form, died), None)
        if late is not None:
            words = Words("death.after", {"day": show_day(died)})
            return _check("death", [words, *known], pointer=late, state="error")
    told = [] if not known or facts.deaths[0].by_office else known
    return _check("death", told, known or [Words("death.none")], "/beneficiary_id")


def _days_that_count(facts: Facts) -> list[date]:
    """The day as the office knows it, and as the company of the request says it."""
    own = facts.context.beneficiary.death_date if facts.context.beneficiary else None
    known = [death.day for death in facts.deaths if death.by_office]
    return known if own is None else [*known, own]


def _known_death(death: KnownDeath) -> Words:
    day = show_day(death.day)
    if death.organisation is None:
        return Words("death.office", {"day": day})
    return Words("death.company", {"day": day, "organisation": death.organisation})


def _decision(review: Review) -> Check:
    body, facts, assessed = review
    number = body.decision_number
    proof = [Words("decision.number", {"number": shown_decision(number)})]
    proof.append(Words("decision.own_office" if len(number) == 14 else "decision.without_office"))
    if body.decision_date is not None:
        proof.append(Words("decision.dated", {"day": show_day(body.decision_date)}))
    if facts.context.beneficiary is not None and number in facts.context.beneficiary.decisions:
        proof.append(Words("decision.saved"))
    found: list[Words | Finding] = [*_findings(assessed, *_OF_DECISION)]
    found += [finding for finding in assessed.errors if finding.pointer == "/decision_date"]
    found += _terms_missing(body, facts)
    decision, typed_on = facts.context.decision, facts.terms_since
    if decision is not None and decision.has_terms:
        if typed_on is not None and facts.version_on - typed_on < NEW:
            found.append(Words("decision.terms_new", {"day": show_day(typed_on)}))
        else:
            proof.append(Words("decision.terms"))
    return _check("decision", found, proof, "/decision_number")


def _terms_missing(body: InvoiceInput, facts: Facts) -> list[Words]:
    """What the type's limits depend on, and the company has not saved with the decision."""
    decision = facts.context.decision
    missing = [name for name in body.form.terms_needed() if getattr(decision, name, None) is None]
    if not missing:
        return []
    return [Words("decision.terms_missing", {"terms": ", ".join(f"{_TERM}.{name}" for name in missing)})]


_TERM: Final = "beneficiaries.fields.decisions"


_OF_DECISION: Final = tuple(rule.code for rule in (*DECISION_RULES, *TERMS_RULES) if rule.code != "future")


def _mandate(review: Review) -> Check:
    _, facts, _ = review
    beneficiary = facts.context.beneficiary
    assert beneficiary is not None, "the loader falls back to the person as sent"
    words = [Words(f"mandate.{beneficiary.mandate_state}")]
    doubtful = beneficiary.mandate_state in {"missing", "refused"}
    found = words if doubtful else []
    if beneficiary.mandate_valid_to is not None and is_expired(beneficiary.mandate_valid_to, facts.submitted_on):
        found = [*found, Words("mandate.expired", {"day": show_day(beneficiary.mandate_valid_to)})]
    return _check("mandate", found, words, "/beneficiary_id")


def _account(review: Review) -> Check:
    _, facts, assessed = review
    payee = facts.sent.payee
    assert payee is not None, "a sent request has an account"
    since = show_day(facts.account_since)
    whose_money = ("cash_benefit_to_company", "paid_by_person")
    found: list[Words | Finding] = [*_findings(assessed, "qr_reference_required", *whose_money)]
    if facts.version_on - facts.account_since < NEW:
        found.append(Words("account.new", {"since": since}))
    if facts.account_now is None:
        found.append(Words("account.archived"))
    elif facts.account_now != payee.iban:
        found.append(Words("account.changed", {"iban": shown_iban(facts.account_now)}))
    if facts.deaths and not payee.own:
        found.append(Words("account.estate", {"day": show_day(facts.deaths[0].day)}))
    whose = Words("account.own" if payee.own else "account.beneficiary")
    return _check("account", found, [Words("account.known", {"since": since}), whose], "/payee")


def _sums(review: Review) -> Check:
    _, facts, assessed = review
    proof = Words("sums.lines", {"count": len(assessed.lines), "total": show_amount(facts.total)})
    found: list[Words | Finding] = [*_findings(assessed, "expected_total", "positive")]
    if assessed.total != facts.total:
        computed = "–" if assessed.total is None else show_amount(assessed.total)
        found.append(Words("sums.differ", {"total": show_amount(facts.total), "computed": computed}))
    left = [
        Words("sums.left", {"what": row.label, "amount": show_amount(row.value.value)})
        for row in assessed.indications
        if isinstance(row.value, Amount)
    ]
    return _check("sums", found, [proof, *left], state="error")


def _tariff(review: Review) -> Check:
    body, facts, assessed = review
    first, _ = body.form.period()
    used = [tariff for kind in body.form.tariffs if (tariff := facts.context.tariffs.on(kind, first))]
    proof = [_tariff_words(tariff) for tariff in used]
    found = _findings(assessed, "vat_rate", "tariff_not_confirmed", "tariff_unknown")
    return _check("tariff", found, proof or [Words("tariff.none")])


def _tariff_words(tariff: Tariff[Values]) -> Words:
    """Named by its kind and first day; by its revision too where it was added again."""
    params = {"kind": f"review.tariff.{tariff.values.kind}", "since": show_day(tariff.valid_from)}
    if tariff.revision > 1:
        return Words("tariff.revised", params | {"revision": tariff.revision})
    return Words("tariff.valid", params)


def _deadline(review: Review) -> Check:
    """By the day it was sent: a request sent in time does not lapse while it waits (LPGA art. 24, 29). Services lapse
    one after the other, the earliest first."""
    body, facts, assessed = review
    form, pointer = body.form, body.form.period_pointers[0]
    first, last = form.period()
    ends, since = form.extinct_from(), form.claimable_since(facts.submitted_on)
    params = {"period": show_period(Period(first, last)), "end": show_day(ends - timedelta(days=1))}
    if (last or first) < since:
        return _check("deadline", [Words("deadline.over", params)], pointer=pointer, state="error")
    if facts.submitted_on >= ends:
        words = Words("deadline.partly", params | {"since": show_day(since)})
        return _check("deadline", [words, *_findings(assessed, "prescribed", "prescribed_in_part")], pointer=pointer)
    at_once = (last or first) < form.claimable_since(ends)
    return _check("deadline", [], [Words("deadline.until" if at_once else "deadline.first_until", params)], pointer)


def _duplicates(review: Review) -> Check:
    _, facts, assessed = review
    found: list[Words | Finding] = [*_findings(assessed, *_claimed(facts.context))]
    if facts.context.own_reference_used_in is not None:
        found.append(Words("duplicates.own_reference", {"no": facts.context.own_reference_used_in}))
    same = [
        Alike(earlier.invoice_id, earlier.reference, earlier.submitted_on)
        for claim in facts.context.claims
        if claim.rule
        for earlier in facts.context.earlier_of(claim)
    ]
    links = list(dict.fromkeys(same))  # several claims may meet one request
    none = Words("duplicates.none", {"count": facts.compared}) if facts.compared else Words("duplicates.first")
    return _check("duplicates", found, [none], links=links)


def _claimed(context: Context) -> set[str]:
    """The codes of what the request claims for itself."""
    return {claim.rule.code for claim in context.claims if claim.rule}


def _elsewhere(review: Review) -> Check:
    """Companies never learn this of each other (DECISIONS 18)."""
    _, facts, _ = review
    found = [
        Words(
            "elsewhere.found",
            {"organisation": like.organisation or "", "no": like.reference, "day": show_day(like.submitted_on)},
        )
        for like in facts.elsewhere
    ]
    return _check("elsewhere", found, [Words("elsewhere.none")], links=facts.elsewhere)


def _qr_bills(review: Review) -> Check:
    """What the bills attached say, and where it differs from the form."""
    body, facts, assessed = review
    bills = [Words("qr_bill.read", _shown_bill(bill)) for bill in attached_bills(body, facts.context)]
    found: list[Words | Finding] = [*_findings(assessed, *_OF_QR_BILLS)]
    if bills and body.form.billed(facts.total).paid:
        bills.append(Words("qr_bill.paid"))
    if found:
        found += bills
    return _check("qr_bill", found, bills or [Words("qr_bill.none")], "/attachments")


def _shown_bill(bill: QrBillOut) -> Params:
    amount = "–" if bill.amount is None else show_amount(bill.amount)
    return {"currency": bill.currency, "amount": amount, "creditor": bill.creditor, "iban": shown_iban(bill.iban)}


_OF_QR_BILLS: Final = tuple(rule.code for rule in QR_BILL_RULES if rule is not QR_BILL_USED)  # that is a duplicate
_ATTACHED: Final = ("/attachments", "/documents")


def _attachments(review: Review) -> Check:
    body, facts, assessed = review
    found: list[Words | Finding] = [
        finding for finding in (*assessed.errors, *assessed.warnings) if finding.pointer.startswith(_ATTACHED)
    ]
    for document_id in body.attachments:
        document = facts.context.documents.get(document_id)
        if document is not None and document.state in {"received", "checking"}:
            found.append(Words("attachments.waiting", {"name": document.name}))
    count = len(body.attachments)
    proof = Words("attachments.clean", {"count": count}) if count else Words("attachments.none")
    return _check("attachments", found, [proof], "/attachments")


_SHOWN_ELSEWHERE: Final = frozenset(
    {
        *("beneficiary_unknown", "mandate_missing", "mandate_expired", "account_unknown"),
        *("beneficiary_account_missing",),
        *("qr_reference_required", "cash_benefit_to_company", "paid_by_person", "expected_total", "positive"),
        "vat_rate",
        *("tariff_not_confirmed", "tariff_unknown", "prescribed", "prescribed_in_part", "own_reference_used"),
        *_OF_DECISION,
        AFTER_DEATH.code,
        *_OF_QR_BILLS,
    }
)


def _form(review: Review) -> Check:
    """Whatever no other check shows, so that no finding is lost when a type adds a rule."""
    _, facts, assessed = review
    shown = _SHOWN_ELSEWHERE | _claimed(facts.context)
    found = [
        finding
        for finding in (*assessed.errors, *assessed.warnings)
        if finding.code not in shown and not finding.pointer.startswith((*_ATTACHED, "/decision_date"))
    ]
    return _check("form", found, [Words("form.fine")])


_CHECKS: Final[dict[str, Callable[[Review], Check]]] = {
    "avs_number": _avs_number,
    "death": _death,
    "decision": _decision,
    "mandate": _mandate,
    "account": _account,
    "sums": _sums,
    "tariff": _tariff,
    "deadline": _deadline,
    "duplicates": _duplicates,
    "elsewhere": _elsewhere,
    "attachments": _attachments,
    "qr_bill": _qr_bills,
    "form": _form,
}
CHECKS: Final = tuple(_CHECKS)
_RANK: Final[dict[State, int]] = {"error": 0, "warning": 1, "ok": 2}


def evidence(body: InvoiceInput, facts: Facts, assessed: Assessed) -> list[Check]:
    """All checks, what needs attention first."""
    found: Iterator[Check] = (check((body, facts, assessed)) for check in _CHECKS.values())
    return sorted(found, key=lambda check: _RANK[check.state])
