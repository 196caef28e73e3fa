"""Filters that somebody keeps under a name."""

from uuid import UUID

from fastapi import status

from api.accounts.access import CurrentMember
from api.core.db import SessionDep
from api.core.http import router
from api.invoices import saved_filters
from api.invoices.saved_filter_schemas import SavedFilterInput, SavedFilterOut, SavedFilters

routes = router("invoices", "/api/v1")


@routes.get("/invoice-filters")
async def list_invoice_filters(session: SessionDep, member: CurrentMember) -> SavedFilters:
    """The caller's own filters for this company, by their names."""
    return await saved_filters.list_filters(session, member)


@routes.post("/invoice-filters", status_code=status.HTTP_201_CREATED)
async def add_invoice_filter(body: SavedFilterInput, session: SessionDep, member: CurrentMember) -> SavedFilterOut:
    """Keep filters under a name, twenty at most. What was typed is kept only if it is sent."""
    return await saved_filters.add(session, member, body)


@routes.put("/invoice-filters/{filter_id}")
async def change_invoice_filter(
    filter_id: UUID, body: SavedFilterInput, session: SessionDep, member: CurrentMember
) -> SavedFilterOut:
    """Another name, other filters, or whether the counter opens with it."""
    return await saved_filters.change(session, member, filter_id, body)


@routes.delete("/invoice-filters/{filter_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_invoice_filter(filter_id: UUID, session: SessionDep, member: CurrentMember) -> None:
    """Forget a filter."""
    await saved_filters.remove(session, member, filter_id)
