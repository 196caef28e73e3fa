"""QR-bills in uploaded files: found in the confined process, kept with the document, never in the upload's way."""

import json
import time
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest
from PIL import Image

from api.documents import confined_process, confinement
from api.documents.bill_reading import read_bills
from api.documents.confined_process import BILL_PAGES, decoded, likely_pages, search
from api.documents.qr_bill import QrBill, payload
from api.documents.schemas import QrBillOut
from tests.bench.qr_bills import DISTORTIONS, GOALS, bill, measure
from tests.callers import Caller, Company
from tests.documents.files import bills_pdf, image, plain_pdf
from tests.documents.test_uploads import upload

PDF: Final = "application/pdf"


async def bills_in(folder: Path, content: bytes, media_type: str = PDF) -> list[QrBillOut]:
    path = folder / "upload"
    path.write_bytes(content)
    return await read_bills(path, media_type)


def places(bills: list[QrBillOut]) -> list[tuple[int, str]]:
    return [(found.page, found.iban) for found in bills]


def photograph(pdf: bytes, kind: str) -> bytes:
    target = BytesIO()
    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=2).to_pil().save(target, kind)
    return target.getvalue()


def photograph_of(asked: QrBill) -> Image.Image:
    return Image.open(BytesIO(photograph(bills_pdf([asked]), "PNG"))).convert("L")


async def test_bill_is_read_with_everything_it_says(tmp_path: Path) -> None:
    asked = bill(1)
    assert asked.debtor is not None
    (found,) = await bills_in(tmp_path, bills_pdf([asked]))
    assert found == QrBillOut(
        page=1, iban=asked.iban, creditor=asked.creditor.name, debtor=asked.debtor.name, amount=asked.amount,
        currency="CHF", reference_type="SCOR", reference=asked.reference, message=asked.message,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
async def test_bill_is_read_from_a_picture(tmp_path: Path, kind: str, media_type: str) -> None:
    found = await bills_in(tmp_path, photograph(bills_pdf([bill(2)]), kind), media_type)
    assert places(found) == [(1, bill(2).iban)]


async def test_bills_on_several_pages_and_several_on_one_are_all_read(tmp_path: Path) -> None:
    content = bills_pdf([], [bill(1)], [bill(2), bill(3), bill(4)], [], [bill(1)], [bill(6)])
    found = await bills_in(tmp_path, content)
    assert sorted(places(found)) == sorted(
        [(2, bill(1).iban), (3, bill(2).iban), (3, bill(3).iban), (3, bill(4).iban), (6, bill(6).iban)]
    )


async def test_other_codes_and_broken_bills_are_none(tmp_path: Path) -> None:
    broken = payload(bill(3)).replace("EPD", "EDP")
    hidden = payload(bill(3)).replace("Fondation", "Fond\u202eation")
    found = await bills_in(tmp_path, bills_pdf(["https://attacker.example", broken, hidden, bill(5)]))
    assert places(found) == [(1, bill(5).iban)]


async def test_texts_of_other_codes_do_not_leave_the_process(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(bills_pdf(["https://attacker.example", "SPC no bill"]))
    outcome = await confinement.read_confined(path, "bills", PDF, most=10_000)
    assert json.loads(outcome.output) == [[1, "SPC no bill"]]


def test_what_was_read_counts_though_a_later_page_cannot_be_drawn() -> None:
    pages = {3: photograph_of(bill(1)), 1: photograph_of(bill(2))}
    assert search([3, 2, 1], lambda page, _: pages[page]) == {3: [payload(bill(1))]}


def test_nothing_is_drawn_when_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined_process, "BILL_SECONDS", -1.0)
    assert search([1], lambda *_: photograph_of(bill(1))) == {}


def test_latin_1_is_read_too() -> None:
    for encoding in ("utf-8", "latin-1"):
        assert decoded("Théâtre Müller".encode(encoding)) == "Théâtre Müller"


def test_long_files_are_searched_from_both_ends() -> None:
    assert likely_pages(1) == [1]
    assert likely_pages(3) == [3, 1, 2]
    assert likely_pages(200)[:4] == [200, 1, 199, 2]
    assert len(likely_pages(200)) == BILL_PAGES


async def test_long_file_takes_a_bounded_time(tmp_path: Path) -> None:
    start = time.monotonic()
    found = await bills_in(tmp_path, bills_pdf(*[[]] * 199, [bill(1)]))
    assert places(found) == [(200, bill(1).iban)]
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "program",
    [
        "while True: print('x' * 10_000)",
        "print('not json')",
        "print('[[0, \"SPC\"]]')",
        "print('{\"bills\": 1}')",
        "raise SystemExit(1)",
        "import os; os.abort()",
    ],
)
async def test_strange_answers_are_no_bills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(program)
    monkeypatch.setattr(confinement, "PROGRAM", script)
    assert await bills_in(tmp_path, plain_pdf()) == []


