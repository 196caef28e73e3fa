"""Spreadsheets of a company: taken in, checked anew, sent, thrown away."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.bulk.checking import CHECK
from api.bulk.columns import TEMPLATES, Template
from api.bulk.models import BulkInvoice, BulkUpload
from api.bulk.reading import Read
from api.bulk.schemas import BulkDocumentsInput, BulkSubmissionInput
from api.bulk.sending import SEND
from api.core import throttle
from api.core.audit import Program, audit
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.errors import Conflict, Finding, NotFound, TooManyRequests, Unprocessable
from api.core.ids import new_id
from api.core.jobs import enqueue
from api.core.limits import BULK_UPLOADS
from api.documents.models import Document
from api.documents.service import seen_by
from api.invoices.drafts import MAX_LISTED
from api.invoices.header_rules import DECLARATION
from api.invoices.models import Draft

_LOST: Final = timedelta(minutes=10)
"""After so long without a sign of life a job is asked for again; whatever the first one still does, it does once."""
_MOST_LISTED: Final = 50


class TooManyBulkUploads(TooManyRequests):
    code = "too_many_bulk_uploads"


class BulkBusy(Conflict):
    """Its invoices are being checked or sent."""

    code = "bulk_busy"


class BulkChanged(Conflict):
    """What would be sent is not what was shown."""

    code = "bulk_changed"


class BulkNothing(Conflict):
    """There is no invoice that could be sent or become a draft."""

    code = "bulk_nothing"


class BulkDraftsFull(Conflict):
    """The list of drafts would be longer than what is shown of it."""

    code = "bulk_drafts_full"


def template_of(kind: str) -> Template:
    """Raises NotFound for a type without a template."""
    if kind not in TEMPLATES:
        raise NotFound
    return TEMPLATES[kind]


async def count_use(database: Database, member: Member) -> None:
    """A transaction of its own: what is refused counts too. Raises TooManyBulkUploads."""
    async with database.transaction() as session:
        await throttle.require(session, BULK_UPLOADS, member.organisation_id, TooManyBulkUploads)


async def create(session: AsyncSession, member: Member, name: str, read: Read) -> BulkUpload:
    """Keep the rows of a file and have them checked."""
    upload = BulkUpload(
        id=new_id(),
        organisation_id=member.organisation_id,
        kind=read.kind,
        name=name,
        format=read.format,
        sha256=read.sha256,
        head=read.cells,
        documents=[],
        state="checking",
        created_by=member.person_id,
        acting_id=member.person_id,
    )
    session.add(upload)
    await session.flush()
    session.add_all(
        BulkInvoice(
            id=new_id(),
            organisation_id=member.organisation_id,
            upload_id=upload.id,
            position=position,
            rows=[[row.number, list(row.cells)] for row in rows],
            state="unchecked",
            findings=[],
            duplicate_wanted=False,
        )
        for position, rows in enumerate(read.invoices)
    )
    await session.flush()
    await session.refresh(upload)
    await _queue(session, upload, CHECK)
    await audit(session, member, "create", "bulk_upload", upload.id)
    return upload


async def _queue(session: AsyncSession, upload: BulkUpload, name: str) -> None:
    await enqueue(session, name, {"organisation_id": upload.organisation_id, "upload_id": upload.id})


async def get_own(session: AsyncSession, member: Member, upload_id: UUID, *, lock: bool = False) -> BulkUpload:
    """One of the company's spreadsheets: colleagues may go on with it. Raises NotFound."""
    query = own(member, BulkUpload).where(BulkUpload.id == upload_id)
    found = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def _get_idle(session: AsyncSession, member: Member, upload_id: UUID) -> BulkUpload:
    """Locked, with no job at work. Raises NotFound, BulkBusy."""
    upload = await get_own(session, member, upload_id, lock=True)
    if upload.state != "checked" and upload.changed_at > member.now - _LOST:
        raise BulkBusy
    return upload


async def list_uploads(session: AsyncSession, member: Member) -> Sequence[BulkUpload]:
    """The newest first."""
    newest = own(member, BulkUpload).order_by(BulkUpload.created_at.desc(), BulkUpload.id.desc())
    return (await session.scalars(newest.limit(_MOST_LISTED))).all()


async def list_invoices(session: AsyncSession, member: Member, upload: BulkUpload) -> Sequence[BulkInvoice]:
    mine = own(member, BulkInvoice).where(BulkInvoice.upload_id == upload.id)
    return (await session.scalars(mine.order_by(BulkInvoice.position))).all()


async def check_again(session: AsyncSession, member: Member, upload_id: UUID) -> BulkUpload:
    """Check what is not sent, since people, decisions or tariffs may have changed. Raises NotFound, BulkBusy."""
    upload = await _get_idle(session, member, upload_id)
    await session.execute(
        update(BulkInvoice)
        .where(
            BulkInvoice.organisation_id == member.organisation_id,
            BulkInvoice.upload_id == upload.id,
            BulkInvoice.state.not_in(("sent", "drafted")),
        )
        .values(state="unchecked", findings=[], duplicate_wanted=False)
    )
    await _begin(session, member, upload, "checking")
    await _queue(session, upload, CHECK)
    return upload


async def _begin(session: AsyncSession, member: Member, upload: BulkUpload, state: str) -> None:
    upload.state, upload.problem, upload.acting_id, upload.changed_at = state, None, member.person_id, member.now
    await session.flush()


