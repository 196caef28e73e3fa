from uuid import UUID

from fastapi import status

from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator, CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.review.companies import payment_holds
from api.review.companies.payment_hold_schemas import (
    LiftingInput,
    PaymentHoldInput,
    PaymentHoldRow,
    PaymentHolds,
    PaymentHoldSearch,
)

routes = router("review", "/api/v1/office/payment-holds")


@routes.post("/searches")
async def search_payment_holds(officer: CurrentOfficer, body: PaymentHoldSearch, session: SessionDep) -> PaymentHolds:
    """Payments that the office holds, held or will hold, the newest first. A POST, so that no IBAN stands in an
    address."""
    return await payment_holds.search_holds(session, officer, body)


@routes.post("", status_code=status.HTTP_201_CREATED)
async def hold_payments(
    administrator: CurrentAdministrator, body: PaymentHoldInput, session: SessionDep
) -> PaymentHoldRow:
    """Hold payments to an account, whichever company gave it, or to a company. Its requests can be examined, corrected
    and refused meanwhile, and not accepted. No company is told."""
    return await payment_holds.hold_payments(session, administrator, body)


@routes.post("/{hold_id}/lifting")
async def lift_payment_hold(
    hold_id: UUID, administrator: AdministratorAfterStepUp, body: LiftingInput, session: SessionDep
) -> PaymentHoldRow:
    """Let payments go on, with a reason. Needs a fresh second factor: money may leave for an account that somebody
    doubted."""
    return await payment_holds.lift_hold(session, administrator, hold_id, body.reason)
