"""The receipt and the payment part of a Swiss QR-bill: the lowest 105 mm of a page, to the measures of its guide."""

import re
from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from api.documents.qr_bill import Address, QrBill, payload
from api.documents.qr_code import modules
from api.invoices.shown import shown_iban, shown_payment_reference

HEIGHT: Final = 105 * mm
_RECEIPT: Final = 62 * mm
_MARGIN: Final = 5 * mm
_CODE: Final = 46 * mm
_DETAILS: Final = _RECEIPT + 56 * mm
# The guide allows four typefaces; this one need not be embedded.
_REGULAR, _BOLD = "Helvetica", "Helvetica-Bold"

WORDS: Final = {
    "fr": {
        "receipt": "Récépissé",
        "payment": "Section paiement",
        "account": "Compte / Payable à",
        "reference": "Référence",
        "message": "Informations supplémentaires",
        "payer": "Payable par",
        "currency": "Monnaie",
        "amount": "Montant",
        "acceptance": "Point de dépôt",
    },
    "de": {
        "receipt": "Empfangsschein",
        "payment": "Zahlteil",
        "account": "Konto / Zahlbar an",
        "reference": "Referenz",
        "message": "Zusätzliche Informationen",
        "payer": "Zahlbar durch",
        "currency": "Währung",
        "amount": "Betrag",
        "acceptance": "Annahmestelle",
    },
}


def draw_payment_part(canvas: Canvas, bill: QrBill, language: str) -> None:
    """Both parts, with the line along which they are cut off. Without an amount, its fields stay empty."""
    words = WORDS[language]
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.5)
    canvas.setDash([3, 2])
    canvas.line(0, HEIGHT, 210 * mm, HEIGHT)
    canvas.line(_RECEIPT, 0, _RECEIPT, HEIGHT)
    canvas.setDash([])
    _draw_receipt(canvas, bill, words)
    _draw_payment(canvas, bill, words)
    canvas.restoreState()


def _draw_receipt(canvas: Canvas, bill: QrBill, words: dict[str, str]) -> None:
    width = _RECEIPT - 2 * _MARGIN
    _title(canvas, _MARGIN, words["receipt"])
    y = _groups(canvas, _MARGIN, HEIGHT - 14 * mm, width, _parties(bill, words), size=8)
    assert y > 37 * mm, "the parties leave room for the amount"
    _amount(canvas, _MARGIN, 32 * mm, bill, words, size=8)
    canvas.setFont(_BOLD, 6)
    canvas.drawRightString(_RECEIPT - _MARGIN, 20 * mm, words["acceptance"])


def _draw_payment(canvas: Canvas, bill: QrBill, words: dict[str, str]) -> None:
    _title(canvas, _RECEIPT + _MARGIN, words["payment"])
    draw_code(canvas, payload(bill), _RECEIPT + _MARGIN, 42 * mm)
    _amount(canvas, _RECEIPT + _MARGIN, 32 * mm, bill, words, size=10)
    further = [(words["message"], [bill.message])] if bill.message else []
    groups = [*_parties(bill, words)[:-1], *further, _parties(bill, words)[-1]]
    _groups(canvas, _DETAILS, HEIGHT - 8 * mm, 210 * mm - _MARGIN - _DETAILS, groups, size=10)


def draw_code(canvas: Canvas, text: str, x: float, y: float) -> None:
    """The QR code, 46 mm wide, with the Swiss cross in its middle."""
    rows = modules(text)
    side = _CODE / len(rows)
    path = canvas.beginPath()
    for row, line in enumerate(rows):
        for run in re.finditer("#+", line):
            path.rect(x + run.start() * side, y + _CODE - (row + 1) * side, len(run[0]) * side, side)
    canvas.drawPath(path, stroke=0, fill=1)
    middle = (x + _CODE / 2, y + _CODE / 2)
    for side, grey in ((7 * mm, 1), (6.4 * mm, 0)):
        canvas.setFillGray(grey)
        canvas.rect(middle[0] - side / 2, middle[1] - side / 2, side, side, stroke=0, fill=1)
    canvas.setFillGray(1)
    for across, down in ((3.9 * mm, 1.2 * mm), (1.2 * mm, 3.9 * mm)):
        canvas.rect(middle[0] - across / 2, middle[1] - down / 2, across, down, stroke=0, fill=1)
    canvas.setFillGray(0)


Group = tuple[str, Sequence[str]]


def _parties(bill: QrBill, words: dict[str, str]) -> list[Group]:
    account = [shown_iban(bill.iban), *_address(bill.creditor)]
    found: list[Group] = [(words["account"], account)]
    if bill.reference:
        found.append((words["reference"], [shown_payment_reference(bill.reference)]))
    return [*found, (words["payer"], _address(bill.debtor) if bill.debtor else [])]


def _address(address: Address) -> list[str]:
    street = f"{address.street} {address.house_number}".strip()
    return [text for text in (address.name, street, f"{address.postcode} {address.town}".strip()) if text]


def _title(canvas: Canvas, x: float, text: str) -> None:
    canvas.setFont(_BOLD, 11)
    canvas.drawString(x, HEIGHT - 9 * mm, text)


def _groups(canvas: Canvas, x: float, y: float, width: float, groups: Sequence[Group], *, size: float) -> float:
    """Headings with their texts below each other; where it ended."""
    for heading, texts in groups:
        canvas.setFont(_BOLD, size - 2)
        canvas.drawString(x, y, heading)
        canvas.setFont(_REGULAR, size)
        for text in texts:
            for row in simpleSplit(_drawable(text), _REGULAR, size, width):
                y -= size + 1
                canvas.drawString(x, y, row)
        y -= size + 8
    return y


def _amount(canvas: Canvas, x: float, y: float, bill: QrBill, words: dict[str, str], *, size: float) -> None:
    shown = "" if bill.amount is None else f"{bill.amount:,.2f}".replace(",", " ")
    for left, heading, text in ((x, "currency", bill.currency), (x + 14 * mm, "amount", shown)):
        canvas.setFont(_BOLD, size - 2)
        canvas.drawString(left, y, words[heading])
        canvas.setFont(_REGULAR, size)
        canvas.drawString(left, y - size - 2, text)
    if bill.amount is None:
        canvas.rect(x + 14 * mm, y - 11 * mm, 28 * mm, 8 * mm)


def _drawable(text: str) -> str:
    """The standard fonts have only these characters."""
    return text.encode("cp1252", "replace").decode("cp1252")
