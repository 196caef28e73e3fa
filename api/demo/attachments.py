"""Attachments for demo requests: suppliers' invoices with QR-bills as PDF and photographed receipts as JPEG.

Equal arguments give equal bytes. Every supplier has a look of its own. Names, addresses and accounts
are those the caller gives: fictitious ones.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from api.core.schemas import is_qr_iban
from api.core.sections import show_amount, show_day, show_number
from api.demo.numbers import qr_reference, scor_reference
from api.demo.payment_part import HEIGHT, draw_payment_part
from api.documents.qr_bill import Address, QrBill, ReferenceType
from api.documents.typeface import BOLD, FONTS, REGULAR, register

INKS: Final = ("#8a1f2b", "#1e5631", "#24407a", "#5b3a7e", "#7a4a12", "#222222", "#0f6f78")
FACES: Final = ((REGULAR, BOLD), ("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"))
LEFT: Final = 22 * mm
RIGHT: Final = A4[0] - 20 * mm
ROW: Final = 15.0

WORDS: Final = {
    "fr": {
        "invoice": "Facture n° {number}",
        "insured": "Personne assurée : {insured}",
        "decision": "Décision / communication : {decision}",
        "date": "Date",
        "description": "Prestation",
        "quantity": "Quantité",
        "price": "Prix CHF",
        "amount": "Montant CHF",
        "vat": "dont TVA {rate} %",
        "total": "Total TVA comprise",
        "terms": "Payable net jusqu’au {due}. Avec nos remerciements pour votre confiance.",
        "receipt": "Quittance",
        "cash": "Payé comptant",
        "thanks": "Merci de votre visite",
    },
    "de": {
        "invoice": "Rechnung Nr. {number}",
        "insured": "Versicherte Person: {insured}",
        "decision": "Verfügung / Mitteilung: {decision}",
        "date": "Datum",
        "description": "Leistung",
        "quantity": "Menge",
        "price": "Preis CHF",
        "amount": "Betrag CHF",
        "vat": "davon MWST {rate} %",
        "total": "Total inkl. MWST",
        "terms": "Zahlbar netto bis {due}. Wir danken für Ihr Vertrauen.",
        "receipt": "Quittung",
        "cash": "Bar bezahlt",
        "thanks": "Danke für Ihren Besuch",
    },
}


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    street: str
    postcode: str
    town: str
    phone: str | None = None
    iban: str | None = None
    """As it is shown, in groups of four."""

    @property
    def address(self) -> list[str]:
        return [self.street, f"{self.postcode} {self.town}"]


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    day: date
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    """In CHF, VAT included."""
    vat_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A supplier's invoice, and what the QR code on its last page asks for."""

    content: bytes = field(repr=False)
    bill: QrBill | None = None


def invoice_pdf(
    seed: int,
    language: str,
    supplier: Party,
    recipient: Party,
    lines: Sequence[InvoiceLine],
    total: Decimal,
    day: date,
    *,
    insured: str | None = None,
    decision: str | None = None,
) -> Drawn:
    """A supplier's invoice with these lines and this total, and its payment part; about 15 ms."""
    register()
    target = BytesIO()
    look = _look(supplier)
    canvas = Canvas(target, pagesize=A4, invariant=True, pageCompression=1, initialFontName=REGULAR, lang=language)
    page = _Page(canvas, look, WORDS[language], A4[1])
    number = invoice_number(seed, day)
    canvas.setTitle(page.words["invoice"].format(number=number))
    canvas.setAuthor(supplier.name)
    _letterhead(page, supplier, recipient, day)
    page.write(LEFT, page.words["invoice"].format(number=number), size=15, strong=True, ink=True)
    page.y -= 20
    for word, value in (("insured", insured), ("decision", decision)):
        if value:
            page.write(LEFT, page.words[word].format(**{word: value}))
            page.y -= 14
    page.y -= 14
    _lines(page, lines)
    _totals(page, lines, total)
    page.write(LEFT, page.words["terms"].format(due=show_day(day + timedelta(days=30))))
    bill = _bill(seed, supplier, recipient, number, total)
    if bill is not None:
        if page.y < HEIGHT + 5 * mm:
            page.turn()
        draw_payment_part(canvas, bill, language)
    canvas.save()
    return Drawn(target.getvalue(), bill)


def invoice_number(seed: int, day: date) -> str:
    """The number that `invoice_pdf` prints."""
    serial = 100 + seed % 900
    return (f"{day.year}-{serial}", f"F{day:%y}/{serial:04d}", f"{day:%y%m}{serial}")[seed % 3]


@dataclass(frozen=True, slots=True)
class _Look:
    ink: str
    face: str
    strong: str
    band: bool


