"""The PDF of every type, short and long, in each language: valid, and read in order by a screen reader."""

import page as page_validation
import pytest

from api.core.labels import LANGUAGES
from api.core.sections import RenderedSection
from api.documents.pdf import RequestPdf, draw_request
from api.invoices.forms import FORMS
from tests.documents.reading import Document, Element, read
from tests.invoices.printed import example, lengthened

KINDS = sorted(FORMS)
LENGTHS = {"short": 1, "long": 10}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def printed(kind: str, language: str, pages: int) -> RequestPdf:
    request = example(kind, language)
    return request if pages == 1 else lengthened(request, pages)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_accessible_and_fit_for_archives(kind: str, language: str, length: str) -> None:
    pdf = draw_request(printed(kind, language, LENGTHS[length]))
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf_bytes(pdf, profile=profile)
        failures = {failure.rule_id for failure in report.failures}
        if b"\r\nendstream" in pdf:  # see tests.documents.test_pdf
            failures -= {"PDFA2A-STREAM-LENGTH-001"}
        assert failures == set()


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_read_in_order_and_says_everything_once(kind: str, language: str, length: str) -> None:
    request = printed(kind, language, LENGTHS[length])
    document = read(draw_request(request))
    foots = [text for text in document.artifacts if text.startswith(request.office.name)]
    assert len(foots) >= LENGTHS[length]
    assert [heading.text for heading in document.root.all("H1")] == [request.title]
    said = [words(section) for section in document.root.all("Sect")]
    assert said[: len(request.sections)] == [words_of(section) for section in request.sections]
    _check_tables(document)
    above = document.texts[: document.texts.index(request.sections[0].title)]
    for text in (request.title, request.total, request.reference, request.status, request.beneficiary.avs_number):
        assert any(text in read_aloud for read_aloud in above)
    attachments, timeline = said[len(request.sections) :][:2]
    assert [attachments.count(attachment.name) for attachment in request.attachments] == [1] * len(request.attachments)
    elsewhere = [row.label for section in request.sections for row in section.rows if row.pointer == "/attachments"]
    assert elsewhere == []
    assert attachments.count("SHA-256") == len(request.attachments)
    told = " ".join(" ".join([event.when, event.what, event.message or ""]) for event in request.timeline)
    assert timeline.endswith(" ".join(told.split()))


def words(element: Element) -> str:
    return " ".join(" ".join(inner.text for inner in element.walk()).split())


def words_of(section: RenderedSection) -> str:
    said = [section.title]
    for row in section.rows:
        said += [row.label, row.value, row.detail or ""]
    if section.table and section.table.rows:
        said += [column.label for column in section.table.columns]
        for table_row in section.table.rows:
            for cell in table_row.cells:
                said += [cell.value, cell.detail or ""]
        if section.table.total:
            said += [section.table.total.label, section.table.total.value]
    return " ".join(" ".join(said).split())


def _check_tables(document: Document) -> None:
    """Each row has a cell for each head, counting those that span; each head says what it is the head of."""
    for table in document.root.all("Table"):
        rows = table.all("TR")
        widths = {sum(int(cell.attributes.get("ColSpan", 1)) for cell in row.children) for row in rows}
        assert len(widths) == 1
        assert all(cell.attributes.get("Scope") for cell in table.all("TH"))
