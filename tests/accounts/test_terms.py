"""A new version of the terms of use: everybody of a company accepts it before going on, and loses nothing meanwhile."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from api.accounts.models import TermsAcceptance
from api.core.config import get_settings
from api.core.db import Database
from tests.callers import Caller, Company
from tests.records import audited

ACCEPT = "/api/v1/terms-acceptances"
CURRENT = "/api/v1/sessions/current"


@pytest.fixture
def new_terms(company: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The office has put version 2027 in force after a company accepted the one before."""
    assert company.made.manager.id != company.made.collaborator.id
    monkeypatch.setenv("GUICHET_TERMS_VERSION", "2027")
    get_settings.cache_clear()
    yield "2027"
    monkeypatch.undo()
    get_settings.cache_clear()


async def test_whoever_accepted_the_version_in_force_is_not_asked(company: Company) -> None:
    assert (await company.manager.get(CURRENT)).json()["terms_required"] is False
    assert (await company.manager.get("/api/v1/settings")).json()["terms_version"] == "1"


@pytest.mark.usefixtures("new_terms")
async def test_nothing_is_answered_before_new_terms_are_accepted(company: Company) -> None:
    for path in ("/api/v1/invoices", "/api/v1/beneficiaries", "/api/v1/organisation", "/api/v1/sessions"):
        answer = await company.manager.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "terms_required")
    answer = await company.manager.submit(company.ready.body)
    assert (answer.status_code, answer.json()["code"]) == (403, "terms_required")
    session = await company.manager.get(CURRENT)
    assert (session.status_code, session.json()["terms_required"]) == (200, True)
    language = await company.manager.patch("/api/v1/account", json={"language": "de"})
    assert language.status_code == 200


async def test_each_person_accepts_and_goes_on(company: Company, database: Database, new_terms: str) -> None:
    answer = await company.manager.post(ACCEPT, json={"version": new_terms})
    assert (answer.status_code, answer.json()["terms_required"]) == (201, False)
    assert (await company.manager.get("/api/v1/organisation")).status_code == 200
    assert (await company.collaborator.get("/api/v1/organisation")).json()["code"] == "terms_required"
    assert (await company.manager.post(ACCEPT, json={"version": new_terms})).status_code == 201
    person_id = company.made.manager.id
    async with database.transaction() as session:
        rows = await session.scalars(select(TermsAcceptance.version).where(TermsAcceptance.person_id == person_id))
        assert sorted(rows) == ["1", "2027"]
    assert ("accept_terms", []) in await audited(database, "person", person_id)


@pytest.mark.usefixtures("new_terms")
async def test_another_version_than_the_one_in_force_is_not_accepted(company: Company) -> None:
    answer = await company.manager.post(ACCEPT, json={"version": "1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "terms_changed")
    assert (await company.manager.get(CURRENT)).json()["terms_required"] is True


@pytest.mark.usefixtures("new_terms")
async def test_a_draft_is_kept_while_new_terms_wait(company: Company) -> None:
    draft = await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {"remark": "en cours"}})
    assert draft.status_code == 201, draft.json()


@pytest.mark.usefixtures("new_terms")
async def test_whoever_does_not_accept_can_leave(company: Company) -> None:
    assert (await company.manager.delete(CURRENT)).status_code == 204


@pytest.mark.usefixtures("new_terms")
async def test_the_office_is_not_asked(officer: Caller) -> None:
    assert (await officer.get("/api/v1/office/registrations")).status_code == 200
    assert (await officer.get("/api/v1/office/sessions/current")).json()["terms_required"] is False
