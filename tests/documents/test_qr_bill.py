"""What the text of a QR-bill's code says, and what is none."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.demo.numbers import iban, qr_reference, scor_reference
from api.documents.qr_bill import Address, NotAQrBill, QrBill, parse, payload

CREDITOR = Address(
    name="Robert Schneider AG", street="Rue du Lac", house_number="1268", postcode="2501", town="Biel", country="CH"
)
DEBTOR = Address(name="Fondation Doe", street="Scheibenweg", house_number="1", postcode="3001", town="Berne")
QRR = QrBill(
    iban="CH4431999123000889012",
    creditor=CREDITOR,
    amount=Decimal("1949.75"),
    debtor=DEBTOR,
    reference_type="QRR",
    reference="210000000003139471430009017",
    message="Facture du 3 mai",
)
TEXT = payload(QRR)


def test_bill_is_written_as_the_guidelines_say() -> None:
    assert TEXT.split("\n") == [
        *("SPC", "0200", "1", "CH4431999123000889012"),
        *("S", "Robert Schneider AG", "Rue du Lac", "1268", "2501", "Biel", "CH"),
        *[""] * 7,
        *("1949.75", "CHF"),
        *("S", "Fondation Doe", "Scheibenweg", "1", "3001", "Berne", ""),
        *("QRR", "210000000003139471430009017", "Facture du 3 mai", "EPD"),
    ]


_TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=60).map(
    lambda text: " ".join(text.split())
)


def _fits(kind: type[Address | QrBill], values: dict[str, Any]) -> bool:
    try:
        kind.model_validate(values)
    except ValueError:
        return False
    return True


_ADDRESSES = (
    st.fixed_dictionaries(
        {
            **dict.fromkeys(("name", "street", "town"), _TEXTS),
            "house_number": st.text("0123456789abc", max_size=16),
            "postcode": st.text("0123456789", max_size=16),
            "country": st.sampled_from(("CH", "LI", "DE", "")),
        }
    )
    .filter(lambda values: _fits(Address, values))
    .map(Address.model_validate)
)
_REFERENCES = st.one_of(
    st.integers(1, 10**26 - 1).map(lambda serial: ("QRR", qr_reference(serial))),
    st.text("ABCXYZ0123456789", min_size=1, max_size=21).map(lambda text: ("SCOR", scor_reference(text))),
    st.just(("NON", None)),
)


@st.composite
def _bills(draw: st.DrawFn) -> QrBill:
    kind, reference = draw(_REFERENCES)
    message = draw(_TEXTS.filter(lambda text: _fits(QrBill, QRR.model_dump() | {"message": text})))
    return QrBill(
        iban=iban("30123" if kind == "QRR" else "00790", draw(st.integers(1, 10**11))),
        creditor=draw(_ADDRESSES),
        amount=draw(st.none() | st.decimals(0, Decimal("999999999.99"), places=2)),
        currency=draw(st.sampled_from(("CHF", "EUR"))),
        debtor=draw(st.none() | _ADDRESSES),
        reference_type=kind,
        reference=reference,
        message=message,
    )


@given(_bills(), st.sampled_from(("\n", "\r\n", "\r")))
def test_what_was_written_is_read(bill: QrBill, line_end: str) -> None:
    assert parse(payload(bill).replace("\n", line_end)) == bill


def test_address_of_type_k_is_taken_apart() -> None:
    old = TEXT.replace(
        "S\nRobert Schneider AG\nRue du Lac\n1268\n2501\nBiel\n",
        "K\nRobert Schneider AG\nRue du Lac 1268\n2501 Biel\n\n\n",
    )
    assert old != TEXT
    expected = CREDITOR.model_copy(update={"street": "Rue du Lac 1268", "house_number": ""})
    assert parse(old) == QRR.model_copy(update={"creditor": expected})
    foreign = old.replace("2501 Biel", "Biel sans numéro")
    assert (parse(foreign).creditor.postcode, parse(foreign).creditor.town) == ("", "Biel sans numéro")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("SPC", "\ufeffSPC"),
        ("0200", "0210"),
        ("CH4431999123000889012", "ch44 3199 9123 0008 8901 2"),
        ("210000000003139471430009017", "21 00000 00003 13947 14300 09017"),
        ("1949.75", "1949,75"),
        ("1949.75", "1'949.75"),
        ("1949.75", " 1 949.75"),
        ("\nCH\n", "\nch\n"),
        ("\n" * 8, "\nS\nSomebody\n\n\n3001\nBerne\nCH\n"),
        ("EPD", "EPD\n//S1/10/201409\n\n"),
        ("Facture", "  Facture"),
    ],
)  # fmt: skip
def test_what_bills_in_circulation_do_is_tolerated(written: str, instead: str) -> None:
    assert written in TEXT
    assert parse(TEXT.replace(written, instead, 1)) == QRR


def test_amount_may_be_left_to_the_payer_or_be_nothing() -> None:
    assert parse(TEXT.replace("1949.75", "")).amount is None
    assert parse(TEXT.replace("1949.75", "0.00")).amount == 0
    assert parse(TEXT.replace("1949.75", "12.5")).amount == Decimal("12.50")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("SPC", "spc"),
        ("0200", "0100"),
        ("0200", "٠٢٠٠"),
        ("\n1\n", "\n2\n"),
        ("CH4431999123000889012", "CH4431999123000889013"),
        ("CH4431999123000889012", "DE89370400440532013000"),
        ("CH4431999123000889012", "CH9300762011623852957"),  # a QR reference needs a QR-IBAN
        ("QRR\n210000000003139471430009017", "NON\n"),  # and the other way round
        ("QRR\n210000000003139471430009017", "SCOR\nRF18539007547034"),
        ("QRR\n", "SCOR\n"),
        ("QRR\n", "XXX\n"),
        ("210000000003139471430009017", "210000000003139471430009016"),
        ("\nS\nRobert", "\nX\nRobert"),
        ("Robert Schneider AG", ""),
        ("Robert", "R" * 60),
        ("1949.75", "-1949.75"),
        ("1949.75", "1949.755"),
        ("1949.75", "1e3"),
        ("1949.75", "NaN"),
        ("1949.75", "1000000000.00"),
        ("1949.75", "١٩٤٩.٧٥"),
        ("1949.75\nCHF", "1949.75\nUSD"),
        ("EPD", "EDP"),
        ("\nEPD", ""),
        ("Facture", "x" * 140),
        ("Schneider", "Schnei\u202eder"),
        ("Schneider", "Schnei\0der"),
        ("Schneider", "Schnei\u2028der"),
        ("Facture", "Facture\x1b[31m"),
        ("Facture", "Facture\x85"),
        ("Facture du 3 mai", "Facture\tdu 3 mai"),
    ],
)
def test_what_a_bank_would_not_take_is_no_bill(written: str, instead: str) -> None:
    assert written in TEXT
    with pytest.raises(NotAQrBill):
        parse(TEXT.replace(written, instead, 1))


@pytest.mark.parametrize("text", ["", "SPC", "https://attacker.example", "SPC\n" * 40, "\n" * 2000, "x" * 10_000])
def test_other_texts_are_no_bill(text: str) -> None:
    with pytest.raises(NotAQrBill):
        parse(text)


def test_ten_thousand_characters_are_not_looked_at() -> None:
    with pytest.raises(NotAQrBill):
        parse(f"{TEXT}\n{'x' * 10_000}")


def test_markup_stays_what_it_is() -> None:
    assert parse(TEXT.replace("Robert", "<b>Robert</b>")).creditor.name == "<b>Robert</b> Schneider AG"


@given(st.text(max_size=2500))
def test_no_text_breaks_the_reader(text: str) -> None:
    for candidate in (text, TEXT.replace("Facture", text), TEXT.replace("1949.75", text), TEXT.replace("CHF", text)):
        try:
            parse(candidate)
        except NotAQrBill:
            continue
