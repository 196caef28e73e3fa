"""Accepting a registration makes the organisation, its first manager and their membership; refusing tells why."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Membership, Person, TermsAcceptance
from api.beneficiaries.models import Beneficiary
from api.beneficiaries.names import search_name
from api.core.audit import audit
from api.core.clock import now
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.core.validation import label_of
from api.invoices.models import EventCounter
from api.notifications.service import queue_mail
from api.organisations.models import Organisation, Registration
from api.review.companies.registration_schemas import RegistrationDecisionInput


class AlreadyDecided(Conflict):
    """A colleague was faster."""

    code = "already_decided"


class GlnTaken(Conflict):
    """An active company has this GLN."""

    code = "gln_taken"


class AvsNumberTaken(Conflict):
    """Somebody has an account with this AVS number."""

    code = "avs_number_taken"


async def decide(
    session: AsyncSession, officer: Officer, registration_id: UUID, decision: RegistrationDecisionInput
) -> None:
    """Accept or refuse, once. Raises NotFound, AlreadyDecided, GlnTaken, AvsNumberTaken, Unprocessable (a
    refusal without reason)."""
    if decision.outcome == "refused" and decision.reason is None:
        label = label_of("/reason", RegistrationDecisionInput.label_prefix)
        raise Unprocessable([Finding("/reason", "required", {}, label)])
    registration = await _lock(session, registration_id)
    if decision.outcome == "accepted":
        await _accept(session, registration)
    else:
        await _mail(session, registration, "registration_refused", None, {"reason": decision.reason})
    registration.state = decision.outcome
    registration.reason = decision.reason
    registration.decided_at = await now(session)
    registration.decided_by = officer.person_id
    registration.password_hash = None
    await audit(
        session,
        officer,
        decision.outcome,
        "registration",
        registration.id,
        organisation_id=registration.organisation_id,
        fields=["state", "reason"],
    )


async def _lock(session: AsyncSession, registration_id: UUID) -> Registration:
    query = select(Registration).where(Registration.id == registration_id).with_for_update()
    registration = (await session.scalars(query)).one_or_none()
    if registration is None or registration.state == "unconfirmed":
        raise NotFound
    if registration.state != "pending":
        raise AlreadyDecided
    return registration


async def _accept(session: AsyncSession, registration: Registration) -> None:
    organisation_id = await _add_organisation(session, registration)
    person_id = await _find_or_add_person(session, registration)
    await _keep_acceptance(session, registration, person_id)
    membership = {"organisation_id": organisation_id, "person_id": person_id, "role": "manager", "active": True}
    await session.execute(insert(Membership), membership)
    await session.execute(insert(EventCounter), {"organisation_id": organisation_id, "position": 0})
    if registration.kind == "person":
        await _add_to_own_list(session, registration, organisation_id)
    registration.organisation_id = organisation_id
    message = "registration_accepted" if registration.kind == "company" else "registration_accepted_person"
    await _mail(session, registration, message, person_id, {})


async def _add_organisation(session: AsyncSession, registration: Registration) -> UUID:
    # The unique index decides, so that two registrations of one GLN cannot both be accepted at the same time.
    query = (
        insert_or_skip(Organisation)
        .values(id=new_id(), kind=registration.kind, **registration.organisation)
        .on_conflict_do_nothing()
        .returning(Organisation.id)
    )
    organisation_id = (await session.execute(query)).scalar_one_or_none()
    if organisation_id is None:
        raise GlnTaken if registration.kind == "company" else AvsNumberTaken
    return organisation_id


async def _add_to_own_list(session: AsyncSession, registration: Registration, organisation_id: UUID) -> None:
    """Somebody with an account of their own is the first insured person on its list, and needs no mandate for it."""
    known, applicant = registration.organisation, registration.applicant
    person = {name: applicant[name] for name in ("first_name", "last_name")}
    address = {name: known[name] for name in ("street", "house_number", "postcode", "town")}
    await session.execute(
        insert(Beneficiary),
        {
            "id": new_id(),
            "organisation_id": organisation_id,
            "search_name": search_name(f"{person['last_name']} {person['first_name']}"),
            "avs_number": known["avs_number"],
            "birth_date": registration.birth_date,
            "country": "CH",
            "under_guardianship": False,
            "mandate_state": "known_to_office",
            **person,
            **address,
        },
    )


async def _find_or_add_person(session: AsyncSession, registration: Registration) -> UUID:
    """The person with this e-mail. One who exists keeps everything, the password above all: whoever registered with
    a stranger's address must not get into the stranger's account."""
    query = (
        insert_or_skip(Person)
        .values(id=new_id(), password_hash=registration.password_hash, active=True, **registration.applicant)
        .on_conflict_do_nothing()
        .returning(Person.id)
    )
    person_id = (await session.execute(query)).scalar_one_or_none()
    if person_id is None:
        known = select(Person.id).where(Person.email == registration.applicant["email"])
        person_id = (await session.execute(known)).scalar_one()
    return person_id


async def _keep_acceptance(session: AsyncSession, registration: Registration, person_id: UUID) -> None:
    """What was accepted when registering need not be accepted again at the first login."""
    accepted = {"version": registration.terms_version, "accepted_at": registration.terms_accepted_at}
    acceptance = insert_or_skip(TermsAcceptance).values(person_id=person_id, **accepted)
    await session.execute(acceptance.on_conflict_do_nothing())


async def _mail(
    session: AsyncSession,
    registration: Registration,
    message: str,
    person_id: UUID | None,
    params: dict[str, str | None],
) -> None:
    await queue_mail(
        session,
        message,
        recipient=registration.applicant["email"],
        language=registration.applicant["language"],
        person_id=person_id,
        params=params,
    )
