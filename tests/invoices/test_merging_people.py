"""A person who was entered twice becomes one, with everything that belongs to either."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.beneficiaries.merging import taken
from api.beneficiaries.models import Beneficiary
from api.core.db import Database, DbRole
from tests.beneficiaries.bodies import ADULT, IBAN, OTHER_IBAN, QR_IBAN, QR_REFERENCE, input_of
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import make_document
from tests.invoices.moving import ask_for_correction
from tests.records import audited, mails
from tests.review.requests import ACCEPT, decide, read, send

PATH = "/api/v1/beneficiaries"
OTHER_NUMBER = "756.9217.0769.85"
TODAY = date(2026, 11, 26)
FIRST, SECOND = {"number": "302 2024 0000001"}, {"number": "302 2024 0000002"}


async def add(caller: Caller, **values: Any) -> dict[str, Any]:
    answer = await caller.post(PATH, json=ADULT | values)
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


async def twice(caller: Caller, kept: dict[str, Any] | None = None, other: dict[str, Any] | None = None) -> list[str]:
    """The ids of two records of one person; the second has a wrong AVS number."""
    records = [await add(caller, **kept or {}), await add(caller, avs_number=OTHER_NUMBER, **other or {})]
    return [record["id"] for record in records]


async def merge(caller: Caller, kept: object, other: object) -> httpx.Response:
    return await caller.post(f"{PATH}/{kept}/merges", json={"other_id": str(other)})


async def merged(caller: Caller, kept: object, other: object) -> dict[str, Any]:
    answer = await merge(caller, kept, other)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def record(caller: Caller, beneficiary_id: object) -> dict[str, Any]:
    found: dict[str, Any] = (await caller.get(f"{PATH}/{beneficiary_id}")).json()
    return found


async def test_one_of_two_records_is_left_and_both_say_so_in_the_log(company: Company, database: Database) -> None:
    kept, other = await twice(company.manager, {"decisions": [FIRST]}, {"decisions": [SECOND]})
    found = await merged(company.collaborator, kept, other)
    assert found == await record(company.collaborator, kept)
    listed = (await company.manager.get(PATH)).json()["items"]
    assert {item["id"] for item in listed} == {kept, str(company.ready.beneficiary_id)}
    assert (await audited(database, "beneficiary", UUID(kept)))[1] == ("merge", ["decisions"])
    assert (await audited(database, "beneficiary", UUID(other)))[-1] == ("archive", ["archived_at", "merged_into"])


@pytest.mark.parametrize(("others", "status"), [(50, 200), (51, 409)])
async def test_one_record_never_has_more_than_a_hundred_decisions(company: Company, others: int, status: int) -> None:
    def numbered(first: int, count: int) -> list[dict[str, str]]:
        return [{"number": f"302 2024 {serial:07}"} for serial in range(first, first + count)]

    kept, other = await twice(
        company.manager, {"decisions": numbered(0, 60)}, {"decisions": [*numbered(50, 10), *numbered(100, others - 10)]}
    )
    answer = await merge(company.manager, kept, other)
    assert answer.status_code == status, answer.text
    if status == 200:
        assert len((await record(company.manager, kept))["decisions"]) == 100
    else:
        assert answer.json()["code"] == "merge_decisions_full"


async def test_a_preview_tells_what_would_happen_and_writes_nothing(company: Company) -> None:
    kept, other = await twice(company.manager, {"iban": IBAN}, {"iban": OTHER_IBAN, "payment_reference": QR_REFERENCE})
    await company.manager.submit(company.ready.body | {"beneficiary_id": other})
    preview = (await company.collaborator.get(f"{PATH}/{kept}/merges/{other}")).json()
    assert (preview["takes"], preview["invoices"], preview["drafts"]) == (["payment_reference"], 1, 0)
    assert preview["kept"] == await record(company.manager, kept)
    assert preview["other"] == await record(company.manager, other)
    await merged(company.manager, kept, other)
    assert (await company.collaborator.get(f"{PATH}/{kept}/merges/{other}")).status_code == 404


async def test_requests_and_drafts_follow(company: Company) -> None:
    kept, other = await twice(company.manager)
    sent = (await company.collaborator.submit(company.ready.body | {"beneficiary_id": other})).json()
    content = {"beneficiary_id": other, "remark": "brouillon"}
    draft = (await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": content})).json()
    await merged(company.manager, kept, other)
    invoice = (await company.manager.get(f"/api/v1/invoices/{sent['id']}")).json()
    assert (invoice["beneficiary"]["id"], invoice["body"]["beneficiary_id"]) == (kept, kept)
    assert invoice["sections"] == sent["sections"]
    found = (await company.manager.get(f"/api/v1/drafts/{draft['id']}")).json()
    assert found["content"] == {"beneficiary_id": kept, "remark": "brouillon"}
    assert (found["beneficiary"]["id"], found["revision"]) == (kept, draft["revision"])
    removal = (await company.manager.get(f"{PATH}/{kept}/removal")).json()
    assert removal == {"archived": True, "invoices": 1, "drafts": 1}


async def test_claims_count_for_every_number_that_the_person_had(company: Company, database: Database) -> None:
    kept, other = await twice(company.manager)
    sent = (await company.manager.submit(company.ready.body | {"beneficiary_id": other})).json()
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        # As the types that a person has once a month or year claim it.
        claim = "INSERT INTO invoice_claims (id, organisation_id, invoice_id, scope, key) VALUES (:i, :o, :s, 'x', :k)"
        key = "7569217076985|2026-03"
        await session.execute(text(claim), {"i": uuid4(), "o": company.id, "s": sent["id"], "k": key})
    await merged(company.manager, kept, other)
    assert await claimed(company, database) == {key, "7561234567897|2026-03"}
    corrected = input_of(await record(company.manager, kept)) | {"avs_number": "7560000000019"}
    assert (await company.manager.put(f"{PATH}/{kept}", json=corrected)).status_code == 200
    assert await claimed(company, database) == {key, "7561234567897|2026-03", "7560000000019|2026-03"}


async def claimed(company: Company, database: Database) -> set[str]:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        found = await session.execute(text("SELECT key FROM invoice_claims WHERE scope = 'x'"))
        return set(found.scalars())


async def test_what_the_kept_record_has_stays(company: Company) -> None:
    kept, other = await twice(
        company.manager,
        {"iban": IBAN, "payment_reference": QR_REFERENCE, "mandate_state": "known_to_office", "town": "Lausanne"},
        {"iban": IBAN, "payment_reference": "RF18539007547034", "town": "Berne"},
    )
    before = await record(company.manager, kept)
    assert await merged(company.manager, kept, other) == before


async def test_what_the_kept_record_lacks_is_taken(company: Company, database: Database) -> None:
    document = str(await make_document(database, company.id))
    mandate = {"mandate_document_id": document, "mandate_valid_to": "2099-12-31"}
    account = {"iban": IBAN, "account_holder": "Barbara Doe", "payment_reference": QR_REFERENCE}
    kept, other = await twice(company.manager, None, mandate | account)
    found = await merged(company.manager, kept, other)
    wanted = mandate | account | {"mandate_state": "received", "avs_number": "7561234567897"}
    assert {name: found[name] for name in wanted} == wanted
    fields = (await audited(database, "beneficiary", UUID(kept)))[1][1]
    assert "iban" in fields  # the reviewer's check of new accounts looks for it


async def test_the_same_decision_is_completed_and_a_validity_taken_whole(company: Company) -> None:
    terms = {"description": "Assistance", "monthly_amount": "1500.00", "valid_from": "2024-05-01"}
    theirs = {"monthly_amount": "9.00", "annual_amount": "18000.00", "valid_to": "2023-12-31"}
    kept, other = await twice(
        company.manager, {"decisions": [FIRST | terms]}, {"decisions": [FIRST | theirs, SECOND | theirs]}
    )
    second, first = (await merged(company.manager, kept, other))["decisions"]
    wanted = terms | {"annual_amount": "18000.00", "valid_to": None}
    assert {name: first[name] for name in wanted} == wanted
    assert (second["number"], second["valid_to"]) == ("30220240000002", "2023-12-31")


def test_a_qr_iban_is_not_taken_to_a_reference_that_does_not_go_with_it() -> None:
    adult = {"birth_date": date(1980, 5, 1), "under_guardianship": False}
    values = adult | {"mandate_state": "missing", "iban": None, "account_holder": None}
    kept = Beneficiary(**values | {"payment_reference": "RF18539007547034"})
    other = Beneficiary(**values | {"iban": QR_IBAN, "payment_reference": QR_REFERENCE})
    assert taken(kept, other, TODAY) == {}
    kept.payment_reference = None
    assert taken(kept, other, TODAY) == {"iban": QR_IBAN, "payment_reference": QR_REFERENCE}


@pytest.mark.parametrize(("born", "fits"), [(date(1985, 1, 1), True), (date(2015, 1, 1), False)])
def test_a_representative_is_taken_to_a_record_of_the_same_age_only(born: date, fits: bool) -> None:
    values = {"mandate_state": "missing", "under_guardianship": False}
    curator = {"kind": "curator", "last_name": "Doe", "first_name": "Barbara"}
    kept = Beneficiary(**values, birth_date=born)
    other = Beneficiary(**values | {"under_guardianship": True}, birth_date=date(1980, 5, 1), representative=curator)
    assert taken(kept, other, TODAY) == ({"representative": curator, "under_guardianship": True} if fits else {})
    kept.representative = curator | {"last_name": "Favre"}
    assert taken(kept, other, TODAY) == {}


@pytest.mark.parametrize(
    ("mine", "theirs", "asks"),
    [
        ({}, {"iban": IBAN}, True),
        ({"iban": OTHER_IBAN}, {"iban": IBAN}, True),
        ({"iban": IBAN}, {"iban": IBAN, "account_holder": "Somebody"}, True),
        ({"iban": IBAN}, {"iban": IBAN}, False),
        ({"iban": IBAN}, {}, False),
        ({}, {}, False),
    ],
)
async def test_another_account_needs_a_fresh_second_factor(
    company: Company, database: Database, clock: Clock, mine: dict[str, Any], theirs: dict[str, Any], asks: bool
) -> None:
    kept, other = await twice(company.manager, mine, theirs)
    sometime, stale = await twice_more(company, mine, theirs)
    assert (await merge(company.manager, kept, other)).status_code == 200
    told = [mail.params["beneficiary_id"] for mail in await mails(database, "beneficiary_iban_changed")]
    assert told == ([kept] if asks else [])
    await clock.move(minutes=6)
    answer = await merge(company.manager, sometime, stale)
    assert answer.status_code == (403 if asks else 200)
    if asks:
        assert answer.json()["code"] == "step_up_required"
        assert (await record(company.manager, stale))["archived_at"] is None


async def twice_more(company: Company, mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    numbers = ("756.0000.0000.02", "756.0000.0011.77")
    records = zip(numbers, (mine, theirs), strict=True)
    return [(await add(company.manager, avs_number=number, **values))["id"] for number, values in records]


async def test_repeated_it_changes_nothing(company: Company, database: Database, clock: Clock) -> None:
    kept, other = await twice(company.manager, None, {"iban": IBAN, "decisions": [FIRST]})
    first = await merged(company.manager, kept, other)
    events = await audited(database, "beneficiary", UUID(kept))
    await clock.move(minutes=6)
    assert await merged(company.manager, kept, other) == first
    assert await audited(database, "beneficiary", UUID(kept)) == events


async def test_a_record_is_not_merged_with_itself(company: Company) -> None:
    kept = company.ready.beneficiary_id
    answer = await merge(company.manager, kept, kept)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "merge_same")


async def test_foreign_and_unknown_records_are_not_there(company: Company, other_company: Company) -> None:
    mine, theirs = company.ready.beneficiary_id, other_company.ready.beneficiary_id
    before = await record(other_company.manager, theirs)
    for kept, other in ((mine, theirs), (theirs, mine), (mine, uuid4()), (uuid4(), mine)):
        answer = await merge(company.manager, kept, other)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert await record(other_company.manager, theirs) == before
    assert (await record(company.manager, mine))["archived_at"] is None


async def test_archived_records_are_not_merged(company: Company) -> None:
    kept, other = await twice(company.manager)
    gone = company.ready.beneficiary_id
    await company.manager.submit(company.ready.body)
    await company.manager.delete(f"{PATH}/{gone}")
    await merged(company.manager, kept, other)
    for one, another in ((kept, gone), (gone, kept), (other, kept)):
        answer = await merge(company.manager, one, another)
        assert (answer.status_code, answer.json()["code"]) == (409, "beneficiary_archived")


async def test_the_old_id_leads_to_the_kept_record_however_often_it_was_merged(company: Company) -> None:
    kept, other = await twice(company.manager)
    await merged(company.manager, kept, other)
    last = await add(company.manager, avs_number="756.0000.0000.02")
    await merged(company.manager, last["id"], kept)
    for old in (kept, other):
        assert (await record(company.manager, old))["id"] == last["id"]
        assert (await company.manager.get(f"{PATH}/{old}/decisions")).status_code == 200
        assert (await company.manager.delete(f"{PATH}/{old}")).status_code == 404
        sent = await company.manager.submit(company.ready.body | {"beneficiary_id": old, "own_reference": old[:35]})
        assert (sent.status_code, sent.json()["beneficiary"]["id"]) == (201, last["id"])
        assert sent.json()["body"]["beneficiary_id"] == last["id"]


async def test_the_wrong_avs_number_can_be_given_to_its_true_owner(company: Company) -> None:
    kept, other = await twice(company.manager)
    await merged(company.manager, kept, other)
    assert (await add(company.manager, avs_number=OTHER_NUMBER))["id"] not in {kept, other}


async def test_a_merged_person_is_erased_with_the_kept_record(company: Company) -> None:
    kept, other = await twice(company.manager)
    await merged(company.manager, kept, other)
    assert (await company.manager.delete(f"{PATH}/{kept}")).json()["archived"] is False
    for gone in (kept, other):
        assert (await company.manager.get(f"{PATH}/{gone}")).status_code == 404


async def test_what_was_sent_never_changes(company: Company, database: Database) -> None:
    kept, other = await twice(company.manager)
    await company.manager.submit(company.ready.body | {"beneficiary_id": other})
    before = await versions(database, company)
    await merged(company.manager, kept, other)
    assert await versions(database, company) == before
    assert before[0][0]["beneficiary_id"] == other


async def versions(database: Database, company: Company) -> list[Any]:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        rows = await session.execute(text("SELECT body, frozen, assessment FROM invoice_versions ORDER BY invoice_id"))
        return [tuple(row) for row in rows]


async def test_a_request_moves_to_nobody_else(company: Company, database: Database) -> None:
    """The database itself lets a sent request follow its person only into the record of the merge."""
    kept, other = await twice(company.manager)
    sent = (await company.manager.submit(company.ready.body | {"beneficiary_id": other})).json()
    with pytest.raises(DBAPIError, match="a sent invoice is not changed"):
        await give(database, company, sent["id"], kept)


async def give(database: Database, company: Company, invoice_id: str, beneficiary_id: str) -> None:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        query = text("UPDATE invoices SET beneficiary_id = :beneficiary WHERE id = :id")
        await session.execute(query, {"beneficiary": beneficiary_id, "id": invoice_id})


@pytest.mark.parametrize("position", [0, 1], ids=["kept", "other"])
async def test_a_merged_persons_request_can_be_corrected_with_either_id(
    company: Company, database: Database, position: int
) -> None:
    ids = await twice(company.manager)
    body = company.ready.body | {"beneficiary_id": ids[1]}
    path = f"/api/v1/invoices/{(await company.manager.submit(body)).json()['id']}"
    await ask_for_correction(database, path.rpartition("/")[2])
    await merged(company.manager, *ids)
    etag = (await company.manager.get(path)).headers["ETag"]
    headers = {"If-Match": etag, "Idempotency-Key": str(uuid4())}
    corrected = body | {"beneficiary_id": ids[position], "remark": "corrigé"}
    answer = await company.manager.put(path, json=corrected, headers=headers)
    assert (answer.status_code, answer.json()["version"]) == (200, 2), answer.text
    assert (answer.json()["beneficiary"]["id"], answer.json()["body"]["beneficiary_id"]) == (ids[0], ids[0])


async def test_the_office_examines_and_accepts_a_merged_persons_request(company: Company, officer: Caller) -> None:
    kept, other = await twice(company.manager)
    request = await send(company, beneficiary_id=other)
    await merged(company.manager, kept, other)
    examined = await read(officer, request)
    check = next(check for check in examined["checks"] if check["code"] == "avs_number")
    assert "756.1234.5678.97" in str(check)  # the reviewer learns that the number is another one now
    answer = await decide(officer, request, ACCEPT)
    assert answer.status_code in {200, 201}, answer.text
    pdf = await company.manager.get(f"/api/v1/invoices/{request.id}/pdf")
    assert pdf.status_code == 200


@pytest.mark.committed
async def test_two_merges_at_once_leave_one_record(company: Company) -> None:
    kept, other = await twice(company.manager)
    answers = await asyncio.gather(
        merge(company.manager, kept, other),
        merge(company.collaborator, other, kept),
        merge(company.manager, kept, other),
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes in ([200, 200, 409], [200, 409, 409])
    listed = (await company.manager.get(PATH)).json()["items"]
    assert len({item["id"] for item in listed} & {kept, other}) == 1
