from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints

from api.core.cursor import DEFAULT_LIMIT, CursorField, LimitField
from api.core.schemas import (
    AvsNumber,
    Day,
    DecisionNumber,
    HouseNumber,
    Iban,
    Input,
    Items,
    Name,
    Output,
    Page,
    PaymentReference,
    Phone,
    Postcode,
    Street,
    Town,
    line,
)

MandateState = Literal["missing", "known_to_office", "received", "validated", "refused"]
RepresentativeKind = Literal["parent", "guardian", "curator"]
Country = Annotated[
    str,
    line(2, 2),
    StringConstraints(pattern="^[A-Z]{2}$"),
    Field(examples=["CH"], description="ISO 3166-1, two capital letters"),
]


class RepresentativeInput(Input):
    """Who acts for a minor, or for an adult under a deputyship (curatelle, Beistandschaft).

    `guardian` (tuteur, Vormund) is for minors, `curator` (curateur, Beistand) for adults.
    """

    kind: RepresentativeKind
    last_name: Name
    first_name: Name
    street: Street
    house_number: HouseNumber | None = None
    postcode: Postcode
    town: Town
    phone: Phone | None = None


class DecisionInput(Input):
    """A decision or communication of the office. Without `id` it is a new one."""

    id: UUID | None = None
    number: DecisionNumber
    date: Day | None = None
    description: Annotated[str, line(350)] | None = None


class BeneficiaryInput(Input):
    """An insured person.

    `representative` is mandatory for minors and when `under_guardianship` is true. `payment_reference` is sent with a
    payment to a QR-IBAN of the company. `iban` is the person's own account, `account_holder` its holder if somebody
    else. `decisions` replaces the whole set; send the `id` of those that stay. A company may set `mandate_state` to
    `missing` or `known_to_office`, and it becomes `received` with a document; the office sets the others.
    """

    label_prefix: ClassVar[str] = "beneficiaries.fields"

    last_name: Name
    first_name: Name
    avs_number: AvsNumber
    birth_date: Day
    street: Street
    house_number: HouseNumber | None = None
    postcode: Postcode
    town: Town
    country: Country = "CH"
    under_guardianship: StrictBool = False
    representative: RepresentativeInput | None = None
    payment_reference: PaymentReference | None = None
    iban: Iban | None = None
    account_holder: Annotated[str, line(70)] | None = None
    mandate_state: MandateState = "missing"
    mandate_document_id: UUID | None = None
    decisions: Annotated[list[DecisionInput], Field(max_length=100, default_factory=list)]


class BeneficiarySearch(Input):
    """`name`: each word must occur in the last or first name, whatever accents. `avs_number`: its first digits."""

    label_prefix: ClassVar[str] = "beneficiaries.fields"

    name: Annotated[str, line(100, minimum=0)] | None = None
    avs_number: Annotated[str, line(30, minimum=0), StringConstraints(pattern=r"^[0-9. ]*$")] | None = None
    limit: LimitField = DEFAULT_LIMIT
    cursor: CursorField = None


class Representative(Output):
    kind: RepresentativeKind
    last_name: str
    first_name: str
    street: str
    house_number: str | None
    postcode: str
    town: str
    phone: str | None


class Decision(Output):
    id: UUID
    number: str
    date: date | None
    description: str | None


class Decisions(Items[Decision]):
    pass


class Beneficiary(Output):
    """An insured person the company sends invoices for.

    `bank_name` is that of `iban`, null when the register of banks does not know its institution.
    """

    id: UUID
    last_name: str
    first_name: str
    avs_number: str
    birth_date: date
    street: str
    house_number: str | None
    postcode: str
    town: str
    country: str
    under_guardianship: bool
    representative: Representative | None
    payment_reference: str | None
    iban: str | None
    bank_name: str | None
    account_holder: str | None
    mandate_state: MandateState
    mandate_document_id: UUID | None
    decisions: list[Decision]
    created_at: datetime
    updated_at: datetime


class BeneficiaryRow(Output):
    id: UUID
    last_name: str
    first_name: str
    avs_number: str
    postcode: str
    town: str
    mandate_state: MandateState


class Beneficiaries(Page[BeneficiaryRow]):
    pass
