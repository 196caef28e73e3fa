"""A request of the demo told by hand: for whom, what was filled in, and what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from api.core.sections import show_day
from api.demo.accounts import CompanyKey
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.files import Row
from api.demo.flaws import Item
from api.demo.numbers import LAST_DAY, working_day
from api.demo.people import DemoCompany
from api.documents.qr_bill import QrBill
from api.invoices.status import Action

Json = dict[str, Any]
Actions = tuple[Action, ...]

ACCEPTED: Final[Actions] = (Action.ACCEPT,)
TRANSMITTED: Final[Actions] = (*ACCEPTED, Action.TRANSMIT)
PAID: Final[Actions] = (*TRANSMITTED, Action.PAY)
REFUSED: Final[Actions] = (Action.REFUSE,)
TO_CORRECT: Final[Actions] = (Action.REQUEST_CORRECTION,)
CORRECTED: Final[Actions] = (*TO_CORRECT, Action.CORRECT)
IN_REVIEW: Final[Actions] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """What was wrong in the version that came back: the values it had, by their pointers, and what was asked."""

    had: Mapping[str, Any]
    items: tuple[Item, ...]
    attached: int | None = None
    """How many of the papers it came with, where some were missing."""


@dataclass(frozen=True, slots=True)
class Case:
    """`ago` are the days from the submission to the demo's present, within those that `stories` allows its actions."""

    company: CompanyKey
    place: int
    ago: int
    actions: Actions
    form: Json
    flaw: Flaw | None = None
    refusal: tuple[str, str] | None = None
    """The code and what the reviewer wrote."""
    to_person: bool = False
    """Whether the insured person's own account is paid."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form half filled in."""

    company: CompanyKey
    place: int
    form: Json


@dataclass(frozen=True, slots=True)
class Scene:
    """What papers need to know of a request."""

    company: DemoCompany
    beneficiary: DemoBeneficiary
    decision: Row
    serial: int
    sent_on: date

    @property
    def language(self) -> str:
        return self.company.manager.account.language


@dataclass(frozen=True, slots=True)
class Paper:
    """`holds` is the name of the document, when it is one that the form may ask for."""

    name: str
    content: bytes = field(repr=False)
    holds: str | None
    bill: QrBill | None = None


def day(ago: int) -> str:
    """A working day so many days before the demo's present."""
    return working_day(LAST_DAY - timedelta(days=ago)).isoformat()


def shown_day(ago: int) -> str:
    return show_day(date.fromisoformat(day(ago)))


def first_of_month(ago: int) -> date:
    """The first day of a month: the demo's present one, or so many before."""
    index = LAST_DAY.year * 12 + LAST_DAY.month - 1 - ago
    return date(index // 12, index % 12 + 1, 1)


def last_of_month(ago: int) -> date:
    return first_of_month(ago - 1) - timedelta(days=1)


def month(ago: int) -> str:
    """2026-09"""
    return f"{first_of_month(ago):%Y-%m}"


def wrong(pointer: str, message: str, reason: str | None = "amount_wrong") -> Item:
    return Item(pointer, "wrong", reason, message)


def put(body: Json, pointer: str, value: object) -> None:
    """Change one place of a body that is there already."""
    *way, last = pointer.split("/")[1:]
    inner: Any = body
    for step in way:
        inner = inner[int(step) if isinstance(inner, list) else step]
    inner[int(last) if isinstance(inner, list) else last] = value
