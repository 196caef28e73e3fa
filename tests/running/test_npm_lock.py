"""The lock file of the pages' packages works on every platform and names no registry."""

import json
from pathlib import Path

import pytest

from api.running.npm_lock import LOCK, Packages, completed, missing

PACKAGES: Packages = json.loads(LOCK.read_text())["packages"]


def test_lock_file_has_every_platforms_packages() -> None:
    assert list(missing(PACKAGES)) == [], "run `make lock`"


def test_lock_file_names_no_registry() -> None:
    assert [path for path, package in PACKAGES.items() if "resolved" in package] == []


def test_versions_are_pinned_exactly() -> None:
    wanted = json.loads(Path(LOCK.with_name("package.json")).read_text())
    ranges = [version for kind in ("dependencies", "devDependencies") for version in wanted[kind].values()]
    assert [version for version in ranges if not version[0].isdigit()] == []


def test_missing_platforms_are_added_with_version_and_platform() -> None:
    packages: Packages = {
        "node_modules/@x/tool": {"dev": True, "optionalDependencies": {"@x/tool-linux-x64-musl": "1.2.3"}},
        "node_modules/zebra": {},
    }
    added = completed(packages)["node_modules/@x/tool-linux-x64-musl"]
    assert added == {
        "version": "1.2.3",
        "cpu": ["x64"],
        "dev": True,
        "libc": ["musl"],
        "optional": True,
        "os": ["linux"],
    }
    assert list(missing(completed(packages))) == []


def test_missing_package_without_a_platform_is_refused() -> None:
    with pytest.raises(ValueError, match="names no platform"):
        completed({"a": {"optionalDependencies": {"plain": "1.0.0"}}})
