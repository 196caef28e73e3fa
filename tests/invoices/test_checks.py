"""The rules of "Autre facture (318.632)" one by one, on facts made by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from api.core.sections import render_rows
from api.invoices.context import EarlierClaim
from api.invoices.forms.base import FIVE_CENTS, rounded
from api.invoices.shown import shown_payment_reference
from tests.invoices.facts import (
    DOCUMENT,
    NUMBER,
    a_line,
    beneficiary,
    body,
    claimed,
    decision,
    document,
    errors,
    judged,
    payee,
    warnings,
    with_lines,
)

QR_IBAN = "CH4431999123000889012"
QR_REFERENCE = "210000000003139471430009017"
EARLIER = EarlierClaim(UUID(int=9), "2026-000123", date(2026, 8, 20))


def test_a_good_body_has_nothing_to_say() -> None:
    assert (errors(body()), warnings(body())) == (set(), set())
    assert judged(body()).total == Decimal("324.10")


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-09-30", None, set()),
        ("2026-10-01", None, {("/form/service_from", "future")}),
        ("2026-09-30", "2026-09-30", set()),
        ("2026-09-30", "2026-10-01", {("/form/service_to", "future")}),
        ("2026-09-30", "2026-09-29", {("/form/service_to", "range")}),
    ],
)
def test_the_period_lies_in_the_past_and_runs_forwards(first: str, last: str | None, found: set[Any]) -> None:
    raw = with_lines(a_line(date=first), service_from=first, service_to=last)
    assert errors(raw) == found


@pytest.mark.parametrize(
    ("last", "today", "extinct"),
    [
        (date(2021, 9, 1), date(2026, 9, 30), False),
        (date(2021, 9, 30), date(2026, 9, 30), False),
        (date(2021, 9, 1), date(2026, 10, 1), True),
        (date(2021, 8, 31), date(2026, 8, 31), False),
        (date(2021, 8, 31), date(2026, 9, 1), True),
        (date(2020, 12, 15), date(2025, 12, 31), False),
        (date(2020, 12, 15), date(2026, 1, 1), True),
        (date(2024, 2, 29), date(2029, 2, 28), False),
        (date(2024, 2, 29), date(2029, 3, 1), True),
    ],
)
def test_a_claim_ends_five_years_after_the_month_of_the_service(last: date, today: date, extinct: bool) -> None:
    raw = with_lines(a_line(date=last.isoformat()), service_from=last.isoformat(), service_to=None)
    assert errors(raw, today=today) == ({("/form/service_from", "prescribed")} if extinct else set())


def test_what_is_prescribed_in_part_says_from_which_day_it_is_not_and_which_lines_are() -> None:
    raw = with_lines(
        a_line(date="2021-08-31"), a_line(date="2021-09-01"), service_from="2021-08-31", service_to="2021-09-01"
    )
    assert {finding.pointer: (finding.code, finding.params) for finding in judged(raw).errors} == {
        "/form/service_from": ("prescribed_in_part", {"first": "01.09.2021"}),
        "/form/lines/0/date": ("prescribed", {}),
    }


@pytest.mark.parametrize(
    ("day", "good"), [("2026-08-04", False), ("2026-08-05", True), ("2026-08-12", True), ("2026-08-13", False)]
)
def test_each_line_lies_in_the_period(day: str, good: bool) -> None:
    found = errors(with_lines(a_line(), a_line(date=day)))
    assert found == (set() if good else {("/form/lines/1/date", "outside_period")})


def test_without_a_last_day_all_lines_are_of_the_first() -> None:
    raw = with_lines(a_line(), a_line(date="2026-08-06"), service_to=None)
    assert errors(raw) == {("/form/lines/1/date", "outside_period")}


@pytest.mark.parametrize(
    ("day", "rate", "good"),
    [
        ("2026-08-05", "8.1", True),
        ("2026-08-05", "2.6", True),
        ("2026-08-05", "3.8", True),
        ("2026-08-05", "7.7", False),
        ("2026-08-05", "0", True),
        ("2026-08-05", None, True),
        ("2024-01-01", "8.1", True),
        ("2024-01-01", "7.7", False),
        ("2023-12-31", "7.7", True),
        ("2023-12-31", "8.1", False),
        ("2023-12-31", "3.8", False),
    ],
)
def test_a_vat_rate_is_one_of_its_day(day: str, rate: str | None, good: bool) -> None:
    found = errors(with_lines(a_line(date=day, vat_rate=rate), service_from=day, service_to=None))
    assert found == (set() if good else {("/form/lines/0/vat_rate", "vat_rate")})


def test_a_rate_that_nobody_confirmed_yet_is_a_warning() -> None:
    raw = with_lines(a_line(date="2028-01-01", vat_rate="8.1"), service_from="2028-01-01", service_to=None)
    assert warnings(raw, today=date(2028, 1, 2)) == {("/form/lines/0/vat_rate", "tariff_not_confirmed")}


@pytest.mark.parametrize(
    ("quantity", "price", "rate", "amount"),
    [
        ("1", "0.05", None, "0.05"),
        ("0.5", "0.01", None, "0.01"),  # 0.005 goes up
        ("0.49", "0.01", None, "0.00"),  # 0.0049 does not
        ("0.5", "0.05", None, "0.03"),  # 0.025: half up, not half even
        ("1.5", "0.03", None, "0.05"),  # 0.045
        ("1", "100.00", "8.1", "108.10"),
        ("3", "10.05", "8.1", "32.59"),  # 32.59215
        ("1", "0.50", "3.8", "0.52"),  # 0.519
        ("7.25", "13.35", "2.6", "99.30"),  # 99.304…
    ],
)
def test_a_line_is_rounded_half_up_to_the_cent(quantity: str, price: str, rate: str | None, amount: str) -> None:
    found = judged(with_lines(a_line(quantity=quantity, unit_price=price, vat_rate=rate)))
    assert [line.amount for line in found.lines] == [Decimal(amount)]


def test_a_total_is_the_sum_of_rounded_lines() -> None:
    found = judged(with_lines(*[a_line(quantity="0.5", unit_price="0.01")] * 3))
    assert found.total == Decimal("0.03")  # rounding the sum would give 0.02


@pytest.mark.parametrize(("amount", "to"), [("1.024", "1.00"), ("1.025", "1.05"), ("1.075", "1.10"), ("0.07", "0.05")])
def test_five_cents_are_rounded_half_up(amount: str, to: str) -> None:
    assert rounded(Decimal(amount), FIVE_CENTS) == Decimal(to)


def test_nothing_cannot_be_invoiced() -> None:
    assert errors(with_lines(a_line(unit_price="0"))) == {("/form/lines", "positive")}
    assert errors(with_lines(a_line(quantity="0"))) == {("/form/lines/0/quantity", "positive")}
    assert errors(with_lines(a_line(unit_price="-1"))) == {("/form/lines/0/unit_price", "too_small")}
    assert errors(with_lines()) == {("/form/lines", "too_few")}


def test_an_amount_that_no_account_could_hold_is_refused() -> None:
    most = a_line(quantity="9999999.99", unit_price="9999999.99", vat_rate="8.1")
    assert errors(with_lines(most)) == {("/form/lines/0/unit_price", "amount_too_great")}
    assert (judged(with_lines(most)).total, judged(with_lines(most)).lines) == (None, [])
    large = a_line(quantity="9", unit_price="9999999.99")
    assert errors(with_lines(large)) == set()
    assert errors(with_lines(*[large] * 12)) == {("/form/lines", "amount_too_great")}


def test_a_similar_request_is_a_warning_and_an_exclusive_one_an_error() -> None:
    raw = with_lines(a_line(tariff_code="904"))
    keys = [(claim.scope, claim.key) for claim in claimed(raw) if claim.rule]
    assert keys == [("other", "30220241234567|2026-08-05|100.00"), ("tariff-904", "30220241234567|2026-08")]
    found = judged(raw, earlier={keys[0]: [EARLIER]})
    assert [(f.code, dict(f.params)) for f in found.warnings] == [
        ("duplicate", {"no": "2026-000123", "date": "20.08.2026"})
    ]
    assert warnings(raw, earlier={keys[1]: [EARLIER]}) == {("/form/lines", "once_a_month")}
    assert warnings(raw, earlier={("other", "another"): [EARLIER]}) == set()


@pytest.mark.parametrize("form", [{"service_from": "2026-08-06"}, {"lines": [a_line(unit_price="100.01")]}])
def test_another_day_or_amount_is_no_duplicate(form: dict[str, Any]) -> None:
    raw, other = with_lines(a_line()), body({"lines": [a_line()]} | form)
    key = next((claim.scope, claim.key) for claim in claimed(raw))
    assert key not in [(claim.scope, claim.key) for claim in claimed(other)]


def test_a_qr_iban_needs_its_reference() -> None:
    missing = {("/payment_reference", "qr_reference_required")}
    assert errors(body(), payee=payee(QR_IBAN)) == missing
    assert errors(body(payment_reference="RF18539007547034"), payee=payee(QR_IBAN)) == missing
    assert errors(body(payment_reference=QR_REFERENCE), payee=payee(QR_IBAN)) == set()
    assert errors(body(), payee=payee(QR_IBAN), beneficiary=beneficiary(payment_reference=QR_REFERENCE)) == set()
    assert errors(body(payment_reference=QR_REFERENCE)) == set()  # with an ordinary IBAN it is not sent
    assert errors(body(payment_reference=QR_REFERENCE[:-1] + "6")) == {("/payment_reference", "payment_reference")}


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        (QR_REFERENCE, "21 00000 00003 13947 14300 09017"),
        ("RF18539007547034", "RF18 5390 0754 7034"),
        ("RF712348231", "RF71 2348 231"),
    ],
)
def test_a_reference_is_shown_in_the_groups_of_a_qr_bill(reference: str, shown: str) -> None:
    assert shown_payment_reference(reference) == shown
    (row,) = [
        row
        for section in judged(body(payment_reference=reference)).sections
        for row in section.rows
        if row.pointer == "/payment_reference"
    ]
    assert row.value == shown


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("302 2024 1234567", set()),
        ("302.2024.1234567", set()),
        ("304 2024 1234567", {("/decision_number", "decision_other_office")}),
        ("123456789", set()),
        ("1234567890", set()),
    ],
)
def test_a_decision_of_another_office_is_a_warning(number: str, found: set[Any]) -> None:
    assert errors(body(decision_number=number)) == set()
    assert warnings(body(decision_number=number)) == found


@pytest.mark.parametrize(
    "number", ["30121841234567", "39920241234567", "12345678", "302202412345678", "3o220241234567"]
)
def test_a_number_that_no_office_gives_is_refused(number: str) -> None:
    assert errors(body(decision_number=number)) == {("/decision_number", "decision_number")}


def test_a_decision_is_not_dated_tomorrow() -> None:
    assert errors(body(decision_date="2026-09-30")) == set()
    assert errors(body(decision_date="2026-10-01")) == {("/decision_date", "future")}


def test_attachments_are_there_known_clean_and_not_too_many() -> None:
    other = UUID(int=4)
    assert errors(body(attachments=[])) == {("/attachments", "attachment_required")}
    assert errors(body(attachments=[str(other)])) == {("/attachments/0", "attachment_unknown")}
    rejected = {DOCUMENT: document(state="rejected", rejection_code="encrypted")}
    assert errors(body(), documents=rejected) == {("/attachments/0", "attachment_rejected")}
    for state in ("received", "checking"):  # submission does not wait for the check
        assert errors(body(), documents={DOCUMENT: document(state=state)}) == set()
    assert errors(body(attachments=[str(DOCUMENT)] * 2)) == {("/attachments", "attachment_twice")}
    many = [str(UUID(int=number)) for number in range(100, 121)]
    assert errors(body(attachments=many)) == {("/attachments", "too_many")}
    half = 25 * 1024**2 // 2
    both, raw = {DOCUMENT: document(size=half), other: document(other, size=half)}, body()
    raw["attachments"] = [str(DOCUMENT), str(other)]
    assert errors(raw, documents=both) == set()
    both[other] = document(other, size=half + 1)
    assert errors(raw, documents=both) == {("/attachments", "attachments_too_large")}


def test_the_expected_total_is_compared_to_the_cent() -> None:
    assert errors(body(expected_total="324.10")) == set()
    assert errors(body(expected_total="324.1")) == set()
    found = judged(body(expected_total="324.11")).errors
    assert [(f.pointer, f.code, dict(f.params)) for f in found] == [
        ("/expected_total", "expected_total", {"total": "324.10"})
    ]


def test_the_rest_of_the_header() -> None:
    assert errors(body(declaration=False)) == {("/declaration", "declaration")}
    assert errors(body(), beneficiary=None) == {("/beneficiary_id", "beneficiary_unknown")}
    assert errors(body(), payee=None) == {("/payee", "account_unknown")}
    own = body(payee={"beneficiary_account": True})
    assert errors(own, payee=None) == {("/payee", "beneficiary_account_missing")}
    assert warnings(body(), beneficiary=beneficiary(mandate_state="missing")) == {
        ("/beneficiary_id", "mandate_missing")
    }
    raw = body(own_reference="2026/118")
    assert warnings(raw, own_reference_used_in="2026-000123") == {("/own_reference", "own_reference_used")}


def test_an_unusual_provider_is_a_warning() -> None:
    assert warnings(with_lines(a_line(provider_gln="7601001302112"))) == set()
    assert warnings(with_lines(a_line(provider_gln="4006381333931"))) == {("/form/lines/0/provider_gln", "gln_unusual")}
    for gln, code in (("7634567890000", "gln_check_digit"), ("763456789000", "gln")):
        assert errors(with_lines(a_line(provider_gln=gln))) == {("/form/lines/0/provider_gln", code)}


def test_a_leap_day_does_not_break_the_five_years() -> None:
    for last in (date(2020, 2, 29) + timedelta(days=shift) for shift in range(-2, 3)):
        raw = with_lines(a_line(date=last.isoformat()), service_from=last.isoformat(), service_to=None)
        assert errors(raw, today=date(2025, 2, 28)) == set()


def test_what_is_left_of_the_sessions_counts_earlier_requests_and_what_is_typed_so_far() -> None:
    person = {"beneficiary": beneficiary(**decision(sessions=12))}
    before = {"earlier": {("sessions", f"7560000000002|{NUMBER}"): [replace(EARLIER, amount=Decimal("4.5"))]}}
    half = with_lines(a_line(quantity="2"), a_line(quantity=""), a_line(quantity="9", unit="km")) | {"payee": None}
    (left,) = render_rows(judged(half, **person, **before).indications, "fr")
    assert (left.label, left.value, left.detail) == ("Reste des séances accordées", "5.5", "sur 12 séances")
    (claim,) = [claim for claim in claimed(with_lines(a_line(quantity="2"))) if claim.scope == "sessions"]
    assert (claim.key, claim.amount, claim.effect) == (f"7560000000002|{NUMBER}", Decimal(2), "count")
