"""A QR-bill that an earlier request had already: the company is told, and the reviewer with where it was (FORMS §5)."""

from typing import Any

import httpx
import pytest

from api.core.db import Database
from tests.callers import Caller, Company
from tests.factories import make_beneficiary, make_document
from tests.invoices.facts import qr_bill
from tests.review.requests import PATH as OFFICE

REFERENCE = "210000000003139471430009017"


async def with_bill(company: Company, database: Database, reference: str | None = REFERENCE) -> dict[str, Any]:
    """A body for somebody whose bill names this reference; the file and the person are new ones."""
    bill = qr_bill(reference=reference).model_dump(mode="json")
    document_id = await make_document(database, company.id, qr_bills=[bill])
    person = await make_beneficiary(database, company.id)
    return company.ready.body | {"beneficiary_id": str(person), "attachments": [str(document_id)]}


async def sent(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    answer = await company.manager.submit(body)
    assert answer.status_code == 201, answer.text
    invoice: dict[str, Any] = answer.json()
    return invoice


def used(warnings: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(found["pointer"], found["params"]["no"]) for found in warnings if found["code"] == "qr_bill_used"]


async def checked(company: Company, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer: httpx.Response = await company.manager.post("/api/v1/invoice-checks", json=body)
    found: list[dict[str, Any]] = answer.json()["warnings"]
    return found


async def test_the_company_is_told_before_it_sends_the_same_bill_for_somebody_else(
    company: Company, database: Database
) -> None:
    first = await sent(company, await with_bill(company, database))
    again = await with_bill(company, database)
    assert used(await checked(company, again)) == [("/attachments", first["reference"])]
    assert used((await sent(company, again))["warnings"]) == [("/attachments", first["reference"])]


async def test_the_reviewer_sees_it_among_the_duplicates(company: Company, officer: Caller, database: Database) -> None:
    first = await sent(company, await with_bill(company, database))
    second = await sent(company, await with_bill(company, database))
    checks = (await officer.get(f"{OFFICE}/{second['id']}")).json()["checks"]
    found = next(check for check in checks if check["code"] == "duplicates")
    assert (found["state"], [link["reference"] for link in found["links"]]) == ("warning", [first["reference"]])


async def test_only_the_reviewer_sees_that_another_company_sent_it(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    first = await sent(company, await with_bill(company, database))
    second = await sent(other_company, await with_bill(other_company, database))
    assert used(second["warnings"]) == []
    checks = (await officer.get(f"{OFFICE}/{second['id']}")).json()["checks"]
    found = next(check for check in checks if check["code"] == "elsewhere")
    assert (found["state"], [link["reference"] for link in found["links"]]) == ("warning", [first["reference"]])


@pytest.mark.parametrize("reference", [None, "RF18539007547034"])
async def test_another_reference_or_none_is_another_bill(
    reference: str | None, company: Company, database: Database
) -> None:
    await sent(company, await with_bill(company, database))
    assert used(await checked(company, await with_bill(company, database, reference))) == []
    await sent(company, await with_bill(company, database, None))
    assert used(await checked(company, await with_bill(company, database, None))) == []
