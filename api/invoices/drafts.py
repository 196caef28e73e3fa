"""Drafts: raw JSON kept as it is typed, so that no work is lost (DECISIONS 3)."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, PaperClerk, Sender, own
from api.accounts.models import Person
from api.accounts.schemas import PersonName
from api.beneficiaries.models import Beneficiary
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.errors import Conflict, Finding, NotFound, PreconditionFailed, TooLarge, Unprocessable
from api.core.ids import new_id
from api.invoices import queries
from api.invoices.context import PaperFacts
from api.invoices.draft_amounts import draft_totals
from api.invoices.forms import FORMS
from api.invoices.models import Draft, Invoice
from api.invoices.moves import move, mover
from api.invoices.presenting import person_name
from api.invoices.schemas import Draft as DraftOut
from api.invoices.schemas import DraftInput, InvoiceBeneficiary, PaperOut
from api.invoices.status import Action, Status

MAX_BYTES: Final = 256_000
MAX_LISTED: Final = 200
_OWN_REFERENCE: Final = 35


class DraftTooLarge(TooLarge):
    code = "draft_too_large"


class DraftExists(Conflict):
    """A correction has one draft; it is to be continued."""

    code = "draft_exists"


def _bounded(content: Mapping[str, Any]) -> dict[str, Any]:
    if len(json.dumps(content, ensure_ascii=False).encode()) > MAX_BYTES:
        raise DraftTooLarge
    return dict(content)


def own_drafts(caller: Sender) -> Select[Draft]:
    """The company's; or those that an officer makes of its paper, which the company does not see before they are
    sent."""
    if isinstance(caller, PaperClerk):
        return own(caller, Draft).where(Draft.received_on.is_not(None), Draft.author_id == caller.person_id)
    return own(caller, Draft).where(Draft.received_on.is_(None))


async def get_own_draft(session: AsyncSession, member: Sender, draft_id: UUID, *, lock: bool = False) -> Draft:
    """One of the organisation's drafts: colleagues may continue it. Raises NotFound."""
    query = own_drafts(member).where(Draft.id == draft_id)
    found = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def create_draft(
    session: AsyncSession, member: Sender, body: DraftInput, paper: PaperFacts | None = None
) -> DraftOut:
    """Keep a new draft, for a new invoice or for the correction of one. With a key that the caller has used before, the
    draft that was made then, as it is: whoever got no answer asks again. `paper`: of what an officer enters. Raises
    DraftExists, NotFound."""
    if body.kind not in FORMS:
        raise Unprocessable([Finding("/kind", "choice")])
    made = None if body.key is None else await _made_with(session, member, body.key)
    if made is not None:
        return await draft_out(session, member, made)
    if body.invoice_id is not None:
        await _check_correction(session, member, body.invoice_id)
    # The unique index decides, so that of two tries at once one makes it.
    query = (
        insert(Draft)
        .values(
            id=new_id(),
            organisation_id=member.organisation_id,
            author_id=member.person_id,
            kind=body.kind,
            invoice_id=body.invoice_id,
            content=_bounded(body.content),
            revision=1,
            creation_key=body.key,
            received_on=paper.received_on if paper else None,
            scan_id=paper.scan_id if paper else None,
        )
        .on_conflict_do_nothing(index_elements=["organisation_id", "author_id", "creation_key"])
        .returning(Draft.id)
    )
    draft_id = (await session.scalars(query)).one_or_none()
    if draft_id is None:
        made = await _made_with(session, member, body.key)
        if made is None:  # made and sent or thrown away in this very moment
            raise NotFound
        return await draft_out(session, member, made)
    await audit(session, member, "create", "draft", draft_id)
    return await draft_out(session, member, draft_id)


async def _made_with(session: AsyncSession, member: Sender, key: UUID | None) -> UUID | None:
    query = own_drafts(member).where(Draft.author_id == member.person_id, Draft.creation_key == key)
    return (await session.scalars(query.with_only_columns(Draft.id))).one_or_none()


async def _check_correction(session: AsyncSession, member: Sender, invoice_id: UUID) -> None:
    invoice = await queries.get_own(session, member, invoice_id, lock=True)
    if invoice.status != Status.TO_CORRECT.value:
        raise Conflict("move_not_allowed", params={"status": f"invoices.status.{invoice.status}"})
    known = (await session.scalars(own_drafts(member).where(Draft.invoice_id == invoice_id))).one_or_none()
    if known is not None:
        raise DraftExists


async def save_draft(
    session: AsyncSession, member: Sender, draft_id: UUID, content: Mapping[str, Any], revision: str
) -> DraftOut:
    """Autosave. `revision` is the one that was read: another tab's or colleague's save is not overwritten.

    Raises NotFound, PreconditionFailed, DraftTooLarge. Leaves no audit event (DECISIONS 3).
    """
    draft = await get_own_draft(session, member, draft_id, lock=True)
    if revision != f'"{draft.revision}"':
        raise PreconditionFailed
    await session.execute(
        update(Draft)
        .where(Draft.id == draft_id)
        .values(content=_bounded(content), revision=draft.revision + 1, author_id=member.person_id, saved_at=now_sql())
    )
    return await draft_out(session, member, draft_id)


