"""Makes the project's own Python environment in .venv, or brings it up to date when the list of packages changed.

It runs before any package is there: `python3 -I api/running/environment.py`, standard library only.
"""

import importlib.util
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / ".venv"
PYTHON = FOLDER / "bin" / "python"
PACKAGES = REPOSITORY / "requirements-dev.txt"
STAMP = FOLDER / "requirements.sha256"


def main() -> str | int:
    """What is wrong in one sentence with the way out, or 0."""
    wanted = sha256(PACKAGES.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    if importlib.util.find_spec("ensurepip") is None:
        return "Python's module venv is missing: install it, on Debian and Ubuntu with `apt-get install python3-venv`."
    print("Installing the Python packages into .venv …", flush=True)
    if not _same_python():
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(FOLDER)
    options = ("--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes")
    if subprocess.call([PYTHON, "-m", "pip", "install", *options, "--requirement", PACKAGES]) != 0:
        return "The packages of requirements-dev.txt could not be installed; pip's words above say why."
    STAMP.write_text(wanted)
    return 0


def _same_python() -> bool:
    """Whether there is an environment, and of this very Python."""
    question = "import pip, sys; print(sys.version)"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.stdout.strip() == sys.version.strip()


if __name__ == "__main__":
    sys.exit(main())
