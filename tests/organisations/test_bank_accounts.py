import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.core.db import Database
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import audited, mails

PATH = "/api/v1/bank-accounts"
BODY = {"iban": "ch56 0483 5012 3456 7800 9", "label": "Loyers", "holder": "Foyer du Lac"}
QR_IBAN = "CH4431999123000889012"


async def test_a_manager_adds_an_account_and_all_members_see_it(company: Company) -> None:
    answer = await company.manager.post(PATH, json=BODY)
    assert answer.status_code == 201
    account = answer.json()
    assert account["iban"] == "CH5604835012345678009"
    assert account["bank_name"].startswith("UBS")
    assert account["is_qr_iban"] is False
    items = (await company.collaborator.get(PATH)).json()["items"]
    assert items[1] == account
    assert items[0]["id"] == str(company.made.bank_account_id)


async def test_a_qr_iban_is_recognised(manager: Caller) -> None:
    answer = await manager.post(PATH, json=BODY | {"iban": QR_IBAN})
    assert answer.json()["is_qr_iban"] is True


async def test_all_managers_are_told_of_a_new_account(company: Company, database: Database) -> None:
    account = (await company.manager.post(PATH, json=BODY)).json()
    [mail] = await mails(database, "bank_account_added")
    assert mail.recipient == company.made.manager.email
    assert mail.params == {"label": "Loyers", "iban": "CH56 … 8009"}
    assert await audited(database, "bank_account", UUID(account["id"])) == [("create", ["holder", "iban", "label"])]


async def test_a_collaborator_changes_no_accounts(company: Company) -> None:
    added = await company.collaborator.post(PATH, json=BODY)
    assert (added.status_code, added.json()["code"]) == (403, "managers_only")
    removed = await company.collaborator.delete(f"{PATH}/{company.made.bank_account_id}")
    assert (removed.status_code, removed.json()["code"]) == (403, "managers_only")


