"""Reads of invoices. Each begins with the caller's own rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.accounts.access import Sender, own
from api.accounts.models import Person
from api.beneficiaries.models import Beneficiary
from api.core.errors import NotFound
from api.documents.models import Document
from api.invoices.models import (
    CorrectionItem,
    CorrectionReminder,
    Invoice,
    InvoiceEvent,
    InvoiceVersion,
    Reason,
    Reduction,
)
from api.invoices.reasons import FIRST
from api.invoices.status import Status

_ROW_COLUMNS: Final = (
    Invoice.id,
    Invoice.reference,
    Invoice.own_reference,
    Invoice.kind,
    Invoice.form_number,
    Invoice.period_from,
    Invoice.period_to,
    Invoice.status,
    Invoice.total,
    Reduction.allowed,
    Invoice.submitted_at,
    Invoice.changed_at,
    Invoice.beneficiary_id,
    Invoice.responsible_id,
    Invoice.received_on,
    Beneficiary.last_name.label("beneficiary_last_name"),
    Beneficiary.first_name.label("beneficiary_first_name"),
    Beneficiary.avs_number,
    Person.first_name.label("responsible_first_name"),
    Person.last_name.label("responsible_last_name"),
)


def row_query(query: Any) -> Any:  # noqa: ANN401 - SQLAlchemy types each column list differently
    """The columns of a list, for whichever invoices `query` selects."""
    return (
        query.with_only_columns(*_ROW_COLUMNS)
        .join(Beneficiary, Beneficiary.id == Invoice.beneficiary_id)
        .outerjoin(Person, Person.id == Invoice.responsible_id)
        .outerjoin(Reduction, Reduction.id == Invoice.reduction_id)
    )


class InvoiceRecalled(NotFound):
    """The request is a draft again, under the same id."""

    code = "invoice_recalled"


async def get_own(session: AsyncSession, member: Sender, invoice_id: UUID, *, lock: bool = False) -> Invoice:
    """One of the caller's invoices, locked for a change if asked. Raises NotFound, InvoiceRecalled."""
    query = own(member, Invoice).where(Invoice.id == invoice_id)
    found = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if found is None:
        raise NotFound
    if found.status == Status.DRAFT.value:
        raise InvoiceRecalled(params={"reference": found.reference, "kind": found.kind})
    return found


async def find_to_correct(session: AsyncSession, member: Sender, invoice_id: UUID) -> Invoice | None:
    """One of the caller's invoices while the office asks for a correction."""
    query = own(member, Invoice).where(Invoice.id == invoice_id, Invoice.status == Status.TO_CORRECT.value)
    return (await session.scalars(query)).one_or_none()


async def get_row(session: AsyncSession, invoice: Invoice) -> Row[Any]:
    query = select(Invoice).where(Invoice.id == invoice.id, Invoice.organisation_id == invoice.organisation_id)
    row: Row[Any] = (await session.execute(row_query(query))).one()
    return row


async def get_version(session: AsyncSession, invoice: Invoice, version: int | None = None) -> InvoiceVersion:
    """What was sent, the last time or at a given one. Raises NotFound."""
    query = select(InvoiceVersion).where(
        InvoiceVersion.invoice_id == invoice.id,
        InvoiceVersion.organisation_id == invoice.organisation_id,
        InvoiceVersion.version == (version or invoice.version),
    )
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def get_events(session: AsyncSession, invoice: Invoice) -> Sequence[InvoiceEvent]:
    """The history, the oldest first."""
    query = (
        select(InvoiceEvent)
        .where(InvoiceEvent.invoice_id == invoice.id, InvoiceEvent.organisation_id == invoice.organisation_id)
        .order_by(InvoiceEvent.position)
    )
    return (await session.scalars(query)).all()


async def decision_waits(session: AsyncSession, invoice: Invoice) -> bool:
    """For the company: whether the decision can still be undone, so that it has not been told of it."""
    return bool(await session.scalar(select(func.decision_waits(invoice.id))))


async def get_correction_items(
    session: AsyncSession, invoice: Invoice, version: int | None = None
) -> Sequence[CorrectionItem]:
    """What was asked of the present version, or of a given one."""
    query = (
        select(CorrectionItem)
        .where(
            CorrectionItem.invoice_id == invoice.id,
            CorrectionItem.organisation_id == invoice.organisation_id,
            CorrectionItem.version == (version or invoice.version),
            ~CorrectionItem.undone,
        )
        .order_by(CorrectionItem.created_at, CorrectionItem.position)
    )
    return (await session.scalars(query)).all()


async def get_reminders(session: AsyncSession, invoice: Invoice) -> Sequence[datetime]:
    """When the company was reminded of the correction that is open, the first time first."""
    query = (
        select(CorrectionReminder.sent_at)
        .where(
            CorrectionReminder.invoice_id == invoice.id,
            CorrectionReminder.organisation_id == invoice.organisation_id,
            CorrectionReminder.version == invoice.version,
        )
        .order_by(CorrectionReminder.sent_at)
    )
    return (await session.scalars(query)).all()


async def get_documents(session: AsyncSession, invoice: Invoice, ids: Sequence[UUID]) -> Sequence[Document]:
    """The attachments as they are now: their state changes while they are checked."""
    if not ids:
        return []
    query = select(Document).where(Document.organisation_id == invoice.organisation_id, Document.id.in_(ids))
    return (await session.scalars(query)).all()


async def get_reason(session: AsyncSession, event: InvoiceEvent) -> Reason | None:
    """The reason of a decision, in the revision that was in force then."""
    return await session.get(Reason, (event.reason_code, event.reason_revision or FIRST)) if event.reason_code else None


async def newest_reasons(session: AsyncSession) -> Sequence[Reason]:
    """The newest revision of each reason, active or not, in their order."""
    later = aliased(Reason)
    replaced = exists().where(later.code == Reason.code, later.revision > Reason.revision)
    return (await session.scalars(select(Reason).where(~replaced).order_by(Reason.position, Reason.code))).all()


async def list_reasons(session: AsyncSession) -> Sequence[Reason]:
    """What can be chosen for a decision now."""
    return [reason for reason in await newest_reasons(session) if reason.active]
