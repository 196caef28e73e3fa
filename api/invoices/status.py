"""The statuses of a request and the one table of its moves. Nothing else changes a status."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    TO_CORRECT = "to_correct"
    ACCEPTED = "accepted"
    TRANSMITTED = "transmitted"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"


class Action(StrEnum):
    SUBMIT = "submit"
    ENTER = "enter"
    CORRECT = "correct"
    RECALL = "recall"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REQUEST_CORRECTION = "request_correction"
    REFUSE = "refuse"
    FORWARD = "forward"
    UNDO = "undo"
    REOPEN = "reopen"
    TRANSMIT = "transmit"
    PAY = "pay"
    RETURN = "return"


Side = Literal["company", "office", "system"]


@dataclass(frozen=True, slots=True)
class Move:
    """Where an action leads from a status, and who may do it."""

    to: Status
    side: Side


MOVES: Final[Mapping[tuple[Status | None, Action], Move]] = {
    (None, Action.SUBMIT): Move(Status.IN_REVIEW, "company"),
    (None, Action.ENTER): Move(Status.IN_REVIEW, "office"),  # from paper
    (Status.DRAFT, Action.SUBMIT): Move(Status.IN_REVIEW, "company"),  # sent again after a recall
    (Status.TO_CORRECT, Action.CORRECT): Move(Status.IN_REVIEW, "company"),
    (Status.IN_REVIEW, Action.RECALL): Move(Status.DRAFT, "company"),
    (Status.DRAFT, Action.WITHDRAW): Move(Status.WITHDRAWN, "company"),  # a recalled one is thrown away
    (Status.IN_REVIEW, Action.WITHDRAW): Move(Status.WITHDRAWN, "company"),
    (Status.TO_CORRECT, Action.WITHDRAW): Move(Status.WITHDRAWN, "company"),
    (Status.IN_REVIEW, Action.ACCEPT): Move(Status.ACCEPTED, "office"),
    (Status.IN_REVIEW, Action.REQUEST_CORRECTION): Move(Status.TO_CORRECT, "office"),
    (Status.IN_REVIEW, Action.REFUSE): Move(Status.REFUSED, "office"),
    (Status.IN_REVIEW, Action.FORWARD): Move(Status.FORWARDED, "office"),  # another office is competent (LPGA art. 30)
    (Status.ACCEPTED, Action.UNDO): Move(Status.IN_REVIEW, "office"),
    (Status.TO_CORRECT, Action.UNDO): Move(Status.IN_REVIEW, "office"),
    (Status.REFUSED, Action.UNDO): Move(Status.IN_REVIEW, "office"),
    (Status.FORWARDED, Action.UNDO): Move(Status.IN_REVIEW, "office"),
    (Status.REFUSED, Action.REOPEN): Move(Status.IN_REVIEW, "office"),
    (Status.FORWARDED, Action.REOPEN): Move(Status.IN_REVIEW, "office"),
    (Status.ACCEPTED, Action.REOPEN): Move(Status.IN_REVIEW, "office"),
    (Status.ACCEPTED, Action.TRANSMIT): Move(Status.TRANSMITTED, "system"),
    (Status.TRANSMITTED, Action.PAY): Move(Status.PAID, "system"),
    (Status.TRANSMITTED, Action.RETURN): Move(Status.IN_REVIEW, "system"),
}

# Counting against earlier requests leaves these out (FORMS §1.10).
NOT_COUNTED: Final = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.REFUSED, Status.FORWARDED})


def next_status(status: Status | None, action: Action) -> Status | None:
    """Where `action` leads from `status`, or None when it is not allowed there."""
    move = MOVES.get((status, action))
    return move.to if move else None
