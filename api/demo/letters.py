"""Letters for demo requests: signed mandates and medical prescriptions. Equal arguments give equal bytes."""

from datetime import date
from io import BytesIO
from random import Random
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from api.core.sections import show_day
from api.demo.attachments import Party
from api.documents.typeface import BOLD, REGULAR, register

_LEFT: Final = 25 * mm
_WIDTH: Final = A4[0] - 50 * mm

MANDATE: Final = {
    "fr": (
        "Procuration",
        (
            "Je soussigné·e {person}, n° AVS {avs}, autorise {company} à me représenter auprès de l’office de "
            "l’assurance-invalidité pour le remboursement des frais des mesures qui me sont accordées, à transmettre "
            "les factures et à recevoir les communications qui les concernent.\n"
            "La présente procuration est valable jusqu’à révocation écrite."
        ),
    ),
    "de": (
        "Vollmacht",
        (
            "Ich, {person}, AHV-Nummer {avs}, ermächtige {company}, mich gegenüber der IV-Stelle bei der Vergütung der "
            "Kosten der mir zugesprochenen Massnahmen zu vertreten, die Rechnungen einzureichen und die Mitteilungen "
            "dazu entgegenzunehmen.\n"
            "Diese Vollmacht gilt bis zum schriftlichen Widerruf."
        ),
    ),
}
PRESCRIPTION: Final = {
    "fr": (
        "Prescription médicale",
        (
            "Concerne : {person}, n° AVS {avs}\n"
            "Je prescris la poursuite de la mesure accordée par l’assurance-invalidité : {subject}, selon le plan "
            "discuté avec les personnes concernées. Une réévaluation est prévue dans six mois."
        ),
    ),
    "de": (
        "Ärztliche Verordnung",
        (
            "Betrifft: {person}, AHV-Nummer {avs}\n"
            "Ich verordne die Weiterführung der von der Invalidenversicherung zugesprochenen Massnahme: {subject}, "
            "gemäss dem mit den Beteiligten besprochenen Plan. Eine Neubeurteilung ist in sechs Monaten vorgesehen."
        ),
    ),
}


def letter_pdf(content: tuple[str, str], sender: Party, day: date, signed_by: str, **words: str) -> bytes:
    """A short letter with a handwritten-looking signature; about 5 ms."""
    register()
    title, text = content
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True, pageCompression=1, initialFontName=REGULAR)
    canvas.setTitle(title)
    canvas.setAuthor(sender.name)
    y = A4[1] - 30 * mm
    for line in (sender.name, *sender.address):
        y = _write(canvas, line, y, 10)
    y = _write(canvas, f"{sender.town}, {show_day(day)}", y - 18 * mm, 10)
    y = _write(canvas, title, y - 12 * mm, 16, BOLD)
    for paragraph in text.format(**words).splitlines():
        y = _write(canvas, paragraph, y - 5 * mm, 11)
    _sign(canvas, signed_by, y - 28 * mm)
    canvas.save()
    return target.getvalue()


def _write(canvas: Canvas, text: str, y: float, size: float, face: str = REGULAR) -> float:
    canvas.setFont(face, size)
    for row in simpleSplit(text, face, size, _WIDTH):
        canvas.drawString(_LEFT, y, row)
        y -= size * 1.45
    return y


def _sign(canvas: Canvas, name: str, y: float) -> None:
    random = Random(name)  # noqa: S311 looks, not secrets
    stroke = canvas.beginPath()
    stroke.moveTo(_LEFT + 4, y + 8)
    for step in range(1, 7):
        x = _LEFT + step * 20
        bends = [random.uniform(-14, 26) for _ in range(2)]
        stroke.curveTo(x - 14, y + bends[0], x - 6, y + bends[1], x, y + random.uniform(2, 12))
    canvas.setStrokeColor(HexColor("#1b2f6b"))
    canvas.setLineWidth(1.3)
    canvas.drawPath(stroke)
    canvas.setFont(REGULAR, 10)
    canvas.drawString(_LEFT, y - 16, name)
