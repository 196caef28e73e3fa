import asyncio
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pikepdf
import pytest

from api.core.labels import LANGUAGES, t
from api.documents import checking, confinement
from api.documents.checking import REFUSAL_CODES, CheckResult, check
from api.documents.confined_process import LIMITS
from api.documents.confinement import PROGRAM, read_confined
from tests.documents.files import (
    ACTIVE,
    bomb_pdf,
    encrypted_pdf,
    image,
    linked_pdf,
    plain_pdf,
    png_claiming,
)

PDF: Final = "application/pdf"


async def checked(folder: Path, content: bytes, media_type: str = PDF) -> CheckResult:
    path = folder / folder.name
    path.write_bytes(content)
    return await check(path, media_type)


async def refusal(folder: Path, content: bytes, media_type: str = PDF) -> str | None:
    result = await checked(folder, content, media_type)
    assert result.ok is (result.refusal_code is None)
    return result.refusal_code


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (plain_pdf(3), PDF, 3),
        (plain_pdf(200), PDF, 200),
        (linked_pdf(), PDF, 1),
        (image("JPEG"), "image/jpeg", 1),
        (image("PNG"), "image/png", 1),
    ],
    ids=["three pages", "200 pages", "a web link", "a photo", "a picture"],
)
async def test_honest_files_are_accepted(tmp_path: Path, content: bytes, media_type: str, pages: int) -> None:
    assert await checked(tmp_path, content, media_type) == CheckResult(True, media_type, pages)


@pytest.mark.parametrize("kind", ACTIVE)
async def test_pdf_that_does_something_is_refused(tmp_path: Path, kind: str) -> None:
    assert await refusal(tmp_path, ACTIVE[kind]()) == "active_content"


@pytest.mark.parametrize("user", ["", "secret"], ids=["restricted", "with a password"])
async def test_encrypted_pdf_is_refused(tmp_path: Path, user: str) -> None:
    assert await refusal(tmp_path, encrypted_pdf(user)) == "encrypted"


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"", PDF, "empty"),
        (b"<script>alert(1)</script>", PDF, "type_not_allowed"),
        (b"PK\x03\x04" + b"\0" * 100, PDF, "type_not_allowed"),
        (b"<html>%PDF-1.7", PDF, "type_not_allowed"),
        (plain_pdf(), "text/html", "type_not_allowed"),
        (plain_pdf(), "image/png", "type_mismatch"),
        (image("JPEG"), "image/png", "type_mismatch"),
        (image("PNG"), PDF, "type_mismatch"),
        (plain_pdf(201), PDF, "too_many_pages"),
        (plain_pdf(0), PDF, "damaged"),
        (plain_pdf()[:-300], PDF, "damaged"),
        (b"%PDF-1.7\n" + b"\0" * 500, PDF, "damaged"),
        (image("JPEG", (400, 400))[:-200], "image/jpeg", "damaged"),
        (image("PNG", (400, 400))[:-200], "image/png", "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 500, "image/jpeg", "damaged"),
        (png_claiming(100, 100_000), "image/png", "damaged"),
        (png_claiming(8_000, 5_001), "image/png", "too_many_pixels"),
        (png_claiming(100_000, 100_000), "image/png", "too_many_pixels"),
    ],
)
async def test_other_files_are_refused_with_the_reason(
    tmp_path: Path, content: bytes, media_type: str, code: str
) -> None:
    assert await refusal(tmp_path, content, media_type) == code


async def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / tmp_path.name
    path.write_bytes(plain_pdf())
    assert (await check(path, PDF, limit=100)).refusal_code == "too_large"


async def test_forty_megapixels_are_read_within_the_limits(tmp_path: Path) -> None:
    for kind, media_type in (("JPEG", "image/jpeg"), ("PNG", "image/png")):
        assert (await checked(tmp_path, image(kind, (8_000, 5_000)), media_type)).ok


