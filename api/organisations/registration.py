"""A company asks for an account. Nothing here looks whether it is known already: the office sees that (R-32)."""

from datetime import timedelta
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody
from api.accounts.passwords import HashPool, refusal
from api.core import throttle
from api.core.audit import audit
from api.core.db import Database
from api.core.errors import Finding, TooManyRequests, Unprocessable
from api.core.ids import new_id
from api.core.validation import label_of
from api.notifications.service import queue_mail
from api.organisations.models import Registration
from api.organisations.schemas import RegistrationInput

PER_HOUR: Final = 10


class TooManyRegistrations(TooManyRequests):
    """One address sent more than ten within the hour."""

    code = "too_many_registrations"


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


async def register(database: Database, pool: HashPool, caller: Anybody, registration: RegistrationInput) -> None:
    """Keep a registration for the office to decide.

    Three steps with transactions of their own (DECISIONS 20): the counter counts even if what follows fails, and no
    connection is held while the password is hashed. Raises Unprocessable, TooManyRegistrations, Unavailable.
    """
    if found := check(registration):
        raise Unprocessable(found)
    async with database.transaction() as session:
        key = throttle.throttle_key("registration", caller.address)
        if not await throttle.use(session, key, PER_HOUR, timedelta(hours=1)):
            raise TooManyRegistrations(retry_after=3600, params={"minutes": 60})
    password_hash = await pool.hash(registration.applicant.password)
    async with database.transaction() as session:
        await _keep(session, caller, registration, password_hash)


async def _keep(session: AsyncSession, caller: Anybody, registration: RegistrationInput, password_hash: str) -> None:
    registration_id = new_id()
    await session.execute(
        insert(Registration),
        {
            "id": registration_id,
            "state": "pending",
            "organisation": registration.organisation.model_dump(mode="json"),
            "applicant": registration.applicant.model_dump(mode="json", exclude={"password"}),
            "password_hash": password_hash,
        },
    )
    await queue_mail(
        session,
        "registration_received",
        recipient=registration.applicant.email,
        language=registration.applicant.language,
        person_id=None,
        params={},
    )
    await audit(session, caller, "create", "registration", registration_id)
