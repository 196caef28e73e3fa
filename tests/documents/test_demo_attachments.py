from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from api.demo.attachments import Drawn, InvoiceLine, Party, included_vat, invoice_number, invoice_pdf, receipt_jpeg
from api.demo.files import pages_of
from api.documents.bill_reading import bill_out, read_bills
from api.documents.checking import check
from tests.documents.files import text_of

SUPPLIER = Party(
    "Orthopédie Exemple SA", "Rue de l’Exemple 12", "2502", "Bienne", "032 555 01 02", "CH93 0076 2011 6238 5295 7"
)
RECIPIENT = Party("Fondation Doe", "Scheibenweg 1", "3001", "Berne")
DAY = date(2026, 5, 3)


def lines(count: int) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            DAY, f"Séance {number} d’ergothérapie à domicile, adaptation de la cuisine et du séjour",
            Decimal("2.5"), Decimal("40.00"), Decimal("108.10"), Decimal("8.1") if number % 2 else None,
        )
        for number in range(count)
    ]  # fmt: skip


def drawn(seed: int, language: str = "fr", count: int = 3, supplier: Party = SUPPLIER) -> Drawn:
    total = Decimal("108.10") * count
    return invoice_pdf(seed, language, supplier, RECIPIENT, lines(count), total, DAY, insured="Doe John")


def invoice(seed: int, language: str = "fr", count: int = 3) -> bytes:
    return drawn(seed, language, count).content


def receipt(seed: int, language: str = "fr") -> bytes:
    items = [("Parking Centre", Decimal("12.00")), ("Billet", Decimal("34.00"))]
    return receipt_jpeg(seed, language, SUPPLIER, items, Decimal("46.00"), DAY)


@pytest.mark.parametrize("seed", range(6))
def test_invoice_shows_the_lines_and_the_total(seed: int) -> None:
    text = text_of(invoice(seed))
    assert f"Facture n° {invoice_number(seed, DAY)}" in text
    assert text.count("108.10") >= 3
    assert text.count("CHF 324.30") == 1
    assert text.count("324.30") == 3  # receipt and payment part have it below its heading
    assert "Section paiement" in text
    assert "Doe John" in text


def test_german_invoice_uses_german_words() -> None:
    text = text_of(invoice(1, "de"))
    assert "Rechnung Nr." in text
    assert "Zahlteil" in text


def test_equal_arguments_give_equal_bytes_and_other_seeds_other_looks() -> None:
    assert invoice(1) == invoice(1)
    assert receipt(1) == receipt(1)
    assert len({invoice(seed) for seed in range(5)}) == 5
    assert len({receipt(seed) for seed in range(3)}) == 3


def test_vat_is_the_share_inside_the_amounts() -> None:
    assert included_vat(lines(4)) == {Decimal("8.1"): Decimal("16.20")}


@pytest.mark.parametrize(
    ("seed", "iban", "kind"),
    [(1, SUPPLIER.iban, "SCOR"), (2, SUPPLIER.iban, "NON"), (1, "CH44 3199 9123 0008 8901 2", "QRR")],
)
@pytest.mark.parametrize("count", [3, 20, 22, 60])
async def test_the_code_on_the_last_page_asks_for_the_total(
    tmp_path: Path, seed: int, iban: str, kind: str, count: int
) -> None:
    whole = drawn(seed, "de", count, replace(SUPPLIER, iban=iban))
    assert whole.bill is not None
    path = tmp_path / "invoice.pdf"
    path.write_bytes(whole.content)
    (found,) = await read_bills(path, "application/pdf")
    assert found == bill_out(whole.bill, pages_of(whole.content))
    assert (found.reference_type, found.amount) == (kind, Decimal("108.10") * count)
    assert (found.creditor, found.debtor) == (SUPPLIER.name, RECIPIENT.name)


def test_supplier_without_an_account_sends_no_payment_part() -> None:
    whole = drawn(1, supplier=replace(SUPPLIER, iban=None))
    assert whole.bill is None
    assert "Section paiement" not in text_of(whole.content)


def test_long_invoice_goes_over_several_pages() -> None:
    text = text_of(invoice(2, count=60))
    assert text.count("Montant CHF") > 1
    assert "Séance 59 d’ergothérapie" in text


async def test_attachments_pass_our_own_check(tmp_path: Path) -> None:
    for name, content, media_type in (
        ("a.pdf", invoice(3), "application/pdf"),
        ("b.jpg", receipt(3), "image/jpeg"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert (await check(path, media_type)).ok


def test_receipt_is_a_photograph_of_modest_size() -> None:
    content = receipt(4, "de")
    assert Image.open(BytesIO(content)).size == (900, 1200)
    assert len(content) < 400_000
