"""Uploads of companies. Here and not in `documents`, which lies below the callers (import rules)."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Header, Query, Request, Response, status
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import ClientDisconnect

from api.accounts.access import CurrentMember, Member, own
from api.core.audit import audit
from api.core.db import Database, DatabaseDep, SessionDep
from api.core.errors import BadRequest, NotFound
from api.core.http import router
from api.documents import service
from api.documents.confinement import turn_of
from api.documents.downloads import stored_file
from api.documents.models import Document
from api.documents.page_images import page_image
from api.documents.schemas import DocumentOut

routes = router("documents", "/api/v1")

_BINARY: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
UPLOAD: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, not a form.",
        "content": dict.fromkeys(("application/pdf", "image/jpeg", "image/png"), _BINARY),
    }
}


Disposition = Annotated[str, Header(alias="Content-Disposition", max_length=1000)]


class UploadCut(BadRequest):
    """The sender hung up: nobody hears this, and nothing was unexpected."""

    code = "upload_cut"


async def get_own_document(session: AsyncSession, member: Member, document_id: UUID) -> Document:
    """One of the caller's documents, or one that the office has sent. Raises NotFound."""
    query = own(member, Document).where(Document.id == document_id, service.seen_by(member.person_id))
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def take_upload(
    request: Request,
    session: AsyncSession,
    database: Database,
    uploader: service.Uploader,
    disposition: str,
    *,
    by_office: bool = False,
) -> DocumentOut:
    """The file that is the request's body. Ends the transaction."""
    upload = service.announced(request.headers.get("content-type", ""), disposition)
    await session.commit()  # the caller is known; no connection is held while bytes arrive
    try:
        document = await service.upload_document(database, uploader, upload, request.stream(), by_office=by_office)
    except ClientDisconnect as gone:
        raise UploadCut from gone
    return service.document_out(document)


@routes.post("/documents", status_code=status.HTTP_201_CREATED, openapi_extra=UPLOAD)
async def create_document(
    request: Request,
    database: DatabaseDep,
    member: CurrentMember,
    session: SessionDep,
    disposition: Disposition,
) -> DocumentOut:
    """Upload one PDF, JPEG or PNG of at most 10 MB; name it in `Content-Disposition: attachment; filename*=UTF-8''…`.

    The answer says whether the file was accepted (`state`), and if not why (`rejection_code`).
    """
    return await take_upload(request, session, database, member, disposition)


@routes.get("/documents/{document_id}")
async def get_document(document_id: UUID, session: SessionDep, member: CurrentMember) -> DocumentOut:
    """What is known about an uploaded file."""
    return service.document_out(await get_own_document(session, member, document_id))


@routes.delete("/documents/{document_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_document(document_id: UUID, session: SessionDep, member: CurrentMember) -> None:
    """Remove an upload that was not sent with a request."""
    document = await get_own_document(session, member, document_id)
    await service.delete_document(session, document)
    await audit(session, member, "delete", "document", document_id)


async def content_response(session: AsyncSession, document: Document) -> Response:
    """The file as a download. Ends the transaction."""
    await session.commit()
    return await stored_file(document.storage_key, service.file_name(document), document.media_type, document.size)


async def page_response(
    session: AsyncSession, document: Document, page: int, width: int, *, reader_id: UUID
) -> Response:
    """A page as an image. Ends the transaction, so that none is held while drawing. Raises NoSuchPage, PageNotDrawn."""
    if document.pages is not None and page > document.pages:
        raise NotFound  # before the commit, so that nothing is recorded as read
    await session.commit()
    async with turn_of(reader_id), service.storage().local(document.storage_key) as path:
        image = await page_image(path, document.media_type, page, width)
    return Response(image, media_type="image/png")


@routes.get(
    "/documents/{document_id}/content",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": _BINARY}}},
)
async def get_document_content(document_id: UUID, session: SessionDep, member: CurrentMember) -> Response:
    """The file as it was uploaded."""
    document = await get_own_document(session, member, document_id)
    service.check_openable(document)
    await audit(session, member, "read", "document", document_id)
    return await content_response(session, document)


PageWidth = Annotated[int, Query(ge=50, le=2000)]


@routes.get(
    "/documents/{document_id}/pages/{page}",
    response_class=Response,
    responses={200: {"content": {"image/png": _BINARY}}},
)
async def get_document_page(
    document_id: UUID, page: int, session: SessionDep, member: CurrentMember, width: PageWidth = 900
) -> Response:
    """A page of the file as an image."""
    document = await get_own_document(session, member, document_id)
    service.check_openable(document)
    return await page_response(session, document, page, width, reader_id=member.organisation_id)