async def test_a_manager_needs_a_fresh_second_factor(company: Company, clock: Clock) -> None:
    await clock.move(minutes=5, seconds=1)
    added = await company.manager.post(PATH, json=BODY)
    assert (added.status_code, added.json()["code"]) == (403, "step_up_required")
    removed = await company.manager.delete(f"{PATH}/{company.made.bank_account_id}")
    assert (removed.status_code, removed.json()["code"]) == (403, "step_up_required")
    assert len((await company.manager.get(PATH)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("iban", "code"),
    [("DE89 3704 0044 0532 0130 00", "iban_country"), ("CH56 0483 5012 3456 7800 8", "iban"), ("", "required")],
)
async def test_an_account_that_cannot_be_paid_is_refused(manager: Caller, iban: str, code: str) -> None:
    answer = await manager.post(PATH, json=BODY | {"iban": iban})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/iban", code)
    assert error["label"] == "organisations.bank_account.fields.iban"


async def test_a_company_has_an_iban_once(manager: Caller) -> None:
    account = (await manager.post(PATH, json=BODY)).json()
    again = await manager.post(PATH, json=BODY | {"label": "Autre"})
    assert (again.status_code, again.json()["code"]) == (409, "iban_known")
    assert (await manager.delete(f"{PATH}/{account['id']}")).status_code == 204
    assert (await manager.post(PATH, json=BODY)).status_code == 201


@pytest.mark.committed
async def test_an_iban_added_several_times_at_once_is_there_once(company: Company, database: Database) -> None:
    answers = await asyncio.gather(*(company.manager.post(PATH, json=BODY) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    assert len(await mails(database, "bank_account_added")) == 1


async def test_two_companies_may_have_the_same_iban(company: Company, other_company: Company) -> None:
    assert (await company.manager.post(PATH, json=BODY)).status_code == 201
    assert (await other_company.manager.post(PATH, json=BODY)).status_code == 201


async def test_an_archived_account_is_not_listed(company: Company, database: Database) -> None:
    account_id = company.made.bank_account_id
    assert (await company.manager.delete(f"{PATH}/{account_id}")).status_code == 204
    assert (await company.manager.get(PATH)).json() == {"items": []}
    assert (await company.manager.delete(f"{PATH}/{account_id}")).status_code == 404
    assert await audited(database, "bank_account", account_id) == [("archive", ["archived_at"])]
    assert [mail.recipient for mail in await mails(database, "bank_account_removed")] == [company.made.manager.email]


async def test_another_companys_account_does_not_exist(company: Company, other_company: Company) -> None:
    for account_id in (other_company.made.bank_account_id, uuid4()):
        answer = await company.manager.delete(f"{PATH}/{account_id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert len((await other_company.manager.get(PATH)).json()["items"]) == 1


async def change(caller: Caller, account: dict[str, Any], **values: object) -> dict[str, Any]:
    body = {"label": account["label"], "is_default": account["is_default"]} | values
    answer = await caller.put(f"{PATH}/{account['id']}", json=body)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


async def defaults(company: Company) -> list[str]:
    items = (await company.collaborator.get(PATH)).json()["items"]
    return [account["label"] for account in items if account["is_default"]]


async def test_new_invoices_begin_with_one_account_which_managers_are_told_of(
    company: Company, database: Database
) -> None:
    account = (await company.manager.post(PATH, json=BODY)).json()
    other = (await company.manager.post(PATH, json=BODY | {"iban": QR_IBAN, "label": "Dons"})).json()
    assert (await change(company.manager, account, is_default=True))["is_default"] is True
    assert await defaults(company) == ["Loyers"]
    await change(company.manager, other, is_default=True)
    assert await defaults(company) == ["Dons"]
    assert [mail.params["label"] for mail in await mails(database, "bank_account_default")] == ["Loyers", "Dons"]
    await change(company.manager, other, is_default=False)
    assert await defaults(company) == []
    assert await audited(database, "bank_account", UUID(account["id"])) == [
        ("create", ["holder", "iban", "label"]),
        ("change", ["is_default"]),
    ]


async def test_two_accounts_in_use_have_two_labels(company: Company) -> None:
    first = (await company.manager.post(PATH, json=BODY)).json()
    same = BODY | {"iban": QR_IBAN, "label": "LOYERS"}
    answer = await company.manager.post(PATH, json=same)
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/label", "label_known")]
    other = (await company.manager.post(PATH, json=same | {"label": "Dons"})).json()
    answer = await company.manager.put(f"{PATH}/{other['id']}", json={"label": "loyers", "is_default": False})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/label", "label_known")]
    assert (await change(company.manager, first, label="LOYERS"))["label"] == "LOYERS"
    assert (await company.manager.delete(f"{PATH}/{first['id']}")).status_code == 204
    assert (await change(company.manager, other, label="Loyers"))["label"] == "Loyers"


async def test_another_label_tells_nobody(company: Company, database: Database) -> None:
    account = (await company.manager.post(PATH, json=BODY)).json()
    assert (await change(company.manager, account, label="Loyers 2"))["label"] == "Loyers 2"
    assert await mails(database, "bank_account_default") == []


async def test_the_first_account_is_the_default_until_it_is_archived(company: Company) -> None:
    await company.manager.delete(f"{PATH}/{company.made.bank_account_id}")
    account = (await company.manager.post(PATH, json=BODY)).json()
    assert account["is_default"] is True
    other = BODY | {"iban": QR_IBAN, "label": "Dons"}
    assert (await company.manager.post(PATH, json=other)).json()["is_default"] is False
    await company.manager.delete(f"{PATH}/{account['id']}")
    assert await defaults(company) == []


@pytest.mark.committed  # parallel transactions
async def test_of_accounts_chosen_at_once_one_is_the_default(company: Company) -> None:
    rows = [
        (await company.manager.post(PATH, json=BODY | {"iban": iban, "label": iban[-4:]})).json()
        for iban in ("CH5604835012345678009", QR_IBAN)
    ]
    await asyncio.gather(*[change(company.manager, row, is_default=True) for row in rows * 2])
    assert len(await defaults(company)) == 1
