"""A table of the statistics as a file."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.clock import office_day
from api.core.labels import t
from api.core.spreadsheets import MEDIA_TYPES, cell_text, csv_file, workbook
from api.documents.downloads import attachment
from api.review.statistics.schemas import StatisticsExport
from api.review.statistics.tables import TABLES


async def export_table(session: AsyncSession, officer: Officer, body: StatisticsExport) -> Response:
    """The lines that the page shows, in the officer's language. Raises Unprocessable, NotFound."""
    language = officer.language
    table = await TABLES[body.table](session, officer, body)
    await audit(session, officer, "export", "statistics", None, fields=[body.table])
    head = [t(language, f"statistics.column.{name}") for name in table.head]
    name = t(language, "statistics.file", table=body.table, date=f"{office_day(officer.now):%Y-%m-%d}")
    if body.format == "csv":
        content = csv_file(head, [[cell_text(cell) for cell in row] for row in table.rows]).encode()
    else:
        content = await asyncio.to_thread(workbook, t(language, f"statistics.{body.table}"), head, table.rows)
    headers = attachment(f"{name}.{body.format}")
    return Response(content, media_type=MEDIA_TYPES[body.format], headers=headers)
