import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from api.documents import page_images
from api.documents.page_images import NoSuchPage, PageNotDrawn, page_image
from tests.documents.files import image, pdf_of, plain_pdf, saved

PDF = "application/pdf"


async def drawn(folder: Path, content: bytes, media_type: str = PDF, page: int = 1, width: int = 600) -> Image.Image:
    path = folder / folder.name
    path.write_bytes(content)
    return Image.open(BytesIO(await page_image(path, media_type, page, width)), formats=("PNG",))


async def test_page_of_a_pdf_is_drawn_in_the_width_asked_for(tmp_path: Path) -> None:
    picture = await drawn(tmp_path, plain_pdf(2), page=2)
    assert picture.size == (600, 850)


async def test_photo_stands_upright_and_loses_its_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010F] = "Secret Camera"
    picture = await drawn(tmp_path, image("JPEG", (800, 400), exif=exif), "image/jpeg", width=200)
    assert picture.size == (200, 400)
    assert not picture.getexif()


async def test_transparent_picture_lies_on_white_paper(tmp_path: Path) -> None:
    picture = await drawn(tmp_path, image("PNG", colour="#00000000"), "image/png")
    assert picture.size == (60, 40)  # never enlarged
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(595, 14_400), (14_400, 3), (3, 14_400)])
async def test_strange_page_stays_bounded(tmp_path: Path, size: tuple[int, int]) -> None:
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page(page_size=size)
    picture = await drawn(tmp_path, saved(pdf), width=2000)
    assert picture.width * picture.height < 8_100_000


async def test_largest_picture_is_drawn_within_the_limits(tmp_path: Path) -> None:
    picture = await drawn(tmp_path, image("PNG", (8_000, 5_000)), "image/png", width=1200)
    assert picture.size == (1200, 750)


@pytest.mark.parametrize("page", [0, -1, 3])
async def test_page_that_does_not_exist_is_not_found(tmp_path: Path, page: int) -> None:
    with pytest.raises(NoSuchPage):
        await drawn(tmp_path, plain_pdf(2), page=page)


async def test_file_that_cannot_be_drawn_says_so(tmp_path: Path) -> None:
    with pytest.raises(PageNotDrawn):
        await drawn(tmp_path, b"%PDF-1.7 nothing")


async def test_costly_page_hides_no_other_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_images, "_COSTLY", {(tmp_path.name, 2): time.monotonic() + 60})
    with pytest.raises(PageNotDrawn):
        await drawn(tmp_path, plain_pdf(2), page=2)
    assert (await drawn(tmp_path, plain_pdf(2), page=1)).width == 600


async def test_typed_values_of_a_form_are_on_the_picture(tmp_path: Path) -> None:
    pdf = pdf_of()
    look = pdf.make_stream(b"0 0 0 rg 0 0 200 200 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    look.BBox = pikepdf.Array([0, 0, 200, 200])
    widget = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("name"), F=4,
            V=pikepdf.String("x"), Rect=pikepdf.Array([0, 0, 200, 200]), AP=pikepdf.Dictionary(N=look),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = pikepdf.Array([widget])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([widget]))
    picture = (await drawn(tmp_path, saved(pdf), width=595)).convert("RGB")
    assert picture.getpixel((100, 742)) == (0, 0, 0)
