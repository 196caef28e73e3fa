"""A manager hands what a colleague is responsible for to another one (PRODUCT: "Responsable"). Here, above everything
that somebody may be responsible for (import rules)."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import CompanyManager, Member, own
from api.accounts.models import Membership
from api.core.audit import audit
from api.core.db import SessionDep
from api.core.errors import Finding, NotFound, Unprocessable
from api.core.http import router
from api.core.schemas import Input, Output
from api.core.validation import label_of
from api.invoices.models import Draft, Invoice
from api.messages.models import Conversation


class HandOverInput(Input):
    """`to`: an active colleague."""

    label_prefix: ClassVar[str] = "organisations.hand_over.fields"

    to: UUID


class HandedOver(Output):
    """How many of the colleague's requests, drafts and conversations with the office have the new one."""

    invoices: Annotated[int, Field(ge=0)]
    drafts: Annotated[int, Field(ge=0)]
    conversations: Annotated[int, Field(ge=0)]


async def hand_over(session: AsyncSession, member: Member, person_id: UUID, to: UUID) -> HandedOver:
    """All requests, drafts and conversations of a colleague, who may have left. Raises NotFound, Unprocessable."""
    if await session.get(Membership, (member.organisation_id, person_id)) is None:
        raise NotFound
    receiver = own(member, Membership).where(Membership.person_id == to, Membership.active)
    if to == person_id or (await session.scalars(receiver)).one_or_none() is None:
        raise Unprocessable([Finding("/to", "not_a_colleague", {}, label_of("/to", HandOverInput.label_prefix))])
    theirs = (Invoice.organisation_id == member.organisation_id, Invoice.responsible_id == person_id)
    invoices = await session.execute(update(Invoice).where(*theirs).values(responsible_id=to).returning(Invoice.id))
    begun = (Draft.organisation_id == member.organisation_id, Draft.author_id == person_id)
    drafts = await session.execute(update(Draft).where(*begun).values(author_id=to).returning(Draft.id))
    spoken = (Conversation.organisation_id == member.organisation_id, Conversation.responsible_id == person_id)
    conversations = await session.execute(
        update(Conversation).where(*spoken).values(responsible_id=to).returning(Conversation.id)
    )
    await audit(session, member, "hand_over", "person", person_id, fields=["responsible"])
    return HandedOver(invoices=len(invoices.all()), drafts=len(drafts.all()), conversations=len(conversations.all()))


routes = router("organisations", "/api/v1/members/{person_id}/hand-overs")


@routes.post("", status_code=201)
async def create_hand_over(
    person_id: UUID, body: HandOverInput, manager: CompanyManager, session: SessionDep
) -> HandedOver:
    """Make an active colleague responsible for everything that this one is responsible for, drafts and conversations
    included."""
    return await hand_over(session, manager, person_id, body.to)
