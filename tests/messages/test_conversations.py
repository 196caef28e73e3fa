"""Messages to the office that are not about a request, and all of them as lists."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from api import worker
from api.core.db import Database, DbRole
from api.core.jobs import enqueue
from api.core.limits import CONVERSATIONS
from api.documents.models import Document
from api.documents.scanning import TELL_INFECTED
from api.invoices.unsent_uploads import remove_unsent_uploads
from tests.callers import Caller, Company
from tests.factories import make_document
from tests.leaving.test_leaving import archive_of, close, exported
from tests.messages.test_messages import have_read, of, office_of, office_upload, read, told, write, written
from tests.records import audited, mails
from tests.review.requests import ACCEPT, decide, send
from tests.review.test_examination import uploaded

MINE, OFFICE = "/api/v1/conversations", "/api/v1/office/conversations"
SUBJECT = "Changement d’adresse"


async def begin(caller: Caller, said: str = "Nous déménageons.", **values: Any) -> httpx.Response:
    body = {"subject": SUBJECT, "text": said} | values
    return await caller.post(MINE, json=body, headers={"Idempotency-Key": str(uuid4())})


async def begun(caller: Caller, said: str = "Nous déménageons.", **values: Any) -> dict[str, Any]:
    answer = await begin(caller, said, **values)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def messages_of(conversation: dict[str, Any], base: str = MINE) -> str:
    return f"{base}/{conversation['id']}/messages"


async def close_it(officer: Caller, conversation: dict[str, Any], position: int) -> httpx.Response:
    return await officer.post(f"{OFFICE}/{conversation['id']}/closings", json={"position": position})


async def listed(caller: Caller, path: str, **query: Any) -> list[str]:
    return [item["id"] for item in (await read(caller, path, **query))["items"]]


async def test_a_company_writes_without_a_request_and_the_office_answers_and_closes(
    company: Company, officer: Caller, database: Database
) -> None:
    document_id = await make_document(database, company.id)
    conversation = await begun(company.collaborator, attachments=[str(document_id)])
    assert conversation["reference"].startswith("M-2026-")
    assert (conversation["subject"], conversation["invoice_id"], conversation["state"]) == (SUBJECT, None, "open")
    assert conversation["last"] == {"sender": {"name": "Sandra K.", "side": "company"}, "text": "Nous déménageons."}
    [row] = (await read(officer, OFFICE, state="open"))["items"]
    assert (row["id"], row["unread"], row["organisation"]["id"]) == (conversation["id"], 1, str(company.id))
    await have_read(officer, messages_of(conversation, OFFICE), 1)
    answer = await written(officer, messages_of(conversation, OFFICE), "C’est noté.")
    assert answer["sender"] == {"name": "Anna M.", "side": "office"}
    assert await listed(officer, OFFICE, state="answered") == [conversation["id"]]
    # Any colleague reads it.
    shown = await read(company.manager, f"{MINE}/{conversation['id']}")
    assert (shown["state"], shown["unread"], shown["last"]["text"]) == ("answered", 1, "C’est noté.")
    texts = [m["text"] for m in (await read(company.manager, messages_of(conversation)))["items"]]
    assert texts == ["C’est noté.", "Nous déménageons."]
    closed = await close_it(officer, conversation, 2)
    assert (closed.status_code, closed.json()["state"]) == (201, "closed")
    assert ("close", []) in await audited(database, "conversation", UUID(conversation["id"]))
    await written(company.manager, messages_of(conversation), "Encore une question.")
    assert await listed(officer, OFFICE, state="open") == [conversation["id"]]


async def test_the_mails_name_the_reference_only(company: Company, officer: Caller, database: Database) -> None:
    conversation = await begun(company.collaborator)
    await written(officer, messages_of(conversation, OFFICE), "Secret médical")
    assert await told(database, "message_from_office") == [(company.made.collaborator.email, "fr")]
    [mail] = await mails(database, "message_from_office")
    assert mail.params == {"reference": conversation["reference"], "conversation_id": conversation["id"]}
    assert mail.text is not None
    assert f"/messages/{conversation['id']}" in mail.text
    for secret in ("Secret", SUBJECT, "Anna", "Sandra"):
        assert secret not in f"{mail.subject}{mail.text}{mail.html}"


async def test_another_company_finds_nothing(company: Company, other_company: Company, officer: Caller) -> None:
    conversation = await begun(company.manager)
    caller = other_company.manager
    for path in (f"{MINE}/{conversation['id']}", messages_of(conversation)):
        assert (await caller.get(path)).status_code == 404
    assert (await write(caller, messages_of(conversation))).status_code == 404
    assert (await caller.post(f"{messages_of(conversation)}/readings", json={"position": 1})).status_code == 404
    assert await listed(caller, MINE) == []
    cursor = None
    for _ in range(2):
        await begun(company.manager)
    cursor = (await read(company.manager, MINE, limit=1))["next"]
    assert (await caller.get(MINE, params={"cursor": cursor})).json()["code"] == "cursor_not_valid"


async def test_all_conversations_are_listed_with_their_references(company: Company, officer: Caller) -> None:
    request = await send(company)
    await written(company.manager, of(request.id), "Au sujet de la demande")
    other = await begun(company.manager)
    first, second = (await read(company.manager, MINE))["items"]
    assert (first["id"], first["invoice_id"]) == (other["id"], None)
    assert (second["reference"], second["invoice_id"], second["subject"]) == (
        request.sent["reference"],
        request.id,
        None,
    )
    page = await read(company.manager, MINE, limit=1)
    assert [item["id"] for item in page["items"]] == [other["id"]]
    assert await listed(company.manager, MINE, limit=1, cursor=page["next"]) == [second["id"]]
    # The office begins with who has waited longest.
    oldest = await read(officer, OFFICE, state="open", limit=1)
    assert [item["id"] for item in oldest["items"]] == [second["id"]]
    assert await listed(officer, OFFICE, state="open", cursor=oldest["next"]) == [other["id"]]
    assert await listed(officer, OFFICE) == [other["id"], second["id"]]


async def test_unread_conversations_are_counted_and_listed(
    company: Company, other_company: Company, officer: Caller
) -> None:
    request = await send(company)
    for _ in range(2):
        await written(officer, office_of(request.id))
    conversation = await begun(company.manager)
    await written(officer, messages_of(conversation, OFFICE))
    counts = "/api/v1/conversation-counts"
    assert await read(company.collaborator, counts) == {"unread": 2}
    assert await read(other_company.manager, counts) == {"unread": 0}
    assert len(await listed(company.manager, MINE, unread=True)) == 2
    await have_read(company.manager, of(request.id), 2)
    assert await read(company.collaborator, counts) == {"unread": 1}
    assert await listed(company.manager, MINE, unread=True) == [conversation["id"]]


async def test_nobody_closes_over_a_message_they_have_not_read(company: Company, officer: Caller) -> None:
    conversation = await begun(company.manager)
    await written(company.manager, messages_of(conversation), "Attendez !")
    answer = await close_it(officer, conversation, 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "message_unread")
    assert (await close_it(officer, conversation, 2)).status_code == 201
    shown = (await read(company.manager, messages_of(conversation)))["items"]
    assert all(message["seen_at"] for message in shown)


async def test_a_subject_is_one_line(company: Company) -> None:
    for subject, code in (("", "required"), ("a\nb", "characters"), ("x" * 121, "too_long")):
        answer = await begin(company.manager, subject=subject)
        [found] = answer.json()["errors"]
        assert (answer.status_code, found["pointer"], found["code"]) == (422, "/subject", code)


async def test_a_company_begins_only_so_many_a_day(company: Company) -> None:
    for _ in range(CONVERSATIONS.uses):
        await begun(company.manager)
    answer = await begin(company.collaborator)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_conversations")


async def test_what_was_sent_with_a_message_stays(
    company: Company, officer: Caller, clock: Any, database: Database
) -> None:
    kept = await make_document(database, company.id)
    await begun(company.manager, attachments=[str(kept)])
    unsent = (await office_upload(officer, company)).json()["id"]
    await clock.move(days=400)
    await remove_unsent_uploads(database)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        left = set(await session.scalars(select(Document.id)))
    assert kept in left
    assert UUID(unsent) not in left


async def test_conversations_are_handed_over(company: Company, officer: Caller, database: Database) -> None:
    conversation = await begun(company.collaborator)
    person, to = company.made.collaborator.id, str(company.made.manager.id)
    answer = await company.manager.post(f"/api/v1/members/{person}/hand-overs", json={"to": to})
    assert answer.json()["conversations"] == 1
    await written(officer, messages_of(conversation, OFFICE))
    assert await told(database, "message_from_office") == [(company.made.manager.email, "fr")]


async def test_messages_are_taken_out(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    await written(company.manager, of(request.id), "Voici.", attachments=[await uploaded(company)])
    conversation = await begun(company.manager, attachments=[await uploaded(company)])
    await written(officer, messages_of(conversation, OFFICE), "Merci.")
    await begun(other_company.manager, "Rien pour vous.")
    archive = await archive_of(company.manager, await exported(company.manager, database))
    names = archive.namelist()
    folder = f"messages/{conversation['reference']}"
    told_ = json.loads(archive.read(f"{folder}/messages.json"))
    assert [(m["side"], m["author_name"], m["text"]) for m in told_["messages"]] == [
        ("company", "Jean D.", "Nous déménageons."),
        ("office", "Anna M.", "Merci."),
    ]
    assert told_["subject"] == SUBJECT
    about = f"invoices/{request.sent['reference']}"
    assert json.loads(archive.read(f"{about}/messages.json"))["messages"][0]["text"] == "Voici."
    for place in (f"{folder}/messages/001-01-", f"{about}/messages/001-01-"):
        [file] = [name for name in names if name.startswith(place)]
        assert archive.read(file).startswith(b"%PDF-")
    assert b"Rien pour vous." not in b"".join(archive.read(name) for name in names)


async def test_messages_outlive_the_account_and_nobody_answers_them(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    assert (await decide(officer, request, ACCEPT)).status_code == 200
    document_id = await make_document(database, company.id)
    conversation = await begun(company.manager, attachments=[str(document_id)])
    assert (await close(company.manager, company, without_export=True)).status_code == 204
    [message] = (await read(officer, messages_of(conversation, OFFICE)))["items"]
    assert [a["id"] for a in message["attachments"]] == [str(document_id)]
    assert (await officer.get(f"/api/v1/office/documents/{document_id}")).status_code == 200
    for path in (messages_of(conversation, OFFICE), office_of(request.id)):
        answer = await write(officer, path)
        assert (answer.status_code, answer.json()["code"]) == (409, "account_is_closed")
    assert (await office_upload(officer, company)).json()["code"] == "account_is_closed"


@pytest.mark.committed  # parallel transactions
async def test_closing_and_writing_at_the_same_time_lose_nothing(company: Company, officer: Caller) -> None:
    conversation = await begun(company.manager)
    wrote, closed = await asyncio.gather(
        write(company.manager, messages_of(conversation), "Attendez !"), close_it(officer, conversation, 1)
    )
    assert (wrote.status_code, closed.status_code) in {(201, 201), (201, 409)}
    assert (await read(officer, f"{OFFICE}/{conversation['id']}"))["state"] == "open"


async def test_a_company_learns_of_an_infected_file(company: Company, officer: Caller, database: Database) -> None:
    document_id = await make_document(database, company.id)
    conversation = await begun(company.collaborator, attachments=[str(document_id)])
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await enqueue(session, TELL_INFECTED, {"organisation_id": company.id, "document_id": document_id})
    await worker.drain(database)
    [mail] = await mails(database, "message_file_infected")
    assert (mail.recipient, mail.params["reference"]) == (
        company.made.collaborator.email,
        conversation["reference"],
    )
