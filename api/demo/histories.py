"""The rows of the demo's requests: where each stands, what was sent, and everything that happened."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from api.accounts.access import short_name
from api.core.config import get_settings
from api.demo.files import Row
from api.demo.flaws import FORWARDED, FORWARDED_TO, GREETING, REFUSALS, REOPENED
from api.demo.numbers import id_at, local_day
from api.demo.sent import Request
from api.demo.stories import Step
from api.invoices.checks import label_of_field
from api.invoices.presenting import stored_assessment
from api.invoices.status import Action, Status

_BY_OFFICE: Final = frozenset({Action.ACCEPT, Action.REQUEST_CORRECTION, Action.REFUSE, Action.FORWARD})
_AGAIN: Final = frozenset({Action.CORRECT, Action.UNDO, Action.REOPEN, Action.RETURN})
_PAYER: Final = "CdC / ZAS"


def invoice_row(request: Request) -> Row:
    """The invoice as its lists show it."""
    last = request.versions[-1]
    invoice = last.assessed.invoice
    assert invoice is not None, "it was checked"
    first_day, last_day = invoice.form.period()
    decided = _decision(request.steps)
    return {
        "id": request.id,
        "organisation_id": request.company.id,
        "reference": request.reference,
        "kind": invoice.form.kind,
        "form_number": invoice.form.form_number,
        "status": request.status.value,
        "version": len(request.versions),
        "total": last.assessed.total,
        "period_from": first_day,
        "period_to": last_day,
        "decision_number": invoice.decision_number,
        "own_reference": invoice.own_reference,
        "beneficiary_id": request.beneficiary.id,
        "responsible_id": request.person.id,
        "corrected": request.steps[-1].action == Action.CORRECT,
        "warning_count": len(last.assessed.warnings),
        "submitted_at": request.sent_at,
        "changed_at": request.steps[-1].at,
        "first_opened_at": _opened_at(request),
        "decided_at": decided.at if decided else None,
        "decided_by": request.reviewer.id if decided else None,
    }


def _decision(moves: Sequence[Step]) -> Step | None:
    """The office's decision that holds."""
    last = next((step for step in reversed(moves) if step.action in _BY_OFFICE | _AGAIN), None)
    return last if last and last.action in _BY_OFFICE else None


def _opened_at(request: Request) -> datetime | None:
    """When somebody at the office first looked at the present version."""
    at = request.versions[-1].at
    following = next((step for step in request.steps if step.at > at), None)
    if following is None:
        minutes = request.random.randint(5, 90)
        return at + timedelta(minutes=minutes) if request.random.random() < 0.3 else None
    return following.at - timedelta(minutes=6) if following.action in _BY_OFFICE else None


def version_rows(request: Request) -> list[Row]:
    return [
        {
            "invoice_id": request.id,
            "version": number,
            "organisation_id": request.company.id,
            "body": version.body,
            "frozen": version.frozen,
            "assessment": stored_assessment(version.assessed),
            "submitted_by": version.person.id,
            "submitted_at": version.at,
        }
        for number, version in enumerate(request.versions, start=1)
    ]


def claim_rows(request: Request) -> list[Row]:
    """The claims of the present version."""
    return [
        {
            "id": id_at(request.random, request.versions[-1].at),
            "organisation_id": request.company.id,
            "invoice_id": request.id,
            "scope": claim.scope,
            "key": claim.key,
            "effect": claim.effect,
            "first_day": claim.first_day,
            "last_day": claim.last_day,
            "amount": claim.amount,
        }
        for claim in request.versions[-1].claims
    ]


def item_rows(request: Request, today: date) -> list[Row]:
    """What the office asked to correct, each time it asked."""
    asks = [step for step in request.steps if step.action == Action.REQUEST_CORRECTION]
    return [
        {
            "id": id_at(request.random, step.at),
            "organisation_id": request.company.id,
            "invoice_id": request.id,
            "version": step.version,
            "position": position,
            "pointer": item.pointer,
            "label": label_of_field(item.pointer, flawed.body),
            "kind": item.kind,
            "reason_code": item.reason_code,
            "message": item.message,
            "due_date": _due(request, step, today),
            "created_at": step.at,
        }
        for step, flawed in zip(asks, request.asked, strict=True)
        for position, item in enumerate(flawed.items)
    ]


def _due(request: Request, asked: Step, today: date) -> date:
    """The day that the office sets; of what still waits, a day to come however old the demo is when it is loaded, but
    for each fourth, whose time may be over."""
    due = local_day(asked.at) + timedelta(days=get_settings().correction_days)
    serial = int(request.reference[-6:])
    if request.status != Status.TO_CORRECT or serial % 4 == 0:
        return due
    return max(due, today + timedelta(days=5 + serial % 18))


def event_rows(made: Sequence[Request]) -> list[Row]:
    """The histories; each company's positions count up in the order of time."""
    moves = sorted(((step.at, place) for place, one in enumerate(made) for step in one.steps))
    positions: Counter[UUID] = Counter()
    rows = []
    for at, place in moves:
        request = made[place]
        step = next(step for step in request.steps if step.at == at)
        positions[request.company.id] += 1
        rows.append(_event_row(request, step, positions[request.company.id]))
    return rows


def _event_row(request: Request, step: Step, position: int) -> Row:
    actor = {"company": request.person, "office": request.reviewer}.get(step.side)
    name = short_name(actor.account.first_name, actor.account.last_name) if actor else _PAYER
    return {
        "id": id_at(request.random, step.at),
        "organisation_id": request.company.id,
        "position": position,
        "invoice_id": request.id,
        "at": step.at,
        "action": step.action.value,
        "from_status": step.from_status.value if step.from_status else None,
        "to_status": step.to_status.value,
        "actor_id": actor.id if actor else None,
        "actor_name": name,
        "actor_side": step.side,
        "message": _message(request, step),
        "reason_code": request.refusal if step.action == Action.REFUSE else None,
        "office_code": FORWARDED_TO if step.action == Action.FORWARD else None,
        "version": step.version,
    }


def _message(request: Request, step: Step) -> str | None:
    language = request.person.account.language
    if step.action == Action.REFUSE and request.refusal:
        return request.refusal_words or REFUSALS[request.refusal][language]
    if step.action == Action.FORWARD:
        return FORWARDED[language]
    if step.action == Action.REQUEST_CORRECTION:
        one = len(request.asked[step.version - 1].items) == 1
        return GREETING[language][one]
    return REOPENED[language] if step.action == Action.REOPEN else None
