"""What one run of the product keeps in its folder `.run/`, and what of it is alive."""

import os
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path

from api.running.addresses import Addresses, Passwords
from api.running.children import Child
from api.running.postgres import Cluster


@dataclass(slots=True)
class Run:
    state: Path
    port: int
    durable: bool = True
    demo: bool = True
    began: float = field(default_factory=time.monotonic)
    cluster: Cluster | None = None
    children: list[Child] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.began:5.1f} s] {text}", flush=True)

    def log(self, name: str) -> Path:
        return self.state / "logs" / f"{name}.log"

    @property
    def accounts(self) -> Path:
        """The demo accounts; there once our own cluster has its demo data."""
        return self.state / "demo-accounts"

    def secret(self, name: str, prefix: str = "") -> Path:
        """A file with a random secret, made once and kept beside the data it opens."""
        path = self.state / "keys" / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(prefix + secrets.token_urlsafe(32))
        return path

    def passwords(self) -> Passwords:
        owner, app, backup = (self.secret(name).read_text() for name in ("owner", "app", "backup"))
        return Passwords(owner, app, backup)

    def environment(self, addresses: Addresses) -> dict[str, str]:
        """For API and worker: the tables' owner is not their business."""
        hidden = {"MIGRATION_DATABASE_URL", "GUICHET_MIGRATION_DATABASE_URL", "DATABASE_URL"}
        inherited = {name: value for name, value in os.environ.items() if name not in hidden}
        defaults = {
            "GUICHET_BASE_URL": self.address,
            "GUICHET_OFFICE_SMS": "true",
            "GUICHET_STORAGE_DIR": str(self.state / "storage"),
            "GUICHET_KEY_FILE": str(self.secret("ring", prefix="run:")),
        }
        forced = {"GUICHET_ENVIRONMENT": "development", "GUICHET_DATABASE_URL": addresses.app, "PYTHONUNBUFFERED": "1"}
        return defaults | inherited | forced
