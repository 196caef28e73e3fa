"""Random histories, written as the application writes them, and their figures computed from a log of what was done."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from math import ceil
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from api.core.clock import now
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.invoices.models import CorrectionItem, Invoice, InvoiceVersion
from api.invoices.moves import Mover, move, record_event
from api.invoices.status import MOVES, Action, Status
from tests.callers import Company
from tests.conftest import Clock
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID, number

KINDS = ("other", "travel", "assistance")
FIELDS = ("invoices.fields.payee", "invoices.fields.attachments", "forms.travel.fields.trips.date")
REASONS = ("outside_period", "attachment_missing", None)
RULES = ("duplicate", "gln_unusual")
DECISIONS = {Action.ACCEPT, Action.REFUSE, Action.FORWARD, Action.REQUEST_CORRECTION}
ENDS = {Action.ACCEPT, Action.REFUSE, Action.FORWARD, Action.WITHDRAW}


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    action: Action
    to: Status
    actor: UUID | None = None
    fields: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()


@dataclass(slots=True)
class History:
    id: UUID
    organisation_id: UUID
    kind: str
    total: Decimal
    rules: frozenset[str]
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fact:
    """What counts of a request: as `InvoiceFact`, but computed here."""

    history: History
    submitted_at: datetime
    corrections: Sequence[Event]
    open_status: Status | None
    outcome: str | None = None
    ended_at: datetime | None = None
    decided_by: UUID | None = None
    own_hours: int = 0
    elapsed_hours: int = 0

    @property
    def right_first(self) -> bool:
        return self.outcome == "accepted" and not self.corrections


class Office:
    """Does things to requests at random, and logs them."""

    def __init__(self, database: Database, clock: Clock, companies: Sequence[Company], seed: int) -> None:
        self.database, self.clock, self.companies, self.random = database, clock, companies, Random(seed)
        self.log: list[History] = []

    async def live(self, requests: int, moves: int) -> None:
        for _ in range(requests):
            await self._send()
        for _ in range(moves):
            await self.clock.move(minutes=self.random.choice([1, 7, 50, 400, 3000]))
            if self.random.random() < 0.1:
                await self._send()
            await self._move(self.random.choice(self.log))

    async def _send(self) -> None:
        random, company = self.random, self.random.choice(self.companies)
        rules = frozenset(rule for rule in RULES if random.random() < 0.2)
        history = History(new_id(), company.id, random.choice(KINDS), Decimal(random.randint(1, 99999)) / 100, rules)
        person = company.made.collaborator
        async with self.database.transaction(DbRole.COMPANY, company.id) as session:
            invoice = Invoice(
                id=history.id, organisation_id=company.id, reference=f"2026-R{number()}", kind=history.kind,
                form_number="318.632", status="in_review", version=1, total=history.total,
                period_from=date(2026, 1, 1), decision_number="30220241234567",
                beneficiary_id=company.ready.beneficiary_id, responsible_id=person.id, warning_count=len(rules),
            )  # fmt: skip
            session.add(invoice)
            await session.flush()
            warnings: list[dict[str, Any]] = [
                {"code": rule, "pointer": "", "params": {}, "label": None} for rule in sorted(rules)
            ]
            session.add(
                InvoiceVersion(
                    invoice_id=history.id, version=1, organisation_id=company.id, body={}, frozen={},
                    assessment={"warnings": warnings}, submitted_by=person.id,
                )
            )  # fmt: skip
            await session.flush()
            known = {"organisation_id": company.id, "id": history.id, "version": 1}
            by = Mover(person.id, "Sandra K.", "company")
            await record_event(session, known, Action.SUBMIT, None, Status.IN_REVIEW, by)
            history.events.append(Event(await now(session), Action.SUBMIT, Status.IN_REVIEW))
        self.log.append(history)

    async def _move(self, history: History) -> None:
        last = history.events[-1]
        allowed = [action for status, action in MOVES if status == last.to and self._may(action, last)]
        if not allowed:
            return
        action = self.random.choice(allowed)
        side = MOVES[last.to, action].side
        role = {"company": DbRole.COMPANY, "office": DbRole.OFFICE, "system": DbRole.OFFICE}[side]
        actor = self.random.choice([REVIEWER_ID, SECOND_REVIEWER_ID]) if side == "office" else None
        async with self.database.transaction(
            role, None if role is DbRole.OFFICE else history.organisation_id
        ) as session:
            marked = await self._items(session, history) if action is Action.REQUEST_CORRECTION else ()
            invoice = await session.get_one(Invoice, history.id)
            office_code = "324" if action is Action.FORWARD else None
            await move(session, invoice, action, Mover(actor, "Somebody", side), office_code=office_code)
            history.events.append(
                Event(
                    await now(session), action, MOVES[last.to, action].to, actor,
                    frozenset(field for field, _ in marked), frozenset(reason for _, reason in marked if reason),
                )
            )  # fmt: skip

    def _may(self, action: Action, last: Event) -> bool:
        match action:
            case Action.RECALL:
                return last.action is Action.SUBMIT
            case Action.UNDO:
                return last.action in DECISIONS
        return True

    async def _items(self, session: Any, history: History) -> list[tuple[str, str | None]]:
        marked = [(self.random.choice(FIELDS), self.random.choice(REASONS)) for _ in range(self.random.randint(1, 3))]
        known = {"organisation_id": history.organisation_id, "invoice_id": history.id, "version": 1, "kind": "wrong"}
        rows = [
            known | {"id": new_id(), "position": place, "pointer": "/payee", "label": label, "reason_code": reason,
                     "message": "Veuillez corriger."}
            for place, (label, reason) in enumerate(marked)
        ]  # fmt: skip
        await session.execute(insert(CorrectionItem), rows)
        return marked

    def facts(self) -> list[Fact]:
        return [fact for history in self.log for fact in fact_of(history)]


def fact_of(history: History) -> Iterator[Fact]:
    """None for a request that is a draft again, or that was thrown away as one."""
    events: list[Event] = []
    for event in history.events:
        if event.action is Action.UNDO:
            events.pop()
        elif event.action is Action.SUBMIT:
            events = [event]
        else:
            events.append(event)
    if any(event.action is Action.RECALL for event in events):
        return
    first = events[0]
    ends = [event for event in events if event.action in ENDS]
    corrections = [event for event in events if event.action is Action.REQUEST_CORRECTION]
    now_open = events[-1].to in {Status.IN_REVIEW, Status.TO_CORRECT}
    if now_open:
        yield Fact(history, first.at, corrections, events[-1].to)
        return
    end = ends[-1]
    until = events[: events.index(end) + 1]
    own = sum(
        (after.at - before.at).total_seconds() for before, after in pairwise(until) if before.to is Status.IN_REVIEW
    )
    yield Fact(
        history, first.at, corrections, None, end.to.value, end.at, end.actor,
        int(own // 3600), int((end.at - first.at).total_seconds() // 3600),
    )  # fmt: skip


def duration(hours: Sequence[int]) -> dict[str, int] | None:
    ranked = sorted(hour // 6 * 6 for hour in hours)
    if not ranked:
        return None
    return {
        "median_hours": ranked[ceil(len(ranked) / 2) - 1],
        "nine_of_ten_hours": ranked[ceil(len(ranked) * 9 / 10) - 1],
    }


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open time of a table's line, with the type and company it is of."""

    begins: datetime
    ends: datetime
    kind: str | None = None
    organisation_id: UUID | None = None

    def has(self, at: datetime | None) -> bool:
        return at is not None and self.begins <= at < self.ends

    def of(self, facts: Sequence[Fact]) -> list[Fact]:
        return [
            fact
            for fact in facts
            if self.kind in (None, fact.history.kind) and self.organisation_id in (None, fact.history.organisation_id)
        ]


