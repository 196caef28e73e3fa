"""Programs that tests need and no package of Python or Node brings: Debian's, where this user may install them."""

import os
import shutil
import subprocess


def install(what: str, *packages: str) -> bool:
    """Whether the packages are there now. Says what it installs, since that takes a while."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"Installing {what} from the system's packages …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (("update",), ("install", "--yes", "--no-install-recommends", *packages)):
        command = ("apt-get", "--quiet=2", *arguments)
        if subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, check=False).returncode != 0:
            return False
    return True
