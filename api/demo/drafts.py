"""Drafts: requests somebody began, one correction under way, and what was recalled."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from api.demo.beneficiaries import DemoBeneficiary
from api.demo.deliveries import delivery, form_of
from api.demo.files import Row
from api.demo.kinds import DRAFTS
from api.demo.kinds.case import Draft
from api.demo.numbers import LAST_DAY, at_work, id_at, seeded, working_day
from api.demo.people import DemoCompany
from api.demo.requests import Insured
from api.demo.sent import Request
from api.invoices.status import Status

# How far each got: how many of these parts are filled in.
_PARTS: Final = ("beneficiary_id", "payee", "decision_number", "form")
_BEGUN: Final = (4, 2, 3, 4, 1)


def draft_rows(companies: Sequence[DemoCompany], insured: Insured, made: Sequence[Request]) -> list[Row]:
    """A few of each company, the recalled requests, and the correction that was asked for first and is still open."""
    rows = [
        _new(company, insured[company.key], number, parts)
        for company in companies
        for number, parts in enumerate(_BEGUN[: 2 + len(company.accounts)])
    ]
    by_key = {company.key: company for company in companies}
    rows += [_told(draft, by_key[draft.company], insured[draft.company][draft.place]) for draft in DRAFTS]
    rows += [_recalled(request) for request in made if request.status == Status.DRAFT]
    open_corrections = [request for request in made if request.status == Status.TO_CORRECT and request.kind == "other"]
    rows.append(_correction(open_corrections[0]))
    return rows


def _new(company: DemoCompany, people: Sequence[DemoBeneficiary], number: int, parts: int) -> Row:
    random = seeded(f"draft {company.key} {number}")
    day = working_day(date(2026, 10, 30) - timedelta(days=3 * number + random.randint(0, 2)))
    saved = at_work(random, day)
    person = random.choice([person for person, _ in company.members])
    what = delivery(random, random.choice(people), day, 900 + number)
    form = form_of(what, person.account.language)
    form["lines"] = form["lines"][:2] if number else form["lines"]
    content: dict[str, Any] = {
        "beneficiary_id": str(what.beneficiary.id),
        "payee": {"bank_account_id": str(company.accounts[0]["id"])},
        "decision_number": what.granted.number,
        "form": form,
    }
    kept: dict[str, Any] = {name: content[name] for name in _PARTS[:parts]}
    return {
        "id": id_at(random, saved - timedelta(minutes=12)),
        "organisation_id": company.id,
        "author_id": person.id,
        "kind": "other",
        "invoice_id": None,
        "revision": 1 + parts * 2,
        "content": {"form": {"kind": "other"}} | kept,
        "created_at": saved - timedelta(minutes=12),
        "saved_at": saved,
    }


def _told(draft: Draft, company: DemoCompany, beneficiary: DemoBeneficiary) -> Row:
    """Of a type of its own, for somebody who has a decision on it that is still to be chosen."""
    kind = draft.form["kind"]
    random = seeded(f"draft {kind} {company.key}")
    saved = at_work(random, working_day(LAST_DAY))
    return {
        "id": id_at(random, saved - timedelta(minutes=9)),
        "organisation_id": company.id,
        "author_id": company.manager.id,
        "kind": kind,
        "invoice_id": None,
        "revision": 5,
        "content": {"beneficiary_id": str(beneficiary.id), "form": draft.form},
        "created_at": saved - timedelta(minutes=9),
        "saved_at": saved,
    }


def _recalled(request: Request) -> Row:
    """The body as it was sent, to be changed and sent anew."""
    at = request.steps[-1].at
    return _of_request(request, at) | {"invoice_id": None, "revision": 1, "saved_at": at}


def _correction(request: Request) -> Row:
    """The first point is dealt with by a remark, the rest waits."""
    at = request.steps[-1].at + timedelta(hours=3)
    remark = {"fr": "Nous vérifions avec le fournisseur.", "de": "Wir klären es mit dem Lieferanten ab."}
    row = _of_request(request, at)
    form = row["content"]["form"]
    # The pages number the lines of what was sent, so that the reviewer's words find them after lines move.
    lines = [line | {"sent": str(index)} for index, line in enumerate(form["lines"])]
    content = row["content"] | {
        "remark": remark[request.person.account.language],
        "expected_total": None,
        "form": form | {"lines": lines},
    }
    return row | {"content": content, "revision": 4, "saved_at": at + timedelta(minutes=7)}


def _of_request(request: Request, at: datetime) -> Row:
    return {
        "id": id_at(request.random, at),
        "organisation_id": request.company.id,
        "author_id": request.person.id,
        "kind": request.kind,
        "invoice_id": request.id,
        "content": request.versions[-1].body,
        "created_at": at,
    }
