"""The browser of the journeys: CHROMIUM, an installed one, Debian's package, or Playwright's own download."""

import os
import shutil
import subprocess
from pathlib import Path

from api.running import debian, frontend

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_or_install() -> str | None:
    """The path of a Chromium; None when there is none and none can be installed."""
    return find() or _from_debian() or _from_playwright()


def find() -> str | None:
    given = os.environ.get("CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_debian() -> str | None:
    return find() if debian.install("Chromium", "chromium", "fonts-liberation") else None


def _from_playwright() -> str | None:
    cli = frontend.FRONTEND / "node_modules" / "playwright-core" / "cli.js"
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    command = ("node", str(cli), "install", "chromium")
    if subprocess.run(command, env=frontend.node().environment, check=False).returncode != 0:
        return None
    found = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None
