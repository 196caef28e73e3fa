"""Somebody logged in chooses another password; the present one is asked for (SECURITY R-10)."""

from api.accounts.access import Member, Officer
from api.accounts.login import TooManyLogins
from api.accounts.models import Person
from api.accounts.new_passwords import check, own_words, put_in_place
from api.accounts.passwords import HashPool
from api.accounts.schemas import PasswordChangeInput
from api.accounts.sendings import too_many
from api.core import throttle
from api.core.audit import audit
from api.core.db import Database
from api.core.errors import Finding, Unprocessable
from api.core.limits import PASSWORD_CHANGES
from api.core.validation import label_of


async def change_password(
    database: Database, pool: HashPool, caller: Member | Officer, wish: PasswordChangeInput
) -> None:
    """The other sessions end, this one stays; the owner gets a mail.

    Steps with transactions of their own, as at login (DECISIONS 20): a guess at the present password counts even if it
    is refused. Raises Unprocessable, TooManyLogins, Unavailable.
    """
    async with database.transaction() as session:
        permit = await throttle.permit(session, PASSWORD_CHANGES, caller.person_id)
        if isinstance(permit, throttle.Blocked):
            raise too_many(TooManyLogins, permit.seconds)
        person = await session.get_one(Person, caller.person_id)
        own = await own_words(session, person.id, person)
    right = await pool.verify(person.password_hash, wish.current)
    found = check(wish, own)
    async with database.transaction() as session:
        if right:  # no guess, whatever is wrong with the new one
            await throttle.forgive(session, PASSWORD_CHANGES, caller.person_id)
        else:
            await audit(session, caller, "change_password", "person", person.id, outcome="refused")
            found.insert(0, _wrong(wish))
    if found:
        raise Unprocessable(found)
    password_hash = await pool.hash(wish.password)
    async with database.transaction() as session:
        # A reset may have ended this session meanwhile: who only knows the password before it must not undo it.
        now = await session.get_one(Person, person.id, with_for_update=True)
        if now.password_hash != person.password_hash:
            raise Unprocessable([_wrong(wish)])
        await put_in_place(session, person.id, password_hash, but=caller.session_id)
        await audit(session, caller, "change_password", "person", person.id, fields=["password"])


def _wrong(wish: PasswordChangeInput) -> Finding:
    pointer = "/current"
    return Finding(pointer, "password_wrong", {}, label_of(pointer, wish.label_prefix))
