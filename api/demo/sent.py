"""A request of the demo: who sent what when, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from api.demo import flaws
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.deliveries import Delivery
from api.demo.files import DemoFile, Row
from api.demo.people import DemoCompany, DemoPerson
from api.demo.stories import Step, Story
from api.invoices.checks import Assessed
from api.invoices.context import Claim
from api.invoices.status import Status


@dataclass(frozen=True, slots=True)
class Version:
    """What was sent, and what the rules said to it then."""

    at: datetime
    person: DemoPerson
    body: flaws.Body
    assessed: Assessed
    frozen: Row
    claims: Sequence[Claim]


@dataclass(slots=True)
class Request:
    """One request from its submission to where it stands."""

    id: UUID
    random: Random
    company: DemoCompany
    person: DemoPerson
    reviewer: DemoPerson
    story: Story
    steps: list[Step]
    beneficiary: DemoBeneficiary
    decisions: Sequence[Row]
    """Those that the company has saved for the beneficiary."""
    refusal: str | None
    files: list[DemoFile]
    what: Delivery | None = None
    """Of the type "other": the supplier's invoice that it was written from."""
    refusal_words: str | None = None
    reference: str = ""
    bodies: list[flaws.Body] = field(default_factory=list)
    asked: list[flaws.Flawed] = field(default_factory=list)
    """What was wrong with each version that the office sent back."""
    versions: list[Version] = field(default_factory=list)

    @property
    def sent_at(self) -> datetime:
        return self.steps[0].at

    @property
    def status(self) -> Status:
        return self.steps[-1].to_status

    @property
    def kind(self) -> str:
        kind: str = self.bodies[-1]["form"]["kind"]
        return kind

    def status_at(self, at: datetime) -> Status | None:
        """Where it stood just before an instant."""
        return next((step.to_status for step in reversed(self.steps) if step.at < at), None)
