"""Files that the office reads, and those that it sends to a company."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import CurrentOfficer
from api.core.audit import audit
from api.core.db import DatabaseDep, SessionDep
from api.core.errors import NotFound
from api.core.http import router
from api.documents import service
from api.documents.models import Document
from api.documents.schemas import DocumentOut
from api.documents.service import check_openable
from api.invoices.document_routes import (
    UPLOAD,
    Disposition,
    PageWidth,
    content_response,
    page_response,
    take_upload,
)
from api.messages.service import require_open_account
from api.organisations.models import Organisation
from api.review.examination.reading import get_attached

routes = router("review", "/api/v1/office")

_BINARY: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}


@dataclass(frozen=True, slots=True)
class OfficeUploader:
    """Somebody of the office, with a file that is going to a company."""

    person_id: UUID
    organisation_id: UUID

    actor_kind = "officer"

    @property
    def actor_id(self) -> UUID:
        return self.person_id

    @property
    def acts_for(self) -> UUID:
        return self.organisation_id


@routes.post("/organisations/{organisation_id}/documents", status_code=status.HTTP_201_CREATED, openapi_extra=UPLOAD)
async def create_office_document(
    officer: CurrentOfficer,
    organisation_id: UUID,
    request: Request,
    session: SessionDep,
    database: DatabaseDep,
    disposition: Disposition,
) -> DocumentOut:
    """Upload a file for a message to a company, as companies do for their requests. The company sees it once it is
    sent."""
    if await session.get(Organisation, organisation_id) is None:
        raise NotFound
    await require_open_account(session, organisation_id)
    uploader = OfficeUploader(officer.person_id, organisation_id)
    return await take_upload(request, session, database, uploader, disposition, by_office=True)


async def _get_unsent(session: AsyncSession, officer: CurrentOfficer, document_id: UUID) -> Document:
    document = await get_attached(session, officer, document_id)
    if not document.by_office or document.uploaded_by != officer.person_id:
        raise NotFound
    return document


@routes.get("/documents/{document_id}")
async def get_office_document(officer: CurrentOfficer, document_id: UUID, session: SessionDep) -> DocumentOut:
    """What is known about a file that was sent, or that you are about to send."""
    return service.document_out(await get_attached(session, officer, document_id))


@routes.delete("/documents/{document_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_office_document(officer: CurrentOfficer, document_id: UUID, session: SessionDep) -> None:
    """Remove a file that you have uploaded and not sent."""
    document = await _get_unsent(session, officer, document_id)
    await service.delete_document(session, document)
    await audit(session, officer, "delete", "document", document_id, organisation_id=document.organisation_id)


@routes.get(
    "/documents/{document_id}/content",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": _BINARY}}},
)
async def get_office_document_content(officer: CurrentOfficer, document_id: UUID, session: SessionDep) -> Response:
    """A file that was sent with a request or a message, as a download. Only clean ones are opened."""
    document = await get_attached(session, officer, document_id)
    check_openable(document)
    await audit(session, officer, "read", "document", document.id, organisation_id=document.organisation_id)
    return await content_response(session, document)


@routes.get(
    "/documents/{document_id}/pages/{page}",
    response_class=Response,
    responses={200: {"content": {"image/png": _BINARY}}},
)
async def get_office_document_page(
    officer: CurrentOfficer, document_id: UUID, page: int, session: SessionDep, width: PageWidth = 900
) -> Response:
    """A page of such a file as an image."""
    document = await get_attached(session, officer, document_id)
    check_openable(document)
    await audit(session, officer, "read", "document", document.id, organisation_id=document.organisation_id)
    return await page_response(session, document, page, width, reader_id=officer.person_id)
