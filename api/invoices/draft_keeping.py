"""How long a draft is kept that nobody touches: a reminder, a last warning, its end. Each save begins this anew.

Drafts of a correction that is due are only reminded of, and those of recalled requests stay: they have a reference.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import OfficeMember, Person
from api.core.audit import Program, audit
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.labels import t
from api.core.sections import show_day
from api.invoices.drafts import kept_until, period_of
from api.invoices.models import Draft
from api.invoices.recipients import people_to_tell
from api.notices.events import LeftDraft
from api.notices.service import tell_of_drafts
from api.notifications.messages import Value
from api.notifications.service import mail_person
from api.organisations.models import Organisation

log = structlog.get_logger("guichet.invoices")

# A save moves `saved_at`, so what was said before it no longer counts.
_WARN: Final = text(
    """
    UPDATE drafts d SET warned_at = app_now(), reminded_at = app_now()
    WHERE d.organisation_id = :organisation_id AND d.invoice_id IS NULL
      AND d.saved_at < app_now() - make_interval(days => :days)
      AND (d.warned_at IS NULL OR d.warned_at < d.saved_at)
      AND NOT EXISTS (SELECT FROM invoices i WHERE i.organisation_id = d.organisation_id AND i.id = d.id)
    RETURNING d.id, d.kind, d.author_id, d.organisation_id, d.invoice_id, d.content, d.received_on, d.saved_at,
              d.warned_at, app_now() AS now, false AS recalled, NULL AS reference
    """
)
_REMIND: Final = text(
    """
    UPDATE drafts d SET reminded_at = app_now()
    WHERE d.organisation_id = :organisation_id
      AND d.saved_at < app_now() - make_interval(days => :days)
      AND (d.reminded_at IS NULL OR d.reminded_at < d.saved_at)
      AND (d.invoice_id IS NULL OR EXISTS (SELECT FROM invoices i
        WHERE i.organisation_id = d.organisation_id AND i.id = d.invoice_id AND i.status = 'to_correct'))
    RETURNING d.id, d.kind, d.author_id, d.organisation_id, d.invoice_id, d.content, d.received_on, d.saved_at,
              d.warned_at, app_now() AS now,
              (SELECT reference FROM invoices i
               WHERE i.organisation_id = d.organisation_id AND i.id = d.invoice_id) AS reference,
              EXISTS (SELECT FROM invoices i WHERE i.organisation_id = d.organisation_id AND i.id = d.id) AS recalled
    """
)
# The same times as `kept_until`. Of a correction that was answered or ended another way nobody can use the draft.
_REMOVE: Final = text(
    """
    DELETE FROM drafts d
    WHERE d.organisation_id = :organisation_id
      AND d.saved_at < app_now() - make_interval(days => :kept)
      AND CASE WHEN d.invoice_id IS NULL
        THEN d.warned_at > d.saved_at AND d.warned_at < app_now() - make_interval(days => :warning)
          AND NOT EXISTS (SELECT FROM invoices i WHERE i.organisation_id = d.organisation_id AND i.id = d.id)
        ELSE NOT EXISTS (SELECT FROM invoices i WHERE i.organisation_id = d.organisation_id AND i.id = d.invoice_id
          AND i.status IN ('to_correct', 'in_review')) END
    RETURNING d.id
    """
)


async def remind_of_drafts(database: Database) -> None:
    """Notices and mails about drafts that nobody has touched for long, company by company."""
    count = 0
    for organisation_id in await _companies(database, get_settings().drafts.reminder_days):
        count += await _remind(database, organisation_id)
    log.info("drafts_reminded_of", count=count)


async def remove_old_drafts(database: Database) -> None:
    """Drafts whose time is over; their uploads go with those that nothing refers to."""
    limits, count = get_settings().drafts, 0
    for organisation_id in await _companies(database, limits.kept_days):
        values = {"organisation_id": organisation_id, "kept": limits.kept_days, "warning": limits.warning_days}
        async with database.transaction(DbRole.WORKER, organisation_id) as session:
            removed = (await session.scalars(_REMOVE, values)).all()
            for draft_id in removed:
                await audit(session, Program(), "delete", "draft", draft_id, organisation_id=organisation_id)
        count += len(removed)
    log.info("old_drafts_removed", count=count)


async def _companies(database: Database, days: int) -> list[UUID]:
    query = (
        select(Draft.organisation_id)
        .distinct()
        .where(Draft.saved_at < text("app_now() - make_interval(days => :days)").bindparams(days=days))
    )
    async with database.transaction(DbRole.WORKER) as session:
        return list(await session.scalars(query))


async def _remind(database: Database, organisation_id: UUID) -> int:
    """A company that is suspended is neither reminded nor warned, so that its drafts wait for it."""
    limits = get_settings().drafts
    wanted = {"draft_warning": (_WARN, limits.kept_days - limits.warning_days)}
    wanted["draft_reminder"] = (_REMIND, limits.reminder_days)
    count = 0
    async with database.transaction(DbRole.WORKER, organisation_id) as session:
        organisation = await session.get_one(Organisation, organisation_id)
        if organisation.suspended_at is not None:
            return 0
        for mail, (query, days) in wanted.items():
            drafts = (await session.execute(query, {"organisation_id": organisation_id, "days": days})).all()
            await _tell(session, organisation, mail, drafts)
            count += len(drafts)
    return count


async def _tell(session: AsyncSession, organisation: Organisation, mail: str, drafts: Sequence[Row[Any]]) -> None:
    """A notice for each draft, and one mail for each person, however many drafts they have."""
    if organisation.closed_at is not None:
        return
    readers: dict[UUID, tuple[Person, list[Row[Any]]]] = {}
    for draft in sorted(drafts, key=lambda draft: (draft.saved_at, draft.id)):
        for person in await _readers(session, draft):
            readers.setdefault(person.id, (person, []))[1].append(draft)
    # A person with an account of their own would be named.
    named = organisation.name if organisation.kind == "company" else ""
    for person, theirs in readers.values():
        facts = [_fact(draft, person.language) for draft in theirs]
        path = _path(theirs[0]) if len(theirs) == 1 else "office/paper" if theirs[0].received_on else "counter"
        params: dict[str, Value] = {"facts": facts, "path": path, "organisation": named}
        if theirs[0].received_on is None:
            left = [_left(draft) for draft in theirs]
            await tell_of_drafts(session, organisation.id, mail, person, left, params)
        else:  # the office has no notices
            await mail_person(session, mail, person, params)


def _left(draft: Row[Any]) -> LeftDraft:
    if draft.invoice_id is not None:
        return LeftDraft(draft.id, draft.reference, invoice_id=draft.invoice_id)
    return LeftDraft(draft.id, _days(draft), form_kind=draft.kind)


def _days(draft: Row[Any]) -> str:
    days = [show_day(day) for day in period_of(draft.kind, draft.content) if day is not None]
    return " – ".join(dict.fromkeys(days))


async def _readers(session: AsyncSession, draft: Row[Any]) -> Sequence[Person]:
    """Of what is entered from paper the officer alone, while they still work for the office: the company does not see
    it."""
    if draft.received_on is None:
        return await people_to_tell(session, draft.organisation_id, [draft.author_id])
    officer = (
        select(Person)
        .join(OfficeMember, OfficeMember.person_id == Person.id)
        .where(Person.id == draft.author_id, Person.active, OfficeMember.active, OfficeMember.role != "auditor")
    )
    return (await session.scalars(officer)).all()


def _path(draft: Row[Any]) -> str:
    if draft.received_on is not None:
        return f"office/paper/{draft.organisation_id}/{draft.kind}?draft={draft.id}"
    if draft.invoice_id is not None:
        return f"invoices/{draft.invoice_id}/correction"
    return f"invoices/new/{draft.kind}?draft={draft.id}"


def _fact(draft: Row[Any], language: str) -> str:
    """Form, period and days, and nobody's name."""
    about = f"{t(language, f'forms.{draft.kind}.menu')} {_days(draft)}".strip()
    saved = _day(draft.saved_at)
    if draft.invoice_id is not None:
        return t(language, "invoices.mail.draft_correction", about=about, saved=saved)
    if draft.recalled:
        return t(language, "invoices.mail.draft", about=about, saved=saved)
    until = _day(kept_until(draft.saved_at, draft.warned_at, draft.now))
    return t(language, "invoices.mail.draft_kept", about=about, saved=saved, until=until)


def _day(instant: datetime) -> str:
    return show_day(office_day(instant))