async def delete_draft(session: AsyncSession, member: Sender, draft_id: UUID) -> None:
    """Throw a draft away; a request that was recalled is withdrawn. Raises NotFound."""
    draft = await get_own_draft(session, member, draft_id, lock=True)
    await session.execute(delete(Draft).where(Draft.id == draft.id))
    recalled = own(member, Invoice).where(Invoice.id == draft.id).with_for_update()
    if isinstance(member, Member) and (invoice := (await session.scalars(recalled)).one_or_none()) is not None:
        await move(session, invoice, Action.WITHDRAW, mover(member))
    await audit(session, member, "delete", "draft", draft.id)


def _query(member: Sender) -> Any:  # noqa: ANN401 - SQLAlchemy types each column list differently
    return (
        own_drafts(member)
        .outerjoin(Person, Person.id == Draft.author_id)  # who acts for a company sees nobody of the office
        .outerjoin(Invoice, (Invoice.organisation_id == Draft.organisation_id) & (Invoice.id == Draft.id))
        .with_only_columns(
            Draft.id,
            Invoice.reference,
            Draft.kind,
            Draft.invoice_id,
            Draft.revision,
            Draft.content,
            Draft.received_on,
            Draft.scan_id,
            Draft.saved_at,
            Draft.warned_at,
            func.app_now().label("now"),
            Draft.author_id,
            Person.first_name,
            Person.last_name,
        )
    )


async def draft_out(session: AsyncSession, member: Sender, draft_id: UUID) -> DraftOut:
    row = (await session.execute(_query(member).where(Draft.id == draft_id))).one_or_none()
    if row is None:
        raise NotFound
    return (await _out(session, member, [row]))[0]


async def list_drafts(session: AsyncSession, member: Sender) -> list[DraftOut]:
    """The organisation's drafts of new invoices, the last saved first."""
    query = _query(member).where(Draft.invoice_id.is_(None)).order_by(Draft.saved_at.desc()).limit(MAX_LISTED)
    return await _out(session, member, list((await session.execute(query)).all()))


def beneficiary_id_of(content: Mapping[str, Any]) -> UUID | None:
    """Whom a draft is for, as far as that is typed."""
    try:
        return UUID(str(content.get("beneficiary_id")))
    except ValueError:
        return None


def period_of(kind: str, content: Mapping[str, Any]) -> tuple[date, date | None] | tuple[None, None]:
    """What a draft is about, as far as it is typed."""
    form, type_ = content.get("form"), FORMS.get(kind)
    return type_.period_of(form) if type_ is not None and isinstance(form, Mapping) else (None, None)


def kept_until(saved_at: datetime, warned_at: datetime | None, now: datetime) -> datetime:
    """When a draft of a new invoice goes that nobody touches any more: never sooner after its warning than promised."""
    limits = get_settings().drafts
    warned = now if warned_at is None or warned_at < saved_at else warned_at
    return max(saved_at + timedelta(days=limits.kept_days), warned + timedelta(days=limits.warning_days))


def _kept_until(row: Row[Any]) -> datetime | None:
    if row.invoice_id is not None or row.reference is not None:
        return None
    return kept_until(row.saved_at, row.warned_at, row.now)


def _own_reference(content: Mapping[str, Any]) -> str | None:
    typed = content.get("own_reference")
    return typed.strip()[:_OWN_REFERENCE] or None if isinstance(typed, str) else None


async def _beneficiaries(session: AsyncSession, member: Sender, rows: list[Row[Any]]) -> dict[UUID, InvoiceBeneficiary]:
    ids = {found for row in rows if (found := beneficiary_id_of(row.content))}
    if not ids:
        return {}
    people = (await session.scalars(own(member, Beneficiary).where(Beneficiary.id.in_(ids)))).all()
    return {
        person.id: InvoiceBeneficiary(
            id=person.id, last_name=person.last_name, first_name=person.first_name, avs_number=person.avs_number
        )
        for person in people
    }


async def _out(session: AsyncSession, member: Sender, rows: list[Row[Any]]) -> list[DraftOut]:
    people = await _beneficiaries(session, member, rows)
    periods = [period_of(row.kind, row.content) for row in rows]
    totals = await draft_totals(session, member, [row.content for row in rows])
    return [
        DraftOut(
            id=row.id,
            reference=row.reference,
            kind=row.kind,
            invoice_id=row.invoice_id,
            revision=row.revision,
            content=row.content,
            author=_author(member, row),
            beneficiary=people.get(beneficiary_id_of(row.content) or row.id),
            period_from=first,
            period_to=last,
            own_reference=_own_reference(row.content),
            total=total,
            paper=PaperOut(received_on=row.received_on, scan_id=row.scan_id) if row.received_on else None,
            saved_at=row.saved_at,
            kept_until=_kept_until(row),
        )
        for row, (first, last), total in zip(rows, periods, totals, strict=True)
    ]


def _author(member: Sender, row: Row[Any]) -> PersonName:
    if row.first_name is None:  # an officer, who sees their own ones only
        return person_name(member.person_id, member.first_name, member.last_name)
    return person_name(row.author_id, row.first_name, row.last_name)


async def draft_of_correction(session: AsyncSession, member: Member, invoice_id: UUID) -> DraftOut | None:
    """The draft of a correction under way; None when none was begun. Raises NotFound for another's invoice."""
    query = (
        select(Draft.id)
        .select_from(Invoice)
        .outerjoin(Draft, Draft.invoice_id == Invoice.id)
        .where(Invoice.organisation_id == member.organisation_id, Invoice.id == invoice_id)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound
    return await draft_out(session, member, found.id) if found.id else None
