"""Messages between a company and the office about a request."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from api import worker
from api.accounts.models import Membership
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.limits import MESSAGES, MESSAGES_OFFICER
from api.documents.models import Document
from api.messages import service
from api.messages.models import Conversation, Message
from tests.callers import Caller, Company, officer_in
from tests.documents.files import plain_pdf
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID, make_document
from tests.records import audited, mails
from tests.review.requests import ACCEPT, decide, refusal, search, send

SAID = "Bonjour,\n\nvoici <b>la date</b>.\nMerci"


def of(invoice_id: str, side: str = "") -> str:
    return f"/api/v1{side}/invoices/{invoice_id}/messages"


def office_of(invoice_id: str) -> str:
    return of(invoice_id, "/office")


async def write(caller: Caller, path: str, said: str = SAID, key: str | None = None, **values: Any) -> httpx.Response:
    body = {"text": said} | values
    return await caller.post(path, json=body, headers={"Idempotency-Key": key or str(uuid4())})


async def persist(caller: Caller, path: str, said: str) -> int:
    """Write as the pages do: where a lock was not to be had in time, once more with the same key."""
    key = str(uuid4())
    for _ in range(10):
        answer = await write(caller, path, said, key)
        if answer.status_code != 503:
            break
    return answer.status_code


async def written(caller: Caller, path: str, said: str = SAID, **values: Any) -> dict[str, Any]:
    answer = await write(caller, path, said, **values)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def read(caller: Caller, path: str, **query: Any) -> dict[str, Any]:
    answer = await caller.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def have_read(caller: Caller, path: str, position: int) -> None:
    answer = await caller.post(f"{path}/readings", json={"position": position})
    assert answer.status_code == 204, answer.text


async def office_upload(officer: Caller, company: Company, name: str = "reponse.pdf") -> httpx.Response:
    return await officer.post(
        f"/api/v1/office/organisations/{company.id}/documents",
        content=plain_pdf(),
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        },
    )


async def test_both_sides_read_the_messages_in_order_with_their_senders(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    first = await written(company.collaborator, of(request.id))
    assert (first["position"], first["text"], first["seen_at"], first["attachments"]) == (1, SAID, None, [])
    assert first["sender"] == {"name": "Sandra K.", "side": "company"}
    await written(officer, office_of(request.id), "Merci.")
    await written(company.manager, of(request.id), "De rien.")
    mine = await read(company.manager, of(request.id))
    assert [(m["position"], m["text"], m["sender"]["name"]) for m in mine["items"]] == [
        (3, "De rien.", "Jean D."),
        (2, "Merci.", "Anna M."),
        (1, SAID, "Sandra K."),
    ]
    assert (mine["count"], mine["next"]) == (3, None)
    assert await read(officer, office_of(request.id)) == mine
    assert ("read_messages", []) in await audited(database, "invoice", UUID(request.id))
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        conversation_id = await session.scalar(select(Conversation.id))
    assert [action for action, _ in await audited(database, "conversation", conversation_id)] == ["write"] * 3


async def test_a_request_without_messages_has_an_empty_list(company: Company, officer: Caller) -> None:
    request = await send(company)
    for caller, path in ((company.manager, of(request.id)), (officer, office_of(request.id))):
        assert await read(caller, path) == {"items": [], "next": None, "count": 0, "count_capped": False}
        await have_read(caller, path, 1)


async def test_messages_come_in_pages(company: Company) -> None:
    request = await send(company)
    for number in range(1, 6):
        await written(company.manager, of(request.id), str(number))
    first = await read(company.manager, of(request.id), limit=2)
    second = await read(company.manager, of(request.id), limit=2, cursor=first["next"])
    third = await read(company.manager, of(request.id), limit=2, cursor=second["next"])
    pages = [[m["text"] for m in page["items"]] for page in (first, second, third)]
    assert (pages, third["next"], third["count"]) == ([["5", "4"], ["3", "2"], ["1"]], None, 5)
    other = await send(company)
    await written(company.manager, of(other.id))
    answer = await company.manager.get(of(other.id), params={"cursor": first["next"]})
    assert answer.json()["code"] == "cursor_not_valid"


@pytest.mark.parametrize("decision", [ACCEPT, refusal()])
async def test_messages_can_be_written_after_a_decision(
    decision: dict[str, Any], company: Company, officer: Caller
) -> None:
    request = await send(company)
    assert (await decide(officer, request, decision)).status_code == 200
    await written(company.manager, of(request.id))
    await written(officer, office_of(request.id))


async def test_a_message_is_marked_once_the_other_side_has_read_it(company: Company, officer: Caller) -> None:
    request = await send(company)
    await written(company.manager, of(request.id), "un")
    await written(company.manager, of(request.id), "deux")
    # One's own side does not count, nor does what came after what was shown.
    await have_read(company.collaborator, of(request.id), 2)
    await have_read(officer, office_of(request.id), 1)
    two, one = (await read(company.manager, of(request.id)))["items"]
    assert (one["seen_at"] is not None, two["seen_at"]) == (True, None)
    await have_read(officer, office_of(request.id), 2)
    first_seen = one["seen_at"]
    two, one = (await read(company.manager, of(request.id)))["items"]
    assert two["seen_at"] is not None
    assert one["seen_at"] == first_seen


async def test_the_same_key_writes_once(company: Company, officer: Caller) -> None:
    request = await send(company)
    for caller, path in ((company.manager, of(request.id)), (officer, office_of(request.id))):
        one, two = await write(caller, path, key="a"), await write(caller, path, key="a")
        assert (one.status_code, two.status_code, one.content) == (201, 201, two.content)
        changed = await write(caller, path, "autre", key="a")
        assert (changed.status_code, changed.json()["code"]) == (422, "idempotency_key_reused")
        assert (await caller.post(path, json={"text": "x"})).json()["code"] == "idempotency_key_missing"
    assert (await read(officer, office_of(request.id)))["count"] == 2


async def test_a_message_needs_words_and_not_too_many(company: Company) -> None:
    request = await send(company)
    for said, code in (("", "required"), (" \n ", "required"), ("x" * 4001, "too_long"), ("a\u202eb", "characters")):
        answer = await write(company.manager, of(request.id), said)
        [found] = answer.json()["errors"]
        assert (answer.status_code, found["pointer"], found["code"]) == (422, "/text", code)
    assert (await written(company.manager, of(request.id), "x" * 4000))["position"] == 1


async def test_another_company_sees_and_writes_nothing(company: Company, other_company: Company) -> None:
    request = await send(company)
    await written(company.manager, of(request.id))
    caller = other_company.manager
    assert (await caller.get(of(request.id))).status_code == 404
    assert (await write(caller, of(request.id))).status_code == 404
    assert (await caller.post(f"{of(request.id)}/readings", json={"position": 1})).status_code == 404
    assert (await read(company.manager, of(request.id)))["count"] == 1
    assert (await read(caller, "/api/v1/conversations"))["count"] == 0


# Attachments.


async def test_a_file_goes_with_a_message_and_the_office_reads_it(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    document_id = await make_document(database, company.id)
    assert (await officer.get(f"/api/v1/office/documents/{document_id}")).status_code == 404
    message = await written(company.manager, of(request.id), attachments=[str(document_id)])
    assert [a["id"] for a in message["attachments"]] == [str(document_id)]
    assert (await read(officer, office_of(request.id)))["items"][0]["attachments"] == message["attachments"]
    assert (await officer.get(f"/api/v1/office/documents/{document_id}")).status_code == 200
    deleted = await company.manager.delete(f"/api/v1/documents/{document_id}")
    assert (deleted.status_code, deleted.json()["code"]) == (409, "document_attached")


async def test_only_ones_own_good_free_files_go_along(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    rejected = await make_document(database, company.id, state="rejected", rejection_code="infected")
    free = await make_document(database, company.id)
    theirs = await make_document(database, other_company.id)
    huge = await make_document(database, company.id, size=10**9)
    of_office = (await office_upload(officer, company)).json()["id"]
    for files, code in (
        ([rejected], "attachment_rejected"),
        ([theirs], "attachment_unknown"),
        ([uuid4()], "attachment_unknown"),
        ([company.ready.document_id], "attachment_unknown"),  # a part of the request
        ([of_office], "attachment_unknown"),
        ([free, free], "attachment_twice"),
        ([huge], "attachments_too_large"),
        ([uuid4() for _ in range(21)], "too_many"),
    ):
        answer = await write(company.manager, of(request.id), attachments=[str(file) for file in files])
        assert answer.status_code == 422, (code, answer.text)
        assert {found["code"] for found in answer.json()["errors"]} == {code}
    assert (await read(company.manager, of(request.id)))["count"] == 0
    await written(company.manager, of(request.id), attachments=[str(free)])
    again = await write(company.manager, of(request.id), attachments=[str(free)])
    assert again.json()["errors"][0]["code"] == "attachment_unknown"


async def test_an_infected_file_is_shown_to_nobody(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    document_id = await make_document(database, company.id, state="checking")
    await written(company.manager, of(request.id), attachments=[str(document_id)])
    content = f"/api/v1/office/documents/{document_id}/content"
    assert (await officer.get(content)).json()["code"] == "document_not_clean"
    async with database.transaction(DbRole.WORKER, company.id) as session:
        await session.execute(
            update(Document).where(Document.id == document_id).values(state="rejected", rejection_code="infected")
        )
    assert (await officer.get(content)).json()["code"] == "document_not_clean"
    [message] = (await read(officer, office_of(request.id)))["items"]
    assert [(a["state"], a["rejection_code"]) for a in message["attachments"]] == [("rejected", "infected")]


async def test_the_office_sends_files_that_the_company_reads_once_they_are_sent(
    company: Company, other_company: Company, officer: Caller, app: Any, database: Database
) -> None:
    request = await send(company)
    uploaded = await office_upload(officer, company)
    assert uploaded.status_code == 201, uploaded.text
    document_id = uploaded.json()["id"]
    path = f"/api/v1/documents/{document_id}"
    assert (await company.manager.get(path)).status_code == 404
    assert (await company.manager.delete(path)).status_code == 404
    async with officer_in(app, database, SECOND_REVIEWER_ID) as colleague:
        assert (await colleague.get(f"/api/v1/office/documents/{document_id}")).status_code == 404
        stolen = await write(colleague, office_of(request.id), attachments=[document_id])
        assert stolen.json()["errors"][0]["code"] == "attachment_unknown"
    await written(officer, office_of(request.id), attachments=[document_id])
    assert (await company.manager.get(f"{path}/content")).content.startswith(b"%PDF-")
    assert (await other_company.manager.get(path)).status_code == 404
    gone = await officer.delete(f"/api/v1/office/documents/{document_id}")
    assert (gone.status_code, gone.json()["code"]) == (409, "document_attached")


async def test_an_officer_takes_an_unsent_file_back(company: Company, officer: Caller, database: Database) -> None:
    document_id = (await office_upload(officer, company)).json()["id"]
    assert (await officer.delete(f"/api/v1/office/documents/{document_id}")).status_code == 204
    assert (await officer.get(f"/api/v1/office/documents/{document_id}")).status_code == 404
    mine = await make_document(database, company.id)
    assert (await officer.delete(f"/api/v1/office/documents/{mine}")).status_code == 404
    nowhere = await officer.post(
        f"/api/v1/office/organisations/{uuid4()}/documents",
        content=plain_pdf(),
        headers={"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=UTF-8''a.pdf"},
    )
    assert nowhere.status_code == 404


# Mails.


async def told(database: Database, message: str) -> list[tuple[str, str]]:
    await worker.drain(database)
    return [(mail.recipient, mail.language) for mail in await mails(database, message)]


async def test_the_company_gets_one_mail_until_it_has_read(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    for said in ("un", "deux"):
        await written(officer, office_of(request.id), said)
    sender = company.made.collaborator
    assert await told(database, "message_from_office") == [(sender.email, "fr")]
    [mail] = await mails(database, "message_from_office")
    assert mail.params["reference"] == request.sent["reference"]
    assert "un" not in (mail.text or "").split()
    await have_read(company.manager, of(request.id), 2)
    await written(officer, office_of(request.id), "trois")
    assert len(await told(database, "message_from_office")) == 2


async def test_whoever_wrote_last_gets_the_mail_and_managers_when_nobody_is_left(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    await written(company.manager, of(request.id))
    await written(officer, office_of(request.id))
    manager, sender = company.made.manager.email, company.made.collaborator.email
    assert await told(database, "message_from_office") == [(manager, "fr")]
    await have_read(company.manager, of(request.id), 2)
    await written(company.collaborator, of(request.id))
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        left = update(Membership).where(Membership.person_id == company.made.collaborator.id)
        await session.execute(left.values(active=False))
    await written(officer, office_of(request.id))
    assert sender not in [address for address, _ in await told(database, "message_from_office")]
    assert [address for address, _ in await told(database, "message_from_office")] == [manager, manager]


async def test_the_officer_who_wrote_or_decided_gets_a_mail(
    company: Company, officer: Caller, app: Any, database: Database
) -> None:
    request = await send(company)
    await written(company.manager, of(request.id))
    assert await told(database, "message_from_company") == []  # the number beside the navigation tells everybody
    await have_read(officer, office_of(request.id), 1)
    assert (await decide(officer, request, ACCEPT)).status_code == 200
    await written(company.manager, of(request.id))
    await written(company.manager, of(request.id))
    assert await told(database, "message_from_company") == [("anna.muster@office.example", "fr")]
    async with officer_in(app, database, SECOND_REVIEWER_ID) as colleague:
        await have_read(colleague, office_of(request.id), 3)
        await written(colleague, office_of(request.id))
    await written(company.manager, of(request.id))
    assert [address for address, _ in await told(database, "message_from_company")] == [
        "anna.muster@office.example",
        "lea.keller@office.example",
    ]


# Marks.


async def test_the_queue_marks_requests_with_unread_messages(company: Company, officer: Caller) -> None:
    request, quiet = await send(company), await send(company)
    await written(company.manager, of(request.id))
    await written(company.manager, of(request.id))
    marks = {row["id"]: row["unread_messages"] for row in (await search(officer))["items"]}
    assert (marks[request.id], marks[quiet.id]) == (2, 0)
    assert (await officer.get("/api/v1/office/counts")).json()["messages"] == 1
    await have_read(officer, office_of(request.id), 2)
    marks = {row["id"]: row["unread_messages"] for row in (await search(officer))["items"]}
    assert marks[request.id] == 0
    await written(officer, office_of(request.id))
    assert (await officer.get("/api/v1/office/counts")).json()["messages"] == 0


# Limits and races.


async def test_a_company_cannot_flood_the_office(company: Company) -> None:
    request = await send(company)
    for _ in range(MESSAGES.uses):
        await written(company.manager, of(request.id), "x")
    answer = await write(company.collaborator, of(request.id))
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_messages")
    assert answer.headers["Retry-After"] == "3600"
    assert (await read(company.manager, of(request.id)))["count"] == MESSAGES.uses


async def test_an_officer_cannot_flood_a_company(
    company: Company, officer: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MESSAGES_OFFICER", replace(MESSAGES_OFFICER, most=2))
    request = await send(company)
    for _ in range(2):
        await written(officer, office_of(request.id))
    assert (await write(officer, office_of(request.id))).json()["code"] == "too_many_messages"


async def test_uploads_of_officers_are_limited_and_not_the_companys(
    company: Company, officer: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings().uploads, "hourly_files", 1)
    assert (await office_upload(officer, company)).status_code == 201
    assert (await office_upload(officer, company)).json()["code"] == "uploads_of_officer"
    answer = await company.manager.post(
        "/api/v1/documents",
        content=plain_pdf(),
        headers={"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=UTF-8''a.pdf"},
    )
    assert answer.status_code == 201


@pytest.mark.committed  # parallel transactions
async def test_messages_at_the_same_time_begin_one_conversation(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    answers = await asyncio.gather(
        *[persist(company.manager, of(request.id), f"company {n}") for n in range(5)],
        *[persist(officer, office_of(request.id), f"office {n}") for n in range(5)],
    )
    assert answers == [201] * 10
    items = (await read(company.manager, of(request.id)))["items"]
    assert [m["position"] for m in items] == list(range(10, 0, -1))
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.execute(select(func.count()).select_from(Conversation))).scalar_one() == 1
    assert len(await told(database, "message_from_office")) == 1


@pytest.mark.committed  # parallel transactions
async def test_the_same_key_at_the_same_time_writes_once(company: Company) -> None:
    request = await send(company)
    answers = await asyncio.gather(*[write(company.manager, of(request.id), key="k") for _ in range(8)])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert (await read(company.manager, of(request.id)))["count"] == 1


@pytest.mark.committed  # parallel transactions
async def test_a_file_goes_with_one_of_two_messages(company: Company, database: Database) -> None:
    request = await send(company)
    document_id = str(await make_document(database, company.id))
    answers = await asyncio.gather(
        *[write(company.manager, of(request.id), attachments=[document_id]) for _ in range(4)]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]


# The second belt.


async def test_a_company_cannot_write_as_the_office_nor_have_read_for_it(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    await written(company.manager, of(request.id))
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        seen = await session.execute(update(Message).values(seen_at=func.app_now()).returning(Message.id))
        assert seen.all() == []
    forged = text(
        "INSERT INTO messages (id, organisation_id, conversation_id, position, side, author_id, author_name, text) "
        "SELECT gen_random_uuid(), organisation_id, id, 99, 'office', :author, 'Anna M.', 'Payé' FROM conversations"
    )
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            await session.execute(forged, {"author": REVIEWER_ID})


async def test_what_was_written_does_not_change(company: Company, database: Database) -> None:
    request = await send(company)
    await written(company.manager, of(request.id))
    for role, statement in (
        (DbRole.COMPANY, "UPDATE messages SET text = 'x'"),
        (DbRole.OFFICE, "UPDATE messages SET text = 'x'"),
        (DbRole.COMPANY, "DELETE FROM messages"),
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.transaction(role, company.id if role is DbRole.COMPANY else None) as session:
                await session.execute(text(statement))
