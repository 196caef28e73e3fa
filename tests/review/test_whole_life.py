"""The whole life of a request, at random: what a company, two officers and the payer may do at each moment and what
they may not, against a model that knows nothing of the table of moves. Every move of that table is met."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack
from datetime import date, timedelta
from threading import Thread
from typing import Any, ClassVar, Final, TypeVar
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import and_, func, select

from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.invoices.models import Invoice, InvoiceEvent, Parameter
from api.invoices.moves import MoveNotAllowed, Mover, move
from api.invoices.presenting import etag
from api.invoices.status import MOVES, Action
from api.main import create_app
from api.review.decisions.telling import tell_decision
from api.review.models import Telling
from tests.callers import Caller, Company, company_in, officer_in
from tests.factories import (
    ADMINISTRATOR_ID,
    REVIEWER_ID,
    SECOND_REVIEWER_ID,
    invoice_body,
    make_beneficiary,
    seed_officers,
)
from tests.postgres import Databases, apart, database_on
from tests.records import mails
from tests.review.requests import ACCEPT, correction, forwarding, refusal
from tests.review.test_paper import begin, post, scan

T = TypeVar("T")
Answer = httpx.Response

EXAMPLES: Final = int(os.environ.get("LIVES", "25"))
STEPS: Final = 60
"""Of a life. Nearly all that are refused cost no more than a look."""

ANNA, LEA = "anna", "lea"
PEOPLE: Final = {ANNA: REVIEWER_ID, LEA: SECOND_REVIEWER_ID}
PAYER: Final = {Action.TRANSMIT: "transmitted", Action.PAY: "paid", Action.RETURN: "in_review"}
MAILS: Final = {
    "invoice_accepted": "accept",
    "correction_requested": "request_correction",
    "invoice_refused": "refuse",
    "invoice_forwarded": "forward",
}


class Loop:
    """An event loop in a thread, since Hypothesis calls no coroutines."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return done.result(timeout=60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class World:
    """One office with two reviewers, one company, and what happens between them."""

    def __init__(self, database: Database, company: Company, officers: dict[str, Caller]) -> None:
        self.database = database
        self.company = company
        self.officers = officers
        self.limits = 0

    async def from_amount(self, amount: str | None) -> None:
        """From this amount two officers accept."""
        self.limits += 1
        values = [] if amount is None else [amount]
        async with self.database.transaction(DbRole.OFFICE) as session:
            session.add(
                Parameter(name="four_eyes_amount", revision=self.limits, values=values, added_by=ADMINISTRATOR_ID)
            )

    async def body(self) -> dict[str, Any]:
        """A request for somebody new: nothing was claimed yet."""
        beneficiary_id = await make_beneficiary(self.database, self.company.id)
        return invoice_body(beneficiary_id, self.company.made.bank_account_id, self.company.ready.document_id)

    async def row(self, invoice_id: str) -> tuple[Any, ...]:
        """All that a move would change."""
        query = select(
            Invoice.status,
            Invoice.version,
            Invoice.changed_at,
            Invoice.decided_by,
            select(func.count()).where(InvoiceEvent.invoice_id == Invoice.id).scalar_subquery(),
        ).where(Invoice.id == UUID(invoice_id))
        async with self.database.transaction(DbRole.OFFICE) as session:
            return tuple((await session.execute(query)).one())

    async def tell(self, invoice_id: str) -> None:
        """The job of each decision that waits to be told, as the worker would do it."""
        query = select(Telling.position).where(Telling.invoice_id == UUID(invoice_id), Telling.state == "waiting")
        async with self.database.transaction(DbRole.OFFICE) as session:
            positions = (await session.scalars(query)).all()
        for position in positions:
            payload = {"organisation_id": str(self.company.id), "invoice_id": invoice_id, "position": position}
            await tell_decision(self.database, payload)

    async def by_system(self, invoice_id: str, action: Action) -> bool:
        """What the hand-over to the payer does; False where it is refused."""
        async with self.database.transaction(DbRole.OFFICE) as session:
            invoice = await session.get_one(Invoice, UUID(invoice_id), with_for_update=True)
            try:
                await move(session, invoice, action, Mover(None, "Centrale", "system"))
            except MoveNotAllowed:
                return False
        return True

    async def moves(self) -> Counter[tuple[str | None, str, str]]:
        """How often each was made by all requests."""
        columns = (InvoiceEvent.from_status, InvoiceEvent.action, InvoiceEvent.to_status)
        async with self.database.transaction(DbRole.OFFICE) as session:
            rows = await session.execute(select(*columns, func.count()).group_by(*columns))
            return Counter({(before, action, after): count for before, action, after, count in rows})

    async def told(self) -> dict[str, int]:
        """How many decisions of each kind the companies were told of, under the names of their mails."""
        event = (InvoiceEvent.invoice_id == Telling.invoice_id, InvoiceEvent.position == Telling.position)
        query = select(InvoiceEvent.action, func.count()).join(Telling, and_(*event)).where(Telling.state == "told")
        async with self.database.transaction(DbRole.OFFICE) as session:
            counts = dict(list(await session.execute(query.group_by(InvoiceEvent.action))))
        return {name: counts.get(action, 0) for name, action in MAILS.items()}


