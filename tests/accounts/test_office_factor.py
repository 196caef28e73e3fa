"""The office works with a passkey or an authenticator app (R-25)."""

from collections.abc import Awaitable, Callable, Iterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import ValidationError

from api.core.config import Settings, get_settings
from api.core.db import Database
from api.core.http import api_routes
from api.main import declared_caller
from tests.accounts.enrolling import add_app
from tests.accounts.logging_in import newest_code, refusal
from tests.accounts.security_key import add_passkey
from tests.callers import Caller
from tests.conftest import Clock

Add = Callable[[Caller, Database], Awaitable[None]]
Remove = Callable[[Caller, Database], Awaitable[httpx.Response]]
CURRENT = "/api/v1/office/sessions/current"
QUEUE = "/api/v1/office/counts"
# What somebody may do who has yet to add a strong factor.
ENROLLING = {
    "get_current_office_session",
    "prolong_current_office_session",
    "delete_current_office_session",
    "create_office_step_up",
    "put_current_office_step_up",
    "get_office_factors",
    "create_office_app_enrolment",
    "put_office_app",
    "delete_office_app",
    "create_office_recovery_codes",
    "create_office_passkey_enrolment",
    "create_office_passkey",
    "put_office_passkey",
    "delete_office_passkey",
    "put_current_office_step_up_passkey",
    "patch_office_account",
}


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in production: codes by SMS are not enough for the office."""
    monkeypatch.setenv("GUICHET_OFFICE_SMS", "false")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def office_routes(app: FastAPI) -> list[APIRoute]:
    office = {"officer", "anybody of the office", "audit reader", "administrator"}
    return [r for r in api_routes(app.routes) if r.include_in_schema and declared_caller(r.dependant) & office]


@pytest.mark.usefixtures("strict")
async def test_without_a_strong_factor_the_office_may_do_nothing_but_add_one(app: FastAPI, officer: Caller) -> None:
    answered = set()
    for route in office_routes(app):
        path = route.path_format.replace("{", "").replace("}", "")
        if "{" in route.path_format or route.name.startswith("delete_current"):
            continue
        method = min(route.methods or {"GET"})
        answer = await officer.request(method, path, json={})
        if (answer.status_code, answer.json().get("code")) != (403, "factor_required"):
            answered.add(route.name)
    assert answered <= ENROLLING
    # Nor by what is a company's, for its paper.
    paper = await officer.get("/api/v1/bank-accounts", headers={"Paper-Of": "0" * 32})
    assert (paper.status_code, paper.json()["code"]) == (403, "factor_required")
    assert (await officer.get(CURRENT)).json()["factor_required"] is True


def test_only_what_leads_to_a_strong_factor_is_open_without_one(app: FastAPI) -> None:
    def calls(route: APIRoute) -> set[str]:
        found, waiting = set(), list(route.dependant.dependencies)
        while waiting:
            dependency = waiting.pop()
            found.add(getattr(dependency.call, "__name__", ""))
            waiting += dependency.dependencies
        return found

    checked = {"any_officer", "quiet_any_officer"}
    assert {route.name for route in office_routes(app) if not calls(route) & checked} == ENROLLING


async def remove_app(officer: Caller, database: Database) -> httpx.Response:
    return await officer.delete("/api/v1/office/account/app")


async def remove_passkey(officer: Caller, database: Database) -> httpx.Response:
    [passkey] = (await officer.get("/api/v1/office/account/factors")).json()["passkeys"]
    return await officer.delete(f"/api/v1/office/account/passkeys/{passkey['id']}")


async def with_app(officer: Caller, database: Database) -> None:
    await add_app(officer, database, "/office")


async def with_passkey(officer: Caller, database: Database) -> None:
    await add_passkey(officer, "/office")


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("add", [with_app, with_passkey])
async def test_with_a_strong_factor_everything_opens(officer: Caller, database: Database, add: Add) -> None:
    assert refusal(await officer.get(QUEUE)) == (403, "factor_required")
    await add(officer, database)
    assert (await officer.get(QUEUE)).status_code == 200
    assert (await officer.get(CURRENT)).json()["factor_required"] is False


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    ("add", "remove", "add_another"),
    [(with_app, remove_app, with_passkey), (with_passkey, remove_passkey, with_app)],
)
async def test_the_office_keeps_its_last_strong_factor(
    officer: Caller, database: Database, add: Add, remove: Remove, add_another: Add
) -> None:
    await add(officer, database)
    assert refusal(await remove(officer, database)) == (409, "last_factor")
    assert (await officer.get(QUEUE)).status_code == 200
    await add_another(officer, database)
    assert (await remove(officer, database)).status_code == 204
    assert (await officer.get(QUEUE)).status_code == 200


@pytest.mark.usefixtures("strict")
async def test_a_step_up_by_sms_leads_there_when_the_login_is_old(
    officer: Caller, database: Database, clock: Clock
) -> None:
    await clock.move(minutes=6)
    assert refusal(await officer.post("/api/v1/office/account/app")) == (403, "step_up_required")
    await officer.post("/api/v1/office/step-ups")
    code = {"code": await newest_code(database)}
    assert (await officer.put("/api/v1/office/step-ups/current", json=code)).status_code == 200
    await add_app(officer, database, "/office")


@pytest.mark.usefixtures("strict")
async def test_who_has_yet_to_add_a_factor_may_choose_the_language(officer: Caller) -> None:
    answer = await officer.patch("/api/v1/office/account", json={"language": "de"})
    assert (answer.status_code, answer.json()["person"]["language"]) == (200, "de")


@pytest.mark.usefixtures("strict")
async def test_companies_may_stay_with_sms(manager: Caller) -> None:
    assert (await manager.get("/api/v1/organisation")).status_code == 200
    assert (await manager.get("/api/v1/sessions/current")).json()["factor_required"] is False


def test_production_does_not_start_with_sms_for_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ENVIRONMENT": "production", "BASE_URL": "https://guichet.example", "KEYS": "a:b"}.items():
        monkeypatch.setenv(f"GUICHET_{name}", value)
    with pytest.raises(ValidationError, match="GUICHET_OFFICE_SMS"):
        Settings()
    monkeypatch.setenv("GUICHET_OFFICE_SMS", "false")
    assert Settings().office_sms is False
