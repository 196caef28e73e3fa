from fastapi import status

from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator
from api.core.db import SessionDep
from api.core.http import router
from api.review.settings import parameters
from api.review.settings.parameter_schemas import OfficeParameter, OfficeParameters, ParameterInput

routes = router("review", "/api/v1/office/parameters")


@routes.get("")
async def list_parameters(administrator: CurrentAdministrator, session: SessionDep) -> OfficeParameters:
    """Every value that the office changes without a restart, and who changed it when."""
    return await parameters.list_parameters(session, administrator)


@routes.post("", status_code=status.HTTP_201_CREATED)
async def change_parameter(
    administrator: AdministratorAfterStepUp, body: ParameterInput, session: SessionDep
) -> OfficeParameter:
    """Add what a parameter is from now on. Decisions that were taken keep their dates. Needs a fresh second factor."""
    return await parameters.change_parameter(session, administrator, body)
