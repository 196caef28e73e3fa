"""The field's own types: what is accepted, what it becomes, and under which code the rest is refused."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from api.core.schemas import (
    AvsNumber,
    Day,
    DecisionNumber,
    Email,
    Gln,
    Iban,
    LoginCode,
    Mobile,
    Money,
    MoneyOut,
    Month,
    Name,
    PaymentReference,
    Phone,
    Quantity,
    SwissPostcode,
    Uid,
    bank_name,
    decimal_string,
    is_qr_iban,
    line,
    paragraph,
)
from api.core.validation import findings

Remark = Annotated[str, paragraph(350)]
VatRate = Annotated[Decimal, decimal_string(3, 1, maximum="25")]


def code_of(kind: Any, value: object) -> str:
    """The code under which a value is refused; empty when it is accepted."""
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        [finding] = findings([{**e, "loc": ("field",)} for e in error.errors()], {"field": value}, "x")
        return finding.code
    return ""


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Name, "  E\u0301lise ", "Élise"),
        (Remark, "a\r\nb", "a\nb"),
        (Email, " Jean.Doe@Societe.Example ", "jean.doe@societe.example"),
        (AvsNumber, "756.9217.0769.85", "7569217076985"),
        (AvsNumber, "756 1234 5678 97", "7561234567897"),
        (Gln, "7601 0013 0211 2", "7601001302112"),
        (Uid, "CHE-100.155.212", "CHE100155212"),
        (Uid, "che 100 155 212 MWST", "CHE100155212"),
        (Iban, "ch36 0000 0000 0000 0000 0", "CH3600000000000000000"),
        (DecisionNumber, "302 2024 1234567", "30220241234567"),
        (DecisionNumber, "302.2024/1234567", "30220241234567"),
        (DecisionNumber, "123456789", "123456789"),
        (DecisionNumber, "302280", "302280"),
        (PaymentReference, "21 00000 00003 13947 14300 09017", "210000000003139471430009017"),
        (PaymentReference, "rf18 5390 0754 7034", "RF18539007547034"),
        (Mobile, "079 123 45 67", "+41791234567"),
        (Phone, "031/322 21.21", "+41 31 322 21 21"),
        (Phone, "+33 1 42 68 53 00", "+33 1 42 68 53 00"),
        (Phone, "031 322 21 21 int. 5", "031 322 21 21 int. 5"),
        (Phone, "centrale", "centrale"),
        (Month, "2026-03", "2026-03"),
        (SwissPostcode, " 3001 ", "3001"),
        (LoginCode, "123\u00a0456 ", "123456"),
        (Name, "\u200eAnna\u00ad\u200b", "Anna"),
        (Money, "1'234.5", Decimal("1234.5")),
        (Money, "12,5", Decimal("12.5")),
        (Money, " 1\u2009234\u202f567.50 ", Decimal("1234567.5")),
        (Money, "012.500", Decimal("12.5")),
        (Money, "12.", Decimal(12)),
        (Money, ",5", Decimal("0.5")),
        (Money, "0", Decimal(0)),
    ],
)
def test_what_people_paste_is_accepted_and_kept_in_one_form(kind: Any, typed: str, stored: object) -> None:
    assert TypeAdapter(kind).validate_python(typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (Name, "", "required"),
        (Name, "   ", "required"),
        (Name, "x" * 36, "too_long"),
        (Name, "two\nlines", "characters"),
        (Name, "a\u202eb", "characters"),
        (Name, 5, "format"),
        (Annotated[str, line(3, 3)], "ab", "too_short"),
        (Annotated[str, line(5)] | None, "x" * 6, "too_long"),
        (Remark, "x" * 351, "too_long"),
        (Remark, "a\x07b", "characters"),
        (Email, "jean@societe", "email"),
        (Email, "jean..doe@societe.example", "email"),
        (AvsNumber, "756.9217.0769.84", "avs_number"),
        (AvsNumber, "757.9217.0769.85", "avs_number"),
        (AvsNumber, "756921707698\uff15", "avs_number"),  # a digit of another script would be another key
        (DecisionNumber, "30220\uff12\uff1441234567", "decision_number"),
        (Gln, "760100130211\uff12", "gln"),
        (Gln, "7634567890001", "gln_check_digit"),
        (Gln, "763456789000", "gln"),
        (Uid, "CHE-100.155.213", "uid"),
        (Uid, "100.155.212", "uid"),
        (Uid, ".", "required"),
        (Iban, "CH36 0000 0000 0000 0000 1", "iban"),
        (Iban, ".", "required"),
        (DecisionNumber, "328 2024 1234567", "decision_number"),
        (DecisionNumber, "302 1824 1234567", "decision_number"),
        (DecisionNumber, "12345678", "decision_number"),
        (PaymentReference, "210000000003139471430009016", "payment_reference"),
        (PaymentReference, "RF19539007547034", "payment_reference"),
        (Mobile, "031 111 22 33", "mobile"),
        (Mobile, "068 123 45 67", "mobile"),
        (Month, "2026-13", "month"),
        (Month, "2026-00", "month"),
        (Month, "2026-3", "month"),
        (Month, "2200-01", "month"),
        (Month, "2026-01\n", "month"),
        (Month, "２０２６-01", "month"),
        (Month, "", "required"),
        (Month, 202603, "format"),
        (SwissPostcode, "30010", "postcode"),
        (SwissPostcode, "0301", "postcode"),
        (SwissPostcode, "٣٠٠١", "postcode"),
        (SwissPostcode, " ", "required"),
        (LoginCode, "12345", "code_digits"),
        (LoginCode, "1234567", "code_digits"),
        (LoginCode, "12345a", "code_digits"),
        (LoginCode, "١٢٣٤٥٦", "code_digits"),
        (LoginCode, " ", "required"),
        (Money, "", "required"),
        (Money, "-0.01", "too_small"),
        (Money, "1.234", "too_many_places"),
        (Money, "12345678901", "too_great"),
        (Money, "NaN", "format"),
        (Money, "1e400", "format"),
        (Money, "1e3", "format"),
        (Money, "-0", "format"),
        (Money, "1,234.50", "format"),
        (Money, "1.2.3", "format"),
        (Money, "0" * 29, "too_long"),
        (Quantity, "-1", "positive"),
        (Money, 1.5, "format"),
        (Quantity, "0", "positive"),
        (VatRate, "25.1", "too_great"),
    ],
)
def test_what_is_refused_has_a_code(kind: Any, typed: object, code: str) -> None:
    assert code_of(kind, typed) == code


def test_amounts_are_sent_as_strings_with_both_decimals() -> None:
    assert TypeAdapter(Money).dump_json(Decimal("1234.5")) == b'"1234.50"'


def accepts(kind: Any, text: str) -> bool:
    try:
        TypeAdapter(kind).validate_json(json.dumps(text))
    except ValidationError:
        return False
    return True


def documented(kind: Any) -> Callable[[str], bool]:
    """What a schema says of a text: its pattern, as programs of any language read it, and its length."""
    schema = TypeAdapter(kind).json_schema()
    assert schema["pattern"].startswith("^")
    assert schema["pattern"].endswith("$")
    pattern = re.compile(schema["pattern"][:-1] + r"\Z")  # Python's $ would let a line feed follow
    return lambda text: bool(pattern.search(text)) and len(text) <= schema.get("maxLength", len(text))


TYPED = st.one_of(
    st.text("0123456789.,-' \u2019\u00a0\u2009\u202f\t\n\r", max_size=32),
    st.text("019.,' ", max_size=16),
    st.decimals("-10", "12345678901", allow_nan=False).map(str),
    st.from_regex(TypeAdapter(Money).json_schema()["pattern"]),
    st.text(max_size=4),
)


@given(TYPED)
@example("1." + "0" * 40 + "1")
@example("0" * 30 + "1.00")
@example("-0")
@example("1\u0660")
@example("1\u2007000")
@example("\ufeff1")
@example("1\x1f2")
@pytest.mark.parametrize(
    ("kind", "within"),
    [
        (Money, lambda _: True),
        (Quantity, lambda number: number > 0),
        (VatRate, lambda number: number <= 25),
    ],
    ids=["money", "quantity", "rate"],
)
def test_a_decimal_is_accepted_exactly_if_it_is_documented(
    kind: Any, within: Callable[[Decimal], bool], text: str
) -> None:
    said = documented(kind)(text)
    if said and not within(Decimal(re.sub(r"[\s'\u2019]", "", text).replace(",", "."))):
        said = False  # the description names the range
    assert accepts(kind, text) is said


@given(st.one_of(st.from_regex(TypeAdapter(Money).json_schema()["pattern"], fullmatch=True), TYPED))
def test_what_is_answered_is_a_plain_decimal_that_may_be_sent_back(text: str) -> None:
    if accepts(Money, text):
        answered = TypeAdapter(Money).dump_python(TypeAdapter(Money).validate_python(text))
        assert documented(MoneyOut)(answered)
        assert documented(Money)(answered)
        assert TypeAdapter(MoneyOut).dump_python(Decimal(answered)) == answered


@given(
    st.one_of(
        st.dates(date(1850, 1, 1), date(2250, 1, 1)).map(str),
        st.from_regex(TypeAdapter(Day).json_schema()["pattern"]),
        st.sampled_from(
            ["1.5.24", "01.05.2024", "2024-5-1", "2024-02-30", "20240501", "2024-05-01T00:00", "1714521600", ""]
        ),
        st.text(max_size=10),
    )
)
@example("2024-05-01\n")
@example("\u0662024-05-01")
def test_a_day_is_accepted_exactly_if_it_is_documented(text: str) -> None:
    def in_the_calendar() -> bool:
        try:
            return bool(date.fromisoformat(text))
        except ValueError:
            return False

    assert accepts(Day, text) is (documented(Day)(text) and in_the_calendar())


def test_the_document_tells_the_limits() -> None:
    assert TypeAdapter(Name).json_schema() == {"type": "string", "minLength": 1, "maxLength": 35}


@pytest.mark.parametrize(
    ("iban", "qr"),
    [
        ("CH4431999123000889012", True),
        ("CH3530000000000000123", True),
        ("CH2729999000000000123", False),
        ("CH3032000000000000123", False),
        ("DE89370400440532013000", False),
    ],
)
def test_a_qr_iban_is_known_by_its_institution(iban: str, qr: bool) -> None:
    assert is_qr_iban(iban) is qr


def test_a_bank_is_named_when_the_register_knows_it() -> None:
    assert bank_name("CH3530000000000000123") == "PostFinance AG"
    assert bank_name("CH3600000000000000000") is None
