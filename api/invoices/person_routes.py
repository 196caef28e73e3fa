"""What concerns a person and their requests. Here and not in `beneficiaries`, which lies below (import rules)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Response

from api.accounts.access import CurrentMember
from api.beneficiaries.schemas import Beneficiary
from api.core.db import SessionDep
from api.core.http import router
from api.invoices import merging, removal, statements
from api.invoices.person_schemas import MergeInput, MergePreview, Removal, Statement, StatementYears
from api.invoices.statement_files import csv_response, pdf_response
from api.organisations.queries import get_own_organisation

Year = Annotated[int, Path(ge=2000, le=2199)]


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


routes = router("beneficiaries", "/api/v1/beneficiaries/{beneficiary_id}")


@routes.get("/removal")
async def get_removal(beneficiary_id: UUID, member: CurrentMember, session: SessionDep) -> Removal:
    """What deleting this person would do now: erase the record, or archive it because requests or drafts name them."""
    return await removal.removal_of(session, member, beneficiary_id)


@routes.delete("")
async def delete_beneficiary(beneficiary_id: UUID, member: CurrentMember, session: SessionDep) -> Removal:
    """Delete a person. The answer says what was done: with requests or drafts that name them the record is `archived`
    and kept with them, without any it is erased for good. The AVS number can be added again. Erasing somebody with an
    account on file needs a fresh second factor."""
    return await removal.remove(session, member, beneficiary_id)


@routes.get("/merges/{other_id}")
async def preview_merge(
    beneficiary_id: UUID, other_id: UUID, member: CurrentMember, session: SessionDep
) -> MergePreview:
    """What merging these two records would do now: which values stay, and how many requests would follow."""
    return await merging.preview(session, member, beneficiary_id, other_id)


@routes.post("/merges")
async def merge_beneficiaries(
    beneficiary_id: UUID, body: MergeInput, member: CurrentMember, session: SessionDep
) -> Beneficiary:
    """Make one record of two of the same person. This one is kept with all it has.

    Requests, drafts and decisions of the other one follow, and its representative, payment reference, account and
    mandate where this one has none; the other one is archived. What was sent does not change. Where an account
    changes, a fresh second factor is needed. Repeated, it changes nothing.
    """
    return await merging.merge(session, member, beneficiary_id, body.other_id)


@routes.get("/statements")
async def list_statements(beneficiary_id: UUID, member: CurrentMember, session: SessionDep) -> StatementYears:
    """The years for which there is a statement of this person, the last first."""
    return await statements.statement_years(session, member, beneficiary_id)


@routes.get("/statements/{year}")
async def get_statement(beneficiary_id: UUID, year: Year, member: CurrentMember, session: SessionDep) -> Statement:
    """The yearly statement: every request that counts and whose first day of service lies in the calendar year.

    A request for December that is sent in January belongs to the old year. Refused and withdrawn ones are left out.
    """
    return await statements.statement(session, member, beneficiary_id, year)


@routes.get("/statements/{year}/csv", response_class=Response, responses=_file("text/csv"))
async def get_statement_csv(beneficiary_id: UUID, year: Year, member: CurrentMember, session: SessionDep) -> Response:
    """The yearly statement for Excel: UTF-8 with byte order mark, semicolons, one line a request."""
    return csv_response(await statements.statement(session, member, beneficiary_id, year), member.own_language)


@routes.get("/statements/{year}/pdf", response_class=Response, responses=_file("application/pdf"))
async def get_statement_pdf(beneficiary_id: UUID, year: Year, member: CurrentMember, session: SessionDep) -> Response:
    """The yearly statement as PDF."""
    found = await statements.statement(session, member, beneficiary_id, year)
    organisation = await get_own_organisation(session, member)
    return await pdf_response(found, organisation, member.own_language, member.now)
