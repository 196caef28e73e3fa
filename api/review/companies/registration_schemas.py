from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from api.core.schemas import Input, Output, Page, paragraph

RegistrationState = Literal["pending", "accepted", "refused"]


class RegistrationOrganisation(Output):
    """The organisation as the applicant described it. A company has a GLN, a person an AVS number."""

    name: str
    department: str | None
    gln: str | None
    avs_number: str | None
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
    """Something known with the same GLN, e-mail or AVS number: a company, a person, or another open registration.

    `organisation_name` is null for a person of no company. `beneficiary`: on the list of insured persons of
    `organisation_name`.
    """

    kind: Literal["gln", "email", "avs_number", "beneficiary"]
    organisation_name: str | None
    since: datetime


class Registration(Output):
    """A wish to use the counter. `duplicates` are looked for while it is open. `birth_date` is known of a person."""

    id: UUID
    state: RegistrationState
    kind: Literal["company", "person"]
    submitted_at: datetime
    organisation: RegistrationOrganisation
    applicant: RegistrationApplicant
    birth_date: date | None
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
