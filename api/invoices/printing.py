"""Codes on printed documents: kept when one is printed, looked up by anybody who holds one.

What is told is on the paper already, and names nobody: whose company's or whose account it is, is not told.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody
from api.core import throttle
from api.core.db import Database, DbRole
from api.core.errors import Finding, NotFound, TooManyRequests, Unprocessable
from api.core.limits import VERIFICATIONS
from api.core.validation import label_of
from api.documents.verification_code import make_code, typed_code
from api.invoices import queries
from api.invoices.models import Invoice, InvoiceEvent, InvoiceVersion, PrintedDocument
from api.invoices.reductions import reduction_of
from api.invoices.schemas import PrintedKind, Verification, VerificationInput
from api.invoices.status import Action, Status
from api.organisations.models import Registration


class DocumentUnknown(NotFound):
    """No document was printed under this code."""

    code = "document_unknown"


class TooManyVerifications(TooManyRequests):
    """One address asked more than 120 times within the hour."""

    code = "too_many_verifications"


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed: a version of a request, and where it tells how the request stands, the last event it knows."""

    kind: PrintedKind
    organisation_id: UUID
    invoice_id: UUID
    version: int
    position: int | None = None

    @property
    def code(self) -> str:
        return make_code(self.kind, str(self.invoice_id), str(self.version), str(self.position))


@dataclass(frozen=True, slots=True)
class PrintedRegistration:
    """A letter about a registration, in the state that it tells."""

    registration_id: UUID
    state: str
    organisation_id: UUID | None
    """Of an accepted one: the company that it became."""
    kind: PrintedKind = "registration"

    @property
    def code(self) -> str:
        return make_code(self.kind, str(self.registration_id), self.state)


async def keep_code(session: AsyncSession, printed: Printed | PrintedRegistration) -> None:
    """So that the code is known from now on; what is printed again unchanged has it already."""
    values = asdict(printed) | {"code": printed.code}
    await session.execute(insert(PrintedDocument).values(values).on_conflict_do_nothing())


_DECIDED: Final = {
    Status.ACCEPTED: Action.ACCEPT,
    Status.TRANSMITTED: Action.ACCEPT,
    Status.PAID: Action.ACCEPT,
    Status.REFUSED: Action.REFUSE,
    Status.FORWARDED: Action.FORWARD,
    Status.TO_CORRECT: Action.REQUEST_CORRECTION,
}


def decision_in(invoice: Invoice, events: Sequence[InvoiceEvent]) -> InvoiceEvent | None:
    """The office's decision that is in force, of the request's history."""
    action = _DECIDED.get(Status(invoice.status))
    return next((event for event in reversed(events) if event.action == action), None)


async def verify(database: Database, caller: Anybody, typed: str) -> Verification:
    """What document carries this code, and whether it still holds. Raises Unprocessable (no such code can be),
    DocumentUnknown, TooManyVerifications."""
    async with database.transaction() as session:
        await throttle.require(session, VERIFICATIONS, caller.address, TooManyVerifications)
    code = typed_code(typed)
    if code is None:
        label = label_of("/code", VerificationInput.label_prefix)
        raise Unprocessable([Finding("/code", "verification_code_length", {}, label)])
    async with database.transaction() as session:
        document = await session.get(PrintedDocument, code)
        if document is None:
            raise DocumentUnknown
        if document.registration_id is not None:
            return _of_registration(document, await session.get_one(Registration, document.registration_id))
    async with database.transaction(DbRole.COMPANY, document.organisation_id) as session:
        return await _of_request(session, document)


def _of_registration(document: PrintedDocument, registration: Registration) -> Verification:
    return Verification(
        kind="registration",
        sent_at=registration.submitted_at,
        is_current=document.state == registration.state,
        changed_at=registration.decided_at or registration.submitted_at,
    )


async def _of_request(session: AsyncSession, document: PrintedDocument) -> Verification:
    invoice = await session.get_one(Invoice, document.invoice_id)
    version = await session.get_one(InvoiceVersion, (document.invoice_id, document.version))
    events = await queries.get_events(session, invoice)
    letter = document.kind == "decision"
    decision = next((event for event in events if letter and event.position == document.position), None)
    kept = await reduction_of(session, decision)
    return Verification(
        kind=document.kind,
        form=invoice.kind,
        form_number=invoice.form_number,
        reference=invoice.reference,
        version=version.version,
        total=Decimal(version.assessment["total"]),
        allowed=kept.allowed if kept else None,
        sent_at=version.submitted_at,
        decision=decision.action if decision else None,
        decided_at=decision.at if decision else None,
        is_current=_holds(document, invoice, events),
        changed_at=invoice.changed_at,
    )


def _holds(document: PrintedDocument, invoice: Invoice, events: Sequence[InvoiceEvent]) -> bool:
    """A letter as long as its decision is in force, a copy until another version or a withdrawal, and what tells how
    the request stands until anything happens."""
    if document.kind == "decision":
        decision = decision_in(invoice, events)
        return decision is not None and decision.position == document.position
    unchanged = document.kind == "copy" or document.position == events[-1].position
    return unchanged and document.version == invoice.version and invoice.status != Status.WITHDRAWN
