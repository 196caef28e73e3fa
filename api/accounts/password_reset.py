"""A forgotten password: a link by mail, then a new password (guide 5.1.1, SECURITY R-30).

Asking takes the same statements for everybody, and a job makes and mails the link where there is anybody to mail it to.
The second factor stays as it is, so whoever reads somebody's mails does not get in with that alone.
"""

from typing import Final
from uuid import UUID

from api.accounts.access import Anybody
from api.accounts.links import add_link, mail_link, peek, redeem
from api.accounts.login import FIND_PERSON
from api.accounts.models import AccountLink, Person
from api.accounts.new_passwords import check, own_words, put_in_place
from api.accounts.passwords import HashPool
from api.accounts.schemas import Audience, NewPasswordInput, PasswordResetInput
from api.core import throttle
from api.core.audit import audit
from api.core.db import Database, DbRole
from api.core.errors import TooManyRequests, Unprocessable
from api.core.jobs import Payload, enqueue, job
from api.core.limits import RESET_LINKS, RESETS_ADDRESS, RESETS_EMAIL

START: Final = "start_password_reset"


class TooManyResets(TooManyRequests):
    """One e-mail or one address asked too often within the hour."""

    code = "too_many_resets"


async def ask_for_reset(database: Database, caller: Anybody, asked: PasswordResetInput) -> None:
    """Mail a link to whoever may log in with this e-mail. Raises TooManyResets, for known and unknown alike."""
    async with database.transaction() as session:
        await throttle.require(session, RESETS_ADDRESS, caller.address, TooManyResets)
        await throttle.require(session, RESETS_EMAIL, asked.email, TooManyResets)
        person = (await session.execute(FIND_PERSON[asked.audience], {"email": asked.email})).one_or_none()
        person_id = person.id if person and person.allowed else None
        await enqueue(session, START, {"person_id": person_id, "audience": asked.audience})
        await audit(session, caller, "ask_password_reset", "person", person_id)


@job(START)
async def start_password_reset(database: Database, payload: Payload) -> None:
    """For nobody too: known and unknown take the same statements."""
    if payload["person_id"] is None:
        return
    async with database.transaction(DbRole.WORKER) as session:
        person = await session.get(Person, UUID(payload["person_id"]))
        if person is not None and person.active:
            link_id = await add_link(session, "password_reset", person.id, payload["audience"])
            link = await session.get_one(AccountLink, link_id)
            await mail_link(session, link, recipient=person.email, language=person.language)


async def choose_password(database: Database, pool: HashPool, caller: Anybody, wish: NewPasswordInput) -> Audience:
    """Put the new password in place, end every session and tell the owner. Nobody is logged in by it.

    Steps with transactions of their own, as at login (DECISIONS 20). Raises LinkNotValid, Unprocessable, TooManyResets,
    Unavailable.
    """
    async with database.transaction() as session:
        await throttle.require(session, RESET_LINKS, caller.address, TooManyResets)
    async with database.transaction() as session:
        link = await peek(session, wish.token, "password_reset", "office_invitation", "office_return")
        own = await own_words(session, link.person_id, link)
    if found := check(wish, own):
        raise Unprocessable(found)
    password_hash = await pool.hash(wish.password)
    async with database.transaction() as session:
        await redeem(session, link)
        await put_in_place(session, link.person_id, password_hash)
        await audit(session, caller, "reset_password", "person", link.person_id, fields=["password"])
    return "office" if link.audience == "office" else "company"
