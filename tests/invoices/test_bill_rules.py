"""QR-bills against the form: what differs is said, and nothing is said where the two speak of different things."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from api.invoices.checks import Assessed
from tests.invoices.facts import (
    DOCUMENT,
    a_line,
    beneficiary,
    body,
    document,
    judged,
    payee,
    qr_bill,
    with_bills,
    with_lines,
)
from tests.invoices.kinds import Json, kind_of

OTHER_IBAN, QR_IBAN = "CH5604835012345678009", "CH4431999123000889012"
QR_REFERENCE, SCOR = "210000000003139471430009017", "RF18539007547034"
COMPANY = {"organisation": {"name": "Fondation Clairpré", "gln": "7601001302112"}}


def said(assessed: Assessed) -> dict[str, str]:
    """The rules about bills that are broken, with their places."""
    return {finding.code: finding.pointer for finding in assessed.warnings if finding.code.startswith("qr_bill")}


def of_bill(raw: Json | None = None, facts: Json | None = None, **values: Any) -> dict[str, str]:
    return said(judged(raw or body(), **with_bills(qr_bill(**values)), **(facts or {})))


def test_a_bill_of_the_payee_for_the_total_is_not_worth_a_word() -> None:
    assert of_bill() == {}


def test_another_account_of_the_payee_is_said_and_somebody_else_too() -> None:
    assert of_bill(iban=OTHER_IBAN) == {"qr_bill_iban": "/payee"}
    assert of_bill(iban=OTHER_IBAN, creditor="DOE (Fondation)") == {"qr_bill_iban": "/payee"}
    assert of_bill(iban=OTHER_IBAN, creditor="Fondation Autrui") == {"qr_bill_creditor": "/payee"}
    assert of_bill(iban=OTHER_IBAN, creditor="Clairpré", facts=COMPANY) == {"qr_bill_iban": "/payee"}


def test_the_words_name_the_creditor_and_the_account() -> None:
    (warning,) = judged(body(), **with_bills(qr_bill(iban=OTHER_IBAN, creditor="Autre SA"))).warnings
    assert warning.params == {"creditor": "Autre SA", "iban": "CH56 0483 5012 3456 7800 9"}


def test_of_what_the_insured_person_has_paid_only_the_amount_is_compared() -> None:
    paid = body({"already_paid": True})
    assert of_bill(paid, iban=OTHER_IBAN, creditor="Autre SA") == {}
    assert of_bill(paid, iban=OTHER_IBAN, creditor="Autre SA", amount=Decimal(1)) == {"qr_bill_amount": "/form/lines"}
    with_reference = paid | {"payment_reference": "RF471234567890"}
    assert of_bill(with_reference, reference=SCOR) == {}


def test_a_bill_that_the_company_owes_may_name_its_suppliers_account() -> None:
    owed: Json = {"iban": OTHER_IBAN, "creditor": "Ergo Autre SA", "debtor": "Clairpre, Fondation"}
    assert of_bill(facts=COMPANY, **owed) == {}
    assert of_bill(facts=COMPANY, **owed | {"debtor": "Jane Doe"}) == {"qr_bill_creditor": "/payee"}
    assert of_bill(facts=COMPANY, **owed | {"debtor": None}) == {"qr_bill_creditor": "/payee"}


def test_a_person_with_an_account_of_their_own_is_no_company() -> None:
    private = {"organisation": {"name": "Jane Doe", "gln": None}, "payee": replace(payee(), holder="Jane Muster")}
    assert of_bill(facts=private, iban=OTHER_IBAN, creditor="Autre SA", debtor="Jane Doe") == {
        "qr_bill_creditor": "/payee"
    }


def test_a_line_that_names_another_provider_makes_its_account_right() -> None:
    raw = with_lines(a_line(provider_gln="7601001302112"))
    assert of_bill(raw, iban=OTHER_IBAN, creditor="Autre SA", amount=Decimal(100)) == {}


@pytest.mark.parametrize(
    ("amounts", "fits"),
    [
        (["324.10"], True),
        (["324.05"], True),
        (["324.04"], False),
        (["3241.00"], False),
        (["100.00", "224.10"], True),
        (["324.10", "108.05", "108.05", "108.00"], True),  # in all, or in instalments
        (["100.00", "200.00"], False),
        ([None], True),
        (["100.00", None], True),
        (["0.00"], True),
        (["324.10", "0.00"], True),
        (["324.10", "324.10"], True),  # the same in two ways
        (["324.10", "512.50"], False),
        (["100.00", "0.00"], False),
    ],
)
def test_bills_come_to_the_total(amounts: list[str | None], fits: bool) -> None:
    bills = [qr_bill(amount=None if text is None else Decimal(text), message=str(n)) for n, text in enumerate(amounts)]
    several = len([text for text in amounts if text and Decimal(text)]) > 1
    expected = {} if fits else {"qr_bill_amounts" if several else "qr_bill_amount": "/form/lines"}
    assert said(judged(body(), **with_bills(*bills))) == expected


def test_euros_are_not_compared() -> None:
    assert of_bill(currency="EUR", amount=Decimal(1)) == {}


def test_a_bill_in_two_files_counts_once() -> None:
    other = UUID(int=4)
    files = {
        DOCUMENT: document(qr_bills=[qr_bill(amount=Decimal(200))]),
        other: document(other, qr_bills=[qr_bill(page=3, amount=Decimal(200)), qr_bill(amount=Decimal("124.10"))]),
    }
    raw = body(attachments=[str(DOCUMENT), str(other)])
    assert said(judged(raw, documents=files)) == {}


def test_the_reference_is_compared_where_the_payment_goes_to_the_bills_account() -> None:
    account = {"payee": payee(QR_IBAN)}
    bill: Json = {"iban": QR_IBAN, "reference_type": "QRR", "reference": QR_REFERENCE}
    other = "000000000000000000000000011"
    expected = {"qr_bill_reference": "/payment_reference"}
    assert of_bill(body(payment_reference=QR_REFERENCE), account, **bill) == {}
    assert of_bill(body(payment_reference=other), account, **bill) == expected
    assert of_bill(body(), account | {"beneficiary": beneficiary(payment_reference=other)}, **bill) == expected
    assert of_bill(body(), account, **bill) == {}  # that it is missing is said anyway
    assert "qr_bill_reference" not in of_bill(body(payment_reference=other), **bill)


def _of(kind: str, creditor: str, amount: str, **form: Any) -> dict[str, str]:
    raw = body() | {"form": kind_of(kind).EXAMPLE | form}
    return of_bill(raw, iban=OTHER_IBAN, creditor=creditor, amount=Decimal(amount))


def test_a_suppliers_bill_is_compared_with_the_suppliers_of_the_form() -> None:
    form = kind_of("hearing_aid").EXAMPLE
    whole = str(Decimal(form["device_amount"]) + Decimal(form["service_amount"]))
    assert _of("hearing_aid", "Audition Exemple", whole) == {}
    assert _of("hearing_aid", "Audition Exemple", form["device_amount"]) == {}
    assert _of("hearing_aid", "Optique Autre", "1.00") == {
        "qr_bill_supplier": "/form/supplier/name",
        "qr_bill_amount": "/form/supply",
    }


def test_each_bill_may_be_one_of_several_invoices() -> None:
    first, second = (Decimal(line["stated_amount"]) for line in kind_of("assistive_devices").EXAMPLE["lines"])
    lines = kind_of("assistive_devices").EXAMPLE["lines"]
    apart = [line | {"invoice_number": str(number)} for number, line in enumerate(lines)]
    name = lines[0]["supplier"]["name"]
    assert _of("assistive_devices", name, str(first + second)) == {}
    assert _of("assistive_devices", name, str(first), lines=apart) == {}
    together = [line | {"invoice_number": "1"} for line in lines]
    assert "qr_bill_amount" in _of("assistive_devices", name, str(first), lines=together)


@pytest.mark.parametrize("kind", ["travel", "assistance", "helplessness"])
def test_types_that_are_no_suppliers_invoices_compare_nothing(kind: str) -> None:
    assert _of(kind, "Taxi Exemple", "12.00") == {}
