"""Reads an untrusted file. Runs as a program of its own, under limits, and imports nothing of ours.

    python -I -B confined_process.py confinement
    python -I -B confined_process.py check
    python -I -B confined_process.py page <media type> <page from 1> <width>
    python -I -B confined_process.py bills <media type>
    python -I -B confined_process.py table <most rows>

The file comes as standard input, the answer goes to standard output; this process knows neither path nor database and
gets an empty environment. It may open files for reading (the libraries need it) but can write none.
"""

import csv
import json
import os
import re
import resource
import signal
import sys
import warnings
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from math import sqrt
from pathlib import Path
from time import monotonic
from typing import Any, Final
from zipfile import ZipFile

MAX_PAGES: Final = 200
MAX_PIXELS: Final = 40_000_000
MAX_DRAWN_PIXELS: Final = 8_000_000
# Of a stream that holds objects; the largest honest file's are a fraction. A bomb ends here, long before the memory.
MAX_UNPACKED: Final = 64 * 1024 * 1024

BILL_PAGES: Final = 12
"""Of a longer file, as many pages are searched for QR-bills: the last and the first ones."""
BILL_SECONDS: Final = 2.5
MAX_BILLS: Final = 20
ATTEMPTS: Final = ((1654, False), (2481, False), (1654, True))
"""How to draw a page: pixels across, which are 200 and 300 dots an inch of A4, and whether specks are smoothed out."""
MAX_COLUMNS: Final = 100
MAX_CELL: Final = 2_000
"""Characters; longer than any field may be, so that a field says that it is too long."""
MAX_SHEET_ROWS: Final = 20_000
"""Of a sheet, with the rows that were emptied: what lies below is not looked for."""
MAX_UNPACKED_TABLE: Final = 64 * 1024 * 1024


# The exit codes that `confinement` knows.
REFUSED: Final = 3
OUT_OF_MEMORY: Final = 4

LIMITS: Final = {
    # Address space: 40 megapixels take 160 MB when decoded, the libraries about 200 MB.
    resource.RLIMIT_AS: 768 * 1024 * 1024,
    # Seconds of CPU; the largest honest file takes 2.
    resource.RLIMIT_CPU: 8,
    # Standard streams and the libraries being loaded.
    resource.RLIMIT_NOFILE: 16,
    # No byte may be written into any file, no process or thread started (root is exempt from the latter), no core left.
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NPROC: 0,
    resource.RLIMIT_CORE: 0,
}

SIGNATURES: Final = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
# The end of a ZIP archive: one disk, and as many entries on it as in all. Unpackers look for it from the file's end.
ARCHIVE: Final = re.compile(rb"PK\x05\x06\0{4}(..)\1", re.DOTALL)
ARCHIVE_ROOM: Final = 66_000
PDF_ROOM: Final = 1024
"""So far from its beginning readers look for a PDF's."""
PAGE_OBJECT: Final = re.compile(rb"/Type\s*/Page\b")
ABSURD_PAGES: Final = 20 * MAX_PAGES
"""A file that was changed many times holds some of its pages as often."""
WORKBOOK: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
"""Workbooks of before 2007, and those of today with a password."""
ENCODINGS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SEPARATORS: Final = ";\t,"
PILLOW_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG"}

