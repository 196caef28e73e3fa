"""The virus scanner of the tests: CLAMD, an installed one, or Debian's package. It needs no signatures of ClamAV's."""

import os
import shutil

from api.running import debian


def find_or_install() -> str | None:
    """The path of clamd; None when there is none and none can be installed."""
    return find() or (find() if debian.install("ClamAV", "clamav-daemon") else None)


def find() -> str | None:
    return os.environ.get("CLAMD") or shutil.which("clamd") or shutil.which("/usr/sbin/clamd")
