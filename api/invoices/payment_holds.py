"""Payments that the office holds back: to an account, whichever company gave it, or to a whole company.

What is held can be examined, corrected and refused, and not accepted; what was accepted before, and is not handed on
yet, stays with the office (`held`). To companies their request is in review; of an accepted one they read that its
payment is being clarified, and never why (`is_in_clarification`).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, literal, literal_column, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import today
from api.invoices.models import Invoice, InvoiceVersion, PaymentHold
from api.invoices.status import Status

_LOCK: Final = "hashtextextended('payment_holds', 0)"
_TOGETHER: Final = text(f"SELECT pg_advisory_xact_lock_shared({_LOCK})")
_ALONE: Final = text(f"SELECT pg_advisory_xact_lock({_LOCK})")
# As the index has it: an expression with parameters would not find it.
_PAYEE: Final[ColumnElement[str]] = literal_column("((invoice_versions.frozen -> 'payee') ->> 'iban')")


async def keep_holds(session: AsyncSession) -> None:
    """Until the transaction ends, nobody adds or lifts a hold. Many may keep them at once, before `held` is asked."""
    await session.execute(_TOGETHER)


async def change_holds(session: AsyncSession) -> None:
    """Wait until nobody keeps the holds any more, and let nobody until the transaction ends."""
    await session.execute(_ALONE)


def in_force(day: date) -> ColumnElement[bool]:
    """The holds of a day."""
    begun = (PaymentHold.lifted_at.is_(None), PaymentHold.first_day <= day)
    return begun[0] & begun[1] & or_(PaymentHold.last_day.is_(None), PaymentHold.last_day >= day)


async def held(session: AsyncSession, invoice_ids: Sequence[UUID], day: date) -> dict[UUID, list[PaymentHold]]:
    """Which of these requests must not be paid on a day, and why, the oldest hold first. By the account and the company
    of what was sent last."""
    query = (
        select(Invoice.id, PaymentHold)
        .join(InvoiceVersion, _is_last())
        .join(PaymentHold, or_(PaymentHold.organisation_id == Invoice.organisation_id, PaymentHold.iban == _PAYEE))
        .where(Invoice.id.in_(invoice_ids), in_force(day))
        .order_by(PaymentHold.id)
    )
    found: dict[UUID, list[PaymentHold]] = defaultdict(list)
    for invoice_id, hold in await session.execute(query):
        found[invoice_id].append(hold)
    return found


async def is_in_clarification(session: AsyncSession, invoice: Invoice) -> bool:
    """Whether an accepted request is not handed on for payment today: all that its company is told of a hold."""
    if invoice.status != Status.ACCEPTED.value:
        return False
    target = or_(PaymentHold.organisation_id == InvoiceVersion.organisation_id, PaymentHold.iban == _PAYEE)
    sent = (InvoiceVersion.invoice_id == invoice.id) & (InvoiceVersion.version == invoice.version)
    query = select(literal(True)).select_from(InvoiceVersion).join(PaymentHold, target)
    found = await session.scalar(query.where(sent, in_force(await today(session))).limit(1))
    return found is not None


def _is_last() -> ColumnElement[bool]:
    return (InvoiceVersion.invoice_id == Invoice.id) & (InvoiceVersion.version == Invoice.version)


def is_held(day: date) -> ColumnElement[bool]:
    """The requests that must not be paid on a day, as a condition for lists."""
    companies = select(PaymentHold.organisation_id).where(in_force(day), PaymentHold.organisation_id.is_not(None))
    accounts = (
        select(InvoiceVersion.invoice_id, InvoiceVersion.version)
        .join(PaymentHold, PaymentHold.iban == _PAYEE)
        .where(in_force(day))
    )
    return or_(Invoice.organisation_id.in_(companies), tuple_(Invoice.id, Invoice.version).in_(accounts))


def concerned(hold: PaymentHold) -> ColumnElement[bool]:
    """The requests to which a hold applies, in force or not."""
    if hold.organisation_id is not None:
        return Invoice.organisation_id == hold.organisation_id
    accounts = select(InvoiceVersion.invoice_id, InvoiceVersion.version).where(_PAYEE.in_([hold.iban]))
    return tuple_(Invoice.id, Invoice.version).in_(accounts)