ALLOWED: Final[dict[str, Callable[[Any, str], bool]]] = {
    "send": lambda life, _: life.status in {"withdrawn", "paid"},  # another one
    "enter": lambda life, _: life.status in {"withdrawn", "paid"},  # one that came on paper
    "send_again": lambda life, _: life.status == "draft",
    "throw_away": lambda life, _: life.status == "draft",
    "recall": lambda life, _: life.status == "in_review" and life.just_sent and not life.opened,
    "withdraw": lambda life, _: life.status in {"in_review", "to_correct"},
    "correct": lambda life, _: life.status == "to_correct",
    "open": lambda life, _: life.status == "in_review" and not life.opened,
    "accept": lambda life, who: life.status == "in_review" and who not in {life.asked_by, life.entered_by},
    "refuse": lambda life, _: life.status == "in_review",
    "forward": lambda life, _: life.status == "in_review",
    "ask_for_correction": lambda life, _: life.status == "in_review",
    "send_back": lambda life, _: life.status == "in_review" and life.asked_by is not None,
    "undo": lambda life, who: life.untold == who,
    "tell": lambda life, _: life.untold is not None,
    "reopen": lambda life, _: life.status in {"accepted", "refused", "forwarded"} and life.untold is None,
    "transmit": lambda life, _: life.status == "accepted",
    "pay": lambda life, _: life.status == "transmitted",
    "return": lambda life, _: life.status == "transmitted",
}

FAR: Final = ("accept", "undo", "undo", "tell", "reopen", "correct", "return") * 3


