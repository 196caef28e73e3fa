"""Spreadsheets are read in the confined process, hostile ones too."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from api.documents.confinement import REFUSED, Outcome, read_confined

_SHEET: Final = "xl/worksheets/sheet1.xml"
_HEAD: Final = (
    b'<?xml version="1.0"?>%b<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>%b</t></is></c></row></sheetData></worksheet>'
)
_LAUGHS: Final = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "'
    + b"&a;" * 2000
    + b'"><!ENTITY c "'
    + b"&b;" * 2000
    + b'">]>'
)


def workbook(fill: Callable[[Workbook, Any], None]) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        fill(book, book.add_worksheet())
    return file.getvalue()


def with_sheet(content: bytes) -> bytes:
    """A workbook whose sheet is this."""
    source = ZipFile(io.BytesIO(workbook(lambda _, sheet: sheet.write(0, 0, "x"))))
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, content if entry.filename == _SHEET else source.read(entry))
    return file.getvalue()


def lying(content: bytes) -> bytes:
    """An archive whose directory says that a large entry is small."""
    with ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(_SHEET).file_size
    return content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


async def read(folder: Path, content: bytes, most: int = 100) -> Outcome:
    path = folder / "table"
    path.write_bytes(content)
    return await read_confined(path, "table", str(most), most=1024 * 1024)


async def refused(folder: Path, content: bytes, most: int = 100) -> str | None:
    """The reason, or "limit" where the process met one of its limits or could not go on."""
    outcome = await read(folder, content, most)
    if outcome.code == REFUSED:
        found: str = json.loads(outcome.output)["refused"]
        return found
    return "limit" if outcome.code != 0 else None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (with_sheet(_HEAD % (b"", b"A" * 100_000_000)), "too_many_rows"),
        (lying(with_sheet(_HEAD % (b"", b"A" * 300_000_000))), "damaged"),
        (with_sheet(_HEAD % (_LAUGHS, b"&c;")), "damaged"),
        (workbook(lambda _, sheet: sheet.write(1_048_575, 16_383, "y") or sheet.write(0, 0, "x")), "limit"),
        (workbook(lambda _, sheet: sheet.write(30_000, 0, "y")), "too_many_rows"),
        (with_sheet(b"<worksheet"), "damaged"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b";" * 5000 + b"\n", None),
    ],
    ids=["bomb", "lying bomb", "laughs", "far cell", "far row", "broken", "no archive", "wide"],
)
async def test_hostile_tables_are_refused_in_time(tmp_path: Path, content: bytes, reason: str | None) -> None:
    started = time.monotonic()
    assert await refused(tmp_path, content) == reason
    assert time.monotonic() - started < 9


async def test_an_archive_of_something_else_is_no_table(tmp_path: Path) -> None:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert await refused(tmp_path, file.getvalue()) == "not_a_table"


async def test_hidden_sheets_formulas_and_rows_that_were_emptied_are_left_out(tmp_path: Path) -> None:
    def fill(book: Workbook, sheet: Any) -> None:
        sheet.hide()
        sheet.write(0, 0, "hidden")
        shown = book.add_worksheet()
        shown.activate()
        shown.write_row(0, 0, ["a", "b"])
        shown.write_formula(1, 0, "=1+1", None, 2)
        shown.write_string(1, 1, "=HYPERLINK(1)")
        shown.write_string(40, 0, " ")

    outcome = await read(tmp_path, workbook(fill), 2)
    assert json.loads(outcome.output) == [["a", "b"], ["2", "=HYPERLINK(1)"]]


async def test_a_number_too_long_to_be_exact_does_not_look_like_one(tmp_path: Path) -> None:
    content = workbook(lambda _, sheet: sheet.write(0, 0, 210000000003139471430009017))
    [[cell]] = json.loads((await read(tmp_path, content)).output)
    assert cell == "2.10000000003139e+26"


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (b"sep=,\r\na;b,c\r\n", [["a;b", "c"]]),
        (b'a;"b\nc"\r\n\r\n;\r\n', [["a", "b\nc"]]),
        ("é;ß\n".encode("cp1252"), [["é", "ß"]]),
    ],
)
async def test_separated_values(tmp_path: Path, content: bytes, cells: list[list[str]]) -> None:
    assert json.loads((await read(tmp_path, content)).output) == cells
