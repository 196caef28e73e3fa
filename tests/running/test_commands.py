"""The commands of the Makefile: what they call exists, and what is missing on a machine is said in one sentence."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.running import checks
from api.running.chromium import find
from api.running.frontend import FRONTEND, Step

REPOSITORY = Path(__file__).parents[2]
MAKEFILE = (REPOSITORY / "Makefile").read_text()


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=REPOSITORY,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_alone_lists_every_command() -> None:
    listed = set(re.findall(r"make (\w+)", make().stdout))
    described = set(re.findall(r"^(\w+):.*##", MAKEFILE, re.MULTILINE))
    assert listed == described
    phony = set(re.findall(r"\.PHONY: (.*)", MAKEFILE)[0].split())
    assert phony == described | {"environment"}


def test_old_or_missing_python_is_said_in_one_sentence() -> None:
    done = make("environment", "PYTHON=/bin/false")
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stdout


@pytest.mark.parametrize("module", sorted(set(re.findall(r"-m ((?:api|tests)[.\w]+)", MAKEFILE))))
def test_module_of_a_command_exists(module: str) -> None:
    path = REPOSITORY / module.replace(".", "/")
    assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_npm_scripts_of_the_commands_exist() -> None:
    scripts = set(json.loads((FRONTEND / "package.json").read_text())["scripts"])
    called = set(re.findall(r"\$\(NPM\) (\w+)", MAKEFILE)) | {"generate", "routes", "lint", "check", "test", "build"}
    assert called | {"journeys"} <= scripts


def test_node_comes_from_the_python_package_where_none_is_installed(tmp_path: Path) -> None:
    script = (
        "import subprocess; from api.running.frontend import node; n = node();"
        "print(subprocess.check_output([*n.npm, '--version'], env=n.environment, text=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.match(r"\d+\.\d+", done.stdout), done.stderr


def test_step_is_due_until_it_was_done_for_these_sources(tmp_path: Path) -> None:
    step = Step("Building", ("true",), tmp_path / "stamp")
    assert step.due
    step.done()
    assert not step.due
    step.stamp.write_text("other sources")
    assert step.due


def test_given_chromium_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/browser")
    assert find() == "/opt/browser"


def test_all_checks_run_and_are_counted_though_one_fails(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = {"first": lambda: True, "second": lambda: False, "third": lambda: True}
    results = [checks.carry_out(checks.Check(name, passes)) for name, passes in outcomes.items()]
    checks.report(results, "tests/test_it.py::test_it, call")
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["tests/test_it.py::test_it, call", "2 passed, 1 failed"]
    assert sum("FAILED" in line for line in lines) == 1


def test_continuous_integration_calls_the_one_test_command() -> None:
    script = REPOSITORY / ".ci" / "run"
    assert "make test" in script.read_text()
    assert os.access(script, os.X_OK)
