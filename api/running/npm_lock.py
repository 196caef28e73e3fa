"""Completes frontend/package-lock.json with the platform packages that the registry in use did not have.

`npm ci` refuses a lock file without them on every platform, though it then installs only its own platform's. What is
added names the exact version and the platform; `make lock` calls this after npm.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from api.running.frontend import FRONTEND

LOCK = FRONTEND / "package-lock.json"
_PLATFORM = re.compile(
    r"-(?P<os>android|darwin|freebsd|linux|openharmony|win32)-(?P<cpu>arm64|arm|ia32|x64)(-(?P<libc>musl|gnu))?"
)

Packages = dict[str, dict[str, Any]]


def missing(packages: Packages) -> Iterator[tuple[str, str, str]]:
    """Path, exact version and user of every optional dependency without an entry."""
    for user, package in packages.items():
        for name, version in package.get("optionalDependencies", {}).items():
            path = f"node_modules/{name}"
            if path not in packages and f"{user}/{path}" not in packages:
                yield path, version, user


def entry(path: str, version: str, user: dict[str, Any]) -> dict[str, Any]:
    platform = _PLATFORM.search(path)
    if platform is None:
        raise ValueError(f"{path} names no platform: install it where the registry has it, and commit the lock file")
    made: dict[str, Any] = {"version": version, "cpu": [platform["cpu"]]}
    if user.get("dev"):
        made["dev"] = True
    if platform["libc"]:
        made["libc"] = ["musl" if platform["libc"] == "musl" else "glibc"]
    return made | {"optional": True, "os": [platform["os"]]}


def completed(packages: Packages) -> Packages:
    added = {path: entry(path, version, packages[user]) for path, version, user in missing(packages)}
    return dict(sorted((packages | added).items()))


def main() -> None:
    lock = json.loads(LOCK.read_text())
    lock["packages"] = completed(lock["packages"])
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
