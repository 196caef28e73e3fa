from uuid import UUID

from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator
from api.core.db import SessionDep
from api.core.http import router
from api.review import organisations
from api.review.organisation_schemas import OrganisationRow, Organisations, OrganisationSearch, SuspensionInput

routes = router("review", "/api/v1/office/organisations")


@routes.post("/searches")
async def search_organisations(
    body: OrganisationSearch, administrator: CurrentAdministrator, session: SessionDep
) -> Organisations:
    """The organisations that use the counter. A POST, so that no number stands in an address."""
    return await organisations.list_organisations(session, administrator, body.words)


@routes.put("/{organisation_id}/suspension")
async def put_suspension(
    organisation_id: UUID, body: SuspensionInput, administrator: AdministratorAfterStepUp, session: SessionDep
) -> OrganisationRow:
    """Suspend an organisation with a reason, or lift it. Its people are out at their next request; all managers get a
    mail. Needs a fresh second factor."""
    return await organisations.set_suspension(session, administrator, organisation_id, body)
