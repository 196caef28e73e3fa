from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from api.core.schemas import Input, Output, Page, paragraph

RegistrationState = Literal["pending", "accepted", "refused"]


class RegistrationOrganisation(Output):
    """The organisation as the applicant described it."""

    name: str
    department: str | None
    gln: str
    street: str
    house_number: str | None
    postcode: str
    town: str
    phone: str | None


class RegistrationApplicant(Output):
    first_name: str
    last_name: str
    email: str
    mobile: str
    language: str


class Duplicate(Output):
    """Something known with the same GLN or e-mail: a company, a person, or another open registration.

    `organisation_name` is null for a person of no company.
    """

    kind: Literal["gln", "email"]
    organisation_name: str | None
    since: datetime


class Registration(Output):
    """A company's wish to use the counter. `duplicates` are looked for while it is open."""

    id: UUID
    state: RegistrationState
    submitted_at: datetime
    organisation: RegistrationOrganisation
    applicant: RegistrationApplicant
    duplicates: list[Duplicate]
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None


class Registrations(Page[Registration]):
    pass


class RegistrationDecisionInput(Input):
    """`reason` goes to the applicant by e-mail; a refusal needs one."""

    label_prefix: ClassVar[str] = "organisations.registrations.fields"

    outcome: Literal["accepted", "refused"]
    reason: Annotated[str, paragraph(1000)] | None = None
