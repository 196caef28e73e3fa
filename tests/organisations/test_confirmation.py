"""The e-mail address of a registration is confirmed by a mailed link before the office sees the registration."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from api.core.db import Database, DbRole
from api.organisations.confirmation import forget_unconfirmed
from api.organisations.models import Registration
from tests.callers import Caller
from tests.conftest import Clock
from tests.organisations.bodies import registration
from tests.organisations.registering import CONFIRM, PATH, mailed_token
from tests.records import audited, mails

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
OFFICE = "/api/v1/office/registrations"


async def sent(client: Caller, **values: Any) -> str:
    """The id of a registration that was just sent."""
    answer = await client.post(PATH, json=registration(**values))
    assert answer.status_code == 202
    return str(answer.json()["registration_id"])


async def confirm(client: Caller, token: str) -> httpx.Response:
    return await client.post(CONFIRM, json={"token": token})


async def how_many(database: Database) -> int:
    async with database.transaction(DbRole.OFFICE) as session:
        return (await session.execute(select(func.count()).select_from(Registration))).scalar_one()


async def test_the_office_sees_a_registration_once_its_address_is_confirmed(
    client: Caller, officer: Caller, database: Database
) -> None:
    registration_id = await sent(client)
    for path in (OFFICE, f"{OFFICE}?state=pending"):
        assert (await officer.get(path)).json()["items"] == []
    assert (await officer.get(f"{OFFICE}/{registration_id}")).status_code == 404
    assert (await officer.get(f"{OFFICE}/{registration_id}/pdf")).status_code == 404
    decision = await officer.post(f"{OFFICE}/{registration_id}/decisions", json={"outcome": "accepted"})
    assert decision.status_code == 404
    answer = await confirm(client, await mailed_token(database))
    assert (answer.status_code, answer.json()) == (201, {"state": "pending"})
    [item] = (await officer.get(f"{OFFICE}?state=pending")).json()["items"]
    assert item["id"] == registration_id
    [told] = await mails(database, "registration_received")
    assert told.recipient == item["applicant"]["email"]
    events = await audited(database, "registration", item["id"])
    assert events[:2] == [("create", []), ("confirm", ["state"])]


@pytest.mark.committed
async def test_of_fifty_confirmations_at_once_one_succeeds(client: Caller, database: Database) -> None:
    await sent(client)
    token = await mailed_token(database)
    answers = await asyncio.gather(*[confirm(client, token) for _ in range(50)])
    codes = sorted((answer.status_code, answer.json().get("code")) for answer in answers)
    assert codes == [(201, None), *[(404, "registration_link_not_valid")] * 49]
    assert len(await mails(database, "registration_received")) == 1


async def test_other_tokens_and_a_scanners_get_confirm_nothing(client: Caller, database: Database) -> None:
    await sent(client)
    token = await mailed_token(database)
    flipped = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    for wrong in (flipped, token[:-1], f"{token}A", "é" * 20, "-"):
        answer = await confirm(client, wrong)
        assert (answer.status_code, answer.json()["code"]) == (404, "registration_link_not_valid")
    assert (await client.get(CONFIRM)).status_code == 405
    assert (await confirm(client, token)).status_code == 201
    assert (await confirm(client, token)).status_code == 404


async def test_a_registration_can_be_confirmed_for_72_hours_and_is_forgotten_then(
    client: Caller, database: Database, clock: Clock
) -> None:
    first = await sent(client)
    late = await mailed_token(database)
    await clock.move(hours=72, seconds=1)
    await sent(client)
    in_time = await mailed_token(database)
    assert (await confirm(client, late)).status_code == 404
    assert (await client.post(f"{PATH}/{first}/mails")).status_code == 404
    await forget_unconfirmed(database)
    assert await how_many(database) == 1
    assert await audited(database, "registration", UUID(first)) == [("create", []), ("delete", [])]
    await clock.move(hours=71, minutes=59, seconds=59)
    assert (await confirm(client, in_time)).status_code == 201
    await clock.move(hours=80)
    await forget_unconfirmed(database)
    assert await how_many(database) == 1


async def test_another_mail_replaces_the_link_at_most_twice_and_a_minute_apart(
    client: Caller, database: Database, clock: Clock
) -> None:
    registration_id = await sent(client)
    older = await mailed_token(database)
    early = await client.post(f"{PATH}/{registration_id}/mails")
    assert (early.status_code, early.json()["code"]) == (429, "mailed_recently")
    assert 0 < int(early.headers["Retry-After"]) <= 60
    await clock.move(seconds=60)
    again = await client.post(f"{PATH}/{registration_id}/mails")
    assert again.status_code == 202
    newer = await mailed_token(database)
    assert (await confirm(client, older)).status_code == 404
    await clock.move(seconds=60)
    assert (await client.post(f"{PATH}/{registration_id}/mails")).status_code == 202
    await clock.move(seconds=60)
    refused = await client.post(f"{PATH}/{registration_id}/mails")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_registrations")
    assert (await confirm(client, newer)).status_code == 404
    assert (await confirm(client, await mailed_token(database))).status_code == 201
    assert (await client.post(f"{PATH}/{registration_id}/mails")).status_code == 404
    assert (await client.post(f"{PATH}/{uuid4()}/mails")).status_code == 404


@pytest.mark.committed
async def test_of_twenty_wishes_for_another_mail_at_once_one_is_granted(client: Caller, database: Database) -> None:
    registration_id = await sent(client)
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(
            update(Registration).where(Registration.id == UUID(registration_id)).values(mailed_at=LONG_AGO)
        )
    answers = await asyncio.gather(*[client.post(f"{PATH}/{registration_id}/mails") for _ in range(20)])
    assert sorted(answer.status_code for answer in answers) == [202, *[429] * 19]
    assert len(await mails(database, "registration_confirm")) == 2


async def test_one_address_is_sent_five_mails_an_hour(client: Caller, clock: Clock) -> None:
    body = registration()
    for _ in range(5):
        assert (await client.post(PATH, json=body)).status_code == 202
    refused = await client.post(PATH, json=body)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_registrations")
    assert (await client.post(PATH, json=registration())).status_code == 202
    await clock.move(hours=1, seconds=1)
    assert (await client.post(PATH, json=body)).status_code == 202


async def test_an_address_tries_sixty_links_an_hour(client: Caller, database: Database) -> None:
    await sent(client)
    for _ in range(60):
        assert (await confirm(client, "A" * 43)).status_code == 404
    assert (await confirm(client, await mailed_token(database))).status_code == 429
