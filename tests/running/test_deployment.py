"""The image and the compose file, as far as they can be checked without a container engine."""

import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.core.config import Settings
from api.running.container import variables
from api.running.make_secrets import main as make_secrets

REPOSITORY = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def copied_from_the_checkout() -> list[str]:
    lines = (REPOSITORY / "Dockerfile").read_text().splitlines()
    copies = [shlex.split(line)[1:] for line in lines if line.startswith("COPY ")]
    return [source for words in copies if not words[0].startswith("--from") for source in words[:-1]]


@pytest.mark.parametrize("path", copied_from_the_checkout())
def test_copied_path_exists_and_is_sent_to_the_builder(path: str) -> None:
    assert (REPOSITORY / path).exists()
    rules = (REPOSITORY / ".dockerignore").read_text().split()
    assert f"!{path.split('/', maxsplit=1)[0]}" in rules
    assert not any(fnmatch(path, rule) for rule in rules if rule not in {"*", "#"} and not rule.startswith("!"))


def test_stages_that_are_copied_from_exist() -> None:
    text = (REPOSITORY / "Dockerfile").read_text()
    assert set(re.findall(r"--from=(\w+)", text)) == set(re.findall(r"^FROM .* AS (\w+)$", text, re.MULTILINE))


def test_image_runs_as_nobody_special_and_installs_only_what_is_pinned() -> None:
    text = (REPOSITORY / "Dockerfile").read_text()
    assert "USER 10001:10001" in text
    assert "--require-hashes" in text
    assert "requirements-dev" not in text


@pytest.mark.parametrize("name", SERVICES)
def test_service_refers_only_to_what_is_declared(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    named = {volume.split(":")[0] for volume in service.get("volumes", [])}
    assert named <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", SERVICES)
def test_service_names_its_image_and_restarts(name: str) -> None:
    assert SERVICES[name]["image"]
    assert SERVICES[name]["restart"]


def test_only_the_one_who_needs_it_gets_a_strong_login() -> None:
    holders = {
        secret: {name for name, service in SERVICES.items() if secret in service.get("secrets", [])}
        for secret in COMPOSE["secrets"]
    }
    assert holders["superuser_password"] == {"database"}
    assert holders["guichet_superuser_database_url"] == {"roles"}
    assert holders["guichet_migration_database_url"] == {"migrate"}
    assert holders["guichet_database_url"] == {"api", "worker"}


def test_the_proxy_alone_is_reached_from_outside_and_the_database_is_not_reached_by_it() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert "data" not in SERVICES["proxy"]["networks"]
    assert COMPOSE["networks"]["data"]["internal"] is True


def test_proxy_limits_time_size_and_connections() -> None:
    config = COMPOSE["configs"]["proxy"]["content"]
    limits = ("client_header_timeout", "client_body_timeout", "limit_conn per_address", "limit_conn in_all")
    for limit in (*limits, "client_max_body_size"):
        assert limit in config
    assert re.search(r"proxy_request_buffering\s+off", config) is None, "a slow body would hold the API"


def test_stopping_leaves_time_to_drain() -> None:
    for name in ("api", "worker"):
        assert SERVICES[name]["stop_grace_period"] == "30s"


def test_made_secrets_fit_the_compose_file_and_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_secrets([str(tmp_path)])
    made = {path.name for path in tmp_path.iterdir()}
    assert made == set(COMPOSE["secrets"]) - {"tls_certificate", "tls_key"}
    for name, value in variables(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GUICHET_ENVIRONMENT", "production")
    monkeypatch.setenv("GUICHET_OFFICE_SMS", "false")
    monkeypatch.setenv("GUICHET_BASE_URL", "https://guichet.office.example")
    settings = Settings()
    assert "guichet_app:" in settings.database_url.get_secret_value()
    assert "guichet_owner:" in settings.migration_database_url.get_secret_value()
    assert len(settings.key_ring_text) > 32


def test_made_secrets_stay(tmp_path: Path) -> None:
    make_secrets([str(tmp_path)])
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    make_secrets([str(tmp_path)])
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_variable_that_is_set_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guichet_keys").write_text("from the file\n")
    (tmp_path / "other").write_text("not ours")
    monkeypatch.delenv("GUICHET_KEYS", raising=False)
    assert variables(tmp_path) == {"GUICHET_KEYS": "from the file"}
    monkeypatch.setenv("GUICHET_KEYS", "set")
    assert variables(tmp_path) == {}
