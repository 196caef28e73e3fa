import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest

from api.core.labels import LANGUAGES
from api.core.sections import (
    RenderedCell,
    RenderedColumn,
    RenderedRow,
    RenderedSection,
    RenderedTable,
    RenderedTableRow,
)
from api.documents.letter import OfficeLetterhead
from api.documents.pdf import (
    PdfAttachment,
    PdfBeneficiary,
    PdfEvent,
    RequestPdf,
    draw_request,
    show_size,
)

HOSTILE = [
    "<b",
    "</para><b>fat</i>",
    '<img src="file:///etc/passwd"/>',
    "<font name='x' size=900>&nbsp;&amp;&#0;",
    "😀👩‍⚕️ שלום עולם مرحبا",
    "\u202eright to left\u202c \x00\x07\x1b[31m",
    "x" * 5_000,
    "many words " * 500,
    "line\n" * 300,
    "e\u0301 ﬀ ß œ Ÿ ţ ő",
    "",
    " ",
    "(unbalanced \\ parenthesis ((",
]


def row(label: str, value: str, detail: str | None = None) -> RenderedRow:
    return RenderedRow(label=label, value=value, detail=detail, pointer=None)


def lines_table(count: int, description: str = "Séance d’ergothérapie", rows: int | None = None) -> RenderedTable:
    cells = [[f"{number + 1:03d}", description, "2.5", "1'234.50"] for number in range(count if rows is None else rows)]
    return RenderedTable(
        caption="Lignes",
        columns=[
            RenderedColumn(label=label, numeric=numeric, amount=numeric)
            for label, numeric in [("Position", False), ("Désignation", False), ("Quantité", True), ("Montant", True)]
        ],
        rows=[
            RenderedTableRow(
                cells=[RenderedCell(value=value, detail=None, pointer=None) for value in line], pointer=None
            )
            for line in cells
        ],
        total=row("Somme des lignes", "9'999.95"),
    )


def request(language: str = "fr", text: str = "Doe John", count: int = 2) -> RequestPdf:
    return RequestPdf(
        language=language,
        office=OfficeLetterhead("Office AI Canton de Berne", "Scheibenstrasse 70", "3001", "Berne", "058 219 77 20"),
        title="Autre facture",
        form_number="318.632",
        reference="2024-003122",
        status="En traitement",
        status_since="24.08.2024",
        version=2,
        sent_on="20.08.2024 09:00",
        organisation_label="Société",
        organisation=["Fondation Doe", "Rue de l’Exemple 1"],
        beneficiary=PdfBeneficiary(text, "756.0000.0000.02", date(1987, 3, 12)),
        sections=[
            RenderedSection(title="Informations personnelles", rows=[row("Bénéficiaire", text, text)], table=None),
            RenderedSection(title="Prestations", rows=[], table=lines_table(count, text)),
        ],
        total_label="Montant demandé",
        total="12'345.60",
        printed_at="23.11.2026 20:31",
        attachments=[PdfAttachment("facture.pdf", "application/pdf", 184_233, 2, "9f" * 32)],
        timeline=[PdfEvent("03.06.2024 09:12", "Envoyé"), PdfEvent("20.08.2024 14:03", "À corriger", text)],
    )


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def in_order(text: str, *words: str) -> bool:
    """Whether the words stand one after the other in the text."""
    return re.search(".*".join(re.escape(word) for word in words), text, re.DOTALL) is not None


def test_pdf_says_everything_in_order() -> None:
    (page,) = pages_of(draw_request(request()))
    assert in_order(
        page,
        *("Office AI Canton de Berne", "Guichet en ligne de l’AI", "Scheibenstrasse 70", "3001 Berne"),
        *("Autre facture", "Formulaire n° 318.632", "Montant demandé", "CHF", "12'345.60"),
        *("Référence", "2024-003122", "version 2", "En traitement", "depuis le 24.08.2024"),
        *("Doe John", "756.0000.0000.02", "12.03.1987", "Fondation Doe", "Rue de l’Exemple 1"),
        *("Informations personnelles", "Bénéficiaire", "Doe John", "Prestations", "Désignation", "001", "002"),
        *("Somme des lignes", "9'999.95", "Pièces jointes", "facture.pdf", "9f" * 32, "PDF", "2", "184 ko"),
        *("Historique", "03.06.2024", "Envoyé", "À corriger", "Doe John"),
        *("imprimé le 23.11.2026 20:31", "Page 1 sur 1"),
    )


def test_german_pdf_uses_german_words() -> None:
    (page,) = pages_of(draw_request(request("de")))
    assert in_order(page, "Online-Schalter der IV", "Formular Nr. 318.632", "Beilagen", "Verlauf", "Seite 1 von 1")


def test_copy_is_marked_as_such() -> None:
    (page,) = pages_of(draw_request(replace(request(), copy_mark="Copie pour la personne assurée")))
    assert "Copie pour la personne assurée" in page


def test_long_table_repeats_its_head_and_loses_no_line() -> None:
    pages = pages_of(draw_request(request(count=200)))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} sur {len(pages)}" in page
        assert ("Désignation" in page) == bool(re.search(r"\b\d\d\d\b.*Doe John", page))
    assert all("2024-003122" in page for page in pages)
    text = "\n".join(pages)
    assert in_order(text, *(f"{number:03d}" for number in range(1, 201)), "Somme des lignes")