ACTIVE_KEYS: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ACTIVE_NAMES: Final = {
    "/S": frozenset(
        {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound", "/GoToE", "/GoToR"}
        | {"/RichMediaExecute", "/GoTo3DView"}
    ),
    "/Subtype": frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/FileAttachment"}),
    "/Type": frozenset({"/EmbeddedFile"}),
}

Answer = dict[str, object]


class Refused(Exception):
    """The file is not accepted; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def media_type_of(content: bytes) -> str:
    for signature, media_type in SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    raise Refused("type_not_allowed")


def is_more_than(media_type: str, content: bytes) -> bool:
    """Whether another program would find an archive or a PDF in it, which nobody has looked into."""
    if ARCHIVE.search(content[-ARCHIVE_ROOM:]):
        return True
    return media_type != "application/pdf" and b"%PDF-" in content[:PDF_ROOM]


def check(content: bytes) -> Answer:
    """The media type by content and the number of pages; raises Refused."""
    if not content:
        raise Refused("empty")
    media_type = media_type_of(content)
    if is_more_than(media_type, content):
        raise Refused("type_mismatch")
    pages = check_pdf(content) if media_type == "application/pdf" else check_image(content, media_type)
    return {"media_type": media_type, "pages": pages}


def check_pdf(content: bytes) -> int:
    """The number of pages. Reads every object, referenced or not, wherever it hides."""
    import pikepdf

    if len(PAGE_OBJECT.findall(content)) > ABSURD_PAGES:  # reading that many objects takes seconds
        raise Refused("too_many_pages")
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MAX_UNPACKED)
    try:
        # Without recovery: a repaired file may lack pages without anybody noticing.
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            pages = len(pdf.pages)
            if pages > MAX_PAGES:
                raise Refused("too_many_pages")
            if any(is_active(entry) for item in pdf.objects for entry in _dictionaries(item)):
                raise Refused("active_content")
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except Refused:
        raise
    except Exception:  # noqa: BLE001 whatever a parser says of a hostile file, nobody can read it
        raise Refused("damaged") from None
    if pages == 0:
        raise Refused("damaged")
    return pages


def _dictionaries(item: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 pikepdf's objects are of every type
    """The dictionaries inside an object, without following references: those are visited for themselves."""
    import pikepdf

    waiting = [item]
    while waiting:
        current = waiting.pop()
        if isinstance(current, pikepdf.Array):
            waiting.extend(_inside(list(current)))
        elif isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(current.items())
            yield entries
            waiting.extend(_inside(list(entries.values())))


def _inside(values: list[Any]) -> list[Any]:
    import pikepdf

    return [value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]


def is_active(entries: dict[str, Any]) -> bool:
    """Whether a PDF dictionary runs something, sends something or carries another file."""
    if not ACTIVE_KEYS.isdisjoint(entries):
        return True
    return any(str(entries.get(key)) in names for key, names in ACTIVE_NAMES.items() if key in entries)


def open_image(content: bytes, media_type: str) -> Any:  # noqa: ANN401 keeps Pillow's import inside
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return Image.open(BytesIO(content), formats=(PILLOW_FORMATS[media_type],))


def check_image(content: bytes, media_type: str) -> int:
    """One page. Decodes the whole image, because only that tells whether its end is missing."""
    from PIL import Image

    try:
        image = open_image(content, media_type)
        if image.width * image.height > MAX_PIXELS:
            raise Refused("too_many_pixels")
        # JPEG can be decoded at an eighth of its size, which reads all of it in a fraction of the time.
        image.draft(image.mode, (image.width // 8, image.height // 8))
        image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused("too_many_pixels") from None
    except Refused:
        raise
    except Exception:  # noqa: BLE001 as above
        raise Refused("damaged") from None
    return 1


def draw_page(content: bytes, media_type: str, page: int, width: int) -> bytes:
    """A page as PNG, `width` pixels wide unless it is so long that it would have more than MAX_DRAWN_PIXELS."""
    image = (
        draw_pdf(content, page, width) if media_type == "application/pdf" else draw_image(content, media_type, width)
    )
    target = BytesIO()
    image.save(target, "PNG", compress_level=3)
    return target.getvalue()


def draw_pdf(content: bytes, page: int, width: int) -> Any:  # noqa: ANN401 keeps Pillow's import inside
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        if not 1 <= page <= len(pdf):
            raise Refused("no_such_page")
        # Without this the values that were typed into a form's fields would be missing on the picture.
        if pdf.get_formtype():
            pdf.init_forms()
        return draw_sheet(pdf[page - 1], width)


def draw_sheet(sheet: Any, width: int, **options: bool) -> Any:  # noqa: ANN401 keeps Pillow's and pdfium's imports inside
    across, down = sheet.get_size()
    scale = min(width / across, sqrt(MAX_DRAWN_PIXELS / (across * down)))
    return sheet.render(scale=scale, **options).to_pil()


def draw_image(content: bytes, media_type: str, width: int) -> Any:  # noqa: ANN401 keeps Pillow's import inside
    from PIL import Image, ImageOps

    image = open_image(content, media_type)
    if image.width * image.height > MAX_PIXELS:
        raise Refused("too_many_pixels")
    side = max(width, width * image.height // image.width, width * image.width // image.height)
    image.draft("RGB", (side, side))
    upright = image
    # Phones store photographs lying on their side and say so in EXIF; where that is broken, the picture lies.
    with suppress(Exception):
        upright = ImageOps.exif_transpose(image)
    scale = min(1.0, width / upright.width, sqrt(MAX_DRAWN_PIXELS / (upright.width * upright.height)))
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    drawn = upright.convert("RGBA").resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    paper = Image.new("RGB", size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    return paper


def read_bills(content: bytes, media_type: str) -> list[tuple[int, str]]:
    """The texts of QR codes that begin as a QR-bill's, behind their pages: no other code's text leaves this process."""
    import pypdfium2

    if media_type == "application/pdf":
        with pypdfium2.PdfDocument(content) as pdf:
            found = search(likely_pages(len(pdf)), lambda page, width: draw_sheet(pdf[page - 1], width, grayscale=True))
    else:
        found = search([1], lambda _, width: draw_image(content, media_type, width).convert("L"))
    return [(page, text) for page, texts in sorted(found.items()) for text in texts][:MAX_BILLS]


def likely_pages(count: int) -> list[int]:
    """From the last and the first page inwards."""
    inwards = [page for pair in zip(range(count, 0, -1), range(1, count + 1), strict=True) for page in pair]
    return list(dict.fromkeys(inwards))[:BILL_PAGES]


def search(pages: list[int], draw: Callable[[int, int], Any]) -> dict[int, list[str]]:
    """The bills by page. Every page is tried as it usually succeeds, then with more effort those without a bill, while
    there is time. Whatever a page does, what was read before it counts."""
    ends = monotonic() + BILL_SECONDS
    found: dict[int, list[str]] = {}
    with suppress(Exception):
        for width, is_smoothed in ATTEMPTS:
            for page in (page for page in pages if not found.get(page)):
                if monotonic() > ends:
                    return found
                image = draw(page, width)
                found[page] = bills_on(smoothed(image) if is_smoothed else image)
    return found


def bills_on(image: Any) -> list[str]:  # noqa: ANN401 keeps Pillow's import inside
    import zxingcpp

    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = zxingcpp.read_barcodes(image, formats=wanted, try_invert=False)
    texts = [decoded(code.bytes) for code in codes if code.bytes.removeprefix(BOM_UTF8).startswith(b"SPC")]
    return list(dict.fromkeys(texts))


def decoded(text: bytes) -> str:
    """UTF-8, or Latin-1 as some programs write it against the rules."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")


