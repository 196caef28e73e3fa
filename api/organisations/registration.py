"""Somebody asks for an account. Whether they are known already is not looked at: the office sees that (R-32)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody
from api.accounts.passwords import HashPool, refusal
from api.core import throttle
from api.core.ages import is_minor
from api.core.audit import audit
from api.core.clock import now_sql, today
from api.core.config import get_settings
from api.core.db import Database
from api.core.errors import Finding, Unprocessable
from api.core.ids import new_id
from api.core.limits import REGISTRATIONS_ADDRESS, REGISTRATIONS_EMAIL
from api.core.mailed_tokens import MailedToken
from api.core.validation import label_of
from api.organisations.confirmation import VALID_HOURS, TooManyRegistrations, queue_link, received, token_columns
from api.organisations.models import Registration
from api.organisations.schemas import (
    CompanyRegistrationInput,
    PersonRegistrationInput,
    RegistrationBase,
    RegistrationInput,
    RegistrationReceived,
)


@dataclass(frozen=True, slots=True)
class Described:
    """What a registration is kept as: the columns of the organisation that it becomes, and of its first person."""

    kind: Literal["company", "person"]
    organisation: dict[str, str | None]
    birth_date: date | None = None


def described(registration: RegistrationInput) -> Described:
    if isinstance(registration, CompanyRegistrationInput):
        return Described("company", registration.organisation.model_dump(mode="json") | {"avs_number": None})
    person, applicant = registration.individual, registration.applicant
    columns = person.model_dump(mode="json", exclude={"birth_date"})
    name = f"{applicant.first_name} {applicant.last_name}"
    return Described(
        "person", columns | {"name": name, "department": None, "gln": None, "phone": None}, person.birth_date
    )


def check(registration: RegistrationInput, today: date) -> list[Finding]:
    """What is wrong beyond the form of single fields: a password with the applicant's own words (R-10), a birth date
    to come, or of a minor, whom somebody represents, and terms that were replaced meanwhile."""
    return [*_check_password(registration), *_check_birth_date(registration, today), *_check_terms(registration)]


def _check_password(registration: RegistrationInput) -> Iterator[Finding]:
    applicant = registration.applicant
    own_words = [applicant.first_name, applicant.last_name, applicant.email.partition("@")[0]]
    if isinstance(registration, CompanyRegistrationInput):
        own_words.append(registration.organisation.name)
    if code := refusal(applicant.password, own_words):
        yield _finding("/applicant/password", code)


def _check_birth_date(registration: RegistrationInput, today: date) -> Iterator[Finding]:
    if not isinstance(registration, PersonRegistrationInput):
        return
    if registration.individual.birth_date > today:
        yield _finding("/individual/birth_date", "future")
    elif is_minor(registration.individual.birth_date, today):
        yield _finding("/individual/birth_date", "account_minor")


def _check_terms(registration: RegistrationInput) -> Iterator[Finding]:
    if registration.terms_version != get_settings().terms_version:
        yield _finding("/terms_accepted", "terms_changed")


def _finding(pointer: str, code: str) -> Finding:
    return Finding(pointer, code, {}, label_of(pointer, RegistrationBase.label_prefix))


async def check_registration(session: AsyncSession, registration: RegistrationInput) -> None:
    """What somebody hears who is still typing. Raises Unprocessable."""
    if found := check(registration, await today(session)):
        raise Unprocessable(found)


async def register(
    database: Database, pool: HashPool, caller: Anybody, registration: RegistrationInput
) -> RegistrationReceived:
    """Keep a registration and mail the link that confirms it. Its id is told to nobody but the applicant.

    Three steps with transactions of their own (DECISIONS 20): the counters count even if what follows fails, and no
    connection is held while the password is hashed. Raises Unprocessable, TooManyRegistrations, Unavailable.
    """
    async with database.transaction() as session:
        await check_registration(session, registration)
    async with database.transaction() as session:
        await throttle.require(session, REGISTRATIONS_ADDRESS, caller.address, TooManyRegistrations)
        await throttle.require(session, REGISTRATIONS_EMAIL, registration.applicant.email, TooManyRegistrations)
    password_hash = await pool.hash(registration.applicant.password)
    async with database.transaction() as session:
        return await _keep(session, caller, registration, password_hash)


async def _keep(
    session: AsyncSession, caller: Anybody, registration: RegistrationInput, password_hash: str
) -> RegistrationReceived:
    token, kept = MailedToken.new(new_id()), described(registration)
    row = await session.execute(
        insert(Registration)
        .values(
            id=token.owner,
            state="unconfirmed",
            kind=kept.kind,
            organisation=kept.organisation,
            birth_date=kept.birth_date,
            terms_version=registration.terms_version,
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
