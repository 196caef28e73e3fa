"""What HTTP takes and gives: base models and the field's own types, which validate and normalise themselves.

What people paste is accepted (spaces, dots, lower case) and stored in one form; the SPA shows it grouped.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Generic, TypeVar

import phonenumbers
from annotated_types import GroupedMetadata
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum import ean
from stdnum.ch import ssn, uid
from stdnum.exceptions import ValidationError as NumberError

from api.core.config import get_settings
from api.core.offices import OFFICE_CODES

T = TypeVar("T")


class Input(BaseModel):
    """A request body: unknown fields are refused (R-70). `label_prefix` + field names give the label of each field."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label_prefix: ClassVar[str] = ""


class Output(BaseModel):
    """A response body: every field always present, so without defaults."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Page(Output, Generic[T]):
    """One page of a list. `count` stops at 1000, then `count_capped` is true."""

    items: list[T]
    next: str | None
    count: int
    count_capped: bool


class Items(Output, Generic[T]):
    """A list short enough to come whole."""

    items: list[T]


# C0 and C1 controls except tab and line feed, surrogates, bidi embeddings, overrides and isolates, BOM.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
# Soft hyphens, spaces without width, direction marks, fillers, tags: copied along unseen, so they are dropped unseen.
_UNSEEN = re.compile("[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2060\u3164\uffa0\U000e0000-\U000e007f]")
_LINE_ENDS = re.compile("\r\n|[\u2028\u2029]")


def _safe(text: str, most: int) -> str:
    """Normalised and trimmed. Normalising takes quadratic time for piled-up accents, so what cannot fit is refused
    before: no character is written with more than four code points."""
    if len(text) > 4 * most + 100:
        raise PydanticCustomError("too_long", "too long", {"max_length": most})
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", _UNSEEN.sub("", text))).strip()
    if _UNSAFE.search(text):
        raise PydanticCustomError("characters", "contains characters that are not allowed")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("characters", "must be one line")
    return text


def _safe_up_to(most: int) -> BeforeValidator:
    return BeforeValidator(lambda value: _safe(value, most) if isinstance(value, str) else value)


@dataclass(frozen=True, slots=True)
class Rules(GroupedMetadata):
    """Several rules of a type as one, for `Annotated[str, line(35)]`. Pydantic unpacks one level, so this unpacks all;
    an `Annotated` type in its place would be ignored without a word."""

    parts: tuple[object, ...]

    def __iter__(self) -> Iterator[object]:
        for part in self.parts:
            if isinstance(part, FieldInfo):
                yield from part.metadata
            elif isinstance(part, GroupedMetadata):
                yield from part
            else:
                yield part


def line(limit: int, minimum: int = 1) -> Rules:
    """The rules of a one-line text of `minimum` to `limit` characters (FORMS §2 gives the limits)."""
    constraints = StringConstraints(min_length=minimum, max_length=limit, strict=True)
    return Rules((_safe_up_to(limit), constraints, AfterValidator(_one_line)))


def paragraph(limit: int) -> Rules:
    """The rules of a text of up to `limit` characters that may have several lines."""
    return Rules((_safe_up_to(limit), StringConstraints(min_length=1, max_length=limit, strict=True)))


Name = Annotated[str, line(35)]
Street = Annotated[str, line(35)]
HouseNumber = Annotated[str, line(10)]
Town = Annotated[str, line(35)]
Postcode = Annotated[str, line(10)]
_SWISS_POSTCODE = "[1-9][0-9]{3}"
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or ".." in text or text.startswith(".") or ".@" in text:
        raise PydanticCustomError("email", "not an e-mail address")
    return text


Email = Annotated[
    str,
    BeforeValidator(lambda v: v.strip().lower() if isinstance(v, str) else v),
    StringConstraints(min_length=3, max_length=80, strict=True),
    AfterValidator(_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": 80}),
]


def _digits(value: Any) -> Any:  # noqa: ANN401 - before validation
    return re.sub(r"[\s.\-/;']", "", value) if isinstance(value, str) and len(value) < 100 else value


def _checked(
    pattern: str,
    code: str,
    check: Any = None,  # noqa: ANN401
    failed: str | None = None,
) -> AfterValidator:
    """A validator: the whole text matches and `check(text)` does not raise; the error's type is the code, or `failed`
    where only the check raises."""

    def validate(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):  # or digits of other scripts would be other keys
            raise PydanticCustomError(code, "wrong form")
        try:
            if check is not None:
                check(text)
        except (NumberError, SchwiftyException, ValueError) as error:
            raise PydanticCustomError(failed or code, "check digit") from error
        return text

    return AfterValidator(validate)


_Digits = BeforeValidator(_digits)
_Strict = StringConstraints(strict=True, min_length=1, max_length=60)

# What cannot be a code is refused by its form, so that it does not use up a try.
LoginCode = Annotated[
    str,
    _Digits,
    _Strict,
    _checked(r"[0-9]{6}", "code_digits"),
    WithJsonSchema({"type": "string", "examples": ["123456"], "description": "6 digits"}),
]
# Without i, l, o and u, which are mistaken for others.
RECOVERY_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def _recovery_code(text: object) -> object:
    return re.sub(r"[\s-]", "", text.lower()) if isinstance(text, str) else text


RecoveryCodeText = Annotated[
    str,
    BeforeValidator(_recovery_code),
    _Strict,
    _checked(f"[{RECOVERY_LETTERS}]{{10}}", "recovery_code_form"),
    WithJsonSchema({"type": "string", "examples": ["7h2kq-m4x9d"], "description": "10 letters and digits"}),
]
# Liechtenstein has its postcodes from the Swiss range.
# What stands in the fragment of a mailed link.
MailedTokenText = Annotated[str, StringConstraints(min_length=1, max_length=100, strict=True)]

SwissPostcode = Annotated[
    str,
    _Digits,
    _Strict,
    _checked(_SWISS_POSTCODE, "postcode"),
    WithJsonSchema({"type": "string", "examples": ["3001"], "description": "4 digits"}),
]


def is_swiss_postcode(text: str) -> bool:
    return re.fullmatch(_SWISS_POSTCODE, text) is not None


AvsNumber = Annotated[
    str,
    _Digits,
    _Strict,
    _checked(r"756\d{10}", "avs_number", ssn.validate),
    WithJsonSchema({"type": "string", "examples": ["7560000000002"], "description": "13 digits, EAN-13 check digit"}),
]
Gln = Annotated[
    str,
    _Digits,
    _Strict,
    _checked(r"\d{13}", "gln", ean.validate, "gln_check_digit"),
    WithJsonSchema({"type": "string", "examples": ["7601001302112"], "description": "13 digits, EAN-13 check digit"}),
]


def _without_register(value: Any) -> Any:  # noqa: ANN401 - before validation
    """The suffix of the VAT or commercial register belongs to the register, not to the number."""
    if not isinstance(value, str) or len(value) >= 100:
        return value
    return re.sub(r"\s*(MWST|TVA|IVA|VAT|HR|RC)\s*$", "", value.upper())


Uid = Annotated[
    str,
    _Digits,
    BeforeValidator(_without_register),
    _Strict,
    _checked(r"CHE\d{9}", "uid", uid.validate),
    WithJsonSchema({"type": "string", "examples": ["CHE100155212"], "description": "CHE and 9 digits"}),
]
Iban = Annotated[
    str,
    BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    _Digits,
    _Strict,
    _checked(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", "iban", IBAN),
    WithJsonSchema({"type": "string", "examples": ["CH9300762011623852957"], "description": "IBAN without spaces"}),
]


def _decision_number(text: str) -> None:
    if len(text) == 14 and (text[:3] not in OFFICE_CODES or text[3:5] not in {"19", "20"}):
        raise ValueError


# 14 digits since offices number by code, year and serial; older decisions carry 9 or 10; 3XX280 in special cases.
DecisionNumber = Annotated[
    str,
    _Digits,
    _Strict,
    _checked(r"\d{14}|\d{9,10}|3\d\d280", "decision_number", _decision_number),
    WithJsonSchema({"type": "string", "examples": ["30220241234567"], "description": "14 digits; older ones 9 or 10"}),
]
_MOD10 = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)


def _payment_reference(text: str) -> str:
    """QR reference (modulo 10, recursive; Swiss QR bill, annex B) or creditor reference (ISO 11649)."""
    if text.isascii() and text.isdigit() and len(text) <= 27:
        text = text.zfill(27)
        carry = 0
        for digit in text[:-1]:
            carry = _MOD10[(carry + int(digit)) % 10]
        if (10 - carry) % 10 == int(text[-1]) and int(text):
            return text
    elif re.fullmatch(r"RF\d{2}[A-Z0-9]{1,21}", text):
        number = "".join(str(int(character, 36)) for character in text[4:] + text[:4])
        if int(number) % 97 == 1:
            return text
    raise PydanticCustomError("payment_reference", "check digit")


PaymentReference = Annotated[
    str,
    BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    _Digits,
    _Strict,
    AfterValidator(_payment_reference),
    WithJsonSchema({"type": "string", "description": "QR reference (27 digits) or ISO 11649 reference (RF…)"}),
]


_SWITZERLAND = 41
_SWISS_MOBILES = ("75", "76", "77", "78", "79")


def _mobile(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "CH")
    except phonenumbers.NumberParseException as error:
        raise PydanticCustomError("mobile", "not a number") from error
    kinds = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in kinds:
        raise PydanticCustomError("mobile", "not a mobile number")
    if number.country_code == _SWITZERLAND and not str(number.national_number).startswith(_SWISS_MOBILES):
        raise PydanticCustomError("mobile", "of machines, pagers and the like")
    found = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if not found.startswith(get_settings().codes.allowed_prefixes):  # no code could be sent there
        raise PydanticCustomError("mobile", "not in an allowed country")
    return found


Mobile = Annotated[
    str, line(25), AfterValidator(_mobile), WithJsonSchema({"type": "string", "examples": ["+41791234567"]})
]


def _phone(text: str) -> str:
    """As one dials it from anywhere, +41 31 322 21 21; what is no number of one line stays as it was written."""
    try:
        number = phonenumbers.parse(text, "CH")
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(number) or number.extension or re.search("[A-Za-z]", text):
        return text
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


Phone = Annotated[str, line(25), AfterValidator(_phone)]


_DAY = "(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"


def _iso_day(value: Any) -> Any:  # noqa: ANN401 - before validation
    """Only YYYY-MM-DD of 1900 to 2199: Pydantic would also take numbers as timestamps."""
    if isinstance(value, str) and value and not re.fullmatch(_DAY, value):
        raise PydanticCustomError("format", "must be YYYY-MM-DD")
    if isinstance(value, int | float):
        raise PydanticCustomError("format", "must be a string")
    return value


Day = Annotated[
    date, BeforeValidator(_iso_day), WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DAY}$"})
]

_MONTH = "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])"

Month = Annotated[
    str,
    _Strict,
    _checked(_MONTH, "month"),
    WithJsonSchema({"type": "string", "pattern": f"^{_MONTH}$", "examples": ["2026-03"], "description": "YYYY-MM"}),
]


def is_qr_iban(iban: str) -> bool:
    """Whether the institution identifier lies in the range reserved for QR-IBANs (Swiss QR bill 2.x)."""
    return iban[:2] in {"CH", "LI"} and "30000" <= iban[4:9] <= "31999"


def bank_name(iban: str) -> str | None:
    """The bank's name from the registry that schwifty ships; none when it is unknown."""
    try:
        bank = IBAN(iban).bank
    except SchwiftyException:
        return None
    return bank.name or None if bank else None


