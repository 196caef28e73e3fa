from uuid import UUID

from api.accounts import lost_phones
from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator
from api.accounts.officers import hash_of_nothing
from api.accounts.passwords import HashPoolDep
from api.accounts.schemas import LostPhoneInput, OrganisationPeople, OrganisationPerson
from api.core.db import DbRole, SessionDep, become
from api.core.http import router
from api.review.companies import organisations
from api.review.companies.organisation_schemas import (
    OrganisationRow,
    Organisations,
    OrganisationSearch,
    SuspensionInput,
)

routes = router("review", "/api/v1/office/organisations")


@routes.post("/searches")
async def search_organisations(
    body: OrganisationSearch, administrator: CurrentAdministrator, session: SessionDep
) -> Organisations:
    """The organisations that use the counter. A POST, so that no number stands in an address."""
    return await organisations.list_organisations(session, administrator, body.words)


@routes.get("/{organisation_id}")
async def get_office_organisation(
    organisation_id: UUID, administrator: CurrentAdministrator, session: SessionDep
) -> OrganisationRow:
    """One organisation that uses the counter."""
    return await organisations.get_organisation(session, administrator, organisation_id)


@routes.get("/{organisation_id}/members")
async def list_organisation_people(
    organisation_id: UUID, administrator: CurrentAdministrator, session: SessionDep
) -> OrganisationPeople:
    """Who works or worked for an organisation."""
    await become(session, DbRole.AUTH)
    return OrganisationPeople(items=await lost_phones.list_people(session, administrator, organisation_id))


@routes.put("/{organisation_id}/members/{person_id}/mobile")
async def replace_lost_phone(
    organisation_id: UUID,
    person_id: UUID,
    body: LostPhoneInput,
    administrator: AdministratorAfterStepUp,
    session: SessionDep,
    pool: HashPoolDep,
) -> OrganisationPerson:
    """Another number for somebody who lost the telephone and whose identity was checked. Passkeys, app, recovery codes,
    password and sessions are gone: a link mailed by "password forgotten" is the way back in. The person and their
    managers get a mail. Needs a fresh second factor."""
    nothing = await hash_of_nothing(pool)
    await become(session, DbRole.AUTH)
    return await lost_phones.replace_lost_phone(
        session, administrator, organisation_id, person_id, body.mobile, nothing
    )


@routes.put("/{organisation_id}/suspension")
async def put_suspension(
    organisation_id: UUID, body: SuspensionInput, administrator: AdministratorAfterStepUp, session: SessionDep
) -> OrganisationRow:
    """Suspend an organisation with a reason, or lift it. Its people are out at their next request; all managers get a
    mail. Needs a fresh second factor."""
    return await organisations.set_suspension(session, administrator, organisation_id, body)
