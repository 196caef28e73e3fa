"""The Swiss QR-bill (Implementation Guidelines 2.x, data version 02xx): what its QR code says. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from api.core.schemas import Iban, MoneyOut, PaymentReference, is_qr_iban, line

MOST_CHARACTERS: Final = 997
"""What the code may hold by the guidelines."""

Currency = Literal["CHF", "EUR"]
ReferenceType = Literal["QRR", "SCOR", "NON"]


class NotAQrBill(ValueError):
    """A text that no bank would take for a QR-bill either."""


class Address(BaseModel):
    """Who is paid or pays. The old type K has the same parts in two lines; they are taken apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, line(70)]
    street: Annotated[str, line(70, 0)] = ""
    house_number: Annotated[str, line(16, 0)] = ""
    postcode: Annotated[str, line(16, 0)] = ""
    town: Annotated[str, line(70, 0)] = ""
    country: Annotated[str, StringConstraints(pattern="^([A-Z]{2})?$")] = ""


class QrBill(BaseModel):
    """A payment that is asked for. No amount when the payer fills it in; 0 when nothing is to be paid."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    iban: Annotated[Iban, StringConstraints(pattern="^(CH|LI)[0-9]{2}[A-Z0-9]{17}$")]
    creditor: Address
    amount: Annotated[MoneyOut, Field(ge=0, le=Decimal("999999999.99"))] | None = None
    currency: Currency = "CHF"
    debtor: Address | None = None
    reference_type: ReferenceType = "NON"
    reference: PaymentReference | None = None
    message: Annotated[str, line(140, 0)] = ""

    @model_validator(mode="after")
    def _reference_fits(self) -> Self:
        """A QR-IBAN and a QR reference go together, and the other types with an ordinary IBAN only."""
        kind = "NON" if self.reference is None else "SCOR" if self.reference.startswith("RF") else "QRR"
        if kind != self.reference_type or is_qr_iban(self.iban) != (kind == "QRR"):
            raise ValueError("the reference does not go with its type or the account")
        return self


_BILL: Final = TypeAdapter(QrBill)
_AMOUNT: Final = re.compile("[0-9]{1,3}([' \u2019]?[0-9]{3})*([.,][0-9]{1,2})?|[0-9]{1,12}([.,][0-9]{1,2})?")
_PLACE: Final = re.compile(r"(?:[A-Z]{1,3}[- ])?([0-9]{4,6}) (.+)")
_TRAILER: Final = 30
"""The position of "EPD", the last line that has to be there."""


def parse(payload: str) -> QrBill:
    """Read the text of a QR code. Raises NotAQrBill.

    As strict as a bank, but for what bills in circulation do: any line end, a byte order mark, blanks around lines,
    IBAN and reference in groups or lower case, amounts with a comma, apostrophes or one decimal, parts of an address
    left out but its name, the country in lower case, the ultimate creditor filled in though it is reserved, and
    addresses of type K, which new bills may no longer have.
    """
    if len(payload) > 2 * MOST_CHARACTERS:
        raise NotAQrBill
    lines = [text.strip() for text in re.split("\r\n|\n|\r", payload.removeprefix("\ufeff"))]
    if len(lines) <= _TRAILER or lines[0] != "SPC" or lines[2] != "1" or lines[_TRAILER] != "EPD":
        raise NotAQrBill
    if not re.fullmatch("02[0-9]{2}", lines[1], re.ASCII):
        raise NotAQrBill
    try:
        return _BILL.validate_python(
            {
                "iban": lines[3],
                "creditor": _address(lines[4:11]),
                "amount": _amount(lines[18]),
                "currency": lines[19],
                "debtor": _address(lines[20:27]) if any(lines[20:27]) else None,
                "reference_type": lines[27],
                "reference": lines[28] or None,
                "message": lines[29],
            }
        )
    except ValidationError as error:
        raise NotAQrBill from error


def _address(lines: Sequence[str]) -> dict[str, str]:
    kind, name, first, second, postcode, town, country = lines
    if kind == "K" and not postcode and not town:
        place = _PLACE.fullmatch(second)
        postcode, town, second = (place[1], place[2], "") if place else ("", second, "")
    elif kind != "S":
        raise NotAQrBill
    return {
        "name": name,
        "street": first,
        "house_number": second,
        "postcode": postcode,
        "town": town,
        "country": country.upper(),
    }


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        raise NotAQrBill
    return Decimal(re.sub("[' \u2019]", "", text).replace(",", "."))


def payload(bill: QrBill) -> str:
    """The text for a QR code, with addresses of type S."""
    amount = "" if bill.amount is None else f"{bill.amount:.2f}"
    debtor = _lines_of(bill.debtor) if bill.debtor else [""] * 7
    ultimate_creditor = [""] * 7
    texts = ["SPC", "0200", "1", bill.iban, *_lines_of(bill.creditor), *ultimate_creditor, amount, bill.currency]
    return "\n".join([*texts, *debtor, bill.reference_type, bill.reference or "", bill.message, "EPD"])


def _lines_of(address: Address) -> list[str]:
    place = [address.postcode, address.town, address.country]
    return ["S", address.name, address.street, address.house_number, *place]
