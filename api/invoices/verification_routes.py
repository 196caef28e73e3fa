from api.accounts.access import AnybodyDep
from api.core.db import DatabaseDep
from api.core.http import router
from api.invoices import printing
from api.invoices.schemas import Verification, VerificationInput

routes = router("verifications", "/api/v1")


@routes.post("/verifications")
async def verify_document(body: VerificationInput, caller: AnybodyDep, database: DatabaseDep) -> Verification:
    """Whether a printed document is ours and still holds, by its code. Open to everybody; tells no personal data."""
    return await printing.verify(database, caller, body.code)