class Life(RuleBasedStateMachine):
    """One request after the other. The attributes are what the model expects of it; each rule does something, or tries
    to."""

    world: ClassVar[World]
    loop: ClassVar[Loop]

    def __init__(self) -> None:
        super().__init__()
        self.status = "withdrawn"
        self.two = False  # two officers accept
        self.entered_by: str | None = None  # who of the office typed it from paper
        self.asked_by: str | None = None  # who accepted first
        self.untold: str | None = None  # who may undo the decision, of which the company is not told
        self.just_sent = True  # nothing has happened since
        self.opened = False

    def allows(self, name: str, who: str) -> bool:
        """Whether something may be done now; `who` of the office does it."""
        return ALLOWED[name](self, who)

    @initialize(two=st.booleans())
    def begin(self, two: bool) -> None:
        self.two = two
        self.run(self.world.from_amount("0.05" if two else None))
        self.send()

    def send(self) -> None:
        """Another one; until the one before is over, nothing happens."""
        if not self.allows("send", ANNA):
            return
        self.body = self.run(self.world.body())
        answer = self.run(self.world.company.collaborator.submit(self.body))
        assert answer.status_code == 201, answer.text
        self.id: str = answer.json()["id"]
        self.becomes("in_review")
        self.entered_by, self.just_sent, self.opened = None, True, False

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """With something that is allowed; what leads far more often than what leads back."""
        allowed = [(name, who) for name in (*ALLOWED, *FAR) for who in (ANNA, LEA) if self.allows(name, who)]
        self.attempt(*data.draw(st.sampled_from(allowed)))

    @rule(data=st.data())
    def go_wrong(self, data: st.DataObject) -> None:
        """With something that is not."""
        refused = [(name, who) for name in ALLOWED for who in (ANNA, LEA) if not self.allows(name, who)]
        self.attempt(*data.draw(st.sampled_from(refused)))

    def attempt(self, name: str, who: str) -> None:
        match name:
            case "transmit" | "pay" | "return":
                self.hand_over(Action(name))
            case "send" | "send_again" | "recall" | "throw_away" | "withdraw" | "correct" | "tell":
                getattr(self, name)()
            case _:
                getattr(self, name)(who)

    # --- the company

    def send_again(self) -> None:
        body = self.body | {"draft_id": self.id}
        if self.does("send_again", self.world.company.collaborator.submit(body)):
            self.becomes("in_review")
            self.just_sent, self.opened = True, False

    def recall(self) -> None:
        if self.does("recall", self.to_company("POST", "/recalls")):
            self.becomes("draft")

    def throw_away(self) -> None:
        if self.does("throw_away", self.world.company.manager.delete(f"/api/v1/drafts/{self.id}")):
            self.becomes("withdrawn")

    def withdraw(self) -> None:
        if self.does("withdraw", self.to_company("POST", "/withdrawals", {"reason": "Envoyée deux fois."})):
            self.becomes("withdrawn")

    def correct(self) -> None:
        """In the field that is asked for: a day earlier or later each time."""
        lines = self.body["form"]["lines"]
        day = date.fromisoformat(lines[1]["date"])
        other = str(day + timedelta(days=-1 if day.day % 2 == 0 else 1))
        body = self.body | {"form": self.body["form"] | {"lines": [lines[0], lines[1] | {"date": other}]}}
        if self.does("correct", self.to_company("PUT", "", body)):
            self.body = body
            self.becomes("in_review")

    # --- the office

    def open(self, who: str) -> None:
        self.run(self.to_office(who, "/openings"))  # of no effect where there is nothing to examine
        self.opened = self.opened or self.status == "in_review"

    def accept(self, who: str) -> None:
        if not self.does("accept", self.to_office(who, "/decisions", ACCEPT), who):
            return
        if self.two and self.asked_by is None:
            self.asked_by, self.opened = who, True
        else:
            self.decided(who, "accepted")

    def refuse(self, who: str) -> None:
        if self.does("refuse", self.to_office(who, "/decisions", refusal()), who):
            self.decided(who, "refused")

    def forward(self, who: str) -> None:
        if self.does("forward", self.to_office(who, "/decisions", forwarding()), who):
            self.decided(who, "forwarded")

    def enter(self, who: str) -> None:
        if not self.allows("enter", who):
            return
        clerk = self.world.officers[who]
        scan_id = self.run(scan(self.world.database, self.world.company, PEOPLE[who]))
        draft = self.run(begin(clerk, self.world.database, self.world.company, scan_id=str(scan_id)))
        self.body = self.run(self.world.body()) | {"attachments": [str(scan_id)]}
        answer = self.run(post(clerk, self.world.company, self.body | {"draft_id": draft["id"]}))
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["id"]
        self.becomes("in_review")
        self.entered_by, self.opened = who, False

    def ask_for_correction(self, who: str) -> None:
        if self.does("ask_for_correction", self.to_office(who, "/decisions", correction()), who):
            self.decided(who, "to_correct")

    def send_back(self, who: str) -> None:
        note = {"reason": "Le devis manque."}
        if self.does("send_back", self.to_office(who, "/second-look/return", note), who):
            self.asked_by = None

    def undo(self, who: str) -> None:
        if self.does("undo", self.to_office(who, "/undo"), who):
            self.becomes("in_review")

    def tell(self) -> None:
        self.run(self.world.tell(self.id))
        self.untold = None

    def reopen(self, who: str) -> None:
        reason = {"reason": "Une pièce est arrivée."}
        if self.does("reopen", self.to_office(who, "/reopenings", reason), who):
            self.becomes("in_review")

    # --- the payer

    def hand_over(self, action: Action) -> None:
        allowed = self.allows(action, ANNA)
        assert self.run(self.world.by_system(self.id, action)) == allowed, (self.status, action)
        if allowed:
            self.becomes(PAYER[action])

    # --- what holds after each

    @invariant()
    def is_where_it_should_be(self) -> None:
        self.row = self.run(self.world.row(self.id))
        assert self.row[0] == self.status

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(coroutine)

    def becomes(self, status: str) -> None:
        """A move that decides nothing."""
        self.status = status
        self.asked_by = self.untold = None
        self.just_sent = False

    def decided(self, who: str, status: str) -> None:
        self.becomes(status)
        self.untold = who

    def does(self, name: str, attempt: Coroutine[Any, Any, Answer], who: str = ANNA) -> bool:
        """What is allowed works; what is not is refused and changes nothing."""
        answer = self.run(attempt)
        allowed = self.allows(name, who)
        assert answer.is_success == allowed, f"{name} when {self.status}: {answer.status_code} {answer.text}"
        if not allowed:
            assert answer.is_client_error, answer.text
            assert self.run(self.world.row(self.id)) == self.row
        return allowed

    def _match(self) -> dict[str, str]:
        """As if just read."""
        return {"If-Match": etag(self.row[1], self.row[2]), "Idempotency-Key": str(new_id())}

    def to_company(self, method: str, path: str, body: object = None) -> Coroutine[Any, Any, Answer]:
        url = f"/api/v1/invoices/{self.id}{path}"
        return self.world.company.manager.request(method, url, json=body, headers=self._match())

    def to_office(self, who: str, path: str, body: object = None) -> Coroutine[Any, Any, Answer]:
        url = f"/api/v1/office/invoices/{self.id}{path}"
        return self.world.officers[who].post(url, json=body, headers=self._match())


