"""Mails to those who manage a company."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import PaperClerk, Sender
from api.accounts.models import Membership, Person
from api.core import throttle
from api.core.db import DbRole, become
from api.core.errors import TooManyRequests
from api.core.limits import NOTICES
from api.notifications.messages import Value
from api.notifications.service import mail_person


class TooManyChanges(TooManyRequests):
    """The company's managers were told of so much within the hour that more would drown it."""

    code = "too_many_changes"


async def tell_managers(
    session: AsyncSession, member: Sender, message: str, params: Mapping[str, Value], *, but: UUID | None = None
) -> None:
    """Mail all managers of the caller's company, the caller too: somebody else may be using their session (R-45).
    `but`: who gets a mail of their own about the same. Raises TooManyChanges."""
    await session.flush()  # as the company
    await become(session, DbRole.AUTH)  # whose the counters are
    await throttle.require(session, NOTICES, member.organisation_id, TooManyChanges)
    officer_id = member.person_id if isinstance(member, PaperClerk) else None
    await become(session, DbRole.COMPANY, member.organisation_id, officer_id)
    await mail_managers(session, member.organisation_id, message, params, but=but)


async def mail_managers(
    session: AsyncSession,
    organisation_id: UUID,
    message: str,
    params: Mapping[str, Value],
    *,
    but: UUID | None = None,
) -> None:
    """Mail all managers of a company, for its transaction."""
    managers = (
        select(Person.id, Person.email, Person.language)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == "manager",
            Membership.active,
            Person.active,
            Person.id.is_distinct_from(but),
        )
    )
    for manager in await session.execute(managers):
        await mail_person(session, message, manager, params)
