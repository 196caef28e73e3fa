"""The checks' lists are complete, and what they say is there in every language. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from api.core.errors import Finding
from api.core.labels import LANGUAGES, catalogue, has_label
from api.documents.schemas import QrBillOut
from api.invoices import evidence as module
from api.invoices.checks import assess, prepare
from api.invoices.context import BeneficiaryFacts, Context, DecisionFacts, DocumentFacts, PayeeFacts
from api.invoices.evidence import CHECKS, Alike, Check, Facts, evidence
from api.review.checks.presenting import check_out
from tests.factories import invoice_body
from tests.invoices.facts import TARIFFS, qr_bill
from tests.invoices.kinds import kind_of
from tests.invoices.kinds.assistance import assistant

MANDATES = ("missing", "known_to_office", "received", "validated", "refused")
BENEFICIARY = BeneficiaryFacts(
    id=uuid4(),
    last_name="Doe",
    first_name="Jane",
    avs_number="7560000000002",
    birth_date=date(1987, 3, 12),
    street="Rue de l’Exemple",
    house_number="2",
    postcode="1000",
    town="Lausanne",
    country="CH",
    payment_reference=None,
    iban=None,
    account_holder=None,
    mandate_state="validated",
    decisions={"30220241234567": DecisionFacts("30220241234567")},
)
PAYEE = PayeeFacts("CH9300762011623852957", "Fondation Doe", True, datetime(2020, 1, 1, tzinfo=UTC))
DOCUMENT = DocumentFacts(
    uuid4(), "Facture.pdf", "application/pdf", 1, "", 1, "clean", None, datetime(2026, 8, 1, tzinfo=UTC)
)


def checks(
    body: dict[str, Any] | None = None, document: str = "clean", bills: Sequence[QrBillOut] = (), **values: Any
) -> list[Check]:
    """The checks of a request that is in order but for what is said."""
    raw = invoice_body(BENEFICIARY.id, uuid4(), DOCUMENT.id, **(body or {}))
    context = Context(
        today=values.pop("today", date(2026, 8, 20)),
        office_code="302",
        bytes_limit=10,
        tariffs=TARIFFS,
        organisation={"name": "Fondation Doe"},
        beneficiary=values.pop("now", BENEFICIARY),
        decision=values.pop("decision", None),
        payee=PAYEE,
        documents={DOCUMENT.id: replace(DOCUMENT, state=document, qr_bills=bills)},
    )
    facts = Facts(
        submitted_on=date(2026, 8, 20),
        version_on=date(2026, 8, 20),
        sent=replace(context, beneficiary=BENEFICIARY),
        context=context,
        total=Decimal("324.10"),
        account_since=date(2020, 1, 1),
        account_now=PAYEE.iban,
    )
    prepared = prepare(raw)
    assert prepared.invoice is not None, prepared.findings
    return evidence(prepared.invoice, replace(facts, **values), assess(prepared, context))


def _over_two_months() -> dict[str, Any]:
    form = invoice_body(BENEFICIARY.id, uuid4(), DOCUMENT.id)["form"]
    return {"form": form | {"service_from": "2026-07-31"}}


def _assistance(month: str) -> dict[str, Any]:
    return {"form": kind_of("assistance").EXAMPLE | {"month": month}}


def of_decision(body: dict[str, Any] | None = None, **values: Any) -> tuple[str, str]:
    """The state of the check of the decision, and what it says behind number and office."""
    (check,) = [check for check in checks(body, **values) if check.code == "decision"]
    return check.state, check_out(check, "fr").evidence.removeprefix("302 2024 1234567, rendue par notre office, ")


def granted(**terms: Any) -> DecisionFacts:
    return DecisionFacts("30220241234567", **terms)


_NOT_CHECKED = "pas enregistré avec cette décision, donc limites pas contrôlées\u00a0: "


def test_the_reviewer_is_told_of_limits_that_no_term_on_file_says() -> None:
    month = _assistance("2026-03")
    some = {"monthly_amount": Decimal(9000), "annual_amount": Decimal(99000), "night_flat": Decimal("169.10")}
    assert of_decision(month) == (
        "warning",
        f"{_NOT_CHECKED}Montant par mois, Montant par an, Forfait par nuit, Heures d’aide qualifiée par mois",
    )
    assert of_decision(month, decision=granted(**some)) == (
        "warning",
        f"{_NOT_CHECKED}Heures d’aide qualifiée par mois",
    )
    whole = granted(**some, qualified_hours=Decimal(10))
    assert of_decision(month, decision=whole) == (
        "ok",
        "enregistrée dans la fiche, montants et conditions saisis par la société",
    )
    plain = {"form": month["form"] | {"assistants": [assistant("80.50")], "night_flat": None}}
    assert of_decision(plain) == ("warning", f"{_NOT_CHECKED}Montant par mois, Montant par an")
    days = {"form": kind_of("helplessness").EXAMPLE}
    assert of_decision(days) == (
        "warning",
        f"{_NOT_CHECKED}Degré d’impotence, Surcroît d’aide et de soins intenses (SSI)",
    )
    assert of_decision() == ("ok", "enregistrée dans la fiche")


@pytest.mark.parametrize(
    ("typed_on", "state"),
    [(date(2026, 7, 21), "ok"), (date(2026, 7, 22), "warning"), (date(2026, 8, 25), "warning"), (None, "ok")],
)
def test_terms_that_the_company_typed_shortly_before_or_since_are_pointed_out(
    typed_on: date | None, state: str
) -> None:
    new = f"montants et conditions saisis ou modifiés par la société le {typed_on:%d.%m.%Y}" if typed_on else ""
    known = "enregistrée dans la fiche, montants et conditions saisis par la société"
    terms = granted(approved_amount=Decimal(1000))
    shown = new if state == "warning" else known
    assert of_decision(decision=terms, terms_since=typed_on) == (state, shown)
    assert of_decision(decision=granted(), terms_since=typed_on) == ("ok", "enregistrée dans la fiche")


@pytest.mark.parametrize(
    ("body", "sent", "state", "shown"),
    [
        ({}, date(2031, 8, 31), "ok", "05.08.2026 - 12.08.2026, échoit le 31.08.2031"),
        ({}, date(2031, 9, 1), "error", "05.08.2026 - 12.08.2026, échu avant l’envoi, dès le 31.08.2031"),
        (
            _over_two_months(),
            date(2031, 7, 31),
            "ok",
            "31.07.2026 - 12.08.2026, une première partie échoit le 31.07.2031",
        ),
        (
            _over_two_months(),
            date(2031, 8, 1),
            "warning",
            "31.07.2026 - 12.08.2026\u00a0: ce qui a été fourni avant le 01.08.2026 était échu à l’envoi",
        ),
        (
            _over_two_months(),
            date(2031, 9, 1),
            "error",
            "31.07.2026 - 12.08.2026, échu avant l’envoi, dès le 31.07.2031",
        ),
        (
            _assistance("2026-03"),
            date(2027, 3, 1),
            "ok",
            "01.03.2026 - 31.03.2026, une première partie échoit le 01.03.2027",
        ),
        (
            _assistance("2026-03"),
            date(2027, 3, 15),
            "warning",
            "01.03.2026 - 31.03.2026\u00a0: ce qui a été fourni avant le 15.03.2026 était échu à l’envoi",
        ),
    ],
)
def test_the_reviewer_sees_when_the_first_part_lapses_and_what_has_lapsed(
    body: dict[str, Any], sent: date, state: str, shown: str
) -> None:
    (check,) = [check for check in checks(body, submitted_on=sent) if check.code == "deadline"]
    assert (check.state, check_out(check, "fr").evidence) == (state, shown)


def test_the_reviewer_sees_which_line_has_lapsed() -> None:
    form = _over_two_months()["form"]
    form["lines"][0]["date"] = "2026-07-31"
    late = date(2031, 8, 1)
    (check,) = [check for check in checks({"form": form}, submitted_on=late, today=late) if check.code == "deadline"]
    assert check.state == "error"
    assert [item.pointer for item in check.evidence if isinstance(item, Finding)] == [
        "/form/service_from",
        "/form/lines/0/date",
    ]


def test_every_check_and_every_proof_has_its_words() -> None:
    assert [code for code in CHECKS if not has_label(f"review.check.{code}")] == []
    source = Path(str(module.__file__)).read_text("utf-8")
    keys = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', source)) | {f"mandate.{state}" for state in MANDATES}
    assert len(keys) > 25
    for language in LANGUAGES:
        texts = catalogue(language)
        known = {re.sub(r"\.(one|other)$", "", key) for key in texts if key.startswith("review.evidence.")}
        assert {f"review.evidence.{key}" for key in keys} == known


def test_each_check_is_made_once_and_all_are_well() -> None:
    found = checks()
    assert [check.code for check in found] == list(CHECKS)
    assert {check.state for check in found} == {"ok"}


def test_the_reviewer_sees_what_the_decision_leaves() -> None:
    granted = DecisionFacts("30220241234567", approved_amount=Decimal("1000.00"))
    (sums,) = [check_out(check, "fr") for check in checks(decision=granted) if check.code == "sums"]
    assert sums.evidence == "2 lignes = 324.10\u202f; Reste sur le montant accordé\u00a0: CHF 675.90"


@pytest.mark.parametrize(
    ("values", "code", "state"),
    [
        ({"total": Decimal("324.00")}, "sums", "error"),
        ({"submitted_on": date(2031, 9, 1)}, "deadline", "error"),
        ({"account_since": date(2026, 7, 22)}, "account", "warning"),
        ({"account_now": None}, "account", "warning"),
        ({"account_now": "CH5604835012345678009"}, "account", "warning"),
        ({"beneficiary_archived": True}, "avs_number", "warning"),
        ({"now": replace(BENEFICIARY, avs_number="7569217076985")}, "avs_number", "warning"),
        ({"now": replace(BENEFICIARY, mandate_state="missing")}, "mandate", "warning"),
        ({"now": replace(BENEFICIARY, mandate_state="refused")}, "mandate", "warning"),
        ({"now": replace(BENEFICIARY, mandate_valid_to=date(2020, 1, 31))}, "mandate", "warning"),
        ({"elsewhere": [Alike(uuid4(), "2026-000001", date(2026, 8, 1), "Autre SA")]}, "elsewhere", "warning"),
        ({"document": "checking"}, "attachments", "warning"),
        ({"document": "rejected"}, "attachments", "error"),
        ({"body": {"decision_number": "30320241234567"}}, "decision", "warning"),
        ({"body": {"decision_date": "2027-01-01"}}, "decision", "error"),
        ({"decision": DecisionFacts("30220241234567", provider="Autre SA")}, "decision", "warning"),
        ({"bills": [qr_bill(amount=Decimal("1000.00"))]}, "qr_bill", "warning"),
        ({"body": {"declaration": False}}, "form", "error"),
    ],
)
def test_what_is_not_well_comes_first(values: dict[str, Any], code: str, state: str) -> None:
    first, *others = checks(**values)
    assert (first.code, first.state) == (code, state)
    assert {check.state for check in others} == {"ok"}
    for language in LANGUAGES:
        shown = check_out(first, language)
        assert shown.evidence
        assert "{" not in shown.evidence


def _qr_bills(body: dict[str, Any] | None = None, *bills: QrBillOut) -> tuple[str, str]:
    (check,) = [check_out(check, "fr") for check in checks(body, bills=bills) if check.code == "qr_bill"]
    return check.state, check.evidence


def test_the_reviewer_sees_what_the_bills_attached_say() -> None:
    bill, shown = qr_bill(), "CHF 324.10 à Fondation Doe, CH93 0076 2011 6238 5295 7"
    assert _qr_bills() == ("ok", "aucune dans les pièces jointes")
    assert _qr_bills(None, bill) == ("ok", shown)
    without = bill.model_copy(update={"amount": None})
    assert _qr_bills(None, without) == ("ok", shown.replace("324.10", "–"))
    differs = "La QR-facture jointe demande CHF 1.00, la demande indique CHF 324.10."
    other = shown.replace("324.10", "1.00")
    assert _qr_bills(None, bill.model_copy(update={"amount": Decimal(1)})) == ("warning", f"{differs} {other}.")


def test_the_reviewer_sees_that_of_a_bill_paid_already_the_amount_was_compared() -> None:
    form = invoice_body(BENEFICIARY.id, uuid4(), DOCUMENT.id)["form"] | {"already_paid": True}
    state, shown = _qr_bills({"form": form}, qr_bill())
    paid = "déjà payée par la personne assurée\u00a0: seul le montant est comparé"
    assert (state, shown.split("\u202f; ")[1:]) == ("ok", [paid])
    assert _qr_bills({"form": form}, qr_bill(amount=Decimal(1)))[0] == "warning"


def test_an_account_of_thirty_days_is_known() -> None:
    assert {check.state for check in checks(account_since=date(2026, 7, 21))} == {"ok"}


def test_errors_come_before_warnings() -> None:
    found = checks(account_now=None, total=Decimal(1), beneficiary_archived=True)
    assert [check.state for check in found][:4] == ["error", "warning", "warning", "ok"]


def test_several_phrases_are_one_line() -> None:
    decision = next(check for check in checks() if check.code == "decision")
    shown = check_out(decision, "fr").evidence
    assert shown == "302 2024 1234567, rendue par notre office, enregistrée dans la fiche"