@pytest.fixture
def world(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Loop, World]]:
    monkeypatch.setenv("GUICHET_UNDO_SECONDS", "300")
    monkeypatch.setenv("GUICHET_SESSIONS__STEP_UP", "36000")  # nobody is asked again who they are
    get_settings.cache_clear()
    loop, stack = Loop(), AsyncExitStack()
    with databases.fresh_database() as name:
        apart(seed_officers(databases.superuser_url(name)))
        yield loop, loop.run(_made(stack, databases.app_url(name)))
        loop.run(stack.aclose())
    loop.close()
    monkeypatch.undo()
    get_settings.cache_clear()


async def _made(stack: AsyncExitStack, url: str) -> World:
    database = database_on(url)
    stack.push_async_callback(database.close)
    app = create_app(database=database)
    company = await stack.enter_async_context(company_in(app, database))
    officers = {
        name: await stack.enter_async_context(officer_in(app, database, person)) for name, person in PEOPLE.items()
    }
    return World(database, company, officers)


def test_every_move_is_met_and_no_other(world: tuple[Loop, World], capsys: pytest.CaptureFixture[str]) -> None:
    loop, made = world

    class ThisLife(Life):
        world = made

    ThisLife.loop = loop
    run_state_machine_as_test(
        ThisLife,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
    met = loop.run(made.moves())
    with capsys.disabled():
        for (before, action, after), count in sorted(met.items(), key=str):
            print(f"{count:6} × {before} – {action} → {after}")
    legal = {(before, action.value, allowed.to.value) for (before, action), allowed in MOVES.items()}
    assert set(met) == legal
    sent = {name: len(loop.run(mails(made.database, name))) for name in MAILS}
    assert sent == loop.run(made.told())
