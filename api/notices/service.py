"""Who of a company is told of an event, by a notice in the counter and by a mail at once, once a day, or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.accounts.models import Membership, Person
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.core.labels import t
from api.notices import mailbox
from api.notices.events import Event, LeftDraft
from api.notices.models import Notice
from api.notices.schemas import MailChoice, Reading
from api.notifications.messages import Value
from api.notifications.service import mail_person
from api.organisations.models import Organisation

BY_CHOICE: Final = frozenset(
    {"invoice_accepted", "invoice_forwarded", "invoice_withdrawn", "message_from_office", "draft_reminder"}
)
"""What somebody may learn from a daily mail, or from the counter alone. Everything else asks them to do something, or
touches their rights, and is mailed at once."""
KEPT: Final = timedelta(days=365)


async def tell(
    session: AsyncSession, event: Event, people: Sequence[Person], said: Callable[[Person], Mapping[str, Value]]
) -> None:
    """Put an event into people's notices, and mail it as they wish, once this transaction commits; copy it to the
    company's mailbox. `said`: the mail's parameters for a reader."""
    for person in people:
        chosen = await _choice(session, event.organisation_id, person.id) if event.kind in BY_CHOICE else "each"
        mail = await mail_person(session, event.kind, person, said(person)) if chosen == "each" else None
        row = {"id": new_id(), "person_id": person.id, "in_digest": chosen == "digest", "outbox_id": mail}
        await session.execute(insert(Notice), asdict(event) | row)
    await mailbox.copy(session, event)


async def tell_of_drafts(
    session: AsyncSession,
    organisation_id: UUID,
    kind: str,
    person: Person,
    drafts: Sequence[LeftDraft],
    params: Mapping[str, Value],
) -> None:
    """Put drafts into somebody's notices, and mail all of them at once as they wish. A company's mailbox gets no copy:
    what nobody has sent is its author's."""
    chosen = await _choice(session, organisation_id, person.id) if kind in BY_CHOICE else "each"
    mail = await mail_person(session, kind, person, params) if chosen == "each" else None
    row = {"organisation_id": organisation_id, "person_id": person.id, "kind": kind}
    row |= {"in_digest": chosen == "digest", "outbox_id": mail}
    await session.execute(insert(Notice), [{"id": new_id(), **asdict(draft), **row} for draft in drafts])


def words_of(language: str, kind: str, reference: str, form_kind: str | None = None) -> str:
    """A notice as a sentence."""
    about = reference if form_kind is None else f"{t(language, f'forms.{form_kind}.menu')} {reference}".strip()
    return t(language, f"notices.kind.{kind}", reference=about)


async def _choice(session: AsyncSession, organisation_id: UUID, person_id: UUID) -> MailChoice:
    membership = await session.get_one(Membership, (organisation_id, person_id))
    choice: MailChoice = membership.mails  # type: ignore[assignment]  # a CHECK holds it to the three
    return choice


async def choose_mails(session: AsyncSession, member: Member, choice: MailChoice) -> None:
    """How the caller is told by mail of what they need not act on, for this company."""
    query = own(member, Membership).where(Membership.person_id == member.person_id)
    membership = (await session.scalars(query)).one()
    membership.mails = choice
    await audit(session, member, "change", "membership", member.person_id, fields=["mails"])


async def have_read(session: AsyncSession, member: Member, reading: Reading) -> None:
    """Mark the caller's own notices as read."""
    mine = (Notice.organisation_id == member.organisation_id, Notice.person_id == member.person_id)
    query = update(Notice).where(*mine, Notice.read_at.is_(None)).values(read_at=now_sql())
    if reading.invoice_id is not None:
        query = query.where(Notice.invoice_id == reading.invoice_id)
    if reading.conversation_id is not None:
        query = query.where(Notice.conversation_id == reading.conversation_id)
    if reading.draft_id is not None:
        query = query.where(Notice.draft_id == reading.draft_id)
    if reading.until is not None:
        query = query.where(Notice.id <= reading.until)
    await session.execute(query)


async def send_digests(database: Database) -> None:
    """One mail a person and company with what happened since the last one and was not looked at in the counter."""
    async with database.transaction(DbRole.WORKER) as session:
        organisations = list(await session.scalars(select(Notice.organisation_id).where(Notice.in_digest).distinct()))
    for organisation_id in organisations:
        async with database.transaction(DbRole.WORKER, organisation_id) as session:
            await _send_digests_of(session, organisation_id)
    await mailbox.send_mailbox_digests(database)


async def _send_digests_of(session: AsyncSession, organisation_id: UUID) -> None:
    # The statement decides, so that of two workers at once one sends.
    taken = (
        update(Notice)
        .where(Notice.organisation_id == organisation_id, Notice.in_digest)
        .values(in_digest=False)
        .returning(Notice.id, Notice.person_id, Notice.kind, Notice.reference, Notice.form_kind, Notice.read_at)
    )
    unread = [row for row in (await session.execute(taken)).all() if row.read_at is None]
    unread.sort(key=lambda row: (row.person_id, row.id))
    for person_id, rows in groupby(unread, key=lambda row: row.person_id):
        query = (
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.organisation_id == organisation_id,
                Person.id == person_id,
                Membership.active,
                Person.active,
            )
        )
        person = (await session.scalars(query)).one_or_none()
        if person is not None:
            lines = [words_of(person.language, row.kind, row.reference, row.form_kind) for row in rows]
            organisation = await session.get_one(Organisation, organisation_id)
            await mail_person(session, "digest", person, {"organisation": organisation.name, "events": lines})


async def forget_notices(database: Database) -> None:
    """What is older than a year."""
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(delete(Notice).where(Notice.created_at < now_sql() - KEPT))
