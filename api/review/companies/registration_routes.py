from uuid import UUID

from fastapi import Response

from api.accounts.access import CurrentOfficer
from api.core.audit import audit
from api.core.cursor import DEFAULT_LIMIT, CursorText, Limit
from api.core.db import SessionDep
from api.core.http import router
from api.invoices.registration_letter import registration_pdf
from api.review.companies import registration_decisions, registrations
from api.review.companies.registration_schemas import (
    Registration,
    RegistrationDecisionInput,
    Registrations,
    RegistrationState,
)

routes = router("registrations", "/api/v1/office/registrations")


@routes.get("")
async def list_registrations(
    officer: CurrentOfficer,
    session: SessionDep,
    state: RegistrationState | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Registrations:
    """Companies that asked for an account: open ones the oldest first, others the newest first."""
    return await registrations.list_registrations(session, officer, state, limit, cursor)


@routes.get("/{registration_id}")
async def get_registration(registration_id: UUID, officer: CurrentOfficer, session: SessionDep) -> Registration:
    """One registration, with what is known already under its GLN or e-mail."""
    return await registrations.get_registration(session, officer, registration_id)


@routes.get("/{registration_id}/pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}})
async def get_registration_pdf(registration_id: UUID, officer: CurrentOfficer, session: SessionDep) -> Response:
    """The letter (PDF) that tells the applicant how the registration stands, in the applicant's language."""
    registration = await registrations.get_stored(session, registration_id)
    await audit(session, officer, "read_pdf", "registration", registration.id)
    return await registration_pdf(session, registration)


@routes.post("/{registration_id}/decisions")
async def decide_registration(
    registration_id: UUID, body: RegistrationDecisionInput, officer: CurrentOfficer, session: SessionDep
) -> Registration:
    """Accept or refuse a registration. The applicant gets an e-mail; a refusal needs a reason."""
    await registration_decisions.decide(session, officer, registration_id, body)
    return await registrations.get_registration(session, officer, registration_id)
