"""The organisations that use the counter, and taking the counter away from one (PRODUCT: suspend a company).

Whoever works for a suspended organisation cannot log in for it, and is out at the next request; its requests stay with
the office.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.audited import Action
from api.core.clock import now
from api.core.errors import NotFound
from api.organisations.models import Organisation
from api.organisations.service import mail_managers
from api.review.companies.organisation_schemas import OrganisationRow, Organisations, SuspensionInput

MOST: Final = 100

_COLUMNS: Final = """
    SELECT o.id, o.kind, o.name, o.gln, o.avs_number, o.postcode, o.town, o.phone, o.created_at, o.suspended_at,
           o.suspension_reason,
           (SELECT count(*) FROM memberships m WHERE m.organisation_id = o.id AND m.active) AS members
    FROM organisations o WHERE o.closed_at IS NULL
    """
_SEARCH: Final = text(
    f"""{_COLUMNS}
    AND (:words = '' OR strpos(lower(o.name || ' ' || o.town || ' ' || COALESCE(o.gln, o.avs_number)), :words) > 0)
    ORDER BY o.suspended_at IS NULL, lower(o.name), o.id LIMIT {MOST + 1}
    """
)
_ONE: Final = text(f"{_COLUMNS} AND o.id = :id")


def _row(row: Row[Any]) -> OrganisationRow:
    return OrganisationRow.model_validate(row, from_attributes=True)


async def list_organisations(session: AsyncSession, administrator: Officer, search: str) -> Organisations:
    """Suspended ones first, then by name; at most a hundred of those whose name, town or number holds the words."""
    rows = (await session.execute(_SEARCH, {"words": search.strip().lower()})).all()
    await audit(session, administrator, "read", "organisation", None)
    return Organisations(items=[_row(row) for row in rows[:MOST]], capped=len(rows) > MOST)


async def get_organisation(session: AsyncSession, administrator: Officer, organisation_id: UUID) -> OrganisationRow:
    """Raises NotFound."""
    row = (await session.execute(_ONE, {"id": organisation_id})).one_or_none()
    if row is None:
        raise NotFound
    await audit(session, administrator, "read", "organisation", organisation_id, organisation_id=organisation_id)
    return _row(row)


async def set_suspension(
    session: AsyncSession, administrator: Officer, organisation_id: UUID, wish: SuspensionInput
) -> OrganisationRow:
    """Suspend with a reason, or lift; all managers are told. Repeated, it changes nothing. Raises NotFound."""
    query = select(Organisation).where(Organisation.id == organisation_id, Organisation.closed_at.is_(None))
    organisation = (await session.scalars(query.with_for_update())).one_or_none()
    if organisation is None:
        raise NotFound
    if (organisation.suspended_at is not None) != (wish.reason is not None):
        organisation.suspended_at = await now(session) if wish.reason is not None else None
        organisation.suspension_reason = wish.reason
        if wish.reason is not None:
            await mail_managers(session, organisation_id, "organisation_suspended", {"reason": wish.reason})
        else:
            await mail_managers(session, organisation_id, "organisation_reopened", {})
        action: Action = "suspend" if wish.reason is not None else "lift_suspension"
        await audit(session, administrator, action, "organisation", organisation_id, organisation_id=organisation_id)
        await session.flush()
    return _row((await session.execute(_ONE, {"id": organisation_id})).one())
