"""Requests sent at the same moment that together would claim too much: exactly one of them is accepted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.core.clock import office_day
from api.core.db import Database, DbRole
from api.invoices.forms import FORMS
from tests.beneficiaries.bodies import ADULT
from tests.callers import Company
from tests.factories import make_beneficiary
from tests.invoices.kinds import kind_of
from tests.invoices.kinds.hearing_aid import batteries
from tests.invoices.kinds.other import form, line
from tests.invoices.moving import ask_for_correction
from tests.invoices.sending import save_terms

pytestmark = pytest.mark.committed

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Two forms of one person that exclude each other. `refused_with` is what the second finds; `terms` are those of
    the decision that both name, `person` columns of the person that differ from the company's usual one."""

    name: str
    forms: tuple[Json, Json]
    refused_with: str
    terms: Json = field(default_factory=dict)
    person: Json = field(default_factory=dict)


def last_month() -> str:
    return (office_day(datetime.now(UTC)).replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def assistance(**values: Any) -> Json:
    """100 hours: 3,530.00 at the rate of 2025 and 2026."""
    worked = {"name": "Rossi Chiara", "not_relative": True, "hours": "100", "gross_wage": "3200.00"}
    return {"kind": "assistance", "month": last_month(), "is_supplement": False, "assistants": [worked]} | values


_SUPPLEMENT = assistance(is_supplement=True)
_WORKER = _SUPPLEMENT["assistants"][0]
_NIGHTS = _SUPPLEMENT | {"night_flat": "100", "assistants": [_WORKER | {"nights": 16}]}
_FLATS = _SUPPLEMENT | {"night_flat": "100", "converted_nights": 16}
_CHILD = kind_of("helplessness").EXAMPLE
_AID, _HEARING = kind_of("hearing_aid").EXAMPLE, kind_of("hearing_aid").BENEFICIARY
_BATTERIES = batteries("left", 2025)
SCENARIOS = [
    Scenario("assistance: the same month twice", (assistance(), assistance()), "already_invoiced"),
    Scenario(
        "assistance: two supplements beyond 150 %",
        (_SUPPLEMENT, _SUPPLEMENT),
        "assistance_month_exceeded",
        {"monthly_amount": Decimal(4000)},
    ),
    Scenario(
        "assistance: two supplements beyond the year's amount",
        (_SUPPLEMENT, _SUPPLEMENT),
        "assistance_year_exceeded",
        {"annual_amount": Decimal(7000)},
    ),
    Scenario("assistance: more nights than days", (_NIGHTS, _NIGHTS), "nights_of_month"),
    Scenario("assistance: nights, and flats of the same nights", (_NIGHTS, _FLATS), "nights_with_converted"),
    Scenario(
        "helplessness: the same days twice",
        (_CHILD, _CHILD),
        "days_already_invoiced",
        person=kind_of("helplessness").BENEFICIARY,
    ),
    Scenario("hearing aid: the same ears twice", (_AID, _AID), "supply_on_file", person=_HEARING),
    Scenario(
        "hearing aid: batteries of one year and side twice", (_BATTERIES, _BATTERIES), "batteries_already_invoiced"
    ),
]


def with_documents(body: Json) -> Json:
    """Every document that the type may ask for is in the file attached."""
    return body | {"documents": dict.fromkeys(FORMS[body["form"]["kind"]].document_names, body["attachments"])}


async def sent_at_once(company: Company, forms: Sequence[Json], **header: str) -> Sequence[httpx.Response]:
    """One request a form, all at the same time, from both people of the company in turn."""
    callers = [company.manager, company.collaborator]
    bodies = [with_documents(company.ready.body | header | {"form": form}) for form in forms]
    return await asyncio.gather(*[callers[n % 2].submit(body) for n, body in enumerate(bodies)])


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_of_two_requests_at_once_one_is_accepted(
    scenario: Scenario, company: Company, database: Database
) -> None:
    if scenario.terms:
        await save_terms(database, company, scenario.terms)
    header = {}
    if scenario.person:
        header["beneficiary_id"] = str(await make_beneficiary(database, company.id, **scenario.person))
    answers = await sent_at_once(company, scenario.forms, **header)
    assert sorted(answer.status_code for answer in answers) == [201, 422], [answer.text for answer in answers]
    (refused,) = [answer.json() for answer in answers if answer.status_code == 422]
    assert [error["code"] for error in refused["errors"]] == [scenario.refused_with]
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.execute(text("SELECT count(*) FROM invoices"))).scalar_one() == 1


