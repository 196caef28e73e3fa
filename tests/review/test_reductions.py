"""An acceptance of less than was asked for, line by line: what the office may do, and what the company learns of it."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.failed_steps.reconciliation import make_sums
from api.invoices.allowed import ALLOWED
from api.invoices.forms import FORMS, Line
from api.invoices.models import Invoice, Parameter, Reduction, ReductionLine
from api.invoices.reasons import OTHER
from api.invoices.reductions import label_in_mail
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.documents.files import text_of
from tests.factories import ADMINISTRATOR_ID, SECOND_REVIEWER_ID
from tests.invoices.kinds import kind_of
from tests.invoices.sending import sender_in
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, decide, read, reduced, search, send, send_for
from tests.review.test_second_look import send_back, two_from
from tests.review.test_undo import tell, undo, untold

Json = dict[str, Any]
OWN = "/api/v1/invoices"
WHY = "Le montant dépasse le tarif applicable"


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


@pytest.fixture
def half_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For an undo."""
    monkeypatch.setenv("GUICHET_UNDO_SECONDS", "30")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


async def seen(company: Company, request: Request) -> Json:
    answer = await company.manager.get(f"{OWN}/{request.id}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def listed(company: Company) -> Json:
    answer = await company.manager.post(f"{OWN}/searches", json={})
    assert answer.status_code == 200, answer.text
    return {item["id"]: item for item in answer.json()["items"]}


def first_day(company: Company) -> str:
    """Of the first line, as texts have it."""
    return f"{date.fromisoformat(company.ready.body['form']['lines'][0]['date']):%d.%m.%Y}"


def amounts(reduction: Json | None) -> tuple[str, str] | None:
    return (reduction["requested"], reduction["allowed"]) if reduction else None


async def found(officer: Caller, request: Request, decision: Json) -> set[tuple[str, str]]:
    answer = await decide(officer, request, decision)
    assert answer.status_code == 422, answer.text
    return {(finding["pointer"], finding["code"]) for finding in answer.json()["errors"]}


async def facts(database: Database) -> list[Any]:
    async with database.transaction(DbRole.OFFICE) as session:
        return list((await session.execute(text("SELECT total, allowed FROM invoice_facts"))).all())


async def counted(database: Database, company: Company) -> Decimal | None:
    """What sums of the company's requests take."""
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        statement = f"SELECT sum({ALLOWED}) FROM invoices i"  # noqa: S608 - our own constant
        found: Decimal | None = await session.scalar(text(statement))
        return found


async def reopen(officer: Caller, request: Request, etag: str) -> Any:
    headers = {"If-Match": etag}
    answer = await officer.post(f"{request.path}/reopenings", json={"reason": "Nouveau devis."}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def test_less_is_accepted_than_was_asked_for(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    lines = (await read(officer, request))["reducible"]
    assert [(line["line"], line["pointer"], line["amount"]) for line in lines] == [
        (0, "/form/lines/0", "200.00"),
        (1, "/form/lines/1", "124.10"),
    ]
    sent = [line["date"] for line in company.ready.body["form"]["lines"]]
    assert [(line["served_from"], line["served_to"]) for line in lines] == [(day, day) for day in sent]
    answer = await decide(officer, request, reduced((0, "150.00"), message="Selon le tarif 2026."))
    assert answer.status_code == 200, answer.text
    office = answer.json()
    assert (office["status"], office["total"], office["allowed"], office["reducible"]) == (
        *("accepted", "324.10", "274.10"),
        [],
    )
    own = await seen(company, request)
    assert own["reduction"] == office["reduction"] == own["events"][-1]["reduction"]
    assert amounts(own["reduction"]) == ("324.10", "274.10")
    [line] = own["reduction"]["lines"]
    assert (line["served_from"], line["served_to"]) == (sent[0], sent[0])
    assert (line["requested"], line["allowed"], line["message"]) == ("200.00", "150.00", "Selon le tarif 2026.")
    assert line["reason"].startswith(WHY)
    assert "art. 79 al. 4 RAI" in own["reduction"]["appeal"]
    row = (await listed(company))[request.id]
    assert (row["total"], row["allowed"]) == ("324.10", "274.10")
    page = await search(officer, view="decided_today")
    assert [(one["total"], one["allowed"]) for one in page["items"]] == [("324.10", "274.10")]
    assert page["total_amount"] == "274.10"
    assert await facts(database) == [(Decimal("324.10"), Decimal("274.10"))]
    assert ("accept", ["status", "allowed"]) in await audited(database, "invoice", UUID(request.id))


async def test_everything_stays_as_it_was_where_nothing_is_reduced(company: Company, officer: Caller) -> None:
    request = await send(company)
    assert (await decide(officer, request, ACCEPT | {"reductions": []})).status_code == 200
    own = await seen(company, request)
    assert (own["allowed"], own["reduction"], own["events"][-1]["reduction"]) == (None, None, None)


@pytest.mark.parametrize(
    ("decision", "errors"),
    [
        (reduced((0, "200.00")), {("/reductions/0/allowed", "not_less")}),
        (
            reduced((0, "200.00"), reason_code=None),  # everything that is wrong at once
            {("/reductions/0/allowed", "not_less"), ("/reductions/0/reason_code", "required")},
        ),
        (reduced((0, "200.01")), {("/reductions/0/allowed", "not_less")}),
        (reduced((2, "1.00")), {("/reductions/0/line", "line_not_reducible")}),
        (
            reduced((0, "1.00"), (0, "2.00")),
            {("/reductions/0/line", "line_not_reducible"), ("/reductions/1/line", "line_not_reducible")},
        ),
        (reduced((0, "0.00"), (1, "0.00")), {("/reductions", "reduced_to_nothing")}),
        (reduced((0, "-1.00")), {("/reductions/0/allowed", "too_small")}),
        (reduced((0, "1.00"), reason_code="decision_missing"), {("/reductions/0/reason_code", "choice")}),
        (reduced((0, "1.00"), reason_code=OTHER), {("/reductions/0/message", "required")}),
    ],
    ids=lambda one: "-".join(sorted(code for _, code in one)) if isinstance(one, set) else "of",
)
async def test_what_cannot_be_is_said_at_its_field(
    company: Company, officer: Caller, decision: Json, errors: set[tuple[str, str]]
) -> None:
    request = await send(company)
    assert await found(officer, request, decision) == errors
    assert (await read(officer, request))["status"] == "in_review"


async def test_a_line_may_get_nothing_and_own_words_are_a_reason(company: Company, officer: Caller) -> None:
    request = await send(company)
    decision = reduced((1, "0.00"), reason_code=OTHER, message="Déjà payé en mai.")
    answer = await decide(officer, request, decision)
    assert (answer.status_code, answer.json()["allowed"]) == (200, "200.00")


async def test_the_office_can_switch_reductions_off(company: Company, officer: Caller, database: Database) -> None:
    before = await send_for(database, company)
    await decide(officer, before, reduced((0, "1.00")))
    request = await send(company)
    async with database.transaction(DbRole.OFFICE) as session:
        session.add(Parameter(name="reductions", revision=1, values=["0"], added_by=ADMINISTRATOR_ID))
    assert (await read(officer, request))["reducible"] == []
    answer = await decide(officer, request, reduced((0, "150.00")))
    assert (answer.status_code, answer.json()["code"]) == (409, "reductions_off")
    assert (await decide(officer, request, ACCEPT)).json()["status"] == "accepted"
    assert (await read(officer, before))["allowed"] == "125.10"


async def test_an_undone_reduction_vanishes_for_the_company_and_stays_in_the_offices_history(
    company: Company, officer: Caller, database: Database, half_a_minute: None
) -> None:
    request = await send(company)
    answer = await decide(officer, request, reduced((0, "150.00"), message="Selon le tarif."))
    untold_yet = await seen(company, request)
    assert (untold_yet["status"], untold_yet["allowed"], untold_yet["reduction"]) == ("accepted", None, None)
    assert "274.10" not in str(untold_yet)
    assert (await listed(company))[request.id]["allowed"] is None
    waiting = await untold(database)
    undone = (await undo(officer, request, answer.headers["ETag"])).json()
    assert (undone["status"], undone["allowed"], undone["reduction"], len(undone["reducible"])) == (
        *("in_review", None, None),
        2,
    )
    assert amounts(undone["events"][1]["reduction"]) == ("324.10", "274.10")
    await tell(database, waiting)
    own = await seen(company, request)
    assert [event["reduction"] for event in own["events"]] == [None, None, None]
    assert await mails(database, "invoice_reduced") == []
    assert await facts(database) == [(Decimal("324.10"), None)]


async def test_the_pdf_that_a_company_opened_too_early_is_drawn_again(
    company: Company, officer: Caller, database: Database, half_a_minute: None
) -> None:
    request = await send(company)
    await decide(officer, request, reduced((0, "150.00")))
    paths = [f"/api/v1/office/invoices/{request.id}/pdf", f"{OWN}/{request.id}/pdf"]
    office = text_of((await officer.get(paths[0])).content)
    early = text_of((await company.manager.get(paths[1])).content)
    assert ("274.10" in office, "274.10" in early) == (True, False)
    await tell(database, await untold(database))
    assert "274.10" in text_of((await company.manager.get(paths[1])).content)


async def test_a_reduction_is_history_when_the_request_is_opened_again(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    answer = await decide(officer, request, reduced((0, "150.00")))
    again = await reopen(officer, request, answer.headers["ETag"])
    own = await seen(company, request)
    assert (own["allowed"], own["reduction"], amounts(own["events"][1]["reduction"])) == (
        *(None, None),
        ("324.10", "274.10"),
    )
    assert await facts(database) == [(Decimal("324.10"), None)]
    second = await decide(officer, request, reduced((1, "100.00")), again.headers["ETag"])
    assert second.json()["allowed"] == "300.00"
    own = await seen(company, request)
    assert [amounts(event["reduction"]) for event in own["events"] if event["reduction"]] == [
        ("324.10", "274.10"),
        ("324.10", "300.00"),
    ]


async def test_the_second_officer_signs_the_same_reductions(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    """The amount that was asked for takes two, though less is allowed."""
    request = await send(company)
    await two_from(database, "300.00")
    decision = reduced((0, "150.00"), message="Selon le tarif.")
    first = (await decide(officer, request, decision)).json()
    assert (first["status"], amounts(first["second_look"]["reduction"])) == ("in_review", ("324.10", "274.10"))
    assert (await seen(company, request))["events"][-1]["action"] == "submit"
    others = [ACCEPT, reduced((0, "150.00")), reduced((0, "149.95"), message="Selon le tarif."), reduced((1, "1.00"))]
    for other in others:
        refused = await decide(lea, request, other)
        assert (refused.status_code, refused.json()["code"]) == (409, "other_reductions")
    signed = (await decide(lea, request, decision)).json()
    assert (signed["status"], signed["allowed"]) == ("accepted", "274.10")
    assert amounts((await seen(company, request))["reduction"]) == ("324.10", "274.10")
    told = await audited(database, "invoice", UUID(request.id))
    assert [one for one in told if one[0] in {"ask_second_look", "accept"}] == [
        ("ask_second_look", ["allowed"]),
        ("accept", ["status", "allowed"]),
    ]


async def test_the_second_officer_cannot_reduce_what_the_first_one_accepted_whole(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request = await send(company)
    await two_from(database, "300.00")
    await decide(officer, request, ACCEPT)
    refused = await decide(lea, request, reduced((0, "150.00")))
    assert (refused.status_code, refused.json()["code"]) == (409, "other_reductions")
    assert (await send_back(lea, request)).status_code == 200
    assert amounts((await decide(lea, request, reduced((0, "1.00")))).json()["second_look"]["reduction"]) == (
        *("324.10", "125.10"),
    )


async def test_the_mail_says_how_much_less_and_why_and_names_nobody(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send_for(database, company, last_name="Zbinden", first_name="Ursina")
    await decide(officer, request, reduced((0, "150.00"), message="Zbinden Ursina, 756.9217.0769.85 : voir le tarif."))
    [mail] = await mails(database, "invoice_reduced")
    assert await mails(database, "invoice_accepted") == []
    [line] = mail.params["lines"]
    assert mail.params["allowed"] == "274.10"
    assert "200.00" in line
    assert "150.00" in line
    assert WHY in line
    assert "voir le tarif" in line
    assert line.startswith(f"Prestation 1, {first_day(company)}\u00a0:")
    assert not any(word in line for word in ("Zbinden", "Ursina", "756", "Physio"))


def test_a_mail_calls_no_line_by_what_was_typed() -> None:
    typed = Line("/form/lines/0", Decimal(1), "1. Massage pour Ursina")
    assert label_in_mail(0, typed, "other", "fr") == "Prestation 1"
    assert label_in_mail(3, Line("/elsewhere", Decimal(1), "Ursina"), "other", "fr") == "Ligne 4"


async def test_letter_and_pdf_carry_the_table(company: Company, officer: Caller) -> None:
    request = await send(company)
    await decide(officer, request, reduced((0, "150.00"), message="Selon le tarif."))
    for path in ("pdf", "decision/pdf"):
        shown = " ".join(text_of((await company.manager.get(f"{OWN}/{request.id}/{path}")).content).split())
        assert all(word in shown for word in ("Total accordé", "274.10", "324.10", "150.00", WHY, "Selon le tarif."))
        assert f"Physiothérapie, {first_day(company)}" in shown
    copy = text_of((await company.manager.get(f"{OWN}/{request.id}/pdf?copy=true")).content)
    assert "274.10" not in copy


async def test_exports_and_the_statement_have_both_amounts(company: Company, officer: Caller) -> None:
    request = await send(company)
    await decide(officer, request, reduced((0, "150.00")))
    listed_file = await company.manager.post(f"{OWN}/exports", json={"format": "csv"})
    assert listed_file.content.decode("utf-8-sig").splitlines()[1].endswith("324.10;274.10;En ligne")
    person = request.sent["beneficiary"]["id"]
    year = request.sent["period_from"][:4]
    statement = (await company.manager.get(f"/api/v1/beneficiaries/{person}/statements/{year}")).json()
    assert (statement["total"], statement["allowed"], statement["items"][0]["allowed"]) == (
        *("324.10", "274.10"),
        "274.10",
    )


async def test_what_was_not_allowed_is_left_of_a_decision(
    company: Company, officer: Caller, database: Database
) -> None:
    """What a company has used of a granted amount, as the next request finds it."""
    request = await send(company)
    await decide(officer, request, reduced((0, "150.00")))
    assert await counted(database, company) == Decimal("274.10")


async def test_other_companies_see_no_reduction_and_nobody_changes_one(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    """Row level security and grants alone."""
    await decide(officer, await send(company), reduced((0, "150.00")))
    for table in (Reduction, ReductionLine):
        async with database.transaction(DbRole.COMPANY, other_company.id) as session:
            assert list(await session.scalars(select(table))) == []
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            assert len(list(await session.scalars(select(table)))) == 1


async def kept(database: Database, company: Company, *, requested: str, allowed: str, lines: list[Json]) -> None:
    """Write a reduction past the rules of the office's half, and accept with it."""
    async with database.transaction(DbRole.OFFICE) as session:
        invoice = (await session.scalars(select(Invoice))).one()
        whole = {"id": uuid4(), "organisation_id": company.id, "invoice_id": invoice.id, "version": 1}
        person = {"made_by": SECOND_REVIEWER_ID}
        session.add(Reduction(**whole, **person, requested=Decimal(requested), allowed=Decimal(allowed)))
        await session.flush()
        for line in lines:
            given = {"reason_code": "above_rate", "reason_revision": 1, "organisation_id": company.id}
            session.add(ReductionLine(reduction_id=whole["id"], **given, **line))
        await session.flush()
        values = {"id": invoice.id, "reduction": whole["id"], "event": uuid4()}
        await session.execute(
            text("UPDATE invoices SET status = 'accepted', reduction_id = :reduction WHERE id = :id"), values
        )
        await session.execute(
            text(
                """
                INSERT INTO invoice_events (id, organisation_id, position, invoice_id, action, from_status, to_status,
                                            actor_name, actor_side, version, reduction_id)
                SELECT :event, organisation_id, 99, id, 'accept', 'in_review', 'accepted', 'A', 'office', 1, :reduction
                FROM invoices WHERE id = :id
                """
            ),
            values,
        )


def line(number: int, requested: str, allowed: str) -> Json:
    return {"line": number, "requested": Decimal(requested), "allowed": Decimal(allowed)}


@pytest.mark.parametrize(
    ("requested", "allowed", "lines"),
    [
        ("324.10", "274.11", [line(0, "200.00", "150.00")]),  # not the sum of the lines
        ("324.00", "274.00", [line(0, "200.00", "150.00")]),  # not what was asked for
        ("324.10", "324.10", []),  # nothing less
        ("324.10", "274.10", []),  # no line says why
        ("324.10", "274.10", [line(0, "199.00", "149.00")]),  # not a line's amount
        ("324.10", "324.15", [line(0, "200.00", "200.05")]),  # more
        ("324.10", "124.05", [line(0, "200.00", "-0.05")]),  # below nothing
        ("324.10", "0.00", [line(0, "200.00", "0.00"), line(1, "124.10", "0.00")]),  # nothing at all
    ],
)
async def test_the_database_keeps_amounts_right(
    company: Company, database: Database, requested: str, allowed: str, lines: list[Json]
) -> None:
    await send(company)
    with pytest.raises(DBAPIError):
        await kept(database, company, requested=requested, allowed=allowed, lines=lines)


async def test_the_database_takes_what_is_right_and_no_line_afterwards(company: Company, database: Database) -> None:
    await send(company)
    await kept(database, company, requested="324.10", allowed="274.10", lines=[line(0, "200.00", "150.00")])
    changes = [
        "UPDATE reductions SET allowed = 1",
        "DELETE FROM reduction_lines",
        """INSERT INTO reduction_lines (reduction_id, line, organisation_id, requested, allowed, reason_code,
           reason_revision) SELECT id, 1, organisation_id, 124.10, 1, 'above_rate', 1 FROM reductions""",
        "UPDATE invoices SET status = 'in_review'",  # while it stands at its reduction
    ]
    for change in changes:
        with pytest.raises(DBAPIError):
            async with database.transaction(DbRole.OFFICE) as session:
                await session.execute(text(change))
    with pytest.raises(DBAPIError):
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            await session.execute(text("UPDATE invoices SET reduction_id = NULL"))


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_sums_agree_to_the_rappen_whatever_is_reduced(
    app: FastAPI, database: Database, clock: Clock, kind: str
) -> None:
    """Of every type: some lines, each by some rappen, and again when the request is opened again."""
    random = Random(kind)
    async with sender_in(app, database, clock, kind) as sender, officer_in(app, database) as officer:
        request = await send(sender.company, await sender.body(kind_of(kind).EXAMPLE))
        tag = request.etag
        for _ in range(4):
            page = await read(officer, request)
            rappen = {line["line"]: int(Decimal(line["amount"]) * 100) for line in page["reducible"]}
            chosen = random.sample(sorted(rappen), random.randint(1, len(rappen)))
            allowed = {number: random.choice([0, random.randrange(rappen[number])]) for number in chosen}
            left = Decimal(page["total"]) - Decimal(sum(rappen[n] - allowed[n] for n in chosen)) / 100
            decision = reduced(*((number, f"{amount / 100:.2f}") for number, amount in allowed.items()))
            answer = await decide(officer, request, decision, tag)
            if left <= 0:
                assert answer.json()["errors"][0]["code"] == "reduced_to_nothing"
                continue
            assert answer.status_code == 200, answer.text
            await agree(sender.company, request, database, f"{left:.2f}")
            reopened = await reopen(officer, request, answer.headers["ETag"])
            tag = reopened.headers["ETag"]


async def agree(company: Company, request: Request, database: Database, allowed: str) -> None:
    """Every place that tells what is allowed."""
    own = await seen(company, request)
    lines = own["reduction"]["lines"]
    less = sum(Decimal(line["requested"]) - Decimal(line["allowed"]) for line in lines)
    assert own["allowed"] == own["reduction"]["allowed"] == (await listed(company))[request.id]["allowed"] == allowed
    assert Decimal(own["total"]) - less == Decimal(allowed)
    assert await facts(database) == [(Decimal(own["total"]), Decimal(allowed))]
    assert await counted(database, company) == Decimal(allowed)
    sums = await make_sums(database)
    assert sums["reductions"]["differences"] == 0


async def test_before_it_is_told_of_a_reduction_a_company_has_no_letter_and_contests_nothing(
    company: Company,
    officer: Caller,
    database: Database,
    half_a_minute: None,
) -> None:
    """A letter over the whole amount would verify as current afterwards."""
    request = await send(company)
    assert (await decide(officer, request, reduced((0, "150.00")))).status_code == 200
    letter, asking = f"/api/v1/invoices/{request.id}/decision/pdf", f"/api/v1/invoices/{request.id}"
    refused = await company.manager.get(letter)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_decided")
    why = {"reason": "Le tarif est juste."}
    asked = await company.manager.post(f"{asking}/formal-decision-requests", json=why)
    assert (asked.status_code, asked.json()["code"]) == (409, "not_contestable")
    await tell(database, await untold(database))
    assert "274.10" in text_of((await company.manager.get(letter)).content)
    assert (await company.manager.post(f"{asking}/formal-decision-requests", json=why)).status_code == 201