def figures(facts: Sequence[Fact], span: Span) -> dict[str, Any]:
    """As the API answers them."""
    known = span.of(facts)
    sent = [fact for fact in known if span.has(fact.submitted_at)]
    ended = [fact for fact in known if span.has(fact.ended_at)]
    decided = [fact for fact in ended if fact.outcome in {"accepted", "refused"}]
    accepted = [fact for fact in ended if fact.outcome == "accepted"]
    return {
        "sent": len(sent),
        "sent_amount": f"{sum((fact.history.total for fact in sent), Decimal(0)):.2f}",
        "on_paper": 0,
        "accepted": len(accepted),
        "accepted_amount": f"{sum((fact.history.total for fact in accepted), Decimal(0)):.2f}",
        "reduced": 0,
        "reduced_amount": "0.00",
        "refused": sum(fact.outcome == "refused" for fact in ended),
        "withdrawn": sum(fact.outcome == "withdrawn" for fact in ended),
        "forwarded": sum(fact.outcome == "forwarded" for fact in ended),
        "corrections": sum(span.has(event.at) for fact in known for event in fact.corrections),
        "right_first_time": sum(fact.right_first for fact in ended),
        "own": duration([fact.own_hours for fact in decided]),
        "elapsed": duration([fact.elapsed_hours for fact in decided]),
    }