async def test_bomb_is_refused_soon_and_takes_little_memory(tmp_path: Path) -> None:
    assert (await checked(tmp_path, bomb_pdf(megabytes=1))).ok  # so the large one is refused for its size only
    bomb = bomb_pdf(megabytes=20_000)
    assert len(bomb) < 200_000
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of any program of an earlier test
    start = time.monotonic()
    assert await refusal(tmp_path, bomb) == "damaged"
    assert time.monotonic() - start < 8
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most == before or most * 1024 < LIMITS[resource.RLIMIT_AS]


async def test_program_runs_under_its_limits_and_knows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DATABASE_URL", "postgresql://secret")
    path = tmp_path / tmp_path.name
    path.touch()
    state = json.loads((await read_confined(path, "confinement", most=10_000)).output)
    limits = {int(name): limit for name, limit in state["limits"].items()}
    assert set(state["environment"]) <= {"LC_CTYPE"}  # which Python sets itself
    assert state["folder"] == "/"
    assert limits[resource.RLIMIT_AS] <= 1024**3
    assert limits[resource.RLIMIT_CPU] <= 10
    assert limits[resource.RLIMIT_NOFILE] <= 32
    assert limits[resource.RLIMIT_FSIZE] == limits[resource.RLIMIT_CORE] == limits[resource.RLIMIT_NPROC] == 0


def _confined(code: str) -> int:
    """The exit code of Python code that runs after the program has confined itself."""
    start = f"import sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); import confined_process as p; p.confine()\n"
    return subprocess.run([sys.executable, "-I", "-B", "-c", start + code], check=False, capture_output=True).returncode


def test_limits_hold(tmp_path: Path) -> None:
    assert _confined("pass") == 0
    assert _confined("bytearray(900 * 1024 ** 2)") != 0
    assert _confined(f"open({str(tmp_path / 'out')!r}, 'wb', 0).write(b'x')") != 0
    assert (tmp_path / "out").read_bytes() == b""
    assert _confined("[open('/dev/null') for _ in range(40)]") != 0


async def test_program_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(confinement, "PROGRAM", endless)
    start = time.monotonic()
    outcome = await read_confined(endless, "check", most=10, seconds=0.5)
    assert outcome.code is None
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    "program",
    [
        "while True: print('x' * 10_000)",
        "print('not json')",
        'print(\'{"media_type": "text/html", "pages": 1}\')',
        'print(\'{"media_type": "application/pdf", "pages": 10000}\')',
        "raise SystemExit(1)",
    ],
)
async def test_strange_answers_count_as_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    script = tmp_path / "program.py"
    script.write_text(program)
    monkeypatch.setattr(confinement, "PROGRAM", script)
    assert await refusal(tmp_path, plain_pdf()) == "failed"


async def test_two_files_at_once_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "program.py"
    script.write_text("import time; time.sleep(0.4)")
    monkeypatch.setattr(confinement, "PROGRAM", script)
    path = tmp_path / tmp_path.name
    path.touch()
    start = time.monotonic()
    await asyncio.gather(*(read_confined(path, "check", most=10) for _ in range(6)))
    assert time.monotonic() - start >= 1.2


def test_every_refusal_has_its_sentence() -> None:
    for language in LANGUAGES:
        for code in REFUSAL_CODES:
            assert t(language, f"documents.refused.{code}").endswith(".")


def test_checking_an_upload_loads_no_parser_into_our_own_process() -> None:
    code = (
        "import sys, api.documents.page_images, api.documents.checking; print({'pikepdf', 'PIL'} & sys.modules.keys())"
    )
    root = Path(checking.__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "set()"


async def test_a_page_that_cannot_be_drawn_in_time_is_refused(tmp_path: Path) -> None:
    """Forms that draw each other ten times over: 3 kB that keep a renderer busy for minutes."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    inner = pdf.make_stream(
        b"0 0 10 10 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 200, 200]
    )
    for _ in range(12):
        inner = pdf.make_stream(
            b"/X Do " * 10,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 200, 200],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner)),
        )
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    page.Contents = pdf.make_stream(b"/X Do")
    path = tmp_path / "bomb.pdf"
    pdf.save(path)
    result = await check(path, "application/pdf")
    assert (result.ok, result.refusal_code) == (False, "damaged")
