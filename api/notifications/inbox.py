"""/dev/inbox: the mails and SMS that would have left, for developers and for tests in a browser (DECISIONS 33).

Mounted in development and test only. Its pages are plain HTML in English; `inbox.json` is the same for programs.
"""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import show_instant
from api.core.db import Database, DatabaseDep, DbRole
from api.core.errors import NotFound
from api.notifications.models import OutboxMessage

PAGES: Final = Path(__file__).parent / "inbox_pages"
SHOWN: Final = 100
PAGE_CSP: Final = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
MAIL_CSP: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

_LINK = re.compile(r"https?://[^\s<>\"]+")

Id = Annotated[UUID, PathParameter()]
Filter = Annotated[str | None, Query(max_length=200, pattern="^[^\\x00]*$")]


class InboxMessage(BaseModel):
    """`links` are the addresses in the text, in their order. `subject` and `html` are null for an SMS."""

    id: UUID
    channel: str
    message: str
    recipient: str
    language: str
    state: str
    error: str | None
    subject: str | None
    text: str | None
    html: str | None
    links: list[str]
    created_at: datetime
    sent_at: datetime | None


class Inbox(BaseModel):
    items: list[InboxMessage]


def links_in(text: str | None) -> list[str]:
    return _LINK.findall(text or "")


@cache
def _pages() -> Environment:
    environment = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"instant": show_instant, "links": links_in}
    return environment


def _page(name: str, **values: Any) -> HTMLResponse:  # noqa: ANN401 - handed on to the template
    html = _pages().get_template(name).render(values)
    return HTMLResponse(html, headers={"Content-Security-Policy": PAGE_CSP})


async def _newest(session: AsyncSession, recipient: str | None, message: str | None) -> list[OutboxMessage]:
    query = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(SHOWN)
    if recipient:
        query = query.where(OutboxMessage.recipient == recipient)
    if message:
        query = query.where(OutboxMessage.message == message)
    return list(await session.scalars(query))


async def _one(database: Database, message_id: UUID) -> OutboxMessage:
    async with database.transaction(DbRole.WORKER) as session:
        message = await session.get(OutboxMessage, message_id)
    if message is None:
        raise NotFound
    return message


async def show_inbox(database: DatabaseDep, recipient: Filter = None, message: Filter = None) -> HTMLResponse:
    async with database.transaction(DbRole.WORKER) as session:
        messages = await _newest(session, recipient, message)
    return _page("list.html", messages=messages, recipient=recipient or "")


async def read_inbox(database: DatabaseDep, recipient: Filter = None, message: Filter = None) -> Inbox:
    async with database.transaction(DbRole.WORKER) as session:
        messages = await _newest(session, recipient, message)
    names = InboxMessage.model_fields.keys() - {"links"}
    return Inbox(
        items=[
            InboxMessage.model_validate({name: getattr(m, name) for name in names} | {"links": links_in(m.text)})
            for m in messages
        ]
    )


async def show_message(database: DatabaseDep, message_id: Id) -> HTMLResponse:
    return _page("message.html", message=await _one(database, message_id))


async def show_html(database: DatabaseDep, message_id: Id) -> HTMLResponse:
    """The mail itself, where nothing in it can run, load or navigate."""
    message = await _one(database, message_id)
    if message.html is None:
        raise NotFound
    return HTMLResponse(message.html, headers={"Content-Security-Policy": MAIL_CSP})


async def show_style() -> FileResponse:
    return FileResponse(PAGES / "inbox.css", media_type="text/css")


def router() -> APIRouter:
    """Not part of the API's document."""
    routes = APIRouter(prefix="/dev", include_in_schema=False)
    routes.add_api_route("/inbox", show_inbox)
    routes.add_api_route("/inbox.json", read_inbox)
    routes.add_api_route("/inbox.css", show_style)
    routes.add_api_route("/inbox/{message_id}", show_message)
    routes.add_api_route("/inbox/{message_id}/html", show_html)
    return routes
