from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from api.accounts.schemas import Language, Password
from api.core.schemas import (
    Email,
    Gln,
    HouseNumber,
    Iban,
    Input,
    Items,
    Mobile,
    Name,
    Output,
    Phone,
    Postcode,
    Street,
    Town,
    line,
)

Role = Literal["manager", "collaborator"]
OrganisationName = Annotated[str, line(35)]


class RegistrationOrganisationInput(Input):
    """`gln`: the organisation's Global Location Number, given out by Refdata."""

    name: OrganisationName
    department: OrganisationName | None = None
    gln: Gln
    street: Street
    house_number: HouseNumber | None = None
    postcode: Postcode
    town: Town
    phone: Phone | None = None


class ApplicantInput(Input):
    """Who registers, and becomes the first manager. `mobile` receives the login codes."""

    first_name: Name
    last_name: Name
    email: Email
    password: Password
    mobile: Mobile
    language: Language


class RegistrationInput(Input):
    """`terms_accepted` must be true."""

    label_prefix: ClassVar[str] = "accounts.registration.fields"

    kind: Literal["organisation"]
    organisation: RegistrationOrganisationInput
    applicant: ApplicantInput
    terms_accepted: StrictBool


class RegistrationReceived(Output):
    """The same for everybody: the office decides, the applicant learns of it by e-mail."""

    state: Literal["received"]


class OwnOrganisation(Output):
    id: UUID
    name: str
    department: str | None
    gln: str | None
    street: str
    house_number: str | None
    postcode: str
    town: str
    phone: str | None


class MemberRow(Output):
    """`short_name` is how lists show people: Jean D."""

    id: UUID
    first_name: str
    last_name: str
    short_name: str
    role: Role
    active: bool


class Members(Items[MemberRow]):
    pass


class BankAccountInput(Input):
    """`label` is the company's own name for the account, `holder` whom it belongs to."""

    label_prefix: ClassVar[str] = "organisations.bank_account.fields"

    iban: Iban
    label: Annotated[str, line(35), Field(examples=["Compte principal"])]
    holder: Annotated[str, line(70)]


class BankAccountRow(Output):
    """`bank_name` is null when the register of banks does not know the IBAN's institution."""

    id: UUID
    iban: str
    label: str
    holder: str
    bank_name: str | None
    is_qr_iban: bool
    created_at: datetime


class BankAccounts(Items[BankAccountRow]):
    pass