def _look(supplier: Party) -> _Look:
    """All invoices of one supplier look alike."""
    random = Random(supplier.name)  # noqa: S311 looks, not secrets
    face, strong = random.choice(FACES)
    return _Look(random.choice(INKS), face, strong, random.random() < 0.5)


@dataclass(slots=True)
class _Page:
    canvas: Canvas
    look: _Look
    words: dict[str, str]
    y: float

    def write(
        self, x: float, text: str, *, size: float = 9.5, strong: bool = False, ink: bool = False, right: bool = False
    ) -> None:
        face = self.look.strong if strong else self.look.face
        # The standard fonts have only these characters.
        drawn = text if face in {REGULAR, BOLD} else text.encode("cp1252", "replace").decode("cp1252")
        self.canvas.setFont(face, size)
        self.canvas.setFillColor(HexColor(self.look.ink if ink else "#222222"))
        if right:
            self.canvas.drawRightString(x, self.y, drawn)
        else:
            self.canvas.drawString(x, self.y, drawn)

    def rule(self, thickness: float = 0.5, *, dashed: bool = False) -> None:
        self.canvas.setStrokeColor(HexColor("#777777" if dashed else self.look.ink))
        self.canvas.setLineWidth(thickness)
        self.canvas.setDash([3, 2] if dashed else [])
        self.canvas.line(LEFT, self.y, RIGHT, self.y)
        self.canvas.setDash([])

    def turn(self) -> None:
        self.canvas.showPage()
        self.y = A4[1] - 25 * mm


def _letterhead(page: _Page, supplier: Party, recipient: Party, day: date) -> None:
    if page.look.band:
        page.canvas.setFillColor(HexColor(page.look.ink))
        page.canvas.rect(0, A4[1] - 9 * mm, A4[0], 9 * mm, stroke=0, fill=1)
    page.y = A4[1] - 24 * mm
    page.write(LEFT, supplier.name, size=14, strong=True, ink=True)
    for text in [*supplier.address, supplier.phone]:
        page.y -= 13
        page.write(LEFT, text or "", size=9)
    page.y = A4[1] - 52 * mm
    for position, text in enumerate([recipient.name, *recipient.address]):
        page.write(118 * mm, text, size=10.5, strong=position == 0)
        page.y -= 14
    page.y = A4[1] - 88 * mm
    page.write(RIGHT, f"{supplier.town}, {show_day(day)}", right=True)
    page.y -= 12 * mm


def _columns() -> tuple[float, float, float, float, float]:
    return LEFT, LEFT + 22 * mm, RIGHT - 52 * mm, RIGHT - 27 * mm, RIGHT


def _head(page: _Page) -> None:
    for position, (x, word) in enumerate(
        zip(_columns(), ("date", "description", "quantity", "price", "amount"), strict=True)
    ):
        page.write(x, page.words[word], strong=True, right=position > 1)
    page.y -= 5
    page.rule(1)
    page.y -= ROW - 2


def _lines(page: _Page, lines: Sequence[InvoiceLine]) -> None:
    _head(page)
    for line in lines:
        if page.y < 40 * mm:
            page.turn()
            _head(page)
        _line(page, line)


def _line(page: _Page, line: InvoiceLine) -> None:
    day, description, quantity, price, amount = _columns()
    page.write(day, show_day(line.day))
    page.write(quantity, show_number(line.quantity), right=True)
    page.write(price, show_amount(line.unit_price), right=True)
    page.write(amount, show_amount(line.amount), right=True)
    for text in _wrapped(line.description, 52):
        page.write(description, text)
        page.y -= 12
    page.y -= ROW - 12


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def included_vat(lines: Sequence[InvoiceLine]) -> dict[Decimal, Decimal]:
    """The VAT inside the amounts, by rate."""
    sums: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.vat_rate:
            sums[line.vat_rate] = sums.get(line.vat_rate, Decimal(0)) + line.amount
    cent = Decimal("0.01")
    return {rate: (gross - gross / (1 + rate / 100)).quantize(cent, ROUND_HALF_UP) for rate, gross in sums.items()}


def _totals(page: _Page, lines: Sequence[InvoiceLine], total: Decimal) -> None:
    page.y += 4
    page.rule(1)
    page.y -= 16
    page.write(LEFT, page.words["total"], size=11, strong=True)
    page.write(RIGHT, f"CHF {show_amount(total)}", size=11, strong=True, right=True)
    for rate, amount in sorted(included_vat(lines).items()):
        page.y -= 14
        page.write(LEFT, page.words["vat"].format(rate=show_number(rate)), size=9)
        page.write(RIGHT, show_amount(amount), size=9, right=True)
    page.y -= 30