def test_total_never_stands_alone_on_a_page() -> None:
    for count in range(8, 40):
        pages = pages_of(draw_request(request(count=count)))
        page = next(page for page in pages if "Somme des lignes" in page)
        assert f"{count:03d}" in page


def test_a_heading_never_stands_alone_on_a_page() -> None:
    for count in range(1, 30):
        first = request(count=count)
        table = next(section for section in first.sections if section.table)
        assert table.table is not None
        tall = [
            row.model_copy(update={"cells": [cell.model_copy(update={"detail": "mot " * 40}) for cell in row.cells]})
            for row in table.table.rows
        ]
        long_rows = table.table.model_copy(update={"rows": tall})
        again = table.model_copy(update={"title": "Seconde liste", "table": long_rows})
        pages = pages_of(draw_request(replace(first, sections=[*first.sections, again])))
        page = next(page for page in pages if "Seconde liste" in page)
        assert "001" in page.split("Seconde liste")[1], count


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_only_text(language: str, text: str) -> None:
    assert pages_of(draw_request(request(language, text)))


def test_markup_is_printed_as_it_was_typed() -> None:
    (page,) = pages_of(draw_request(request(text='<b>&amp; <img src="x"/>')))
    assert page.count('<b>&amp; <img src="x"/>') >= 3


def test_what_the_typeface_lacks_is_shown_as_a_square() -> None:
    (page,) = pages_of(draw_request(request(text="a😀b")))
    assert "a□b" in page


def test_hostile_text_opens_no_file() -> None:
    draw_request(request())  # fonts are read now
    opened: list[object] = []
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in {"open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "urllib.Request"}:
            opened.append(arguments[0])

    sys.addaudithook(watch)
    for text in HOSTILE:
        draw_request(request(text=text))
    watching = False
    assert opened == []


def test_text_longer_than_a_page_continues_on_the_next() -> None:
    pages = pages_of(draw_request(request(text="mot " * 3_000)))
    assert len(pages) > 2
    assert "".join(pages).count("mot") >= 3_000 * 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_properties_name_title_language_and_author(language: str) -> None:
    with pikepdf.open(BytesIO(draw_request(request(language)))) as pdf:
        assert pdf.docinfo["/Title"] == "Autre facture 2024-003122"
        assert pdf.docinfo["/Author"] == "Office AI Canton de Berne"
        assert str(pdf.Root.Lang) == language
        assert {(round(page.mediabox[2]), round(page.mediabox[3])) for page in pdf.pages} == {(595, 842)}


def test_all_fonts_are_embedded() -> None:
    with pikepdf.open(BytesIO(draw_request(request()))) as pdf:
        fonts = [font for page in pdf.pages for font in page.resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_accessible_and_fit_for_archives(language: str, profile: str) -> None:
    requests = [request(language), request(language, count=90), *(request(language, text) for text in HOSTILE)]
    for subject in requests:
        pdf = draw_request(subject)
        report = page_validation.validate_pdf_bytes(pdf, profile=profile)
        failures = {failure.rule_id for failure in report.failures}
        if b"\r\nendstream" in pdf:
            # The checker takes a carriage return that happens to be a stream's last byte for a part of the line end.
            failures -= {"PDFA2A-STREAM-LENGTH-001"}
        assert failures == set()
        assert report.rules.total > 100


def roles_of(element: Any) -> list[str]:
    """The structure below an element, in reading order."""
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    return [str(element.S), *(role for child in element.K for role in roles_of(child))]


def test_structure_says_what_each_text_is() -> None:
    with pikepdf.open(BytesIO(draw_request(request(count=90)))) as pdf:
        roles = roles_of(pdf.Root.StructTreeRoot.K)
    assert roles[0] == "/Document"
    assert [role for role in roles if role.startswith("/H")] == ["/H1", "/H2", "/H2", "/H2", "/H2"]
    assert roles.count("/Table") == 2
    assert roles.count("/TH") == 4 + 1 + 4  # the repeated heads are not content
    assert roles.count("/TR") == 1 + 90 + 1 + 1 + 1
    assert roles.count("/TD") == 90 * 4 + 1 + 4
    assert roles.count("/LI") == roles.count("/Lbl") == roles.count("/LBody") == 1 + 2


def test_every_text_belongs_to_the_structure_or_is_an_artifact() -> None:
    with pikepdf.open(BytesIO(draw_request(request(count=90)))) as pdf:
        for sheet in pdf.pages:
            depth = 0
            for instruction in pikepdf.parse_content_stream(sheet):
                operator = str(instruction.operator)
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
                assert depth == 1 or operator not in {"Tj", "TJ", "S", "f", "re"}
                assert 0 <= depth <= 1


def test_requests_drawn_at_the_same_time_do_not_mix() -> None:
    names = [f"{letter * 9} {'éàçöß'[number % 5]}" for number, letter in enumerate("ABCDEFGHIJKLMNOP")]
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(draw_request, [request(text=name) for name in names]))
    for name, pdf in zip(names, drawn, strict=True):
        (page,) = pages_of(pdf)
        assert page.count(name) >= 4


def test_sizes_are_shown_in_units_people_know() -> None:
    assert [show_size(size, "fr") for size in (12, 999, 184_233, 999_600, 2_184_233)] == [
        *("12 octets", "999 octets", "184 ko", "1.0 Mo", "2.2 Mo")
    ]
