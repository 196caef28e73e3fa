"""`python -m api.running.make_secrets FOLDER`: the secret files that compose.yaml mounts; those there stay as they are.

Only the folder is closed to others. The files are readable, because a container's user is not the host's.
"""

import secrets
import sys
from pathlib import Path

SERVER = "database:5432"


def main(arguments: list[str]) -> None:
    if len(arguments) != 1:
        sys.exit(__doc__)
    folder = Path(arguments[0])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    superuser = _keep(folder / "superuser_password", _password())
    owner = _keep(folder / "guichet_owner_password", _password())
    app = _keep(folder / "guichet_app_password", _password())
    _keep(folder / "guichet_backup_password", _password())
    _keep(folder / "guichet_superuser_database_url", f"postgresql://postgres:{superuser}@{SERVER}/postgres")
    _keep(folder / "guichet_migration_database_url", f"postgresql://guichet_owner:{owner}@{SERVER}/guichet")
    _keep(folder / "guichet_database_url", f"postgresql://guichet_app:{app}@{SERVER}/guichet")
    _keep(folder / "guichet_keys", f"k1:{secrets.token_hex(32)}")
    print(f"Secrets are in {folder}. Put the certificate chain there as tls_certificate and its key as tls_key.")


def _password() -> str:
    return secrets.token_urlsafe(32)


def _keep(path: Path, value: str) -> str:
    """What the file says, made with `value` when it is not there."""
    if not path.exists():
        path.write_text(value + "\n")
        path.chmod(0o444)
    return path.read_text().strip()


if __name__ == "__main__":
    main(sys.argv[1:])
