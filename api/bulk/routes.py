"""Many invoices from a spreadsheet, for companies."""

import asyncio
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Header, Query, Request, Response, status
from starlette.requests import ClientDisconnect

from api.accounts.access import CurrentMember, QuietMember
from api.accounts.schemas import Language
from api.bulk import reading, service
from api.bulk.files import corrected_sheet, download, template_sheet
from api.bulk.presenting import invoices_out, templates_out, unnamed_documents, upload_out, uploads_out
from api.bulk.schemas import (
    BulkDocumentsInput,
    BulkInvoices,
    BulkSubmissionInput,
    BulkTemplates,
    BulkUploadOut,
    BulkUploads,
)
from api.core.audit import audit
from api.core.clock import office_day
from api.core.db import DatabaseDep, DbRole, SessionDep
from api.core.http import router
from api.core.labels import t
from api.core.spreadsheets import MEDIA_TYPES, FileFormat
from api.documents.service import announced_name
from api.invoices.document_routes import UploadCut

routes = router("invoices", "/api/v1")

_BINARY: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": dict.fromkeys((name.partition(";")[0] for name in MEDIA_TYPES.values()), _BINARY)}
}
_UPLOAD: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The spreadsheet itself, not a form.",
        "content": dict.fromkeys((name.partition(";")[0] for name in MEDIA_TYPES.values()), _BINARY),
    }
}


@routes.get("/bulk-templates")
async def list_bulk_templates(member: CurrentMember) -> BulkTemplates:
    """For which types there is a spreadsheet, with its columns; for the others, why not."""
    return templates_out(member.language)


@routes.get("/bulk-templates/{kind}/content", response_class=Response, responses=_FILES)
async def get_bulk_template(
    kind: str,
    member: CurrentMember,
    file_format: Annotated[FileFormat, Query(alias="format")] = "xlsx",
    language: Annotated[Language | None, Query()] = None,
) -> Response:
    """An empty spreadsheet of a type with headings and an example, which is not sent. As workbook, each heading has a
    note. In the language of the caller's account, or in the one asked for."""
    reader = language or member.own_language
    sheet = template_sheet(service.template_of(kind), reader, office_day(member.now))
    name = t(reader, "bulk.file.template", kind=t(reader, f"forms.{kind}.menu"))
    return await asyncio.to_thread(download, sheet, file_format, name)


@routes.post("/bulk-uploads", status_code=status.HTTP_201_CREATED, openapi_extra=_UPLOAD)
async def create_bulk_upload(
    request: Request,
    database: DatabaseDep,
    member: CurrentMember,
    session: SessionDep,
    disposition: Annotated[str, Header(alias="Content-Disposition", max_length=1000)],
    kind: Annotated[str | None, Query(max_length=40)] = None,
) -> BulkUploadOut:
    """Upload a filled-in spreadsheet (XLSX or CSV) of one type; name it in `Content-Disposition: attachment;
    filename*=UTF-8''…`. The type is that whose headings it has, or the one that `kind` says. Nothing is sent yet: a job
    checks each invoice as `invoice-checks` does."""
    template, name = service.template_of(kind) if kind is not None else None, announced_name(disposition)
    await session.commit()  # the caller is known; no connection is held while bytes arrive
    await service.count_use(database, member)
    try:
        content = await reading.receive(request.stream())
    except ClientDisconnect as gone:
        raise UploadCut from gone
    read = await reading.read(template, content, member.organisation_id)
    async with database.transaction(DbRole.COMPANY, member.organisation_id) as later:
        upload = await service.create(later, member, name, read)
        return await upload_out(later, member, upload)


@routes.get("/bulk-uploads")
async def list_bulk_uploads(session: SessionDep, member: CurrentMember) -> BulkUploads:
    """The company's spreadsheets of the last weeks, the newest first."""
    uploads = await service.list_uploads(session, member)
    return BulkUploads(items=await uploads_out(session, member, uploads))


@routes.get("/bulk-uploads/{upload_id}")
async def get_bulk_upload(upload_id: UUID, session: SessionDep, member: QuietMember) -> BulkUploadOut:
    """How far a spreadsheet has got: for asking again and again."""
    return await upload_out(session, member, await service.get_own(session, member, upload_id))


@routes.get("/bulk-uploads/{upload_id}/invoices")
async def list_bulk_invoices(upload_id: UUID, session: SessionDep, member: CurrentMember) -> BulkInvoices:
    """The invoices of a spreadsheet, with what is wrong at their cells, and what became of them."""
    upload = await service.get_own(session, member, upload_id)
    invoices = await service.list_invoices(session, member, upload)
    await audit(session, member, "read", "bulk_upload", upload.id)
    return BulkInvoices(
        items=await invoices_out(session, member, upload, invoices),
        unnamed_document_ids=await unnamed_documents(session, member, upload, invoices),
    )


@routes.get("/bulk-uploads/{upload_id}/content", response_class=Response, responses=_FILES)
async def get_bulk_upload_content(
    upload_id: UUID,
    session: SessionDep,
    member: CurrentMember,
    file_format: Annotated[FileFormat | None, Query(alias="format")] = None,
) -> Response:
    """The spreadsheet as it was uploaded, without what was sent or became a draft, and with a column more that says
    what is wrong. It can be put right there and uploaded again."""
    upload = await service.get_own(session, member, upload_id)
    invoices = await service.list_invoices(session, member, upload)
    await audit(session, member, "read", "bulk_upload", upload.id)
    sheet = corrected_sheet(upload, invoices, member.own_language)
    name = t(member.own_language, "bulk.file.corrected", name=upload.name.rpartition(".")[0] or upload.name)
    return await asyncio.to_thread(download, sheet, file_format or upload.format, name)


@routes.put("/bulk-uploads/{upload_id}/documents")
async def put_bulk_documents(
    upload_id: UUID, body: BulkDocumentsInput, session: SessionDep, member: CurrentMember
) -> BulkUploadOut:
    """Say which uploaded files (`POST /documents`) the cells of a spreadsheet name, and have it checked again."""
    return await upload_out(session, member, await service.set_documents(session, member, upload_id, body))


@routes.post("/bulk-uploads/{upload_id}/checks", status_code=status.HTTP_202_ACCEPTED)
async def create_bulk_check(upload_id: UUID, session: SessionDep, member: CurrentMember) -> BulkUploadOut:
    """Have what is not sent checked again, since a person, a decision or a tariff was added."""
    return await upload_out(session, member, await service.check_again(session, member, upload_id))


@routes.post("/bulk-uploads/{upload_id}/submissions", status_code=status.HTTP_202_ACCEPTED)
async def create_bulk_submission(
    upload_id: UUID, body: BulkSubmissionInput, session: SessionDep, member: CurrentMember
) -> BulkUploadOut:
    """Have the invoices without errors sent, one after the other. Asking a second time sends nothing twice."""
    return await upload_out(session, member, await service.submit(session, member, upload_id, body))


@routes.delete("/bulk-uploads/{upload_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_bulk_upload(upload_id: UUID, session: SessionDep, member: CurrentMember) -> None:
    """Throw a spreadsheet's rows away. What was sent, and drafts, stay."""
    await service.remove(session, member, upload_id)
