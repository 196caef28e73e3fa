"""Passkeys in place of codes: at the login and to confirm what is sensitive (R-20, R-25)."""

import asyncio
from collections import Counter

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database
from api.core.keys import from_urlsafe, urlsafe
from tests.accounts.enrolling import add_app, shown_code
from tests.accounts.logging_in import refusal, send_password
from tests.accounts.security_key import Answer, SecurityKey, add_passkey, challenged, flipped
from tests.accounts.test_authenticator_app import email, sent_by_sms
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import mails

__all__ = ["email"]  # the fixture

SESSIONS, CHALLENGES, STEP_UPS = "/api/v1/passkey-sessions", "/api/v1/login-challenges", "/api/v1/step-ups"
WRONG, EXPIRED = (401, "passkey_wrong"), (401, "login_expired")


async def challenge_after_password(client: Caller, email: str) -> Answer:
    assert (await send_password(client, email)).status_code == 201
    return await challenged(client)


async def test_who_has_a_passkey_logs_in_with_it_and_no_sms(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    key = await add_passkey(manager)
    options = await challenge_after_password(client, email)
    known = {"type": "public-key", "id": urlsafe(key.credential_id), "transports": ["usb"]}
    assert (options["rpId"], options["allowCredentials"]) == ("localhost", [known])
    answer = await client.post(SESSIONS, json=key.sign(options))
    assert answer.status_code == 201, answer.text
    assert await sent_by_sms(database) == 0
    assert (await manager.get("/api/v1/account/factors")).json()["passkeys"][0]["last_used_at"] is not None


async def test_the_app_and_a_recovery_code_stay_good_beside_a_passkey(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    seed = await add_app(manager, database)
    await add_passkey(manager)
    code = (await manager.post("/api/v1/account/recovery-codes")).json()["codes"][0]
    await send_password(client, email)
    shown = {"code": await shown_code(database, seed)}
    assert (await client.post("/api/v1/sessions", json=shown)).status_code == 201
    await send_password(client, email)
    assert (await client.post("/api/v1/recovery-sessions", json={"recovery_code": code})).status_code == 201


async def test_without_the_password_there_is_no_challenge(client: Caller, manager: Caller, email: str) -> None:
    await add_passkey(manager)
    assert refusal(await client.post(CHALLENGES)) == EXPIRED


async def test_who_has_no_passkey_gets_no_challenge(client: Caller, email: str) -> None:
    await send_password(client, email)
    assert refusal(await client.post(CHALLENGES)) == EXPIRED


async def test_the_challenge_is_kept_as_a_hash(client: Caller, manager: Caller, database: Database, email: str) -> None:
    await add_passkey(manager)
    challenge = from_urlsafe((await challenge_after_password(client, email))["challenge"])
    async with database.transaction() as session:
        rows = (await session.execute(text("SELECT * FROM login_attempts"))).all()
    assert all(challenge not in row._mapping.values() for row in rows)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"rp_id": "localhost.example"},
        {"flags": 0},  # nobody was there
    ],
)
async def test_what_was_signed_for_another_address_or_with_nobody_there_is_refused(
    client: Caller, manager: Caller, email: str, change: dict[str, object]
) -> None:
    key = await add_passkey(manager)
    for name, value in change.items():
        setattr(key, name, value)
    answer = key.sign(await challenge_after_password(client, email))
    assert refusal(await client.post(SESSIONS, json=answer)) == WRONG


@pytest.mark.parametrize("part", ["credential_id", "client_data", "authenticator_data", "signature"])
async def test_one_flipped_bit_opens_nothing(client: Caller, manager: Caller, email: str, part: str) -> None:
    key = await add_passkey(manager)
    for byte in (0, 9, -1):
        answer = flipped(key.sign(await challenge_after_password(client, email)), part, byte)
        assert refusal(await client.post(SESSIONS, json=answer)) == WRONG


