from fastapi import Response

from api.accounts.access import AnybodyDep, CurrentManager
from api.core.audit import audit
from api.core.db import DatabaseDep, SessionDep
from api.core.errors import NotFound
from api.core.http import router
from api.invoices import printing
from api.invoices.registration_letter import registration_pdf
from api.invoices.schemas import Verification, VerificationInput
from api.organisations.queries import registration_of

routes = router("verifications", "/api/v1")


@routes.post("/verifications")
async def verify_document(body: VerificationInput, caller: AnybodyDep, database: DatabaseDep) -> Verification:
    """Whether a printed document is ours and still holds, by its code. Open to everybody; tells no personal data."""
    return await printing.verify(database, caller, body.code)


@routes.get(
    "/organisation/registration/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def get_own_registration_pdf(member: CurrentManager, session: SessionDep) -> Response:
    """The letter (PDF) that says that the office has accepted the company's registration."""
    registration = await registration_of(session, member)
    if registration is None:
        raise NotFound
    await audit(session, member, "read_pdf", "registration", registration.id)
    return await registration_pdf(session, registration)