def _bill(seed: int, supplier: Party, recipient: Party, number: str, total: Decimal) -> QrBill | None:
    """What the payment part asks for: under a QR reference with a QR-IBAN, else some under a creditor reference and
    some with the invoice's number as a message. None without an account."""
    if supplier.iban is None:
        return None
    account = supplier.iban.replace(" ", "")
    kind: ReferenceType = "QRR" if is_qr_iban(account) else "SCOR" if seed % 2 else "NON"
    references = {"QRR": qr_reference(seed + 1), "SCOR": scor_reference(re.sub("[^0-9A-Z]", "", number)), "NON": None}
    return QrBill(
        iban=account,
        creditor=_address(supplier),
        amount=total,
        debtor=_address(recipient),
        reference_type=kind,
        reference=references[kind],
        message=number,
    )


_STREET: Final = re.compile(r"(.+) ([0-9]+\w*)")


def _address(party: Party) -> Address:
    found = _STREET.fullmatch(party.street)
    street, house_number = (found[1], found[2]) if found else (party.street, "")
    place = {"postcode": party.postcode, "town": party.town, "country": "CH"}
    return Address(name=party.name, street=street, house_number=house_number, **place)


RECEIPT: Final = (560, 900)
TABLE: Final = (900, 1200)


def receipt_jpeg(
    seed: int, language: str, shop: Party, items: Sequence[tuple[str, Decimal]], total: Decimal, day: date
) -> bytes:
    """A till receipt, photographed by hand: a little askew, on a table, unevenly lit. About 0.15 s."""
    random = Random(seed)  # noqa: S311 looks, not secrets
    paper = _receipt(random, language, shop, items, total, day)
    photo = Image.new("RGB", TABLE, random.choice(("#8d7358", "#5f6468", "#a99f92", "#6d4c3a")))
    turned = paper.convert("RGBA").rotate(random.uniform(-4, 4), Image.Resampling.BICUBIC, expand=True)
    place = ((TABLE[0] - turned.width) // 2 + random.randint(-30, 30), (TABLE[1] - turned.height) // 2)
    shadow = Image.new("L", TABLE, 0)
    shadow.paste(130, (place[0] + 12, place[1] + 14), turned.getchannel("A"))
    photo.paste("black", mask=shadow.filter(ImageFilter.GaussianBlur(14)))
    photo.paste(turned, place, turned)
    target = BytesIO()
    _lit(random, photo).filter(ImageFilter.GaussianBlur(0.6)).save(target, "JPEG", quality=82)
    return target.getvalue()


def _receipt(
    random: Random, language: str, shop: Party, items: Sequence[tuple[str, Decimal]], total: Decimal, day: date
) -> Image.Image:
    words = WORDS[language]
    paper = Image.new("RGB", RECEIPT, "#f7f5ef")
    draw = ImageDraw.Draw(paper)
    fonts = {size: ImageFont.truetype(FONTS / f"{REGULAR}.ttf", size) for size in (24, 28)}
    fonts |= {size: ImageFont.truetype(FONTS / f"{BOLD}.ttf", size) for size in (34, 38)}
    left, middle, right, y = 40, RECEIPT[0] // 2, RECEIPT[0] - 40, 60

    def centred(text: str, size: int) -> None:
        nonlocal y
        draw.text((middle, y), text, fill="#26241f", font=fonts[size], anchor="ms")
        y += size + 12

    def pair(label: str, value: str, size: int) -> None:
        nonlocal y
        draw.text((left, y), label, fill="#26241f", font=fonts[size], anchor="ls")
        draw.text((right, y), value, fill="#26241f", font=fonts[size], anchor="rs")
        y += size + 14

    centred(shop.name, 34)
    for text in shop.address:
        centred(text, 24)
    y += 20
    time = f"{random.randint(8, 18):02d}:{random.randint(0, 59):02d}"
    pair(f"{words['receipt']} {random.randint(1000, 9999)}", f"{show_day(day)} {time}", 24)
    y += 10
    for label, amount in items:
        pair(label, show_amount(amount), 28)
    draw.line((left, y - 20, right, y - 20), fill="#26241f", width=2)
    y += 24
    pair("Total CHF", show_amount(total), 38)
    pair(words["cash"], show_amount(total), 28)
    y += 30
    centred(words["thanks"], 24)
    return paper.crop((0, 0, RECEIPT[0], min(RECEIPT[1], y + 40)))


def _lit(random: Random, photo: Image.Image) -> Image.Image:
    """The grain of a sensor, and a lamp from one side."""
    grain = Image.frombytes("L", (300, 400), random.randbytes(300 * 400)).resize(photo.size)
    light = Image.linear_gradient("L").rotate(random.choice((0, 90, 180))).resize(photo.size)
    shaded = Image.composite(photo, Image.new("RGB", photo.size, "black"), light.point(lambda level: 190 + level // 4))
    return Image.blend(shaded, Image.merge("RGB", (grain, grain, grain)), 0.05)
