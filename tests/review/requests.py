"""Requests as the office gets them."""

from dataclasses import dataclass
from typing import Any

from api.core.db import Database
from tests.callers import Caller, Company
from tests.factories import invoice_body, make_beneficiary, make_document

PATH = "/api/v1/office/invoices"
ACCEPT = {"kind": "acceptance"}


def correction(**values: Any) -> dict[str, Any]:
    """Asks for another date of the second line."""
    item = {
        "pointer": "/form/lines/1/date",
        "kind": "wrong",
        "reason_code": "outside_period",
        "message": "Veuillez indiquer la date de la livraison.",
    }
    return {
        "kind": "correction",
        "message": "Veuillez compléter la demande.",
        "due_date": None,
        "items": [item],
    } | values


def reduced(*lines: tuple[int, str], **values: Any) -> dict[str, Any]:
    """An acceptance that allows so much of each of these lines, for the same reason."""
    common = {"reason_code": "above_rate", "message": None} | values
    return ACCEPT | {"reductions": [{"line": line, "allowed": allowed} | common for line, allowed in lines]}


def refusal(**values: Any) -> dict[str, Any]:
    return {"kind": "refusal", "reason_code": "duplicate", "message": None} | values


def forwarding(**values: Any) -> dict[str, Any]:
    """To the office of Neuchâtel."""
    return {"kind": "forwarding", "office_code": "324", "message": "La personne habite à Neuchâtel."} | values


@dataclass(frozen=True, slots=True)
class Request:
    """A request and the validator that the office read."""

    id: str
    sent: dict[str, Any]
    etag: str

    @property
    def path(self) -> str:
        return f"{PATH}/{self.id}"


async def send(company: Company, body: dict[str, Any] | None = None, **values: Any) -> Request:
    """A request of this company, as its collaborator sends it."""
    answer = await company.collaborator.submit((body or company.ready.body) | values)
    assert answer.status_code == 201, answer.text
    return Request(answer.json()["id"], answer.json(), answer.headers["ETag"])


async def send_for(database: Database, company: Company, body: dict[str, Any] | None = None, **person: Any) -> Request:
    """A request for a person of its own."""
    beneficiary_id = await make_beneficiary(database, company.id, **person)
    document_id = await make_document(database, company.id)
    whole = invoice_body(beneficiary_id, company.made.bank_account_id, document_id)
    return await send(company, whole | (body or {}))


async def decide(officer: Caller, request: Request, decision: dict[str, Any], etag: str | None = None) -> Any:
    return await officer.post(f"{request.path}/decisions", json=decision, headers={"If-Match": etag or request.etag})


async def read(officer: Caller, request: Request) -> dict[str, Any]:
    answer = await officer.get(request.path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def search(officer: Caller, **values: Any) -> dict[str, Any]:
    answer = await officer.post(f"{PATH}/searches", json={"view": "to_review"} | values)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def found(officer: Caller, **values: Any) -> list[str]:
    """The ids of a search."""
    return [item["id"] for item in (await search(officer, **values))["items"]]
