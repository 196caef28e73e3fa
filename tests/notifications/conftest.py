from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import structlog
from structlog.testing import LogCapture
from structlog.typing import EventDict

from api.core.config import Settings, get_settings
from api.core.db import Database, make_engine
from api.core.keys import key_ring
from tests.postgres import Databases, shared_cluster

Configure = Callable[..., Settings]
Logs = list[EventDict]


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """Settings of this test, by environment variable without its prefix."""

    def set_variables(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(f"GUICHET_{name.upper()}", value)
        get_settings.cache_clear()
        key_ring.cache_clear()
        return get_settings()

    set_variables(environment="test", base_url="http://localhost:8000")
    yield set_variables
    monkeypatch.undo()
    get_settings.cache_clear()
    key_ring.cache_clear()


@pytest.fixture
def production(configure: Configure) -> Configure:
    """As in production: no inbox, texts are not kept."""
    ring = f"k1:{'x' * 32}"
    configure(environment="production", base_url="https://guichet.example", keys=ring, office_sms="false")
    return configure


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Logs:
    """What notifications log, with every field that is given."""
    capture = LogCapture()
    logger = structlog.wrap_logger(None, [capture], structlog.make_filtering_bound_logger(0))
    for module in ("bounces", "service", "sms_gateways"):
        monkeypatch.setattr(f"api.notifications.{module}.log", logger)
    return capture.entries


@pytest.fixture
def databases() -> Databases:
    return shared_cluster()


@pytest.fixture
async def database(databases: Databases, configure: Configure) -> AsyncIterator[Database]:
    """A database of this test's own: it commits."""
    with databases.fresh_database() as name:
        database = Database(make_engine(configure(database_url=databases.app_url(name))))
        yield database
        await database.close()
