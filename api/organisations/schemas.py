from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool
from pydantic_core import PydanticCustomError

from api.accounts.schemas import Language, NewPassword, OrganisationKind
from api.core.schemas import (
    AvsNumber,
    Day,
    Email,
    Gln,
    HouseNumber,
    Iban,
    Input,
    Items,
    MailedTokenText,
    Mobile,
    Name,
    Output,
    Phone,
    Street,
    SwissPostcode,
    Town,
    line,
)

Role = Literal["manager", "collaborator"]
OrganisationName = Annotated[str, line(35)]


def _accepted(terms: bool) -> bool:
    if not terms:
        raise PydanticCustomError("terms", "must be accepted")
    return terms


class RegistrationOrganisationInput(Input):
    """`gln`: the organisation's Global Location Number, given out by Refdata. The address is in Switzerland or
    Liechtenstein, so the postcode has 4 digits."""

    name: OrganisationName
    department: OrganisationName | None = None
    gln: Gln
    street: Street
    house_number: HouseNumber | None = None
    postcode: SwissPostcode
    town: Town
    phone: Phone | None = None


class IndividualInput(Input):
    """An insured person, or who represents one, with an account of their own. The address is in Switzerland or
    Liechtenstein, so the postcode has 4 digits."""

    avs_number: AvsNumber
    birth_date: Day
    street: Street
    house_number: HouseNumber | None = None
    postcode: SwissPostcode
    town: Town


class ApplicantInput(Input):
    """Who registers, and becomes the first manager. `mobile` receives the login codes."""

    first_name: Name
    last_name: Name
    email: Email
    password: NewPassword
    mobile: Mobile
    language: Language


class RegistrationBase(Input):
    """`terms_accepted` must be true; `terms_version` is the version in force, as `GET /settings` gives it."""

    label_prefix: ClassVar[str] = "accounts.registration.fields"

    applicant: ApplicantInput
    terms_accepted: Annotated[StrictBool, AfterValidator(_accepted)]
    terms_version: Annotated[str, line(20)]


class CompanyRegistrationInput(RegistrationBase):
    """A company or institution."""

    kind: Literal["company"]
    organisation: RegistrationOrganisationInput


class PersonRegistrationInput(RegistrationBase):
    """An insured person, or a legal representative."""

    kind: Literal["person"]
    individual: IndividualInput


RegistrationInput = Annotated[CompanyRegistrationInput | PersonRegistrationInput, Field(discriminator="kind")]


class RegistrationReceived(Output):
    """The same for everybody: the e-mail address is to be confirmed by the link that was mailed there.

    With `registration_id` another mail can be asked for.
    """

    registration_id: UUID
    state: Literal["unconfirmed"]
    resend_at: datetime


class ConfirmationInput(Input):
    """`token` stands in the fragment of the link that was mailed."""

    label_prefix: ClassVar[str] = "accounts.registration.confirm.fields"

    token: MailedTokenText


class RegistrationConfirmed(Output):
    """The office decides now; the applicant learns of it by e-mail."""

    state: Literal["pending"]


class OwnOrganisation(Output):
    """`has_registration`: it registered here, and the letter about that can be fetched. A company has a GLN, a person
    with an account of their own an AVS number."""

    id: UUID
    kind: OrganisationKind
    name: str
    department: str | None
    gln: str | None
    avs_number: str | None
    street: str
    house_number: str | None
    postcode: str
    town: str
    phone: str | None
    has_registration: bool


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
