"""What happened to each request of the demo, and when: every status, and every way there (DECISIONS 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from api.demo.numbers import LAST_DAY, at_work, local_day, working_day
from api.invoices.status import MOVES, Action, Side, Status

_A = Action


@dataclass(frozen=True, slots=True)
class Story:
    """What follows a submission, for how many requests, sent how many days ago (at least, at most)."""

    count: int
    actions: tuple[Action, ...]
    days_ago: tuple[int, int]

    @property
    def ends(self) -> Status:
        status = Status.IN_REVIEW
        for action in self.actions:
            status = MOVES[status, action].to
        return status

    @property
    def asked(self) -> int:
        """How often the office asks for a correction."""
        return self.actions.count(Action.REQUEST_CORRECTION)


_ASKED: Final = (_A.REQUEST_CORRECTION, _A.CORRECT)
_PAID: Final = (_A.ACCEPT, _A.TRANSMIT, _A.PAY)
STORIES: Final = (
    Story(145, _PAID, (24, 355)),
    Story(28, (*_ASKED, *_PAID), (48, 355)),
    Story(2, (*_ASKED, *_ASKED, *_PAID), (75, 300)),
    Story(2, (_A.REFUSE, _A.REOPEN, *_PAID), (60, 300)),
    Story(1, (_A.ACCEPT, _A.TRANSMIT, _A.RETURN, *_PAID), (80, 200)),
    Story(18, (_A.ACCEPT, _A.TRANSMIT), (7, 17)),
    Story(2, (*_ASKED, _A.ACCEPT, _A.TRANSMIT), (24, 38)),
    Story(17, (_A.ACCEPT,), (3, 9)),
    Story(4, (*_ASKED, _A.ACCEPT), (17, 28)),
    Story(1, (_A.REFUSE, _A.UNDO, _A.ACCEPT), (6, 10)),
    Story(17, (_A.REFUSE,), (4, 340)),
    Story(1, (_A.FORWARD,), (4, 340)),
    Story(2, (*_ASKED, _A.REFUSE), (40, 300)),
    Story(12, (_A.REQUEST_CORRECTION,), (4, 26)),
    Story(2, (*_ASKED, _A.REQUEST_CORRECTION), (24, 40)),
    Story(25, (), (0, 12)),
    Story(9, (*_ASKED,), (9, 28)),
    Story(1, (_A.ACCEPT, _A.TRANSMIT, _A.RETURN), (20, 30)),
    Story(6, (_A.WITHDRAW,), (5, 320)),
    Story(2, (_A.REQUEST_CORRECTION, _A.WITHDRAW), (30, 200)),
    Story(3, (_A.RECALL,), (2, 120)),
)

# Calendar days that pass before a move, at least and at most.
_WAIT: Final = {
    _A.ACCEPT: (1, 9),
    _A.REQUEST_CORRECTION: (1, 8),
    _A.CORRECT: (1, 11),
    _A.REFUSE: (2, 10),
    _A.FORWARD: (2, 10),
    _A.REOPEN: (4, 12),
    _A.UNDO: (0, 0),
    _A.TRANSMIT: (1, 2),
    _A.PAY: (7, 12),
    _A.RETURN: (5, 9),
    _A.WITHDRAW: (0, 3),
    _A.RECALL: (0, 0),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One move of one request."""

    at: datetime
    action: Action
    from_status: Status | None
    to_status: Status
    side: Side
    version: int


def steps(random: Random, story: Story) -> list[Step]:
    """The request's moves in their order, the submission first. Nothing happens after the demo's last day."""
    ago = random.randint(*story.days_ago)
    at = at_work(random, working_day(LAST_DAY - timedelta(days=ago)))
    found = [_step(at, Action.SUBMIT, None, 1)]
    for action, days in zip(story.actions, _waits(random, story.actions, ago), strict=True):
        before = found[-1]
        at = _after(random, before.at, action, days)
        found.append(_step(at, action, before.to_status, before.version + (action == Action.CORRECT)))
    return found


def _step(at: datetime, action: Action, before: Status | None, version: int) -> Step:
    move = MOVES[before, action]
    return Step(at, action, before, move.to, move.side, version)


def _waits(random: Random, actions: Sequence[Action], ago: int) -> list[int]:
    """Days before each move, which fit in the time that there is."""
    waits = [random.randint(*_WAIT[action]) for action in actions]
    while sum(waits) > ago:
        longest = max(range(len(waits)), key=lambda place: waits[place] - _WAIT[actions[place]][0])
        assert waits[longest] > _WAIT[actions[longest]][0], "the story does not fit into its days"
        waits[longest] -= 1
    return waits


def _after(random: Random, last: datetime, action: Action, days: int) -> datetime:
    if action == Action.UNDO:
        return last + timedelta(seconds=random.randint(8, 27))  # 30 s are allowed
    if action == Action.RECALL:
        return last + timedelta(minutes=random.randint(2, 13))  # 15 minutes
    at = at_work(random, working_day(local_day(last) + timedelta(days=days)))
    return at if at > last else last + timedelta(minutes=random.randint(15, 50), seconds=random.randint(0, 59))
