from fastapi import status

from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator, CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.review.settings import tariffs
from api.review.settings.tariff_schemas import OfficeTariffs, TariffAddition, TariffInput

routes = router("review", "/api/v1/office/tariffs")


@routes.get("")
async def list_office_tariffs(officer: CurrentOfficer, session: SessionDep) -> OfficeTariffs:
    """Every tariff, who added it, and whether somebody has to look for new values."""
    return await tariffs.list_office_tariffs(session, officer)


@routes.post("/checks")
async def check_tariff(administrator: CurrentAdministrator, body: TariffInput, session: SessionDep) -> TariffAddition:
    """What adding this row would do; nothing is changed."""
    return await tariffs.check_addition(session, administrator, body)


@routes.post("", status_code=status.HTTP_201_CREATED)
async def add_tariff(administrator: AdministratorAfterStepUp, body: TariffInput, session: SessionDep) -> TariffAddition:
    """Add a row. One with the kind and first day of another takes its place as its next revision. Requests that were
    sent keep the values they were computed with; checks use the new ones from now on."""
    return await tariffs.add_tariff(session, administrator, body)
