"""The rules that need more than one field, without a database."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api.beneficiaries.checks import Stored, check, is_expired, mandate_state, mandate_valid_to
from api.beneficiaries.schemas import BeneficiaryInput
from api.core.ages import is_minor
from tests.beneficiaries.bodies import ADULT, CHILD, IBAN, QR_IBAN, QR_REFERENCE, REPRESENTATIVE

TODAY = date(2026, 11, 23)
DOCUMENT, OTHER_DOCUMENT = UUID(int=1), UUID(int=2)


def codes(body: dict[str, Any], stored: Stored | None = None) -> list[tuple[str, str]]:
    found = check(BeneficiaryInput.model_validate(body), stored or Stored(), TODAY)
    return [(finding.pointer, finding.code) for finding in found]


def test_an_adult_needs_no_representative() -> None:
    assert codes(ADULT) == []


@pytest.mark.parametrize("change", [{"birth_date": "2008-11-24"}, {"under_guardianship": True}])
def test_minors_and_people_under_guardianship_need_a_representative(change: dict[str, Any]) -> None:
    assert codes(ADULT | change) == [("/representative", "representative_required")]
    assert codes(ADULT | change | {"representative": REPRESENTATIVE}) == []


@pytest.mark.parametrize(
    ("born", "today", "minor"),
    [
        (date(2008, 11, 23), TODAY, False),
        (date(2008, 11, 24), TODAY, True),
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), False),
    ],
)
def test_people_are_of_age_on_their_eighteenth_birthday(born: date, today: date, minor: bool) -> None:
    assert is_minor(born, today) is minor


def test_a_guardian_is_for_minors_and_a_curator_for_adults() -> None:
    guardian, curator = REPRESENTATIVE | {"kind": "guardian"}, REPRESENTATIVE | {"kind": "curator"}
    assert codes(CHILD | {"representative": guardian}) == []
    assert codes(CHILD | {"representative": curator}) == [("/representative/kind", "curator_for_adults")]
    assert codes(ADULT | {"representative": curator, "under_guardianship": True}) == []
    assert codes(ADULT | {"representative": guardian}) == [("/representative/kind", "guardian_for_minors")]


def test_nobody_is_born_in_the_future() -> None:
    assert ("/birth_date", "future") in codes(CHILD | {"birth_date": "2026-11-24"})
    assert codes(CHILD | {"birth_date": "2026-11-23"}) == []


def test_a_swiss_postcode_has_four_digits_and_a_foreign_one_has_its_own_form() -> None:
    assert codes(ADULT | {"postcode": "0100"}) == [("/postcode", "postcode")]
    assert codes(ADULT | {"postcode": "94900", "country": "LI"}) == [("/postcode", "postcode")]
    assert codes(ADULT | {"postcode": "SW1A 1AA", "country": "GB"}) == []
    assert codes(ADULT | {"postcode": "79100", "country": "DE"}) == []


def test_a_qr_iban_needs_a_qr_reference() -> None:
    problem = [("/payment_reference", "qr_reference_required")]
    assert codes(ADULT | {"iban": QR_IBAN}) == problem
    assert codes(ADULT | {"iban": QR_IBAN, "payment_reference": "RF18539007547034"}) == problem
    assert codes(ADULT | {"iban": QR_IBAN, "payment_reference": QR_REFERENCE}) == []
    assert codes(ADULT | {"iban": IBAN, "payment_reference": QR_REFERENCE}) == []


def test_an_iban_may_be_foreign() -> None:
    assert codes(ADULT | {"iban": "DE89 3704 0044 0532 0130 00"}) == []


def test_a_decision_number_is_kept_once() -> None:
    twice = [{"number": "302 2024 1234567"}, {"number": "302.2024.1234567"}]
    assert codes(ADULT | {"decisions": twice}) == [("/decisions/1/number", "decision_twice")]


def test_only_ids_of_this_persons_decisions_can_be_sent() -> None:
    known, unknown = UUID(int=3), UUID(int=4)
    decisions = [{"id": str(unknown), "number": "302 2024 1234567"}, {"id": str(known), "number": "302 2024 1234568"}]
    stored = Stored(decision_ids=frozenset({known}))
    assert codes(ADULT | {"decisions": decisions}, stored) == [("/decisions/0/id", "decision_unknown")]
    again = [{"id": str(known), "number": "302 2024 1234567"}, {"id": str(known), "number": "302 2024 1234568"}]
    assert codes(ADULT | {"decisions": again}, stored) == [("/decisions/1/id", "decision_unknown")]


def test_a_received_mandate_has_a_document() -> None:
    assert codes(ADULT | {"mandate_state": "received"}) == [("/mandate_document_id", "mandate_document_required")]
    assert codes(ADULT | {"mandate_state": "known_to_office"}) == []


def test_a_company_cannot_validate_its_own_mandate() -> None:
    stored = Stored(mandate_state="received", mandate_document_id=DOCUMENT)
    validated = ADULT | {"mandate_state": "validated", "mandate_document_id": str(DOCUMENT)}
    assert codes(validated, stored) == [("/mandate_state", "mandate_state_office")]
    assert codes(validated, Stored(mandate_state="validated", mandate_document_id=DOCUMENT)) == []


@pytest.mark.parametrize("said", ["missing", "known_to_office", "received", "validated", "refused"])
def test_a_new_document_is_received_whatever_was_said(said: str) -> None:
    body = BeneficiaryInput.model_validate(ADULT | {"mandate_state": said, "mandate_document_id": OTHER_DOCUMENT})
    assert mandate_state(body, Stored(mandate_state="validated", mandate_document_id=DOCUMENT)) == "received"


def test_the_state_of_a_document_that_stays_is_the_offices() -> None:
    body = BeneficiaryInput.model_validate(ADULT | {"mandate_state": "missing", "mandate_document_id": DOCUMENT})
    assert mandate_state(body, Stored(mandate_state="refused", mandate_document_id=DOCUMENT)) == "refused"


def test_a_mandate_holds_until_the_end_of_its_last_day() -> None:
    assert is_expired(date(2026, 11, 22), TODAY)
    assert not is_expired(TODAY, TODAY)
    assert not is_expired(None, TODAY)


def test_where_there_is_no_mandate_nothing_expires() -> None:
    body = BeneficiaryInput.model_validate(ADULT | {"mandate_valid_to": "2027-01-31"})
    assert mandate_valid_to(body, Stored()) is None
    known = body.model_copy(update={"mandate_state": "known_to_office"})
    assert mandate_valid_to(known, Stored()) == date(2027, 1, 31)
