from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from api.core.schemas import Day, Iban, Input, Items, line, paragraph
from api.review.schemas import PaymentHold


class PaymentHoldSearch(Input):
    """`words`: a part of the IBAN, the company's name or a reason. `organisation_id`: those of a company and of its
    accounts. `ended`: also what is over or was lifted."""

    label_prefix: ClassVar[str] = "review.hold.fields"

    words: Annotated[str, line(100, minimum=0)] = ""
    organisation_id: UUID | None = None
    ended: bool = False


class PaymentHoldInput(Input):
    """Either an account or a company. From today without `first_day`; until it is lifted without `last_day`."""

    label_prefix: ClassVar[str] = "review.hold.fields"

    iban: Iban | None = None
    organisation_id: UUID | None = None
    reason: Annotated[str, paragraph(1000)]
    first_day: Day | None = None
    last_day: Day | None = None


class LiftingInput(Input):
    """Why payments go on."""

    label_prefix: ClassVar[str] = "review.hold.lifting.fields"

    reason: Annotated[str, paragraph(1000)]


class PaymentHoldRow(PaymentHold):
    """`in_review` requests cannot be accepted because of it, and `accepted` ones not be handed on for payment; both are
    counted while it is in force."""

    in_review: int
    accepted: int


class PaymentHolds(Items[PaymentHoldRow]):
    """`capped`: there are more than are shown. `may_edit`: the caller is an administrator."""

    capped: bool
    may_edit: bool
    today: date
