"""The catalogue of error codes, for everybody."""

from api.accounts.access import AnybodyDep
from api.core.error_codes import codes
from api.core.errors import NotFound
from api.core.http import router
from api.invoices.error_codes import ErrorCode, ErrorCodes, describe

routes = router("errors", "/api/v1")


@routes.get("/error-codes")
async def list_error_codes(caller: AnybodyDep) -> ErrorCodes:
    """Every code that an answer or a finding can have: its meaning, what to do, and of rules how grave, where the law
    says so and for which invoice types."""
    return ErrorCodes(items=[describe(code, caller.language) for code in codes()])


@routes.get("/error-codes/{code}")
async def get_error_code(code: str, caller: AnybodyDep) -> ErrorCode:
    """One error code; an error's `type` leads here."""
    if code not in codes():
        raise NotFound
    return describe(code, caller.language)
