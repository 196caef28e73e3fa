"""Databases with the demo data. Loading takes seconds, so the tests of a worker share one."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.pool import NullPool

from api.core.config import Settings, get_settings
from api.core.db import Database
from api.demo import load
from api.demo.load import DemoData
from api.documents.storage import FolderStorage
from tests.postgres import Databases, database_on

SEEN_ON = date(2027, 8, 2)
"""Long after the demo's story."""


@dataclass(frozen=True, slots=True)
class Place:
    """An empty database that a test may load the demo into."""

    name: str
    database: Database
    settings: Settings


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the demo's files are stored."""
    path = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "storage", lambda: FolderStorage(path))
        yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def data() -> DemoData:
    """What a load writes on one day, made once."""
    return load.demo_data(SEEN_ON)


@contextmanager
def _place(databases: Databases) -> Iterator[Place]:
    with databases.fresh_database() as name:
        owner = SecretStr(databases.owner_url(name))
        database = database_on(databases.app_url(name), poolclass=NullPool)
        yield Place(name, database, get_settings().model_copy(update={"migration_database_url": owner}))


@pytest.fixture
def empty(databases: Databases, folder: Path, data: DemoData, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A place to load into, with the data made already."""
    monkeypatch.setattr(load, "demo_data", lambda _: data)
    with _place(databases) as place:
        yield place


@pytest.fixture(scope="session")
async def demo(databases: Databases, folder: Path, data: DemoData) -> AsyncIterator[Place]:
    """A database with the demo data. Tests only read it, or open sessions."""
    with pytest.MonkeyPatch.context() as patch, _place(databases) as place:
        patch.setattr(load, "demo_data", lambda _: data)
        assert await load.load(place.database, place.settings)
        patch.undo()
        yield place


@pytest.fixture
async def second(databases: Databases, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    """Another one, loaded from the beginning on the same day."""
    monkeypatch.setattr(load, "office_day", lambda _: SEEN_ON)
    with _place(databases) as place:
        assert await load.load(place.database, place.settings)
        yield place