def decided_in(facts: Sequence[Fact], span: Span) -> list[Fact]:
    return [fact for fact in ended_in(facts, span) if fact.outcome in {"accepted", "refused"}]


def ended_in(facts: Sequence[Fact], span: Span) -> list[Fact]:
    """By the office."""
    return [fact for fact in span.of(facts) if span.has(fact.ended_at) and fact.outcome != "withdrawn"]


def asked_in(facts: Sequence[Fact], span: Span) -> list[tuple[Fact, Event]]:
    return [(fact, event) for fact in span.of(facts) for event in fact.corrections if span.has(event.at)]


def fields_of(facts: Sequence[Fact], span: Span) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Asked, decided and marked by type and field."""
    asked = Counter((fact.history.kind, name) for fact, event in asked_in(facts, span) for name in event.fields)
    decided, marked = Counter[str](), Counter[tuple[str, str]]()
    for fact in decided_in(facts, span):
        decided[fact.history.kind] += 1
        marked.update({(fact.history.kind, name) for event in fact.corrections for name in event.fields})
    return {key: (asked[key], decided[key[0]], marked[key]) for key in asked.keys() | marked.keys()}


def reasons_of(facts: Sequence[Fact], span: Span) -> dict[str, tuple[int, int, int]]:
    asked = Counter(reason for _, event in asked_in(facts, span) for reason in event.reasons)
    decided = decided_in(facts, span)
    marked = Counter[str]()
    for fact in decided:
        marked.update({reason for event in fact.corrections for reason in event.reasons})
    return {code: (asked[code], len(decided), marked[code]) for code in asked.keys() | marked.keys()}


def rules_of(facts: Sequence[Fact], span: Span) -> dict[str, tuple[int, int]]:
    found: dict[str, list[bool]] = defaultdict(list)
    for fact in decided_in(facts, span):
        for rule in fact.history.rules:
            found[rule].append(fact.right_first)
    return {rule: (len(right), sum(right)) for rule, right in found.items()}


def counts(facts: Sequence[Fact], span: Span, key: str) -> dict[UUID | None, dict[str, int]]:
    """Accepted, refused, forwarded and asked by "company" or "reviewer"."""
    names = ("accepted", "refused", "forwarded", "corrections")
    found: dict[UUID | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(names, 0))
    for fact in ended_in(facts, span):
        whose = fact.history.organisation_id if key == "company" else fact.decided_by
        found[whose][str(fact.outcome)] += 1
    for fact, event in asked_in(facts, span):
        found[fact.history.organisation_id if key == "company" else event.actor]["corrections"] += 1
    return dict(found)
