"""What looks random in the demo data but is the same each time: ids, days, and numbers with right check digits."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from schwifty import IBAN
from stdnum import ean
from stdnum.ch import esr
from stdnum.iso7064 import mod_97_10

T = TypeVar("T")

LAST_DAY: Final = date(2026, 10, 31)
"""The demo's present: nothing happens later."""
FIRST_DAY: Final = date(2025, 11, 1)

_ZONE: Final = ZoneInfo("Europe/Zurich")
_CLOSED: Final = frozenset({(12, 24), (12, 25), (12, 26), (12, 31), (1, 1), (1, 2), (8, 1), (5, 1)})


def seeded(subject: object) -> Random:
    """A source of its own for each subject, so that a change to one leaves the others as they were."""
    return Random(f"guichet demo {subject}")  # noqa: S311 - believable data, not secrets


def weighted(random: Random, choices: Sequence[tuple[T, int]]) -> T:
    return random.choices([item for item, _ in choices], [weight for _, weight in choices])[0]


def id_at(random: Random, at: datetime) -> UUID:
    """A UUID of version 7 of this instant, as `new_id` makes them."""
    number = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | random.getrandbits(12) << 64
    return UUID(int=number | 0x2 << 62 | random.getrandbits(62))


def working_day(day: date) -> date:
    """This day, or the last one before it on which offices are open."""
    while day.weekday() > 4 or (day.month, day.day) in _CLOSED:
        day -= timedelta(days=1)
    return day


def at_work(random: Random, day: date, first_hour: int = 8, last_hour: int = 16) -> datetime:
    """An instant of this day between two full hours of Swiss time."""
    moment = time(random.randint(first_hour, last_hour), random.randint(0, 59), random.randint(0, 59))
    return datetime.combine(day, moment, _ZONE).astimezone(UTC)


def local_day(at: datetime) -> date:
    return at.astimezone(_ZONE).date()


def gln(serial: int) -> str:
    body = f"76019999{serial:04d}"
    return body + ean.calc_check_digit(body)


def avs_number(serial: int) -> str:
    """From the range of the guide's own examples, 756.0000."""
    body = f"7560000{serial:05d}"
    return body + ean.calc_check_digit(body)


def iban(institution: str, serial: int) -> str:
    return str(IBAN.generate("CH", bank_code=institution, account_code=f"{serial:012d}"))


def qr_reference(serial: int) -> str:
    body = f"{serial:026d}"
    return body + esr.calc_check_digit(body)


def scor_reference(text: str) -> str:
    """ISO 11649, of capitals and digits."""
    return f"RF{mod_97_10.calc_check_digits(f'{text}RF')}{text}"


def decision_number(random: Random, year: int, office: str = "302") -> str:
    return f"{office}{year}{random.randint(100_000, 1_999_999):07d}"
