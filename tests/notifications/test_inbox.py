"""/dev/inbox: what would have left, for developers and tests in a browser."""

from collections.abc import AsyncIterator

import httpx
import pytest

from api import worker
from api.core.db import Database, DbRole
from api.main import create_app
from api.notifications.service import queue_mail, queue_sms
from tests.notifications.conftest import Configure
from tests.notifications.samples import params_of

pytestmark = pytest.mark.committed


@pytest.fixture
async def browser(database: Database, configure: Configure) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(configure(), database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client


async def send_some(database: Database, label: str = "Compte courant") -> None:
    async with database.transaction(DbRole.OFFICE) as session:
        await queue_mail(
            session,
            "bank_account_added",
            recipient="anna.exemple@example.org",
            language="fr",
            person_id=None,
            params=params_of("bank_account_added", label=label),
        )
        await queue_mail(
            session,
            "correction_requested",
            recipient="beat.muster@example.org",
            language="de",
            person_id=None,
            params=params_of("correction_requested"),
        )
    await worker.drain(database)


async def test_json_lists_newest_first_with_the_links(database: Database, browser: httpx.AsyncClient) -> None:
    await send_some(database)
    items = (await browser.get("/dev/inbox.json")).json()["items"]
    assert [item["message"] for item in items] == ["correction_requested", "bank_account_added"]
    assert items[0]["links"] == ["http://localhost:8000/invoices/01a209fe-437d-7c99-932a-2fa60a3d7984/correction"]
    assert items[0]["html"].startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"recipient": "anna.exemple@example.org"}, 1),
        ({"message": "correction_requested"}, 1),
        ({"recipient": "anna.exemple@example.org", "message": "correction_requested"}, 0),
    ],
)
async def test_json_is_filtered(
    query: dict[str, str], count: int, database: Database, browser: httpx.AsyncClient
) -> None:
    await send_some(database)
    assert len((await browser.get("/dev/inbox.json", params=query)).json()["items"]) == count


async def test_page_lists_mails_and_escapes_them(database: Database, browser: httpx.AsyncClient) -> None:
    await send_some(database, label="<script>alert(1)</script>")
    page = await browser.get("/dev/inbox")
    assert "Nouveau compte bancaire enregistré" in page.text
    assert "anna.exemple@example.org" in page.text
    link = (await browser.get("/dev/inbox.json")).json()["items"][1]["id"]
    message = await browser.get(f"/dev/inbox/{link}")
    assert "<script>" not in message.text
    assert "frame-src 'self'" in message.headers["Content-Security-Policy"]


async def test_mail_is_shown_where_nothing_in_it_can_run(database: Database, browser: httpx.AsyncClient) -> None:
    await send_some(database)
    item = (await browser.get("/dev/inbox.json")).json()["items"][0]
    answer = await browser.get(f"/dev/inbox/{item['id']}/html")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.text == item["html"]


async def test_sms_shows_its_text(database: Database, browser: httpx.AsyncClient) -> None:
    async with database.transaction(DbRole.AUTH) as session:
        sms = await queue_sms(session, "login_code", recipient="+41790000000", language="fr", person_id=None, params={})
    assert (await browser.get(f"/dev/inbox/{sms}")).status_code == 200
    assert (await browser.get(f"/dev/inbox/{sms}/html")).status_code == 404


async def test_style_is_served(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/dev/inbox.css")
    assert answer.headers["Content-Type"].startswith("text/css")


async def test_production_has_no_inbox(database: Database, production: Configure) -> None:
    app = create_app(production(), database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://guichet.example") as client:
        assert "Mails and SMS" not in (await client.get("/dev/inbox")).text
        assert (await client.get("/dev/inbox.json")).headers["Content-Type"] != "application/json"
