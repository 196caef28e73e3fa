"""The tariffs as a code list, for companies."""

from api.accounts.access import CurrentSender
from api.core.clock import office_day
from api.core.db import SessionDep
from api.core.http import router
from api.invoices.tariffs.listing import TariffList, list_tariffs
from api.invoices.tariffs.rows import all_tariffs

routes = router("invoices", "/api/v1")


@routes.get("/tariffs")
async def get_tariffs(member: CurrentSender, session: SessionDep) -> TariffList:
    """Every dated tariff that amounts are computed with, with its source: by kind, of each the newest first."""
    return list_tariffs(await all_tariffs(session), office_day(member.now), member.language)