# What may stand between digits, written so that Python and other languages' patterns mean the same.
_BETWEEN = r"[ \u00a0\u2009\u202f'\u2019]*"
# A minus only so that the range can refuse it by its name; -0 would be in the range, and answers would repeat it.
_DECIMAL = re.compile(r"(-(?=.*[1-9]))?([0-9]+\.?[0-9]*|\.[0-9]+)")
_MOST_CHARACTERS = 28  # twice the longest amount with what stands between its digits


def _decimal_text(value: Any) -> Any:  # noqa: ANN401 - before validation
    """Accept what people type, 1'234.50 or 12,5; a JSON number is refused, its cents may be lost already."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("format", "must be a string")
    if len(value) > _MOST_CHARACTERS:
        raise PydanticCustomError("too_long", "too long", {"max_length": _MOST_CHARACTERS})
    text = re.sub(_BETWEEN, "", value).replace(",", ".")
    if not _DECIMAL.fullmatch(text):
        raise PydanticCustomError("format", "must be a decimal number")
    return text


def _typed(whole: int, places: int) -> str:
    """The pattern of what `decimal_string` accepts, apart from its range. Zeros before and behind do not count."""
    digit, zeros, point = f"([0-9]{_BETWEEN})", f"(0{_BETWEEN})*", f"[.,]{_BETWEEN}"
    before = f"{zeros}{digit}{{1,{whole}}}"
    behind = f"{point}{digit}{{0,{places}}}{zeros}"
    alone = f"{point}{digit}{{1,{places}}}{zeros}"
    return f"^{_BETWEEN}({before}({behind})?|{alone})$"


def decimal_string(digits: int, places: int, *, positive: bool = False, maximum: str | None = None) -> Rules:
    """The rules of a decimal sent as a string: at most `digits` digits, `places` of them after the point, from zero."""
    whole = digits - places
    most = Decimal(maximum) if maximum else Decimal(10) ** whole - Decimal(1).scaleb(-places)
    bounds: dict[str, Any] = {"gt": Decimal(0)} if positive else {"ge": Decimal(0)}
    document = {
        "type": "string",
        "pattern": _typed(whole, places),
        "maxLength": _MOST_CHARACTERS,
        "examples": ["12.50" if places > 1 else "8.1"],
        "description": (
            f"{'More than 0' if positive else 'From 0'}{f' to {maximum}' if maximum else ''}; at most {whole} digits "
            f"before the point and {places} after it. Also taken as people write it, 1'234.50 or 12,5. "
            f"Answers hold plain digits with {places} after the point."
        ),
    }
    return Rules(
        (
            Field(decimal_places=places, le=most, allow_inf_nan=False, **bounds),
            BeforeValidator(_decimal_text),
            PlainSerializer(lambda value: f"{value:.{places}f}", return_type=str),
            WithJsonSchema(document),
        )
    )


Money = Annotated[Decimal, decimal_string(11, 2)]
Quantity = Annotated[Decimal, decimal_string(9, 2, positive=True)]
MoneyOut = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$", "examples": ["1234.50"]}),
]
