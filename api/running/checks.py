"""`make test`: every check of the project, one after the other, with its duration; all are run though one fails.

The last line is `N passed, N failed`, counting checks. Above it are the tests that failed, by name and first words: a
runner that shows the end of a long output shows why.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from api.running import chromium, clamd

REPOSITORY = Path(__file__).parents[2]
GENERATED = ("openapi/openapi.json", "frontend/src/client/schema.d.ts", "frontend/src/routeTree.gen.ts")


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    passes: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    passed: bool
    seconds: float


def python(module: str, *arguments: str) -> Callable[[], bool]:
    return lambda: _run(sys.executable, "-m", module, *arguments)


def npm(script: str) -> Callable[[], bool]:
    return python("api.running.frontend", script)


def _run(*command: str) -> bool:
    return subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, check=False).returncode == 0


def generated_files_are_fresh() -> bool:
    """Generate again what is generated and committed, and compare."""
    before = {name: _fingerprint(name) for name in GENERATED}
    made = _run(sys.executable, "-m", "api.cli", "openapi") and npm("generate")() and npm("routes")()
    stale = [name for name in GENERATED if _fingerprint(name) != before[name]]
    for name in stale:
        print(f"{name} was stale; it is regenerated now: look at the difference and commit it.")
    return made and not stale


def _fingerprint(name: str) -> str:
    path = REPOSITORY / name
    return sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"


def api_tests() -> bool:
    if clamd.find_or_install() is None:
        print("clamd is missing, so the tests with the real virus scanner are skipped: install it, or set CLAMD.")
    return python("pytest", "-n", "2", "--durations=15", "--durations-min=5")()


def journeys() -> bool:
    """The guide's journeys in a real Chromium against the whole product, with a database of their own.

    Then those of an office that needs strong factors, as in production, and four eyes; the others do without. Each
    speaks French or German as its file says; where `EVERY_JOURNEY` is set all of them are repeated in the other
    language, and pages are looked at in more widths.
    """
    browser = chromium.find_or_install()
    if browser is None:
        print("Chromium is missing: install your system's package chromium, or set CHROMIUM to its path.")
        return False
    os.environ["CHROMIUM"] = browser
    # A whole day's people log in from one address, some of them many times.
    os.environ["GUICHET_LOGINS__ADDRESS_PER_5_MINUTES"] = "200"
    os.environ["GUICHET_CODES__PERSON_PER_HOUR"] = os.environ["GUICHET_CODES__NUMBER_PER_DAY"] = "20"
    os.environ["GUICHET_CODES__PERSON_PER_DAY"] = "20"
    os.environ["GUICHET_UNDO_SECONDS"] = "10"  # mails of decisions are waited for
    languages = ("own", "other") if os.environ.get("EVERY_JOURNEY") else ("own",)
    passed = [_in_one_language(language) for language in languages]  # each of them, though one fails
    return all(passed)


def _in_one_language(language: str) -> bool:
    os.environ["JOURNEYS_LANGUAGE"] = language
    return all([_journeys(office_sms="true"), _journeys(office_sms="false")])


def _journeys(office_sms: str) -> bool:
    os.environ["GUICHET_OFFICE_SMS"] = office_sms  # the configuration of the journeys reads it too
    os.environ.pop("GUICHET_FOUR_EYES_AMOUNT", None)
    if office_sms == "false":
        os.environ["GUICHET_FOUR_EYES_AMOUNT"] = "1000.00"
    with _folder_for_journeys() as state:
        supervisor = (sys.executable, "-m", "api.running.supervisor", "--state", str(state), "--port", "0")
        script = (sys.executable, "-m", "api.running.frontend", "journeys:all")
        return _run(*supervisor, "--forgetful", "--with", *script)


@contextmanager
def _folder_for_journeys() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="guichet-journeys-"))
    folder.chmod(0o755)  # PostgreSQL's account must get to its data
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


CHECKS = (
    Check("Python format", python("ruff", "format", "--check", "--quiet", ".")),
    Check("Python lint", python("ruff", "check", "--quiet", ".")),
    Check("Python types", python("mypy")),
    Check("Imports", lambda: _run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")),
    Check("Generated files", generated_files_are_fresh),
    Check("SPA lint", npm("lint")),
    Check("SPA types", npm("check")),
    Check("SPA tests", npm("test")),
    Check("SPA build", npm("build")),
    Check("API tests", api_tests),
    Check("Journeys", journeys),
)


def carry_out(check: Check) -> Result:
    print(f"\n=== {check.name}", flush=True)
    began = time.monotonic()
    passed = check.passes()
    return Result(check.name, passed, time.monotonic() - began)


def report(results: list[Result], failures: str) -> None:
    print("\n=== Durations")
    for result in results:
        print(f"{result.seconds:7.1f} s  {'passed' if result.passed else 'FAILED'}  {result.name}")
    print(f"{sum(result.seconds for result in results):7.1f} s  in all")
    if failures:
        print(f"\n=== What failed\n{failures}")
    failed = sum(not result.passed for result in results)
    print(f"{len(results) - failed} passed, {failed} failed", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make test", description=__doc__)
    parser.add_argument("words", nargs="*", help="only checks whose name contains one of these")
    for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL"):  # checks keep away from a database somebody uses
        for prefix in ("", "GUICHET_"):
            os.environ.pop(prefix + name, None)
    words = [word.casefold() for word in parser.parse_args(arguments).words]
    wanted = [check for check in CHECKS if not words or any(word in check.name.casefold() for word in words)]
    with tempfile.NamedTemporaryFile("r", prefix="guichet-failures-") as failures:
        os.environ["FAILURES_FILE"] = failures.name  # tests/conftest.py and the journeys' reporter add to it
        results = [carry_out(check) for check in wanted]
        report(results, failures.read().rstrip())
    return 0 if results and all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
