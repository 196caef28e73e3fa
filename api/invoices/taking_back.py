"""A company takes back what it has sent: as a draft while nobody has looked at it, or for good."""

from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.core.audit import audit
from api.core.errors import Conflict
from api.invoices import queries
from api.invoices.details import invoice_out
from api.invoices.drafts import draft_out
from api.invoices.idempotency import Answer
from api.invoices.mails import tell_responsible
from api.invoices.models import Draft, Invoice
from api.invoices.moves import MoveNotAllowed, move, mover
from api.invoices.presenting import RECALL_TIME, etag, stored_body
from api.invoices.schemas import Draft as DraftOut
from api.invoices.status import Action, Status, next_status
from api.invoices.submission import check_if_match, stored

# A draft of the same id is sent with keys made of its revision (`confirm-page.tsx`): they must not be those of before.
_REVISIONS_OF_A_VERSION: Final = 1_000_000


class RecallOpened(Conflict):
    """Somebody at the office has opened the request."""

    code = "recall_opened"


class RecallTooLate(Conflict):
    """More than 15 minutes have passed since it was sent."""

    code = "recall_too_late"


async def _locked(session: AsyncSession, member: Member, invoice_id: UUID, if_match: str, action: Action) -> Invoice:
    """The row is locked before it is compared with what the caller had read: of this, a decision and an opening at
    once, one comes first and the others see it."""
    invoice = await queries.get_own(session, member, invoice_id, lock=True)
    check_if_match(if_match, invoice.version, invoice.changed_at)
    if next_status(Status(invoice.status), action) is None:
        raise MoveNotAllowed(params={"status": f"invoices.status.{invoice.status}"})
    return invoice


async def recall_invoice(session: AsyncSession, member: Member, invoice_id: UUID, if_match: str) -> DraftOut:
    """Make a request a draft again, under its own id and reference; it claims nothing any more.

    Raises NotFound, PreconditionFailed, MoveNotAllowed, RecallOpened, RecallTooLate.
    """
    invoice = await _locked(session, member, invoice_id, if_match, Action.RECALL)
    last = (await queries.get_events(session, invoice))[-1]
    if invoice.first_opened_at is not None:
        raise RecallOpened
    if last.action != Action.SUBMIT or last.at + RECALL_TIME < member.now:
        raise RecallTooLate
    content = stored(stored_body(await queries.get_version(session, invoice)))
    draft = Draft(
        id=invoice.id,
        organisation_id=member.organisation_id,
        author_id=member.person_id,
        kind=invoice.kind,
        invoice_id=None,
        # Whoever sends it again confirms what it says then.
        content=content | {"declaration": False, "beneficiary_id": str(invoice.beneficiary_id)},
        revision=invoice.version * _REVISIONS_OF_A_VERSION,
    )
    session.add(draft)
    await session.flush()
    await move(session, invoice, Action.RECALL, mover(member))
    await audit(session, member, "recall", "invoice", invoice.id)
    return await draft_out(session, member, draft.id)


async def withdraw_invoice(
    session: AsyncSession, member: Member, invoice_id: UUID, reason: str, if_match: str
) -> Answer:
    """Give a request up before the office has decided; who is responsible for it is told.

    Raises NotFound, PreconditionFailed, MoveNotAllowed.
    """
    invoice = await _locked(session, member, invoice_id, if_match, Action.WITHDRAW)
    await session.execute(
        delete(Draft).where(Draft.organisation_id == member.organisation_id, Draft.invoice_id == invoice.id)
    )
    await move(session, invoice, Action.WITHDRAW, mover(member), message=reason, values={"corrected": False})
    await tell_responsible(session, invoice, "invoice_withdrawn")
    await audit(session, member, "withdraw", "invoice", invoice.id)
    answer = await invoice_out(session, invoice, member.language)
    return Answer(200, etag(invoice.version, invoice.changed_at), answer.model_dump_json())
