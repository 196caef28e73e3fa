"""For load balancers and monitoring: alive, ready, metrics (SECURITY R-91)."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from api.core.db import DatabaseDep

routes = APIRouter(include_in_schema=False)


@routes.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@routes.get("/health/ready")
async def ready(database: DatabaseDep) -> dict[str, str]:
    """The process can do its work: the database answers."""
    async with database.transaction() as session:
        await session.execute(text("SELECT 1"))
    return {"status": "ready"}


@routes.get("/metrics")
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
