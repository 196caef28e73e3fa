from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.core.audit import audit
from api.organisations.models import Organisation
from api.organisations.queries import get_own_organisation
from api.organisations.schemas import OrganisationChange, OwnOrganisation


async def change(session: AsyncSession, member: Member, change: OrganisationChange) -> OwnOrganisation:
    """The company's own address, department and telephone; what was sent before keeps the old ones."""
    query = select(Organisation).where(Organisation.id == member.organisation_id).with_for_update()
    organisation = (await session.scalars(query)).one()
    fields = [name for name, value in change.model_dump().items() if getattr(organisation, name) != value]
    for name in fields:
        setattr(organisation, name, getattr(change, name))
    await session.flush()
    await audit(session, member, "change", "organisation", organisation.id, fields=fields)
    return await get_own_organisation(session, member)