@pytest.mark.parametrize(
    ("forms", "code"),
    [
        ([kind_of("other").EXAMPLE] * 6, "duplicate"),
        ([form(line(quantity=str(n), tariff_code="904")) for n in range(1, 7)], "once_a_month"),
        ([kind_of("assistive_devices").EXAMPLE] * 6, "supplier_invoice_known"),
    ],
    ids=["duplicate", "once_a_month", "supplier_invoice_known"],
)
async def test_what_many_people_claim_at_once_is_questioned_for_all_but_the_first(
    forms: Sequence[Json], code: str, company: Company, database: Database
) -> None:
    """One decision's number of many people, with one sum or with many, one supplier's invoice of many people."""
    bodies = [
        with_documents(company.ready.body | {"form": each})
        | {"beneficiary_id": str(await make_beneficiary(database, company.id))}
        for each in forms
    ]
    answers = await asyncio.gather(*[company.manager.submit(body) for body in bodies])
    assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
    told = [{warning["code"] for warning in answer.json()["warnings"]} & {code} for answer in answers]
    assert sorted(map(len, told)) == [0, 1, 1, 1, 1, 1]


async def test_of_sending_and_deleting_at_once_neither_loses_the_other(company: Company, database: Database) -> None:
    """Either the person is archived, because the request names them, or erased, and the request is refused."""
    ended = set()
    for _ in range(12):
        person = str(await make_beneficiary(database, company.id))
        sent, deleted = await asyncio.gather(
            company.manager.submit(company.ready.body | {"beneficiary_id": person}),
            company.collaborator.delete(f"/api/v1/beneficiaries/{person}"),
        )
        assert deleted.status_code == 200, deleted.text
        ended.add((sent.status_code, deleted.json()["archived"]))
    assert ended <= {(201, True), (422, False)}


async def test_a_person_added_anew_and_a_correction_for_the_old_record_take_turns(
    company: Company, database: Database
) -> None:
    """Two records of one AVS number: a lock on the record would let both through."""
    path = "/api/v1/beneficiaries"
    old = (await company.manager.post(path, json=ADULT)).json()["id"]
    last = office_day(datetime.now(UTC)).replace(day=1)
    months = []
    for _ in range(5):
        last = (last - timedelta(days=1)).replace(day=1)
        months.append(last.strftime("%Y-%m"))
    first, *others = months
    body = company.ready.body | {"beneficiary_id": old, "form": assistance(month=first)}
    invoice = (await company.manager.submit(body)).json()
    await ask_for_correction(database, invoice["id"])
    assert (await company.manager.delete(f"{path}/{old}")).json()["archived"] is True
    anew = (await company.manager.post(path, json=ADULT)).json()["id"]
    for month in others:
        read = await company.manager.get(f"/api/v1/invoices/{invoice['id']}")
        headers = {"If-Match": read.headers["ETag"], "Idempotency-Key": f"correct-{month}"}
        moved = body | {"form": assistance(month=month)}
        answers = await asyncio.gather(
            company.manager.put(f"/api/v1/invoices/{invoice['id']}", json=moved, headers=headers),
            company.collaborator.submit(moved | {"beneficiary_id": anew}),
        )
        assert sorted(answer.status_code // 100 for answer in answers) == [2, 4], [a.text for a in answers]
        if answers[0].status_code == 200:
            await ask_for_correction(database, invoice["id"])
