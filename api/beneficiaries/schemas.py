from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictBool, StringConstraints

from api.core.cursor import DEFAULT_LIMIT, CursorField, LimitField
from api.core.schemas import (
    AvsNumber,
    Day,
    DecisionNumber,
    HouseNumber,
    Iban,
    Input,
    Items,
    MoneyOut,
    Name,
    Output,
    Page,
    PaymentReference,
    Phone,
    Postcode,
    Street,
    Town,
    decimal_string,
    line,
)
from api.core.sent import Typed

MandateState = Literal["missing", "known_to_office", "received", "validated", "refused"]
FormKind = Literal["other", "travel", "helplessness", "assistance", "hearing_aid", "assistive_devices"]
MOST_DECISIONS: Final = 100
Degree = Literal["slight", "moderate", "severe"]
SsiHours = Literal[0, 4, 6, 8]
ApprovedMoney = Annotated[Decimal, decimal_string(11, 2, positive=True)]
NightFlat = Annotated[Decimal, decimal_string(9, 2, positive=True)]
HoursAMonth = Annotated[Decimal, decimal_string(6, 2, maximum="744")]
Sessions = Annotated[int, Field(strict=True, ge=1, le=9999)]
DayOut = date  # the name by which a class with a field `date` still finds the type
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
    """A decision or communication of the office. Without `id` it is a new one.

    Its terms are optional: invoices that name the number are checked against those given. `form_kind` is the type of
    invoice it is for; amounts are in CHF and `night_flat` is for one night; `ssi_hours` is the care beyond the ordinary
    in hours a day, 0 for none; `qualified_hours` are the hours a month granted for qualified assistance, 0 for none;
    `omai_number` is the figure of the ordinance's list of assistive devices; `sessions` is how many were granted.
    """

    id: UUID | None = None
    number: DecisionNumber
    date: Day | None = None
    description: Annotated[str, line(350)] | None = None
    form_kind: FormKind | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    approved_amount: ApprovedMoney | None = None
    monthly_amount: ApprovedMoney | None = None
    annual_amount: ApprovedMoney | None = None
    night_flat: NightFlat | None = None
    degree: Degree | None = None
    ssi_hours: SsiHours | None = None
    qualified_hours: HoursAMonth | None = None
    omai_number: Annotated[str, line(20)] | None = None
    provider: Annotated[str, line(70)] | None = None
    sessions: Sessions | None = None


class BeneficiaryInput(Input):
    """An insured person.

    `representative` is mandatory for minors and when `under_guardianship` is true. `payment_reference` is sent with a
    payment to a QR-IBAN of the company. `iban` is the person's own account, `account_holder` its holder if somebody
    else. `decisions` replaces the whole set; send the `id` of those that stay. A company may set `mandate_state` to
    `missing` or `known_to_office`, and it becomes `received` with a document; the office sets the others.
    `mandate_valid_to` is the last day of a mandate that is limited in time. What was done after `death_date` is not
    reimbursed.
    """

    label_prefix: ClassVar[str] = "beneficiaries.fields"

    last_name: Name
    first_name: Name
    avs_number: AvsNumber
    birth_date: Day
    death_date: Day | None = None
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
    mandate_valid_to: Day | None = None
    decisions: Annotated[list[DecisionInput], Field(max_length=MOST_DECISIONS, default_factory=list)]


class TypedRepresentative(Typed):
    kind: RepresentativeKind | None = None


class TypedDecision(Typed):
    id: UUID | None = None
    number: DecisionNumber | None = None
    date: Day | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


def _objects(value: Any) -> list[Any]:  # noqa: ANN401 - before validation
    listed = value if isinstance(value, list) else []
    return [item if isinstance(item, Mapping) else {} for item in listed[:MOST_DECISIONS]]


class TypedBeneficiary(Typed):
    """What rules need of a body that may have any shape: of a country that is not one nothing is known, and a
    representative is there with whatever it has."""

    avs_number: AvsNumber | None = None
    birth_date: Day | None = None
    death_date: Day | None = None
    postcode: Postcode | None = None
    country: Country | None = "CH"
    under_guardianship: StrictBool | None = None
    representative: TypedRepresentative | None = None
    payment_reference: PaymentReference | None = None
    iban: Iban | None = None
    mandate_state: MandateState | None = "missing"
    mandate_document_id: UUID | None = None
    decisions: Annotated[tuple[TypedDecision, ...], BeforeValidator(_objects)] = ()


class BeneficiarySearch(Input):
    """`name`: each word must occur in the last or first name, whatever accents, ue being ü. `avs_number`: any of its
    digits, in their order."""

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
    form_kind: FormKind | None
    valid_from: DayOut | None
    valid_to: DayOut | None
    approved_amount: MoneyOut | None
    monthly_amount: MoneyOut | None
    annual_amount: MoneyOut | None
    night_flat: MoneyOut | None
    degree: Degree | None
    ssi_hours: SsiHours | None
    qualified_hours: MoneyOut | None
    omai_number: str | None
    provider: str | None
    sessions: int | None


class Decisions(Items[Decision]):
    pass


class Beneficiary(Output):
    """An insured person the company sends invoices for.

    `bank_name` is that of `iban`, null when the register of banks does not know its institution. `mandate_expired` is
    true from the day after `mandate_valid_to`. `archived_at` tells when the person was taken off the list, null for who
    is on it.
    """

    id: UUID
    last_name: str
    first_name: str
    avs_number: str
    birth_date: date
    death_date: date | None
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
    mandate_valid_to: date | None
    mandate_expired: bool
    decisions: list[Decision]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class BeneficiaryRow(Output):
    id: UUID
    last_name: str
    first_name: str
    avs_number: str
    postcode: str
    town: str
    death_date: date | None
    mandate_state: MandateState
    mandate_expired: bool


class Beneficiaries(Page[BeneficiaryRow]):
    pass
