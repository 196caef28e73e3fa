import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.running.postgres import Cluster, kill_server


@contextmanager
def folder_open_to_all() -> Iterator[Path]:
    """A folder that PostgreSQL's account can enter; pytest's own ones are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="guichet-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for path in folder.glob("**/PG_VERSION"):
            kill_server(path.parent.resolve())
        shutil.rmtree(folder)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with folder_open_to_all() as folder:
        yield folder


@pytest.fixture
def cluster(open_folder: Path) -> Cluster:
    return Cluster.start(open_folder / "data", durable=False)
