"""Statements for demo requests: wage slips and what else is a list of amounts on letter paper. Equal arguments give
equal bytes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from api.core.sections import show_amount, show_day
from api.demo.attachments import Party
from api.documents.typeface import BOLD, REGULAR, register

_LEFT: Final = 25 * mm
_MIDDLE: Final = 95 * mm
_RIGHT: Final = A4[0] - 25 * mm

Entry = tuple[str, str, Decimal]
"""What for, how it was computed, and the amount in CHF."""


def slip_pdf(
    title: str, sender: Party, about: Sequence[str], day: date, entries: Sequence[Entry | None], language: str
) -> bytes:
    """A list of amounts; None draws a rule, and what follows it is a sum."""
    register()
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True, pageCompression=1, initialFontName=REGULAR, lang=language)
    canvas.setTitle(title)
    canvas.setAuthor(sender.name)
    y = A4[1] - 30 * mm
    for text in (sender.name, *sender.address):
        y = _write(canvas, y, text)
    y = _write(canvas, y - 14 * mm, f"{sender.town}, {show_day(day)}")
    y = _write(canvas, y - 10 * mm, title, size=16, strong=True) - 4 * mm
    for text in about:
        y = _write(canvas, y, text)
    _entries(canvas, y - 8 * mm, entries)
    canvas.save()
    return target.getvalue()


def _write(canvas: Canvas, y: float, text: str, *, size: float = 10, strong: bool = False) -> float:
    canvas.setFont(BOLD if strong else REGULAR, size)
    canvas.drawString(_LEFT, y, text)
    return y - size * 1.45


def _entries(canvas: Canvas, y: float, entries: Sequence[Entry | None]) -> None:
    canvas.setStrokeColor(HexColor("#777777"))
    strong = False
    for entry in entries:
        if entry is None:
            canvas.line(_LEFT, y + 8, _RIGHT, y + 8)
            y -= 6
        else:
            what, how, amount = entry
            canvas.setFont(BOLD if strong else REGULAR, 10)
            canvas.drawString(_LEFT, y, what)
            canvas.drawString(_MIDDLE, y, how)
            canvas.drawRightString(_RIGHT, y, f"CHF {show_amount(amount)}")
            y -= 16
        strong = entry is None
