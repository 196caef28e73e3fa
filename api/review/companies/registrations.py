"""The office decides who may use the counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import Select, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.cursor import capped_count, decode_cursor, encode_cursor
from api.core.errors import NotFound
from api.organisations import models
from api.review.companies.registration_schemas import Duplicate, Registration, Registrations, RegistrationState

_LISTING: Final = "registrations"

# Companies that use the counter, people who can log in, and what others asked for meanwhile.
_KNOWN = text(
    """
    SELECT NULL::uuid AS registration_id, 'gln' AS kind, gln AS value, name AS organisation_name, created_at AS since
    FROM organisations WHERE gln = ANY(:glns) AND closed_at IS NULL
    UNION ALL
    SELECT id, 'gln', organisation->>'gln', organisation->>'name', submitted_at
    FROM registrations WHERE state = 'pending' AND organisation->>'gln' = ANY(:glns)
    UNION ALL
    SELECT NULL, 'avs_number', avs_number, name, created_at
    FROM organisations WHERE avs_number = ANY(:avs_numbers) AND closed_at IS NULL
    UNION ALL
    SELECT id, 'avs_number', organisation->>'avs_number', organisation->>'name', submitted_at
    FROM registrations WHERE state = 'pending' AND organisation->>'avs_number' = ANY(:avs_numbers)
    UNION ALL
    SELECT NULL, 'beneficiary', b.avs_number, o.name, b.created_at
    FROM beneficiaries b JOIN organisations o ON o.id = b.organisation_id
    WHERE b.avs_number = ANY(:avs_numbers) AND b.archived_at IS NULL AND o.closed_at IS NULL AND o.kind = 'company'
    UNION ALL
    SELECT NULL, 'email', p.email, (
      SELECT o.name FROM memberships m JOIN organisations o ON o.id = m.organisation_id
      WHERE m.person_id = p.id ORDER BY m.active DESC, m.created_at DESC LIMIT 1), p.created_at
    FROM people p WHERE p.email = ANY(:emails)
    UNION ALL
    SELECT id, 'email', applicant->>'email', organisation->>'name', submitted_at
    FROM registrations WHERE state = 'pending' AND applicant->>'email' = ANY(:emails)
    ORDER BY since
    """
)


@dataclass(frozen=True, slots=True)
class Known:
    """Something that has a GLN, e-mail or AVS number already; `registration_id` when it is a registration itself."""

    registration_id: UUID | None
    kind: Literal["gln", "email", "avs_number", "beneficiary"]
    value: str
    organisation_name: str | None
    since: datetime


async def _known(session: AsyncSession, registrations: Sequence[models.Registration]) -> list[Known]:
    """What is known of all the open ones among these registrations, in one statement."""
    pending = [r for r in registrations if r.state == "pending"]
    if not pending:
        return []
    parameters = {
        "glns": [r.organisation["gln"] for r in pending if r.kind == "company"],
        "avs_numbers": [r.organisation["avs_number"] for r in pending if r.kind == "person"],
        "emails": [r.applicant["email"] for r in pending],
    }
    return [Known(**row) for row in (await session.execute(_KNOWN, parameters)).mappings()]


def duplicates(registration: models.Registration, known: Sequence[Known]) -> list[Duplicate]:
    """Which of the known things concern this registration; it is not its own duplicate."""
    if registration.state != "pending":
        return []
    known_by = registration.organisation
    own: dict[str, str | None] = {
        "gln": known_by["gln"],
        "avs_number": known_by["avs_number"],
        "beneficiary": known_by["avs_number"],
        "email": registration.applicant["email"],
    }
    return [
        Duplicate(kind=k.kind, organisation_name=k.organisation_name, since=k.since)
        for k in known
        if own[k.kind] == k.value and k.registration_id != registration.id
    ]


async def _views(session: AsyncSession, registrations: Sequence[models.Registration]) -> list[Registration]:
    known = await _known(session, registrations)
    deciders = {r.decided_by for r in registrations if r.decided_by}
    people = {p.id: p for p in await session.scalars(select(Person).where(Person.id.in_(deciders)))} if deciders else {}
    return [_view(r, people.get(r.decided_by) if r.decided_by else None, known) for r in registrations]


def _view(registration: models.Registration, decider: Person | None, known: Sequence[Known]) -> Registration:
    return Registration.model_validate(
        {
            "id": registration.id,
            "state": registration.state,
            "kind": registration.kind,
            "submitted_at": registration.submitted_at,
            "organisation": registration.organisation,
            "applicant": registration.applicant,
            "birth_date": registration.birth_date,
            "duplicates": duplicates(registration, known),
            "decided_at": registration.decided_at,
            "decided_by": f"{decider.first_name} {decider.last_name}" if decider else None,
            "reason": registration.reason,
        }
    )


def _listed(state: RegistrationState | None) -> Select[models.Registration]:
    query = select(models.Registration).where(models.Registration.state != "unconfirmed")
    return query.where(models.Registration.state == state) if state else query


def _after(query: Select[models.Registration], cursor: str, *, oldest_first: bool) -> Select[models.Registration]:
    at, last_id = decode_cursor(cursor, listing=f"{_LISTING} {oldest_first}")
    key, last = (
        tuple_(models.Registration.submitted_at, models.Registration.id),
        (datetime.fromisoformat(at), UUID(last_id)),
    )
    return query.where(key > last if oldest_first else key < last)


async def list_registrations(
    session: AsyncSession, officer: Officer, state: RegistrationState | None, limit: int, cursor: str | None
) -> Registrations:
    """Open ones the oldest first, since they wait; others the newest first."""
    oldest_first = state == "pending"
    query = _listed(state)
    count, capped = await capped_count(session, query)
    if cursor:
        query = _after(query, cursor, oldest_first=oldest_first)
    order: list[Any] = [models.Registration.submitted_at, models.Registration.id]
    query = query.order_by(*(order if oldest_first else [column.desc() for column in order])).limit(limit + 1)
    found = (await session.scalars(query)).all()
    await audit(session, officer, "read", "registration", None)
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        following = encode_cursor([last.submitted_at.isoformat(), str(last.id)], listing=f"{_LISTING} {oldest_first}")
    items = await _views(session, found[:limit])
    return Registrations(items=items, next=following, count=count, count_capped=capped)


async def get_stored(session: AsyncSession, registration_id: UUID) -> models.Registration:
    """The row of one registration. Raises NotFound, also while its e-mail address is not confirmed."""
    registration = await session.get(models.Registration, registration_id)
    if registration is None or registration.state == "unconfirmed":
        raise NotFound
    return registration


async def get_registration(session: AsyncSession, officer: Officer, registration_id: UUID) -> Registration:
    """One registration. Raises NotFound."""
    registration = await get_stored(session, registration_id)
    await audit(session, officer, "read", "registration", registration.id)
    return (await _views(session, [registration]))[0]
