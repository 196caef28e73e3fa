from typing import Any

from fastapi import Response, status

from api.accounts.access import CurrentAuditReader, QuietAuditReader
from api.audit import exporting, searching, verifications
from api.audit.schemas import AuditExport, AuditRows, AuditSearch, AuditState, AuditVerificationOut
from api.core.db import DatabaseDep, SessionDep
from api.core.http import router
from api.core.spreadsheets import MEDIA_TYPES

routes = router("audit", "/api/v1/office/audit")

_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            name.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for name in MEDIA_TYPES.values()
        }
    }
}


@routes.get("")
async def get_audit_state(reader: QuietAuditReader, session: SessionDep) -> AuditState:  # noqa: ARG001 - who calls
    """Until when the audit log is sealed, what the last verification found, and the officers to filter by. Asking does
    not prolong the session."""
    return await verifications.get_state(session)


@routes.post("/searches")
async def search_audit_log(body: AuditSearch, reader: CurrentAuditReader, session: SessionDep) -> AuditRows:
    """Who did what, when and to which record, the newest first. A POST, so that no name stands in an address. A period
    of more than 92 days needs a person, an officer, a company, a reference or a record. The search is an event too."""
    return await searching.search_log(session, reader, body)


@routes.post("/exports", response_class=Response, responses=_FILES)
async def create_audit_export(
    body: AuditExport, reader: CurrentAuditReader, session: SessionDep, database: DatabaseDep
) -> Response:
    """What a search finds as a file, up to 100,000 events: CSV (UTF-8 with byte order mark, semicolons) or an Excel
    workbook. In the caller's language. More than 100 events need a fresh second factor, and so does a second file
    within the hour. The export is an event too."""
    return await exporting.export_log(session, database, reader, body)


@routes.post("/verifications", status_code=status.HTTP_202_ACCEPTED)
async def create_audit_verification(reader: CurrentAuditReader, session: SessionDep) -> AuditVerificationOut:
    """Have a job compare every event with its seal, every seal with its signature and the one before it, and all of
    them with what was shipped elsewhere."""
    return await verifications.request_verification(session, reader)
