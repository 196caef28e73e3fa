"""Passkeys: adding, listing, renaming, removing them (R-25)."""

import json

import cbor2
import pytest
from sqlalchemy import text

from api.core.db import Database
from api.core.keys import from_urlsafe, urlsafe
from tests.accounts.enrolling import add_app
from tests.accounts.logging_in import newest_code, refusal, send_password
from tests.accounts.security_key import Answer, SecurityKey, add_passkey, begin_passkey, flipped
from tests.accounts.test_authenticator_app import email
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import audited, mails

__all__ = ["email"]  # the fixture

ENROLMENTS, PASSKEYS = "/api/v1/account/passkey-enrolments", "/api/v1/account/passkeys"
NOT_ADDED = (409, "passkey_not_added")


async def listed(caller: Caller, side: str = "") -> list[Answer]:
    found: list[Answer] = (await caller.get(f"/api/v1{side}/account/factors")).json()["passkeys"]
    return found


async def test_the_options_name_this_address_and_no_e_mail_as_the_owners_handle(
    company: Company, manager: Caller
) -> None:
    key = await add_passkey(manager)
    options = await begin_passkey(manager)
    person = company.made.manager
    assert options["rp"]["id"] == "localhost"
    assert from_urlsafe(options["user"]["id"]) == person.id.bytes
    assert options["excludeCredentials"] == [
        {"type": "public-key", "id": urlsafe(key.credential_id), "transports": ["usb"]}
    ]
    selection = {"residentKey": "discouraged", "userVerification": "preferred"}
    assert (options["authenticatorSelection"], options["attestation"]) == (selection, "none")
    assert len(from_urlsafe(options["challenge"])) == 32


async def test_the_challenge_is_kept_as_a_hash(manager: Caller, database: Database) -> None:
    challenge = from_urlsafe((await begin_passkey(manager))["challenge"])
    async with database.transaction() as session:
        [row] = (await session.execute(text("SELECT * FROM passkey_enrolments"))).all()
    assert challenge not in row._mapping.values()


async def test_an_added_passkey_is_listed_renamed_and_removed_and_its_owner_told(
    company: Company, manager: Caller, database: Database
) -> None:
    await add_passkey(manager)
    [passkey] = await listed(manager)
    assert (passkey["name"], passkey["last_used_at"]) == ("Clé bleue", None)
    answer = await manager.put(f"{PASSKEYS}/{passkey['id']}", json={"name": " Clé du bureau "})
    assert [key["name"] for key in answer.json()["passkeys"]] == ["Clé du bureau"]
    assert (await manager.delete(f"{PASSKEYS}/{passkey['id']}")).status_code == 204
    assert await listed(manager) == []
    assert refusal(await manager.delete(f"{PASSKEYS}/{passkey['id']}")) == (404, "not_found")
    person = company.made.manager
    for what in ("passkey_added", "passkey_removed"):
        assert [mail.recipient for mail in await mails(database, what)] == [person.email]
        assert (what, []) in await audited(database, "person", person.id)


async def test_adding_and_removing_need_a_fresh_factor(manager: Caller, clock: Clock) -> None:
    await add_passkey(manager)
    [passkey] = await listed(manager)
    await clock.move(minutes=6)
    assert refusal(await manager.post(ENROLMENTS)) == (403, "step_up_required")
    assert refusal(await manager.delete(f"{PASSKEYS}/{passkey['id']}")) == (403, "step_up_required")
    assert len(await listed(manager)) == 1


async def test_a_challenge_is_good_once(manager: Caller) -> None:
    options = await begin_passkey(manager)
    assert (await manager.post(PASSKEYS, json=SecurityKey().enrol(options))).status_code == 201
    assert refusal(await manager.post(PASSKEYS, json=SecurityKey().enrol(options))) == NOT_ADDED


async def test_a_newer_challenge_replaces_the_one_before(manager: Caller) -> None:
    options = await begin_passkey(manager)
    await begin_passkey(manager)
    assert refusal(await manager.post(PASSKEYS, json=SecurityKey().enrol(options))) == NOT_ADDED


@pytest.mark.parametrize(("seconds", "status"), [(299, 201), (301, 409)])
async def test_a_challenge_is_good_for_five_minutes(manager: Caller, clock: Clock, seconds: int, status: int) -> None:
    options = await begin_passkey(manager)
    await clock.move(seconds=seconds)
    assert (await manager.post(PASSKEYS, json=SecurityKey().enrol(options))).status_code == status


async def test_a_challenge_is_good_for_who_asked(manager: Caller, member: Caller) -> None:
    options = await begin_passkey(manager)
    await begin_passkey(member)
    assert refusal(await member.post(PASSKEYS, json=SecurityKey().enrol(options))) == NOT_ADDED


@pytest.mark.parametrize(
    "key",
    [
        SecurityKey(origin="http://localhost:8001"),
        SecurityKey(origin="https://localhost:8000"),
        SecurityKey(origin="http://localhost.example:8000"),
        SecurityKey(rp_id="localhost.example"),
        SecurityKey(flags=0),
    ],
)
async def test_what_was_made_for_another_address_or_with_nobody_there_is_refused(
    manager: Caller, key: SecurityKey
) -> None:
    assert refusal(await manager.post(PASSKEYS, json=key.enrol(await begin_passkey(manager)))) == NOT_ADDED
    assert await listed(manager) == []


