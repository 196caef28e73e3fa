"""Every rule of the header, broken and kept: what all types share (`checks.HEADER_RULES`)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from api.invoices.bill_rules import QR_BILL_RULES
from api.invoices.context import DecisionFacts, PaperFacts, SentFacts
from api.invoices.header_rules import HEADER_RULES
from tests.invoices.facts import (
    BENEFICIARY,
    DOCUMENT,
    TODAY,
    a_line,
    beneficiary,
    body,
    decision,
    document,
    earlier,
    errors,
    judged,
    payee,
    qr_bill,
    with_bills,
    with_lines,
)
from tests.invoices.kinds import Json, Limit, Side, kind_of

QR_IBAN, QR_REFERENCE = "CH4431999123000889012", "210000000003139471430009017"
OTHER, OTHER_IBAN, SCOR = UUID(int=77), "CH5604835012345678009", "RF18539007547034"


def person(**values: Any) -> Json:
    return {"beneficiary": beneficiary(**values)}


def died(day: str) -> Json:
    """The person, as the company says it."""
    return person(death_date=date.fromisoformat(day))


def terms(**values: Any) -> Json:
    return person(**decision(**values))


def sent(**values: Any) -> Json:
    facts = SentFacts(date(2026, 9, 1), "other", BENEFICIARY, date(2026, 8, 5))
    return {"sent": replace(facts, **values)}


def files(**values: Any) -> Json:
    return {"documents": {DOCUMENT: document(**values)}}


def documents(**held: list[UUID]) -> Json:
    return {"documents": {name: [str(file) for file in files] for name, files in held.items()}}


def billed(**values: Any) -> Json:
    return with_bills(qr_bill(**values))


def saved(count: int) -> Json:
    numbers = [f"3022024{serial:07}" for serial in range(count)]
    return person(decisions={number: DecisionFacts(number) for number in numbers})


_SAVED = {"save_decision": True}
_TWO = with_lines(a_line(), already_paid=True)
_OWN = {"payee": {"beneficiary_account": True}}
_CASH = kind_of("assistance")
_HEARD: Json = {"form": kind_of("hearing_aid").EXAMPLE}
_PAID: Json = {"form": _CASH.EXAMPLE}
LIMITS = [
    Limit("draft_unknown", Side(facts={"draft": "unknown"}), Side(facts={"draft": "free"})),
    Limit("draft_of_correction", Side(facts={"draft": "of_correction"}), Side(facts={"draft": "free"})),
    Limit(
        "draft_of_correction", Side(facts={"draft": "of_correction"}), Side(facts=sent() | {"draft": "of_correction"})
    ),
    Limit("beneficiary_fixed", Side(facts=sent(beneficiary_id=OTHER)), Side(facts=sent())),
    Limit("beneficiary_fixed", Side(facts=sent(kind="travel")), Side(facts=sent())),
    Limit("beneficiary_unknown", Side(facts={"beneficiary": None})),
    Limit("mandate_missing", Side(facts=person(mandate_state="missing")), Side(facts=person(mandate_state="received"))),
    Limit(
        "mandate_expired",
        Side(facts=person(mandate_valid_to=date(2026, 9, 29))),
        Side(facts=person(mandate_valid_to=date(2026, 9, 30))),
    ),
    Limit("account_unknown", Side(facts={"payee": None})),
    Limit("beneficiary_account_missing", Side(body=_OWN, facts={"payee": None}), Side(body=_OWN)),
    Limit(
        "qr_reference_required",
        Side(facts={"payee": payee(QR_IBAN)}),
        Side(body={"payment_reference": QR_REFERENCE}, facts={"payee": payee(QR_IBAN)}),
    ),
    Limit(
        "cash_benefit_to_company",
        Side(body=_PAID),
        Side(body=_PAID, facts={"payee": replace(payee(), own=False)}),
    ),
    Limit("attachment_required", Side(body={"attachments": []})),
    Limit(
        "paper_not_attached",
        Side(facts={"paper": PaperFacts(TODAY, OTHER)}),
        Side(facts={"paper": PaperFacts(TODAY, DOCUMENT)}),
    ),
    Limit("attachment_unknown", Side(facts={"documents": {}})),
    Limit("attachment_rejected", Side(facts=files(state="rejected")), Side(facts=files(state="checking"))),
    Limit("attachment_twice", Side(body={"attachments": [str(DOCUMENT)] * 2})),
    Limit("attachments_too_large", Side(facts=files(size=25 * 1024**2 + 1)), Side(facts=files(size=25 * 1024**2))),
    Limit("document_missing", Side(body=_TWO), Side(body=_TWO | documents(invoice=[DOCUMENT], payment=[DOCUMENT]))),
    Limit("document_missing", Side(body=_TWO | documents(invoice=[DOCUMENT], payment=[])), Side(body=with_lines())),
    Limit("document_name_unknown", Side(body=documents(receipt=[DOCUMENT])), Side(body=documents(payment=[DOCUMENT]))),
    Limit("document_not_attached", Side(body=documents(invoice=[OTHER])), Side(body=documents(invoice=[DOCUMENT]))),
    Limit("decisions_full", Side(body=_SAVED, facts=saved(100)), Side(body=_SAVED, facts=saved(99))),
    Limit("decisions_full", Side(body=_SAVED, facts=saved(100)), Side(facts=saved(100))),
    Limit(
        "decisions_full",
        Side(body=_SAVED, facts=saved(100)),
        Side(body=_SAVED | {"decision_number": "30220240000099"}, facts=saved(100)),
    ),
    Limit("declaration", Side(body={"declaration": False})),
    Limit("expected_total", Side(body={"expected_total": "324.11"}), Side(body={"expected_total": "324.10"})),
    Limit("own_reference_used", Side(facts={"own_reference_used_in": "2026-000123"})),
    Limit("positive", Side(body=with_lines(a_line(unit_price="0"))), Side(body=with_lines(a_line(unit_price="0.01")))),
    Limit(
        "amount_too_great",
        Side(body=with_lines(*[a_line(quantity="9", unit_price="9999999.99")] * 12)),
        Side(body=with_lines(*[a_line(quantity="9", unit_price="9999999.99")] * 11)),
    ),
    Limit(
        "decision_other_office",
        Side(body={"decision_number": "30420241234567"}),
        Side(body={"decision_number": "30220241234567"}),
    ),
    Limit(
        "decision_special",
        Side(body=_PAID | {"decision_number": "302280"}),
        Side(body={"decision_number": "302280"}),
    ),
    Limit("decision_other_form", Side(facts=terms(form_kind="travel")), Side(facts=terms(form_kind="other"))),
    Limit(
        "outside_decision",
        Side(facts=terms(valid_from=date(2026, 8, 6))),
        Side(facts=terms(valid_from=date(2026, 8, 5))),
    ),
    Limit(
        "outside_decision", Side(facts=terms(valid_to=date(2026, 8, 11))), Side(facts=terms(valid_to=date(2026, 8, 12)))
    ),
    Limit(
        "decision_exceeded",
        Side(facts=terms(approved_amount=Decimal("324.09"))),
        Side(facts=terms(approved_amount=Decimal("324.10"))),
    ),
    Limit(
        "decision_exceeded",
        Side(facts=terms(approved_amount=Decimal("424.10")) | {"used_of_decision": Decimal("100.01")}),
        Side(facts=terms(approved_amount=Decimal("424.10")) | {"used_of_decision": Decimal("100.00")}),
    ),
    Limit("paid_by_person", Side(body=_TWO), Side(body=_TWO, facts={"payee": replace(payee(), own=False)})),
    Limit(
        "qr_bill_amounts",
        Side(facts=with_bills(qr_bill(amount=Decimal(324)), qr_bill(amount=Decimal("0.04"), message="2"))),
        Side(facts=with_bills(qr_bill(amount=Decimal(324)), qr_bill(amount=Decimal("0.10"), message="2"))),
    ),
    Limit(
        "qr_bill_used",
        Side(facts=billed(reference=SCOR) | earlier("qr-bill", f"{payee().iban}|{SCOR}")),
        Side(facts=billed(reference=SCOR) | earlier("qr-bill", f"{OTHER_IBAN}|{SCOR}")),
    ),
    Limit("qr_bill_iban", Side(facts=billed(iban=OTHER_IBAN)), Side(facts=billed())),
    Limit("qr_bill_creditor", Side(facts=billed(iban=OTHER_IBAN, creditor="Autre SA")), Side(facts=billed())),
    Limit("qr_bill_amount", Side(facts=billed(amount=Decimal("324.16"))), Side(facts=billed(amount=Decimal("324.15")))),
    Limit(
        "qr_bill_reference",
        Side(body={"payment_reference": "RF471234567890"}, facts=billed(reference=SCOR)),
        Side(body={"payment_reference": SCOR}, facts=billed(reference=SCOR)),
    ),
    Limit(
        "qr_bill_supplier",
        Side(body=_HEARD, facts=billed(iban=OTHER_IBAN, creditor="Autre SA")),
        Side(body=_HEARD, facts=billed(iban=OTHER_IBAN, creditor="Audition Exemple")),
    ),
    Limit("after_death", Side(facts=died("2026-08-11")), Side(facts=died("2026-08-12"))),
    Limit(
        "after_paper",
        Side(facts=sent(received_on=date(2026, 8, 11))),
        Side(facts=sent(received_on=date(2026, 8, 12))),
    ),
    Limit(
        "after_paper",
        Side(facts={"paper": PaperFacts(date(2026, 8, 11), DOCUMENT)}),
        Side(facts={"paper": PaperFacts(date(2026, 8, 12), DOCUMENT)}),
    ),
    Limit("future", Side(body={"decision_date": "2026-10-01"}), Side(body={"decision_date": "2026-09-30"})),
]


def codes(side: Side) -> set[str]:
    assessed = judged(body() | side.body, **side.facts)
    return {finding.code for finding in (*assessed.errors, *assessed.warnings)}


@pytest.mark.parametrize("limit", LIMITS, ids=[f"{limit.code} {number}" for number, limit in enumerate(LIMITS)])
def test_a_rule_of_the_header_is_broken_on_one_side_of_its_limit(limit: Limit) -> None:
    assert limit.code in codes(limit.broken)
    assert limit.code not in codes(limit.kept)


_OF_THE_SUM = {"positive", "amount_too_great", "expected_total", "decision_exceeded", "decision_special"}
_OF_THE_BILLS = {rule.code for rule in QR_BILL_RULES}
_OF_THE_PERIOD = {"after_death", "after_paper", "outside_decision", "decision_other_form", "paid_by_person"}


@pytest.mark.parametrize("limit", LIMITS, ids=[f"{limit.code} {number}" for number, limit in enumerate(LIMITS)])
def test_a_rule_of_the_header_does_not_wait_for_the_form(limit: Limit) -> None:
    if limit.code in _OF_THE_SUM | _OF_THE_PERIOD | _OF_THE_BILLS:
        return
    raw = body() | limit.broken.body
    found = judged(raw | {"form": raw["form"] | {"no_such_field": True}}, **limit.broken.facts)
    assert limit.code in {finding.code for finding in (*found.errors, *found.warnings)}


def test_what_is_wrong_about_a_field_is_said_once() -> None:
    """A field that has a wrong shape is not also said to be unknown."""
    assert errors(body(beneficiary_id="no id"), beneficiary=None) == {("/beneficiary_id", "format")}
    assert errors(body(attachments=["no id"]), documents={}) == {("/attachments/0", "format")}
    assert errors(body(declaration="yes")) == {("/declaration", "format")}


def test_every_rule_of_the_header_has_its_limit() -> None:
    of_corrections = {"explanation_required", "explanation_unknown"}  # tests/invoices/test_explanations.py
    assert {limit.code for limit in LIMITS} | of_corrections == {rule.code for rule in HEADER_RULES}


def test_what_is_claimed_late_for_an_earlier_period_lapses() -> None:
    """The deadline runs by the day of the first submission, but only for what was claimed then (LPGA art. 24, 29)."""
    line = a_line(date="2021-08-31")
    late = with_lines(line, service_from="2021-08-31", service_to=None)
    before = {"sent": SentFacts(date(2026, 8, 30), "other", BENEFICIARY, date(2021, 8, 31))}
    found = judged(late, begins_on=date(2021, 8, 31), **before)
    assert [finding.code for finding in found.errors] == []
    moved = {"sent": replace(before["sent"], period_from=date(2021, 9, 1))}
    found = judged(late, begins_on=date(2021, 8, 31), **moved)
    assert [finding.code for finding in found.errors] == ["prescribed"]