async def test_pictures_without_a_bill_and_damaged_files_have_none(tmp_path: Path) -> None:
    assert await bills_in(tmp_path, image("JPEG", (8_000, 5_000)), "image/jpeg") == []
    assert await bills_in(tmp_path, image("PNG", (1, 1)), "image/png") == []
    assert await bills_in(tmp_path, bills_pdf([bill(1)])[:-400]) == []
    assert await bills_in(tmp_path, b"") == []


async def test_upload_answers_with_its_bills_and_keeps_them(company: Company) -> None:
    answer = await upload(company.manager, bills_pdf([], [bill(2)]))
    assert answer.status_code == 201, answer.text
    document = answer.json()
    asked = bill(2)
    assert document["qr_bills"] == [
        {
            "page": 2,
            "iban": asked.iban,
            "creditor": asked.creditor.name,
            "debtor": asked.debtor and asked.debtor.name,
            "amount": str(asked.amount),
            "currency": "CHF",
            "reference_type": "NON",
            "reference": None,
            "message": None,
        }
    ]
    assert (await company.manager.get(f"/api/v1/documents/{document['id']}")).json() == document


async def test_company_and_office_are_told_where_a_bill_differs(company: Company, officer: Caller) -> None:
    document = (await upload(company.manager, bills_pdf([bill(2)]))).json()
    body = company.ready.body | {"attachments": [document["id"]]}
    checked = (await company.manager.post("/api/v1/invoice-checks", json=body)).json()
    assert {warning["code"] for warning in checked["warnings"]} >= {"qr_bill_creditor", "qr_bill_amount"}
    sent = (await company.manager.submit(body)).json()
    assert sent["attachments"][0]["qr_bills"] == document["qr_bills"]
    assert {warning["code"] for warning in sent["warnings"]} >= {"qr_bill_creditor", "qr_bill_amount"}
    seen = (await officer.get(f"/api/v1/office/invoices/{sent['id']}")).json()
    assert seen["attachments"] == sent["attachments"]
    (check,) = [check for check in seen["checks"] if check["code"] == "qr_bill"]
    assert check["state"] == "warning"


async def test_upload_without_a_bill_is_taken_all_the_same(company: Company) -> None:
    document = (await upload(company.manager, plain_pdf())).json()
    assert (document["state"], document["qr_bills"]) == ("clean", [])


async def test_a_file_whose_bills_cannot_be_read_is_taken(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    read = confinement.read_confined

    async def crashed(path: Path, *arguments: str, **options: Any) -> confinement.Outcome:
        if arguments[0] == "bills":
            return confinement.Outcome(confinement.OUT_OF_MEMORY, b"")
        return await read(path, *arguments, **options)

    monkeypatch.setattr("api.documents.bill_reading.read_confined", crashed)
    document = (await upload(company.manager, bills_pdf([bill(2)]))).json()
    assert (document["state"], document["qr_bills"]) == ("clean", [])


@pytest.mark.parametrize("name", DISTORTIONS)
def test_a_sample_of_every_distortion_is_read(name: str) -> None:
    share, _ = measure(name, bills=5)
    assert share >= GOALS[DISTORTIONS[name][0]] - 0.2
