"""The folder of a cluster: where it really lies, its superuser's password, and how it is made."""

import os
import secrets
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

from api.running.binaries import major_version, private_folder
from api.running.processes import Account, identity, reachable

SUPERUSER = "postgres"


class PostgresDidNotStart(RuntimeError):
    pass


def prepare(data_dir: Path, binaries: Path, account: Account | None, *, durable: bool) -> tuple[Path, str]:
    """The real folder, with a cluster in it, and the superuser's password."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    password_file = data_dir.with_name(f"{data_dir.name}.password")
    folder = _place(data_dir, account)
    if not (folder / "PG_VERSION").exists():
        _write_password(password_file, secrets.token_urlsafe(24))
        _initdb(binaries, folder, password_file.read_text(), account, durable=durable)
    _refuse_other_version(binaries, folder)
    return folder, password_file.read_text()


def remove(data_dir: Path) -> None:
    """Remove a stopped cluster with all that `prepare` made."""
    shutil.rmtree(data_dir.resolve().parent if data_dir.is_symlink() else data_dir, ignore_errors=True)
    for path in (data_dir, data_dir.with_name(f"{data_dir.name}.password")):
        path.unlink(missing_ok=True)


def _place(data_dir: Path, account: Account | None) -> Path:
    """Where the data lie. `data_dir` becomes a link when the account cannot walk to it (a checkout below /root)."""
    if data_dir.exists() or reachable(data_dir.parent.resolve(), account):
        return data_dir.resolve()
    data_dir.unlink(missing_ok=True)  # a link whose target was removed
    folder = private_folder(f"guichet-{sha256(str(data_dir.absolute()).encode()).hexdigest()[:12]}") / "data"
    shutil.rmtree(folder, ignore_errors=True)  # left by a checkout that was removed without `make clean`
    data_dir.symlink_to(folder)
    return folder


def _write_password(path: Path, password: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)


def _initdb(binaries: Path, folder: Path, password: str, account: Account | None, *, durable: bool) -> None:
    """Make the cluster beside its place and move it there, so that an interrupted initdb leaves nothing behind."""
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=folder.parent, prefix=f"{folder.name}.password-") as password_file:
        password_file.write(password)
        password_file.flush()
        if account:
            shutil.chown(new, account.uid, account.gid)
            shutil.chown(password_file.name, account.uid, account.gid)
        command: list[str | Path] = [
            binaries / "initdb",
            "--pgdata",
            new,
            "--username",
            SUPERUSER,
            "--pwfile",
            password_file.name,
        ]
        command += ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=scram-sha-256", *([] if durable else ["--no-sync"])]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **identity(account))
    if done.returncode != 0:
        raise PostgresDidNotStart(f"initdb failed for {folder}:\n{done.stderr}")
    new.rename(folder)


def _refuse_other_version(binaries: Path, folder: Path) -> None:
    data, programs = int((folder / "PG_VERSION").read_text()), major_version(binaries / "postgres")
    if data != programs:
        raise PostgresDidNotStart(
            f"The data in {folder} are of PostgreSQL {data}, the programs of {programs}: remove them with `make clean`."
        )
