"""Officers write to each other about a request."""

from uuid import UUID

from fastapi import FastAPI

from api.core.db import Database
from tests.callers import Caller, Company, officer_in
from tests.factories import SECOND_REVIEWER_ID
from tests.records import audited
from tests.review.requests import ACCEPT, decide, send


async def test_notes_are_read_by_colleagues_and_by_no_company(
    app: FastAPI, company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    path = f"{request.path}/notes"
    first = await officer.post(path, json={"note": "Rappelé le home le 3.\nIls envoient le mandat."})
    assert first.status_code == 201, first.text
    await decide(officer, request, ACCEPT)
    async with officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        await lea.post(path, json={"note": "Mandat reçu."})
        notes = (await lea.get(path)).json()["items"]
    assert [note["text"] for note in notes] == ["Rappelé le home le 3.\nIls envoient le mandat.", "Mandat reçu."]
    assert [note["author"]["name"] for note in notes] == ["Anna Muster", "Lea Keller"]
    seen = await company.manager.get(f"/api/v1/invoices/{request.id}")
    assert "Mandat reçu" not in seen.text
    assert [name for name, _ in await audited(database, "invoice", UUID(request.id))].count("add_note") == 2
    assert ("read_notes", []) in await audited(database, "invoice", UUID(request.id))


async def test_an_empty_note_is_none(company: Company, officer: Caller) -> None:
    request = await send(company)
    answer = await officer.post(f"{request.path}/notes", json={"note": "  "})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/note")
