"""A company asks for an account. Nothing here looks whether it is known already: the office sees that (R-32)."""

from datetime import timedelta
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody
from api.accounts.passwords import HashPool, refusal
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.db import Database
from api.core.errors import Finding, Unprocessable
from api.core.ids import new_id
from api.core.mailed_tokens import MailedToken
from api.core.validation import label_of
from api.organisations.confirmation import PER_EMAIL, VALID_HOURS, count_use, queue_link, received, token_columns
from api.organisations.models import Registration
from api.organisations.schemas import RegistrationInput, RegistrationReceived

PER_ADDRESS: Final = 10
"""An address may register so often an hour."""


def check(registration: RegistrationInput) -> list[Finding]:
    """What is wrong beyond the form of single fields: a password with the applicant's own words (R-10)."""
    applicant = registration.applicant
    own_words = [
        applicant.first_name,
        applicant.last_name,
        applicant.email.partition("@")[0],
        registration.organisation.name,
    ]
    code = refusal(applicant.password, own_words)
    pointer = "/applicant/password"
    return [Finding(pointer, code, {}, label_of(pointer, RegistrationInput.label_prefix))] if code else []


async def register(
    database: Database, pool: HashPool, caller: Anybody, registration: RegistrationInput
) -> RegistrationReceived:
    """Keep a registration and mail the link that confirms it. Its id is told to nobody but the applicant.

    Three steps with transactions of their own (DECISIONS 20): the counters count even if what follows fails, and no
    connection is held while the password is hashed. Raises Unprocessable, TooManyRegistrations, Unavailable.
    """
    if found := check(registration):
        raise Unprocessable(found)
    async with database.transaction() as session:
        await count_use(session, "registration", caller.address, PER_ADDRESS)
        await count_use(session, "registration-email", registration.applicant.email, PER_EMAIL)
    password_hash = await pool.hash(registration.applicant.password)
    async with database.transaction() as session:
        return await _keep(session, caller, registration, password_hash)


async def _keep(
    session: AsyncSession, caller: Anybody, registration: RegistrationInput, password_hash: str
) -> RegistrationReceived:
    token = MailedToken.new(new_id())
    row = await session.execute(
        insert(Registration)
        .values(
            id=token.owner,
            state="unconfirmed",
            organisation=registration.organisation.model_dump(mode="json"),
            applicant=registration.applicant.model_dump(mode="json", exclude={"password"}),
            password_hash=password_hash,
            confirmable_until=now_sql() + timedelta(hours=VALID_HOURS),
            **token_columns(token),
        )
        .returning(Registration.mailed_at)
    )
    applicant = registration.applicant
    await queue_link(session, token.owner, applicant.email, applicant.language)
    await audit(session, caller, "create", "registration", token.owner)
    return received(token.owner, row.scalar_one())
