"""A mail to oneself, to see whether one's address works again after mails came back."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer
from api.accounts.models import Person
from api.core import throttle
from api.core.audit import audit
from api.core.errors import TooManyRequests
from api.core.limits import MAIL_TESTS
from api.notifications.service import mail_person


class TooManyMailTests(TooManyRequests):
    code = "too_many_mail_tests"


async def test_address(session: AsyncSession, caller: Member | Officer) -> None:
    """Take the caller's address for a working one until a mail comes back again, beginning with this one. The
    transaction must be of the role that knows people (auth). Raises TooManyMailTests."""
    await throttle.require(session, MAIL_TESTS, caller.person_id, TooManyMailTests)
    person = await session.get_one(Person, caller.person_id)
    person.mail_failed_at = None
    await mail_person(session, "mail_test", person)
    await audit(session, caller, "test_mail", "person", person.id, fields=["mail_failed_at"])
