"""Draws a sheet with ReportLab. Every mark is either the content of a part or an artifact, as PDF/UA demands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby
from threading import Lock

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from api.documents.sheet import PAGE, Area, Content, Mark, Modules, Part, Rule, Sheet, Text
from api.documents.typeface import REGULAR, register

# ReportLab keeps the state of font subsets in the registered fonts; two documents drawn at once share nothing else.
_DRAWING = Lock()


@dataclass(frozen=True, slots=True)
class Properties:
    title: str
    author: str
    language: str
    subject: str = ""


@cache
def _colour(name: str) -> Color:
    colour: Color = HexColor(name)
    return colour


def _draw(canvas: Canvas, mark: Mark) -> None:
    match mark:
        case Text():
            canvas.setFont(mark.style.font, mark.style.size)
            canvas.setFillColor(_colour(mark.style.colour))
            if mark.right:
                canvas.drawRightString(mark.x, mark.y, mark.text)
            else:
                canvas.drawString(mark.x, mark.y, mark.text)
        case Rule():
            canvas.setLineWidth(mark.thickness)
            canvas.setStrokeColor(_colour(mark.colour))
            canvas.line(mark.x, mark.y, mark.end, mark.y)
        case Area():
            canvas.setFillColor(_colour(mark.colour))
            canvas.rect(mark.x, mark.y, mark.width, mark.height, stroke=0, fill=1)
        case Modules():
            canvas.setFillColor(_colour(mark.colour))
            canvas.addLiteral(_squares(mark))


def _squares(mark: Modules) -> str:
    """All runs of dark modules as one path, in units of a module."""
    count = len(mark.rows)
    scale = mark.side / count
    runs = (
        f"{run.start()} {count - 1 - row} {len(run[0])} 1 re"
        for row, modules in enumerate(mark.rows)
        for run in re.finditer("#+", modules)
    )
    return f"q {scale:.4f} 0 0 {scale:.4f} {mark.x:.4f} {mark.y:.4f} cm {' '.join(runs)} f Q"


def _part(mark: Mark) -> Part | None:
    return mark.part if isinstance(mark, Text | Modules) else None


def _draw_page(canvas: Canvas, page: int, marks: Sequence[Mark]) -> None:
    number = 0
    for part, run in groupby(marks, _part):
        if part is None:
            canvas.addLiteral("/Artifact BMC")
        else:
            canvas.addLiteral(f"/{part.role} <</MCID {number}>> BDC")
            part.children.append(Content(page, number))
            number += 1
        for mark in run:
            _draw(canvas, mark)
        canvas.addLiteral("EMC")
    canvas.showPage()


def paint(sheet: Sheet, properties: Properties, *, invariant: bool = False) -> bytes:
    """The sheet as PDF. `invariant` leaves out the time and the random id, so that equal sheets give equal bytes."""
    register()
    target = BytesIO()
    with _DRAWING:
        canvas = Canvas(
            target,
            pagesize=PAGE,
            pageCompression=1,
            invariant=invariant,
            initialFontName=REGULAR,
            lang=properties.language,
        )
        canvas.setTitle(properties.title)
        canvas.setAuthor(properties.author)
        canvas.setSubject(properties.subject)
        canvas.setCreator(properties.author)
        for page, marks in enumerate(sheet.pages):
            _draw_page(canvas, page, marks)
        canvas.save()
    return target.getvalue()
