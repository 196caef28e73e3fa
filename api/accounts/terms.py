"""The terms of use: each person accepts the version in force, and again when the office puts another one in force."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.accounts.models import TermsAcceptance
from api.core.audit import audit
from api.core.config import get_settings
from api.core.errors import Conflict


class TermsChanged(Conflict):
    """What was accepted is not the version in force."""

    code = "terms_changed"


async def accept_terms(session: AsyncSession, member: Member, version: str) -> None:
    """Keep that the caller accepts this version; accepting twice is no mistake. The transaction must be of the role
    that knows people (auth). Raises TermsChanged."""
    if version != get_settings().terms_version:
        raise TermsChanged
    acceptance = insert(TermsAcceptance).values(person_id=member.person_id, version=version)
    await session.execute(acceptance.on_conflict_do_nothing())
    await audit(session, member, "accept_terms", "person", member.person_id)
