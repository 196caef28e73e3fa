from uuid import UUID

from fastapi import Response, status

from api.accounts.access import CurrentManager, ManagerAfterStepUp
from api.core.db import SessionDep
from api.core.http import router
from api.documents.downloads import stored_file
from api.leaving import closing, service
from api.leaving.schemas import ClosingInput, DataExportOut, DataExports

routes = router("organisations", "/api/v1")


@routes.post("/data-exports", status_code=status.HTTP_202_ACCEPTED)
async def create_data_export(member: ManagerAfterStepUp, session: SessionDep) -> DataExportOut:
    """Have an archive made of everything the organisation has here. Needs a fresh second factor; a mail tells when it
    is ready."""
    return await service.ask(session, member)


@routes.get("/data-exports")
async def list_data_exports(member: CurrentManager, session: SessionDep) -> DataExports:
    """The archives that are being made or can be fetched, the newest first."""
    return DataExports(items=list(await service.list_exports(session, member)))


@routes.post("/data-exports/{export_id}/downloads", status_code=status.HTTP_201_CREATED)
async def create_data_export_download(
    export_id: UUID, member: ManagerAfterStepUp, session: SessionDep
) -> DataExportOut:
    """Note that an archive is fetched now. Needs a fresh second factor, as fetching it does."""
    return await service.permit_fetching(session, member, export_id)


@routes.get(
    "/data-exports/{export_id}/content",
    response_class=Response,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def get_data_export_content(export_id: UUID, member: ManagerAfterStepUp, session: SessionDep) -> Response:
    """The archive. Needs a fresh second factor."""
    row = await service.get_ready(session, member, export_id)
    await session.commit()  # no transaction is held while the storage answers
    name = f"guichet-{row.requested_at:%Y-%m-%d}.zip"
    return await stored_file(row.storage_key or "", name, "application/zip", row.size)


@routes.post("/organisation/closings", status_code=status.HTTP_204_NO_CONTENT)
async def close_organisation(
    body: ClosingInput, response: Response, member: ManagerAfterStepUp, session: SessionDep
) -> None:
    """Close the account: nobody logs in for the organisation any more, at once. Needs a fresh second factor; all
    managers get a mail. The requests that the office decided on stay with the office."""
    await closing.close(session, member, body)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
