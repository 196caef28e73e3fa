"""The image's entry point: every secret file `guichet_…` becomes the variable GUICHET_…, then the program runs.

Secrets mounted as files stay out of `docker inspect` and of the compose file. The program takes this process's place,
so SIGTERM reaches it and it drains (R-92).
"""

import os
import sys
from pathlib import Path

SECRETS = Path("/run/secrets")


def variables(folder: Path) -> dict[str, str]:
    """A variable that is set already wins over the file."""
    files = sorted(folder.glob("guichet_*")) if folder.is_dir() else []
    return {path.name.upper(): path.read_text("utf-8").strip() for path in files if path.name.upper() not in os.environ}


def main(command: list[str]) -> None:
    if not command:
        sys.exit("Give the program to run.")
    os.environ.update(variables(SECRETS))
    os.execvp(command[0], command)  # noqa: S606 - the image's own command


if __name__ == "__main__":
    main(sys.argv[1:])
