from typing import Annotated, Any

from fastapi import Query, Response

from api.accounts.access import CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.core.spreadsheets import MEDIA_TYPES
from api.review.statistics import files
from api.review.statistics.companies import read_company_statistics
from api.review.statistics.corrections import read_correction_statistics
from api.review.statistics.figures import read_statistics
from api.review.statistics.reviewers import read_reviewer_statistics
from api.review.statistics.schemas import (
    CompanyStatistics,
    CorrectionStatistics,
    ReviewerStatistics,
    Statistics,
    StatisticsExport,
    StatisticsQuery,
)

routes = router("review", "/api/v1/office/statistics")
Filters = Annotated[StatisticsQuery, Query()]


@routes.get("")
async def get_statistics(officer: CurrentOfficer, session: SessionDep, filters: Filters) -> Statistics:
    """What was sent, asked and decided in a period, how long it took, and what is open now. Names nobody."""
    return await read_statistics(session, officer, filters)


@routes.get("/corrections")
async def get_correction_statistics(
    officer: CurrentOfficer, session: SessionDep, filters: Filters
) -> CorrectionStatistics:
    """What was asked to be corrected: reasons, fields, and what became of requests that were sent with a warning."""
    return await read_correction_statistics(session, officer, filters)


@routes.get("/companies")
async def get_company_statistics(officer: CurrentOfficer, session: SessionDep, filters: Filters) -> CompanyStatistics:
    """Figures by company. Private accounts are one line together, because each is an insured person."""
    return await read_company_statistics(session, officer, filters)


@routes.get("/reviewers")
async def get_reviewer_statistics(officer: CurrentOfficer, session: SessionDep, filters: Filters) -> ReviewerStatistics:
    """How many decisions each reviewer took; for everybody but administrators, their own beside the office's total.
    Each reading is in the audit log."""
    return await read_reviewer_statistics(session, officer, filters)


_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            name.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for name in MEDIA_TYPES.values()
        }
    }
}


@routes.post("/exports", response_class=Response, responses=_FILES)
async def create_statistics_export(officer: CurrentOfficer, session: SessionDep, body: StatisticsExport) -> Response:
    """One of the tables as a file, with the same lines as the answers above."""
    return await files.export_table(session, officer, body)
