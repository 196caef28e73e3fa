from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool
from pydantic_core import PydanticCustomError

from api.accounts.schemas import Language, NewPassword, OrganisationKind, Password, TwiceTyped
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


class OrganisationChange(Input):
    """What a manager may change; name, GLN and AVS number are the office's."""

    label_prefix: ClassVar[str] = "organisations.data.fields"

    department: OrganisationName | None = None
    street: Street
    house_number: HouseNumber | None = None
    postcode: SwissPostcode
    town: Town
    phone: Phone | None = None


class MemberRow(Output):
    """`short_name` is how lists show people: Jean D. Only managers see the `email`, and whether mails to it came
    back."""

    id: UUID
    first_name: str
    last_name: str
    short_name: str
    email: str | None
    mail_failed: bool
    role: Role
    active: bool


class Members(Items[MemberRow]):
    pass


class MemberDetail(MemberRow):
    """What only managers see. `editable`: the person works for nobody else, so a manager may change name and number.
    E-mail and number are null for who has no access any more."""

    mobile: str | None
    editable: bool


class MemberChange(Input):
    label_prefix: ClassVar[str] = "organisations.member.fields"

    role: Role
    active: StrictBool


class MemberPersonInput(Input):
    """`mobile` receives the login codes."""

    label_prefix: ClassVar[str] = "organisations.member.fields"

    first_name: Name
    last_name: Name
    mobile: Mobile


class InvitationInput(MemberPersonInput):
    """A colleague-to-be. Who has an account already keeps name, number and language of it."""

    email: Email
    role: Role
    language: Language


class InvitationRow(Output):
    """Somebody invited who has not come yet. After `expires_at` another mail is needed."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    role: Role
    mailed_at: datetime
    expires_at: datetime


class Invitations(Items[InvitationRow]):
    pass


class InvitationToken(Input):
    """`token` stands in the fragment of the link that was mailed."""

    label_prefix: ClassVar[str] = "accounts.invitation.fields"

    token: MailedTokenText


class InvitationShown(Output):
    """For who holds the link. `needs_password`: there is no account with this e-mail yet."""

    organisation_name: str
    first_name: str
    email: str
    needs_password: bool


class InvitationAcceptance(InvitationToken):
    """`password`, and once more as `confirmation`, from who has no account yet."""

    password: NewPassword | None = None
    confirmation: Password | None = None

    def passwords(self) -> TwiceTyped:
        return TwiceTyped.model_construct(password=self.password or "", confirmation=self.confirmation or "")


class AcceptedInvitation(Output):
    """The person logs in as usual now."""

    state: Literal["accepted"]


class BankAccountInput(Input):
    """`label` is the company's own name for the account, `holder` whom it belongs to."""

    label_prefix: ClassVar[str] = "organisations.bank_account.fields"

    iban: Iban
    label: Annotated[str, line(35), Field(examples=["Compte principal"])]
    holder: Annotated[str, line(70)]


class BankAccountChange(Input):
    """Another IBAN or holder is another account. `is_default`: new invoices begin with it, and with no other."""

    label_prefix: ClassVar[str] = "organisations.bank_account.fields"

    label: Annotated[str, line(35), Field(examples=["Compte principal"])]
    is_default: StrictBool


class BankAccountRow(Output):
    """`bank_name` is null when the register of banks does not know the IBAN's institution. `is_default`: new invoices
    begin with it."""

    id: UUID
    iban: str
    label: str
    holder: str
    bank_name: str | None
    is_qr_iban: bool
    is_default: bool
    created_at: datetime


class BankAccounts(Items[BankAccountRow]):
    pass