async def set_documents(
    session: AsyncSession, member: Member, upload_id: UUID, wanted: BulkDocumentsInput
) -> BulkUpload:
    """Let cells name these files, and check again. Raises NotFound, BulkBusy, and Unprocessable for a file that is not
    the company's."""
    ids = list(dict.fromkeys(wanted.document_ids))
    known = own(member, Document).where(Document.id.in_(ids), seen_by(member.person_id)).with_only_columns(Document.id)
    missing = set(ids) - set(await session.scalars(known))
    if missing:
        at = min(wanted.document_ids.index(found) for found in missing)
        raise Unprocessable([Finding(f"/document_ids/{at}", "attachment_unknown", label="invoices.fields.attachments")])
    upload = await check_again(session, member, upload_id)
    upload.documents = ids
    await session.flush()
    return upload


async def submit(session: AsyncSession, member: Member, upload_id: UUID, wish: BulkSubmissionInput) -> BulkUpload:
    """Have sent what can be. Raises NotFound, BulkBusy, BulkChanged, BulkNothing, BulkDraftsFull, Unprocessable."""
    upload = await _get_idle(session, member, upload_id)
    if upload.state != "checked":
        raise BulkBusy
    states = ["ready", *(["duplicate"] if wish.duplicates else [])]
    sums = await totals(session, member, [upload.id])
    if wish.expected_total not in {None, sum((sums.get((upload.id, state), _NONE)[1] for state in states), Decimal(0))}:
        raise BulkChanged
    count = await _mark(session, member, upload, states, state="sending", duplicate_wanted=wish.duplicates)
    if count and not wish.declaration:  # of drafts it is made when they are sent
        raise Unprocessable([Finding("/declaration", DECLARATION.code, label="invoices.fields.declaration")])
    drafts = await _mark(session, member, upload, ["documents"], state="drafting") if wish.drafts else 0
    if not count + drafts:
        raise BulkNothing
    if drafts:
        await _require_room(session, member, drafts)
    upload.sent_at = member.now if count else upload.sent_at
    await _begin(session, member, upload, "sending")
    await _queue(session, upload, SEND)
    await audit(session, member, "submit", "bulk_upload", upload.id)
    return upload


async def _mark(
    session: AsyncSession, member: Member, upload: BulkUpload, states: Sequence[str], **values: object
) -> int:
    marked = await session.execute(
        update(BulkInvoice)
        .where(
            BulkInvoice.organisation_id == member.organisation_id,
            BulkInvoice.upload_id == upload.id,
            BulkInvoice.state.in_(states),
        )
        .values(**values)
        .returning(BulkInvoice.id)
    )
    return len(marked.all())


async def _require_room(session: AsyncSession, member: Member, more: int) -> None:
    mine = own(member, Draft).where(Draft.invoice_id.is_(None)).with_only_columns(func.count())
    known = (await session.execute(mine)).scalar_one()
    if known + more > MAX_LISTED:
        raise BulkDraftsFull(params={"limit": MAX_LISTED, "count": known})


_NONE: Final = (0, Decimal(0))


async def totals(
    session: AsyncSession, member: Member, upload_ids: Sequence[UUID]
) -> dict[tuple[UUID, str], tuple[int, Decimal]]:
    """How many invoices there are in each state, and their sum."""
    rows = await session.execute(
        own(member, BulkInvoice)
        .where(BulkInvoice.upload_id.in_(upload_ids))
        .with_only_columns(
            BulkInvoice.upload_id,
            BulkInvoice.state,
            func.count(),
            func.sum(BulkInvoice.total),
        )
        .group_by(BulkInvoice.upload_id, BulkInvoice.state)
    )
    return {(upload_id, state): (count, total or Decimal(0)) for upload_id, state, count, total in rows}


async def sent_before(session: AsyncSession, member: Member, uploads: Sequence[BulkUpload]) -> set[UUID]:
    """Those whose file was sent before, as another of the company's spreadsheets."""
    earlier = own(member, BulkUpload).where(
        BulkUpload.sha256.in_([upload.sha256 for upload in uploads]), BulkUpload.sent_at.is_not(None)
    )
    sent = list(await session.scalars(earlier))
    return {
        upload.id
        for upload in uploads
        if any(other.id != upload.id and other.sha256 == upload.sha256 and other.kind == upload.kind for other in sent)
    }


async def remove(session: AsyncSession, member: Member, upload_id: UUID) -> None:
    """Throw the rows away; what was sent or became a draft stays. Raises NotFound, BulkBusy."""
    upload = await _get_idle(session, member, upload_id)
    mine = BulkInvoice.organisation_id == member.organisation_id
    await session.execute(delete(BulkInvoice).where(mine, BulkInvoice.upload_id == upload.id))
    await session.delete(upload)
    await session.flush()
    await audit(session, member, "delete", "bulk_upload", upload_id)


async def remove_old_bulk_uploads(database: Database) -> None:
    """Rows whose time is over: they hold AVS numbers and what services were for."""
    over = now_sql() - timedelta(days=get_settings().bulk.days)
    async with database.transaction(DbRole.WORKER) as session:
        old = select(BulkUpload.id, BulkUpload.organisation_id).where(BulkUpload.created_at < over)
        found = (await session.execute(old.with_for_update(skip_locked=True))).all()
        ids = [upload_id for upload_id, _ in found]
        await session.execute(delete(BulkInvoice).where(BulkInvoice.upload_id.in_(ids)))
        await session.execute(delete(BulkUpload).where(BulkUpload.id.in_(ids)))
        for upload_id, organisation_id in found:
            await audit(session, Program(), "delete", "bulk_upload", upload_id, organisation_id=organisation_id)
