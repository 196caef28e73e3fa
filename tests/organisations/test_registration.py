import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from api.core.db import Database, DbRole
from api.organisations.models import Registration
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.organisations.bodies import PASSWORD, registration
from tests.records import audited, mails

PATH = "/api/v1/registrations"


async def kept(database: Database) -> list[Registration]:
    async with database.transaction(DbRole.OFFICE) as session:
        return list(await session.scalars(select(Registration).order_by(Registration.id)))


async def test_a_company_registers_and_gets_a_mail(client: Caller, database: Database) -> None:
    body = registration()
    answer = await client.post(PATH, json=body)
    [row] = await kept(database)
    resend_at = (row.mailed_at + timedelta(seconds=60)).isoformat().replace("+00:00", "Z")
    told = {"registration_id": str(row.id), "state": "unconfirmed", "resend_at": resend_at}
    assert (answer.status_code, answer.json()) == (202, told)
    assert row.state == "unconfirmed"
    assert (row.kind, row.birth_date) == ("company", None)
    assert row.organisation == body["organisation"] | {"avs_number": None}
    assert row.applicant == {
        "first_name": "Élise",
        "last_name": "Favre",
        "email": body["applicant"]["email"],
        "mobile": "+41791234567",
        "language": "fr",
    }
    [mail] = await mails(database, "registration_confirm")
    assert (mail.recipient, mail.language) == (body["applicant"]["email"], "fr")
    assert await audited(database, "registration", row.id) == [("create", [])]


async def test_who_is_still_typing_hears_the_same_and_nothing_is_kept(client: Caller, database: Database) -> None:
    assert (await client.post(f"{PATH}/checks", json=registration())).status_code == 204
    for wrong in (
        registration(applicant={"mobile": "12"}, terms_accepted=False),
        registration(applicant={"password": "Élise Favre 2026"}),
        registration(organisation={"gln": "7601000000001"}),
    ):
        checked = await client.post(f"{PATH}/checks", json=wrong)
        sent = await client.post(PATH, json=wrong)
        assert checked.status_code == sent.status_code == 422
        assert checked.json()["errors"] == sent.json()["errors"] != []
    assert await kept(database) == []
    assert await mails(database, "registration_confirm") == []


async def test_only_a_hash_of_the_password_is_kept(client: Caller, database: Database) -> None:
    await client.post(PATH, json=registration())
    [row] = await kept(database)
    assert row.password_hash is not None
    assert "$argon2id$" in row.password_hash
    assert PASSWORD not in json.dumps([row.organisation, row.applicant, row.password_hash])


async def test_the_answer_does_not_tell_that_company_or_address_are_known(
    client: Caller, company: Company, database: Database
) -> None:
    unknown = await client.post(PATH, json=registration())
    gln = (await company.manager.get("/api/v1/organisation")).json()["gln"]
    known = registration(organisation={"gln": gln}, applicant={"email": company.made.manager.email})
    answer = await client.post(PATH, json=known)
    own = {"registration_id", "resend_at"}
    assert answer.status_code == unknown.status_code
    assert {k: v for k, v in answer.json().items() if k not in own} == {"state": "unconfirmed"}
    assert answer.json().keys() == unknown.json().keys()
    assert len(await kept(database)) == 2


async def test_everything_that_is_wrong_is_told_at_once(client: Caller, database: Database) -> None:
    body = registration(
        organisation={"gln": "7634567890001", "postcode": ""},
        applicant={"email": "elise", "password": "lac", "mobile": "031 111 22 33", "language": "rm"},
        terms_accepted=False,
    )
    answer = await client.post(PATH, json=body)
    assert answer.status_code == 422
    assert {(e["pointer"], e["code"]) for e in answer.json()["errors"]} == {
        ("/organisation/gln", "gln_check_digit"),
        ("/organisation/postcode", "required"),
        ("/applicant/email", "email"),
        ("/applicant/password", "password_too_short"),
        ("/applicant/mobile", "mobile"),
        ("/applicant/language", "choice"),
        ("/terms_accepted", "terms"),
    }
    assert "Le champ NPA est obligatoire." in {e["detail"] for e in answer.json()["errors"]}
    assert await kept(database) == []


@pytest.mark.parametrize("postcode", ["30010", "300", "0300", "79A0"])
async def test_a_postcode_that_is_not_swiss_is_refused(client: Caller, database: Database, postcode: str) -> None:
    answer = await client.post(PATH, json=registration(organisation={"postcode": postcode}))
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/organisation/postcode", "postcode")
    assert error["detail"] == "Le NPA compte quatre chiffres, par exemple 3001."
    assert await kept(database) == []


async def test_every_missing_field_is_named(client: Caller) -> None:
    answer = await client.post(PATH, json={"kind": "company", "organisation": {}, "applicant": {}})
    errors = answer.json()["errors"]
    assert {e["code"] for e in errors} == {"required"}
    assert {e["pointer"] for e in errors} == {
        "/terms_accepted",
        "/terms_version",
        *(f"/organisation/{name}" for name in ("name", "gln", "street", "postcode", "town")),
        *(f"/applicant/{name}" for name in ("first_name", "last_name", "email", "password", "mobile", "language")),
    }
    assert all("ce champ" not in e["detail"] for e in errors)


@pytest.mark.parametrize(
    "password",
    ["elise.favre-2026", "Mot secret: Favre", "Foyer du Lac, à Bienne", "xx-ÉLISE-yy-42", "un petit foyer tout vert"],
)
async def test_a_password_with_the_applicants_own_words_is_refused(client: Caller, password: str) -> None:
    body = registration(applicant={"password": password, "email": "elise.favre@foyer.example"})
    answer = await client.post(PATH, json=body)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/applicant/password", "password_own_words")
    assert error["label"] == "accounts.registration.fields.applicant.password"


async def test_a_common_password_is_refused(client: Caller) -> None:
    answer = await client.post(PATH, json=registration(applicant={"password": "password1234"}))
    assert [e["code"] for e in answer.json()["errors"]] == ["password_common"]


@pytest.mark.parametrize(("kind", "code"), [("insurer", "choice"), (None, "choice")])
async def test_an_unknown_kind_is_named(client: Caller, kind: str | None, code: str) -> None:
    answer = await client.post(PATH, json=registration(kind=kind))
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/kind", code)]
    body = registration()
    del body["kind"]
    answer = await client.post(PATH, json=body)
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/kind", "required")]


async def test_an_address_registers_ten_times_an_hour(client: Caller, clock: Clock, database: Database) -> None:
    for _ in range(10):
        assert (await client.post(PATH, json=registration())).status_code == 202
    refused = await client.post(PATH, json=registration())
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_registrations")
    assert refused.headers["Retry-After"] == "3600"
    assert len(await kept(database)) == 10
    await clock.move(hours=1, seconds=1)
    assert (await client.post(PATH, json=registration())).status_code == 202


async def test_a_mistake_does_not_use_up_a_registration(client: Caller) -> None:
    for _ in range(11):
        assert (await client.post(PATH, json=registration(terms_accepted=False))).status_code == 422
    assert (await client.post(PATH, json=registration())).status_code == 202


async def test_terms_that_were_replaced_meanwhile_are_not_accepted(client: Caller, database: Database) -> None:
    answer = await client.post(PATH, json=registration(terms_version="0"))
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/terms_accepted", "terms_changed")]
    assert await kept(database) == []