def malformed(options: Answer) -> list[Answer]:
    """What no browser sends: not even base 64, CBOR or JSON, or those without what they should hold."""
    key = SecurityKey()
    good = key.enrol(options)
    attestation = cbor2.loads(from_urlsafe(good["attestation"]))
    before_key = attestation["authData"][: 37 + 16 + 2 + len(key.credential_id)]
    attestations: list[object] = [
        {},
        [],
        attestation | {"authData": 1},
        attestation | {"authData": before_key + cbor2.dumps({1: 2})},
        attestation | {"authData": before_key + cbor2.dumps(7)},
        attestation | {"fmt": "packed", "attStmt": {"alg": -7, "sig": 1}},
        attestation | {"fmt": "tpm", "attStmt": {"certInfo": 1, "pubArea": "x", "x5c": [1]}},
    ]
    said = json.loads(from_urlsafe(good["client_data"]))
    client_data: list[object] = [
        None,
        [],
        {},
        said | {"challenge": 1},
        said | {"challenge": "é"},
        said | {"origin": []},
    ]
    return [
        *({"attestation": text} for text in ("A", "9g", good["attestation"][:-9])),
        *({"attestation": urlsafe(cbor2.dumps(value))} for value in attestations),
        *({"client_data": text} for text in ("A", "9g", good["client_data"][:-9])),
        *({"client_data": urlsafe(json.dumps(value, ensure_ascii=False).encode())} for value in client_data),
    ]


async def test_what_no_browser_sends_is_refused_and_never_an_error_of_ours(manager: Caller) -> None:
    options = await begin_passkey(manager)
    good = SecurityKey().enrol(options)
    for change in malformed(options):
        assert refusal(await manager.post(PASSKEYS, json=good | change)) == NOT_ADDED, change


async def test_one_flipped_bit_of_what_the_browser_said_adds_nothing(manager: Caller) -> None:
    good = SecurityKey().enrol(await begin_passkey(manager))
    for byte in range(0, 60, 7):
        answer = flipped(good, "client_data", byte, bit=byte % 8)
        assert refusal(await manager.post(PASSKEYS, json=answer)) == NOT_ADDED


@pytest.mark.parametrize("change", [{"client_data": "a+b"}, {"attestation": "A" * 20_001}, {"transports": ["air"]}])
async def test_what_has_not_the_form_is_refused(manager: Caller, change: Answer) -> None:
    answer = SecurityKey().enrol(await begin_passkey(manager)) | change
    assert refusal(await manager.post(PASSKEYS, json=answer)) == (422, "fields_not_valid")


async def test_a_passkey_belongs_to_one_person(manager: Caller, member: Caller) -> None:
    key = await add_passkey(manager)
    again = key.enrol(await begin_passkey(member))
    assert refusal(await member.post(PASSKEYS, json=again)) == (409, "passkey_known")
    [passkey] = await listed(manager)
    path = f"{PASSKEYS}/{passkey['id']}"
    assert refusal(await member.put(path, json={"name": "À moi"})) == (404, "not_found")
    assert refusal(await member.delete(path)) == (404, "not_found")
    assert [key["name"] for key in await listed(manager)] == ["Clé bleue"]


async def test_a_person_may_have_five(manager: Caller) -> None:
    for _ in range(5):
        await add_passkey(manager)
    assert refusal(await manager.post(ENROLMENTS)) == (409, "too_many_passkeys")
    await manager.delete(f"{PASSKEYS}/{(await listed(manager))[0]['id']}")
    await add_passkey(manager)


async def test_a_code_sent_by_sms_before_no_longer_opens_a_session(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    await send_password(client, email)
    code = await newest_code(database)
    await add_passkey(manager)
    assert refusal(await client.post("/api/v1/sessions", json={"code": code})) == (401, "login_expired")


async def test_without_a_passkey_codes_come_by_sms_or_from_the_app_again(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    await add_passkey(manager)
    assert (await send_password(client, email)).json()["factors"] == ["passkey"]
    await add_app(manager, database)
    await manager.post("/api/v1/account/recovery-codes")
    assert (await send_password(client, email)).json()["factors"] == ["passkey", "totp", "recovery_code"]
    await manager.delete(f"{PASSKEYS}/{(await listed(manager))[0]['id']}")
    assert (await send_password(client, email)).json()["factors"] == ["totp", "recovery_code"]
    await manager.delete("/api/v1/account/app")
    assert (await send_password(client, email)).json()["factors"] == ["sms", "recovery_code"]


async def test_the_office_has_passkeys_on_its_own_side(officer: Caller) -> None:
    await add_passkey(officer, "/office")
    [passkey] = await listed(officer, "/office")
    path = f"/api/v1/office/account/passkeys/{passkey['id']}"
    assert (await officer.put(path, json={"name": "Bureau"})).json()["passkeys"][0]["name"] == "Bureau"
    assert (await officer.delete(path)).status_code == 204
