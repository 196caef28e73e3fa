"""Entering what a company sent on paper. All else of it are the company's own operations, called with `Paper-Of`."""

from uuid import UUID

from fastapi import status

from api.accounts.access import CurrentClerk, CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.invoices.schemas import Draft
from api.review.paper import entering
from api.review.paper.schemas import (
    PaperChange,
    PaperCompanies,
    PaperCompany,
    PaperCompanySearch,
    PaperDrafts,
    PaperInput,
)

routes = router("review", "/api/v1/office")


@routes.post("/paper-companies/searches")
async def search_paper_companies(
    body: PaperCompanySearch, officer: CurrentOfficer, session: SessionDep
) -> PaperCompanies:
    """The companies whose paper can be entered, and those that are suspended or closed, named as such. A POST, so that
    no number stands in an address."""
    return await entering.find_companies(session, officer, body)


@routes.get("/paper-company")
async def get_paper_company(clerk: CurrentClerk, session: SessionDep) -> PaperCompany:
    """The company that `Paper-Of` names, while its paper can be entered."""
    return await entering.get_company(session, clerk)


@routes.get("/paper-drafts")
async def list_paper_drafts(officer: CurrentOfficer, session: SessionDep) -> PaperDrafts:
    """What the caller has begun to enter and not sent, the last saved first."""
    return await entering.list_begun(session, officer)


@routes.post("/paper-drafts", status_code=status.HTTP_201_CREATED)
async def create_paper_draft(body: PaperInput, clerk: CurrentClerk, session: SessionDep) -> Draft:
    """Begin to enter paper of the company that `Paper-Of` names. The draft is read, saved, checked and sent by the
    company's own operations, with that header; the company sees nothing of it before it is sent."""
    return await entering.begin(session, clerk, body)


@routes.put("/paper-drafts/{draft_id}")
async def put_paper_draft(draft_id: UUID, body: PaperChange, clerk: CurrentClerk, session: SessionDep) -> Draft:
    """Say that the paper came in on another day, or name another scan; what is typed stays."""
    return await entering.change(session, clerk, draft_id, body)
