"""Children that never outlive us, and the account PostgreSQL runs as when we are root."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the signal to the child when we die, even by kill -9. Linux only."""
    parent = os.getpid()

    def before_exec() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:  # we died between fork and prctl
                os._exit(1)

    return before_exec


def end_with_parent() -> None:
    """Send ourselves SIGTERM when our parent dies."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine that may own a database cluster; PostgreSQL refuses to run as root."""

    uid: int
    gid: int


def service_account() -> Account | None:
    """Whom to become for PostgreSQL: nobody else unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise RuntimeError("PostgreSQL cannot run as root, and there is neither an account `postgres` nor `nobody`.")


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def identity(account: Account | None) -> Identity:
    """Arguments for `subprocess` to run a program as the account."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def reachable(path: Path, account: Account | None) -> bool:
    """Whether the account may walk down to `path`, a folder that exists."""
    return account is None or all(_may_enter(folder, account) for folder in (path, *path.parents))


def _may_enter(folder: Path, account: Account) -> bool:
    status = folder.stat()
    return bool(status.st_mode & 0o001 or (status.st_uid == account.uid and status.st_mode & 0o100))
