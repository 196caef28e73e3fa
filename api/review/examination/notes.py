"""What officers write down about a request for each other. Notes are only added; no company reads them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.ids import new_id
from api.review.examination.reading import get_sent
from api.review.models import ReviewNote
from api.review.schemas import NoteOut, OfficerName


async def list_notes(session: AsyncSession, officer: Officer, invoice_id: UUID) -> Sequence[NoteOut]:
    """The oldest first. Raises NotFound."""
    invoice = await get_sent(session, invoice_id)
    await audit(session, officer, "read_notes", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await _notes(session, invoice.id)


async def add_note(session: AsyncSession, officer: Officer, invoice_id: UUID, words: str) -> Sequence[NoteOut]:
    """Whatever its status: what is learnt later belongs to it too. The answer has all notes. Raises NotFound."""
    invoice = await get_sent(session, invoice_id)
    session.add(ReviewNote(id=new_id(), invoice_id=invoice.id, author_id=officer.person_id, text=words))
    await session.flush()
    await audit(session, officer, "add_note", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await _notes(session, invoice.id)


async def _notes(session: AsyncSession, invoice_id: UUID) -> Sequence[NoteOut]:
    query = (
        select(ReviewNote, Person.first_name, Person.last_name)
        .join(Person, Person.id == ReviewNote.author_id)
        .where(ReviewNote.invoice_id == invoice_id)
        .order_by(ReviewNote.id)
    )
    return [
        NoteOut(
            id=note.id,
            author=OfficerName(id=note.author_id, name=f"{first_name} {last_name}"),
            text=note.text,
            at=note.created_at,
        )
        for note, first_name, last_name in await session.execute(query)
    ]