@pytest.mark.parametrize("part", ["credential_id", "client_data", "authenticator_data", "signature"])
async def test_what_is_not_even_base_64_opens_nothing(client: Caller, manager: Caller, email: str, part: str) -> None:
    key = await add_passkey(manager)
    answer = key.sign(await challenge_after_password(client, email)) | {part: "A"}
    assert refusal(await client.post(SESSIONS, json=answer)) == WRONG


async def test_another_persons_passkey_opens_nothing(client: Caller, company: Company, email: str) -> None:
    await add_passkey(company.manager)
    theirs = await add_passkey(company.collaborator)
    answer = theirs.sign(await challenge_after_password(client, email))
    assert refusal(await client.post(SESSIONS, json=answer)) == WRONG


async def test_an_unknown_key_that_names_a_known_one_opens_nothing(client: Caller, manager: Caller, email: str) -> None:
    key = await add_passkey(manager)
    another = SecurityKey(credential_id=key.credential_id)
    answer = another.sign(await challenge_after_password(client, email))
    assert refusal(await client.post(SESSIONS, json=answer)) == WRONG


async def test_an_answer_is_good_once(client: Caller, manager: Caller, email: str) -> None:
    key = await add_passkey(manager)
    answer = key.sign(await challenge_after_password(client, email))
    assert (await client.post(SESSIONS, json=answer)).status_code == 201
    assert refusal(await client.post(SESSIONS, json=answer)) == EXPIRED
    await challenge_after_password(client, email)
    assert refusal(await client.post(SESSIONS, json=answer)) == WRONG


async def test_a_challenge_is_good_for_one_try(client: Caller, manager: Caller, email: str) -> None:
    key = await add_passkey(manager)
    options = await challenge_after_password(client, email)
    assert refusal(await client.post(SESSIONS, json=flipped(key.sign(options), "signature"))) == WRONG
    assert refusal(await client.post(SESSIONS, json=key.sign(options))) == WRONG
    assert (await client.post(SESSIONS, json=key.sign(await challenged(client)))).status_code == 201


async def test_a_newer_challenge_replaces_the_one_before(client: Caller, manager: Caller, email: str) -> None:
    key = await add_passkey(manager)
    options = await challenge_after_password(client, email)
    await challenged(client)
    assert refusal(await client.post(SESSIONS, json=key.sign(options))) == WRONG


async def test_the_challenge_of_another_login_opens_nothing(
    app: FastAPI, client: Caller, manager: Caller, email: str
) -> None:
    key = await add_passkey(manager)
    options = await challenge_after_password(client, email)
    async with Caller.of(app) as another:
        await challenge_after_password(another, email)
        assert refusal(await another.post(SESSIONS, json=key.sign(options))) == WRONG


@pytest.mark.parametrize(("seconds", "outcome"), [(299, 201), (301, 401)])
async def test_a_challenge_is_good_for_five_minutes(
    client: Caller, manager: Caller, email: str, clock: Clock, seconds: int, outcome: int
) -> None:
    key = await add_passkey(manager)
    options = await challenge_after_password(client, email)
    await clock.move(seconds=seconds)
    assert (await client.post(SESSIONS, json=key.sign(options))).status_code == outcome


async def test_a_login_gives_challenges_for_five_minutes(
    client: Caller, manager: Caller, email: str, clock: Clock
) -> None:
    await add_passkey(manager)
    await challenge_after_password(client, email)
    await clock.move(seconds=301)
    assert refusal(await client.post(CHALLENGES)) == EXPIRED