def smoothed(image: Any) -> Any:  # noqa: ANN401 keeps Pillow's import inside
    from PIL import ImageFilter

    return image.filter(ImageFilter.MedianFilter(3))


def read_table(content: bytes, most: int) -> list[list[str]]:
    """The first visible sheet of a workbook, or separated values: the text of each cell, rows without any at the end
    left out. Raises Refused."""
    if not content.strip():
        raise Refused("empty")
    if content.startswith(OLD_OFFICE):
        raise Refused("old_workbook")
    rows = workbook_rows(content) if content.startswith(WORKBOOK) else separated_rows(content)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > most:
        raise Refused("too_many_rows")
    return [row[:MAX_COLUMNS] for row in rows]


def workbook_rows(content: bytes) -> list[list[str]]:
    import python_calamine

    try:
        with ZipFile(BytesIO(content)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise Refused("not_a_table")
            # Whoever lies about these sizes meets the limit of memory.
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_TABLE:
                raise Refused("too_many_rows")
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        visible = python_calamine.SheetVisibleEnum.Visible
        sheet = book.get_sheet_by_name(next(s.name for s in book.sheets_metadata if s.visible == visible))
        if sheet.height > MAX_SHEET_ROWS:
            raise Refused("too_many_rows")
        rows = sheet.to_python(skip_empty_area=False)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 as above
        raise Refused("damaged") from None
    return [[cell_text(value) for value in row] for row in rows]


def cell_text(value: object) -> str:
    """Days, times and numbers as programs write them, whatever the sheet shows."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value:.15g}"  # more digits than these a workbook does not keep
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat("T", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)[:MAX_CELL].strip()


def separated_rows(content: bytes) -> list[list[str]]:
    text = table_text(content)
    head = text.partition("\n")[0].strip()
    announced = head.lower().startswith("sep=") and len(head) == len("sep=;")
    separator = head[-1] if announced else max(SEPARATORS, key=head.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise Refused("damaged") from None
    return [[cell[:MAX_CELL].strip() for cell in row] for row in rows[announced:]]


def table_text(content: bytes) -> str:
    """As Excel and its like write it: Unicode with its mark or UTF-8, else the code page of Western Europe."""
    marked = next((encoding for mark, encoding in ENCODINGS.items() if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" in text or content.startswith((b"%PDF-", b"{", b"<")):
                break
            return text
    raise Refused("not_a_table")


def answer(arguments: list[str]) -> bytes:
    match arguments:
        case ["confinement"]:
            limits = {str(name): resource.getrlimit(name)[1] for name in LIMITS}
            return json.dumps({"limits": limits, "environment": list(os.environ), "folder": str(Path.cwd())}).encode()
        case ["check"]:
            return json.dumps(check(sys.stdin.buffer.read())).encode()
        case ["bills", media_type]:
            return json.dumps(read_bills(sys.stdin.buffer.read(), media_type)).encode()
        case ["table", most]:
            return json.dumps(read_table(sys.stdin.buffer.read(), int(most))).encode()
        case ["page", media_type, page, width]:
            return draw_page(sys.stdin.buffer.read(), media_type, int(page), int(width))
    raise SystemExit("unknown arguments")


def confine() -> None:
    """Give up, for good, what reading a file does not need."""
    for name, limit in LIMITS.items():
        resource.setrlimit(name, (limit, limit))
    # Python ignores this signal, so a write beyond RLIMIT_FSIZE would only be an error that a parser may swallow.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.umask(0o077)


def main() -> None:
    confine()
    try:
        result = answer(sys.argv[1:])
    except Refused as refused:
        result = json.dumps({"refused": refused.code}).encode()
        sys.stdout.buffer.write(result)
        raise SystemExit(REFUSED) from None
    except MemoryError:
        raise SystemExit(OUT_OF_MEMORY) from None
    sys.stdout.buffer.write(result)


if __name__ == "__main__":
    main()
