"""Another e-mail address to log in with: the link goes to the new one, a notice to the old one (SECURITY R-02, R-30).

Asking takes the same statements whether or not somebody has the new address; a job finds out, and tells its owner only.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody, Member, Officer
from api.accounts.links import LinkNotValid, add_link, forget_links, mail_link, peek, redeem
from api.accounts.models import AccountLink, Person
from api.accounts.schemas import Audience
from api.core import throttle
from api.core.audit import audit
from api.core.db import Database, DbRole
from api.core.errors import Finding, TooManyRequests, Unprocessable
from api.core.jobs import Payload, enqueue, job
from api.core.limits import EMAIL_CHANGES, EMAIL_LINKS
from api.core.validation import label_of
from api.notifications.service import queue_mail

START: Final = "start_email_change"


class TooManyEmailChanges(TooManyRequests):
    code = "too_many_email_changes"


async def ask_for_change(session: AsyncSession, caller: Member | Officer, audience: Audience, email: str) -> None:
    """Mail a link to the new address and a notice to the one in use. The transaction must be of the role that knows
    people (auth). Raises Unprocessable (the address is the caller's already), TooManyEmailChanges."""
    await throttle.require(session, EMAIL_CHANGES, caller.person_id, TooManyEmailChanges)
    person = await session.get_one(Person, caller.person_id)
    if person.email == email:
        raise Unprocessable([Finding("/email", "email_same", {}, label_of("/email", "accounts.email_change.fields"))])
    link_id = await add_link(session, "email_change", person.id, audience, email=email)
    await enqueue(session, START, {"link_id": link_id})
    await _tell(session, person, "email_change_asked", person.email)
    await audit(session, caller, "ask_email_change", "person", person.id)


async def _tell(session: AsyncSession, person: Person, message: str, recipient: str) -> None:
    await queue_mail(session, message, recipient=recipient, language=person.language, person_id=person.id, params={})


@job(START)
async def start_email_change(database: Database, payload: Payload) -> None:
    """Mail the link, or tell the owner of the address that somebody wanted to have it."""
    async with database.transaction(DbRole.WORKER) as session:
        link = await session.get_one(AccountLink, UUID(payload["link_id"]))
        person = await session.get_one(Person, link.person_id)
        if link.email is None:
            raise ValueError("the link of an e-mail change has the new address")
        if await session.scalar(select(exists().where(Person.email == link.email))):
            await _tell(session, person, "email_taken", link.email)
        else:
            await mail_link(session, link, recipient=link.email, language=person.language)


_CHANGE: Final = text("UPDATE people SET email = :email, mail_failed_at = NULL WHERE id = :id")


async def confirm_change(database: Database, caller: Anybody, token: str) -> Audience:
    """Put the new address in place, tell both, and let no older link of this person work any more. Returns where to log
    in. Raises LinkNotValid, also when somebody else has the address meanwhile, and TooManyEmailChanges."""
    async with database.transaction() as session:  # counts even if the token is refused
        await throttle.require(session, EMAIL_LINKS, caller.address, TooManyEmailChanges)
    try:
        async with database.transaction() as session:
            link = await peek(session, token, "email_change")
            await redeem(session, link)
            person = await session.get_one(Person, link.person_id)
            await _tell(session, person, "email_changed", person.email)
            await _tell(session, person, "email_changed", link.new_email)
            await session.execute(_CHANGE, {"email": link.new_email, "id": person.id})
            await forget_links(session, person.id)
            await audit(session, caller, "change_email", "person", person.id, fields=["email"])
    except IntegrityError as error:
        raise LinkNotValid from error
    return "office" if link.audience == "office" else "company"