async def test_a_device_that_counts_backwards_is_refused_and_its_owner_told(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    key = await add_passkey(manager, key=SecurityKey(sign_count=7))
    for count, outcome in ((7, WRONG), (3, WRONG), (8, None), (7, WRONG)):
        key.sign_count = count - 1
        answer = await client.post(SESSIONS, json=key.sign(await challenge_after_password(client, email)))
        assert answer.status_code == 201 if outcome is None else refusal(answer) == outcome
    assert [mail.recipient for mail in await mails(database, "passkey_copied")] == [email] * 3


async def test_a_device_that_does_not_count_is_taken(client: Caller, manager: Caller, email: str) -> None:
    key = await add_passkey(manager, key=SecurityKey(counts=False))
    for _ in range(2):
        answer = await client.post(SESSIONS, json=key.sign(await challenge_after_password(client, email)))
        assert answer.status_code == 201, answer.text


@pytest.mark.committed  # parallel transactions
async def test_of_parallel_redemptions_of_one_answer_one_succeeds(
    app: FastAPI, client: Caller, manager: Caller, email: str
) -> None:
    key = await add_passkey(manager, key=SecurityKey(counts=False))
    answer = key.sign(await challenge_after_password(client, email))
    answers = await asyncio.gather(*(client.post(SESSIONS, json=answer) for _ in range(50)))
    assert Counter(a.status_code for a in answers) == {201: 1, 401: 49}


@pytest.mark.committed  # parallel transactions
async def test_of_parallel_enrolments_with_one_challenge_one_succeeds(manager: Caller) -> None:
    options = (await manager.post("/api/v1/account/passkey-enrolments")).json()
    bodies = [SecurityKey().enrol(options) for _ in range(20)]
    answers = await asyncio.gather(*(manager.post("/api/v1/account/passkeys", json=body) for body in bodies))
    assert Counter(a.status_code for a in answers) == {201: 1, 409: 19}


@pytest.mark.committed  # in one transaction the refusal would roll back the count of the try
async def test_wrong_answers_count_on_the_account_as_codes_do(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    key = await add_passkey(manager)
    for _ in range(2):
        codes = []
        options = await challenge_after_password(client, email)
        for _ in range(6):
            answer = flipped(key.sign(options), "signature")
            codes.append((await client.post(SESSIONS, json=answer)).json()["code"])
        assert codes == [*["passkey_wrong"] * 5, "login_expired"]
        assert refusal(await client.post(CHALLENGES)) == EXPIRED
    right = key.sign(await challenge_after_password(client, email))
    assert refusal(await client.post(SESSIONS, json=right)) == (429, "too_many_codes")


async def test_a_passkey_confirms_what_is_sensitive(manager: Caller, clock: Clock) -> None:
    key = await add_passkey(manager)
    await clock.move(minutes=6)
    assert refusal(await manager.post("/api/v1/account/recovery-codes")) == (403, "step_up_required")
    assert (await manager.post(STEP_UPS)).json()["factors"] == ["passkey"]
    answer = await manager.put(f"{STEP_UPS}/current/passkey", json=key.sign(await challenged(manager)))
    assert answer.status_code == 200, answer.text
    assert (await manager.post("/api/v1/account/recovery-codes")).status_code == 201


async def test_the_answer_to_a_step_up_opens_no_session_and_that_of_a_login_confirms_nothing(
    client: Caller, manager: Caller, email: str
) -> None:
    key = await add_passkey(manager)
    await manager.post(STEP_UPS)
    assert refusal(await manager.post(SESSIONS, json=key.sign(await challenged(manager)))) == EXPIRED
    await challenge_after_password(client, email)
    manager.hold("login", client.cookies["login"])
    answer = key.sign(await challenged(manager))
    assert refusal(await manager.put(f"{STEP_UPS}/current/passkey", json=answer)) == EXPIRED


async def test_the_office_confirms_with_passkeys_on_its_own_side(officer: Caller) -> None:
    key = await add_passkey(officer, "/office")
    assert (await officer.post("/api/v1/office/step-ups")).json()["factors"] == ["passkey"]
    answer = await officer.put("/api/v1/office/step-ups/current/passkey", json=key.sign(await challenged(officer)))
    assert answer.status_code == 200, answer.text
