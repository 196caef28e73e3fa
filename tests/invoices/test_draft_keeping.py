"""Drafts that nobody touches: a reminder, a last warning, their end."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from api import worker
from api.core.clock import office_day
from api.core.config import DraftLimits, Settings
from api.core.db import Database, DbRole
from api.core.sections import show_day
from api.documents.models import Document
from api.invoices.draft_keeping import remind_of_drafts, remove_old_drafts
from api.invoices.status import Action
from api.invoices.unsent_uploads import remove_unsent_uploads
from api.notices.service import send_digests
from tests.callers import Caller, Company
from tests.factories import make_document
from tests.invoices.moving import ask_for_correction, decide
from tests.invoices.test_drafts import DRAFTS, HALF, make_draft, save
from tests.invoices.test_taking_back import recall
from tests.records import audited, mails
from tests.review.requests import send, send_for

REMINDER, WARNING = "draft_reminder", "draft_warning"


async def night(database: Database) -> None:
    """The jobs in their order, and once more: what is done is done."""
    for _ in range(2):
        await remind_of_drafts(database)
        await remove_old_drafts(database)


async def told(database: Database, message: str) -> list[tuple[str, list[str], str]]:
    found = []
    for mail in await mails(database, message):
        facts, path = mail.params["facts"], mail.params["path"]
        assert isinstance(facts, list)
        assert isinstance(path, str)
        found.append((mail.recipient, facts, path))
    return found


async def is_known(caller: Caller, draft: Any) -> bool:
    return (await caller.get(f"{DRAFTS}/{draft['id']}")).status_code == 200


async def shown_end(caller: Caller, draft: Any) -> datetime:
    return datetime.fromisoformat((await caller.get(f"{DRAFTS}/{draft['id']}")).json()["kept_until"])


_OLDER = (
    text(
        "UPDATE drafts SET saved_at = saved_at - make_interval(secs => :seconds), "
        "reminded_at = reminded_at - make_interval(secs => :seconds), "
        "warned_at = warned_at - make_interval(secs => :seconds)"
    ),
    text("UPDATE documents SET created_at = created_at - make_interval(secs => :seconds)"),
)


async def age(database: Database, company: Company, days: float) -> None:
    """As if so many days had gone by; sessions would end meanwhile."""
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        for older in _OLDER:
            await session.execute(older, {"seconds": days * 86400})


async def leave(database: Database, company: Company, person_id: UUID) -> None:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(text("UPDATE memberships SET active = false WHERE person_id = :id"), {"id": person_id})


async def test_the_author_is_reminded_once_by_form_period_and_days_only(company: Company, database: Database) -> None:
    content = HALF | {"beneficiary_id": str(company.ready.beneficiary_id), "own_reference": "Doe"}
    draft = await make_draft(company.collaborator, content)
    await age(database, company, 13.9)
    await night(database)
    assert await told(database, REMINDER) == []
    await age(database, company, 0.2)
    await night(database)
    end = await shown_end(company.collaborator, draft)
    saved = show_day(office_day(end - timedelta(days=90)))
    line = f"Autre facture 05.08.2026\u00a0: enregistré le {saved}, conservé jusqu’au {show_day(office_day(end))}"
    path = f"invoices/new/other?draft={draft['id']}"
    assert await told(database, REMINDER) == [(company.made.collaborator.email, [line], path)]
    await worker.drain(database)
    [mail] = await mails(database, REMINDER)
    assert mail.text is not None
    assert f"/{path}" in mail.text
    for secret in ("Doe", "Physio", "Sandra", "756"):
        assert secret not in f"{mail.subject}{mail.text}{mail.html}".replace(str(mail.params["organisation"]), "")


async def test_a_save_begins_it_anew(company: Company, database: Database) -> None:
    draft = await make_draft(company.collaborator, HALF)
    await age(database, company, 84)
    await night(database)
    assert len(await told(database, WARNING)) == 1
    await age(database, company, 0.01)
    assert (await save(company.manager, draft["id"], 1, HALF)).status_code == 200
    await age(database, company, 10)
    await night(database)
    assert await is_known(company.manager, draft)
    assert (len(await told(database, WARNING)), await told(database, REMINDER)) == (1, [])
    await age(database, company, 5)
    await night(database)
    assert [recipient for recipient, _, _ in await told(database, REMINDER)] == [company.made.manager.email]


async def test_it_goes_when_it_was_said_to_and_its_uploads_with_it(
    company: Company, database: Database, settings: Settings
) -> None:
    upload = await make_document(database, company.id, attached=False)
    draft = await make_draft(company.collaborator, HALF | {"attachments": [str(upload)]})
    end = await shown_end(company.collaborator, draft)
    assert end == datetime.fromisoformat(draft["saved_at"]) + timedelta(days=settings.drafts.kept_days)
    await age(database, company, 83.1)
    await night(database)
    [(recipient, [line], _)] = await told(database, WARNING)
    assert recipient == company.made.collaborator.email
    promised = await shown_end(company.collaborator, draft)
    assert timedelta(0) <= promised - (end - timedelta(days=83.1)) < timedelta(days=0.2)
    assert line.endswith(f"conservé jusqu’au {show_day(office_day(promised))}")
    assert await told(database, REMINDER) == []  # a warning is a reminder too
    await age(database, company, 6.9)
    await night(database)
    assert await is_known(company.collaborator, draft)
    await age(database, company, 0.2)
    await night(database)
    assert not await is_known(company.collaborator, draft)
    assert await audited(database, "draft", UUID(draft["id"])) == [("create", []), ("delete", [])]
    await remove_unsent_uploads(database)
    async with database.transaction(DbRole.WORKER, company.id) as session:
        assert await session.get(Document, upload) is None


async def test_nothing_goes_without_its_warning(company: Company, database: Database) -> None:
    """An installation whose worker stood still, or that is new to this."""
    draft = await make_draft(company.collaborator, HALF)
    await age(database, company, 200)
    await remove_old_drafts(database)
    assert await is_known(company.collaborator, draft)
    await night(database)
    assert len(await told(database, WARNING)) == 1
    promised = await shown_end(company.collaborator, draft)
    await age(database, company, 6.9)
    await night(database)
    assert await shown_end(company.collaborator, draft) == promised - timedelta(days=6.9)
    await age(database, company, 0.2)
    await night(database)
    assert not await is_known(company.collaborator, draft)


async def test_a_correction_that_is_due_and_a_recalled_request_stay(company: Company, database: Database) -> None:
    recalled = await send(company, own_reference="F-17")
    taken = await recall(company.manager, recalled)
    assert taken.status_code == 201, taken.text
    sent = (await send_for(database, company)).sent
    await ask_for_correction(database, sent["id"])
    correction = await make_draft(company.manager, HALF, sent["id"])
    assert (correction["kept_until"], taken.json()["kept_until"]) == (None, None)
    await age(database, company, 120)
    await night(database)
    await age(database, company, 120)
    await night(database)
    assert await is_known(company.manager, correction)
    assert await is_known(company.manager, taken.json())
    assert await told(database, WARNING) == []
    [(_, facts, path)] = await told(database, REMINDER)
    assert path == "counter"
    assert [re.sub(r"[\d.]{10}", "…", fact) for fact in facts] == [
        "Autre facture … – …\u00a0: enregistré le …",
        "Autre facture …\u00a0: correction enregistrée le …",
    ]
    # Once the correction is over, nobody can use its draft any more.
    await decide(database, sent["id"], Action.UNDO)
    await night(database)
    assert await is_known(company.manager, correction)
    await decide(database, sent["id"], Action.ACCEPT)
    await night(database)
    assert not await is_known(company.manager, correction)


async def test_several_drafts_are_one_mail_and_of_who_has_left_the_managers_hear(
    company: Company, database: Database
) -> None:
    for _ in range(3):
        await make_draft(company.collaborator, HALF)
    await age(database, company, 15)
    await leave(database, company, company.made.collaborator.id)
    await night(database)
    [(recipient, facts, path)] = await told(database, REMINDER)
    assert (recipient, len(facts), path) == (company.made.manager.email, 3, "counter")


async def test_a_suspended_company_finds_its_drafts_when_it_is_back(company: Company, database: Database) -> None:
    draft = await make_draft(company.collaborator, HALF)
    suspend = text("UPDATE organisations SET suspended_at = :at WHERE id = :id")
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(suspend, {"at": datetime.fromisoformat(draft["saved_at"]), "id": company.id})
    await age(database, company, 200)
    await night(database)
    await age(database, company, 20)
    await night(database)
    assert (await told(database, REMINDER), await told(database, WARNING)) == ([], [])
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(suspend, {"at": None, "id": company.id})
    drafts = text("SELECT count(*) FROM drafts WHERE id = :id")
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.execute(drafts, {"id": UUID(draft["id"])})).scalar_one() == 1


def test_a_reminder_comes_before_the_warning() -> None:
    DraftLimits(reminder_days=82, kept_days=90, warning_days=7)
    with pytest.raises(ValidationError, match="REMINDER_DAYS must be less"):
        DraftLimits(reminder_days=83, kept_days=90, warning_days=7)


async def notices_of(caller: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await caller.get("/api/v1/notices")).json()["items"]
    return found


async def choose(caller: Caller, mails_wanted: str) -> None:
    assert (await caller.put("/api/v1/account/mails", json={"mails": mails_wanted})).status_code == 200


async def test_each_draft_is_among_its_authors_notices(company: Company, database: Database) -> None:
    """By form and days, for whoever is mailed; opening it marks it as read, and with the draft the notice goes."""
    first = await make_draft(company.collaborator, HALF)
    second = await make_draft(company.collaborator, HALF)
    await age(database, company, 15)
    await night(database)
    found = await notices_of(company.collaborator)
    assert {(one["kind"], one["draft_id"], one["form_kind"], one["reference"]) for one in found} == {
        (REMINDER, draft["id"], "other", "05.08.2026") for draft in (first, second)
    }
    assert (await notices_of(company.manager), len(await told(database, REMINDER))) == ([], 1)
    reading = {"draft_id": first["id"]}
    assert (await company.collaborator.post("/api/v1/notices/readings", json=reading)).status_code == 204
    read = {one["draft_id"]: one["read_at"] is not None for one in await notices_of(company.collaborator)}
    assert read == {first["id"]: True, second["id"]: False}
    deleted = await company.collaborator.delete(f"{DRAFTS}/{first['id']}")
    assert deleted.status_code == 204
    assert [one["draft_id"] for one in await notices_of(company.collaborator)] == [second["id"]]


async def test_a_reminder_is_mailed_as_its_author_wishes_and_the_warning_in_every_case(
    company: Company, database: Database
) -> None:
    await choose(company.collaborator, "mandatory")
    await make_draft(company.collaborator, HALF)
    await age(database, company, 15)
    await night(database)
    assert (await told(database, REMINDER), len(await notices_of(company.collaborator))) == ([], 1)
    await age(database, company, 70)
    await night(database)
    assert len(await told(database, WARNING)) == 1
    assert [one["kind"] for one in await notices_of(company.collaborator)] == [WARNING, REMINDER]


async def test_a_reminder_is_a_line_of_the_daily_mail(company: Company, database: Database) -> None:
    await choose(company.collaborator, "digest")
    await make_draft(company.collaborator, HALF)
    await age(database, company, 15)
    await night(database)
    await send_digests(database)
    [mail] = await mails(database, "digest")
    assert mail.params["events"] == ["Brouillon pas encore envoyé\u00a0: Autre facture 05.08.2026"]


async def test_the_draft_of_a_correction_is_named_by_its_request(company: Company, database: Database) -> None:
    sent = (await send_for(database, company)).sent
    await ask_for_correction(database, sent["id"])
    draft = await make_draft(company.manager, HALF, sent["id"])
    await age(database, company, 15)
    await night(database)
    [found] = [one for one in await notices_of(company.manager) if one["kind"] == REMINDER]
    facts = (found["reference"], found["invoice_id"], found["draft_id"], found["form_kind"])
    assert facts == (sent["reference"], sent["id"], draft["id"], None)
