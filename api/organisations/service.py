from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.accounts.models import Membership, Person
from api.notifications.messages import Value
from api.notifications.service import queue_mail


async def tell_managers(session: AsyncSession, member: Member, message: str, params: Mapping[str, Value]) -> None:
    """Mail all managers of the caller's company, the caller too: somebody else may be using their session (R-45)."""
    managers = (
        own(member, Membership)
        .where(Membership.role == "manager", Membership.active)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.active)
        .with_only_columns(Person.id, Person.email, Person.language)
    )
    for manager in await session.execute(managers):
        await queue_mail(
            session,
            message,
            recipient=manager.email,
            language=manager.language,
            person_id=manager.id,
            params=params,
        )
