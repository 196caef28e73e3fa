"""Numbers as people read them (FORMS §2), and how a request came."""

from datetime import date

from api.core.labels import t
from api.core.sections import show_day


def shown_avs_number(number: str) -> str:
    """756.0000.0000.02"""
    return f"{number[:3]}.{number[3:7]}.{number[7:11]}.{number[11:]}"


def _in_groups(text: str, size: int) -> str:
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def shown_iban(iban: str) -> str:
    """In groups of four."""
    return _in_groups(iban, 4)


def shown_payment_reference(reference: str) -> str:
    """As it is printed on QR-bills: 21 00000 00003 13947 14300 09017, and RF18 5390 0754 7034."""
    return _in_groups(reference, 4) if reference.startswith("RF") else f"{reference[:2]} {_in_groups(reference[2:], 5)}"


def shown_decision(number: str) -> str:
    """302 2024 1234567"""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if len(number) == 14 else number


def shown_uid(uid: str) -> str:
    """CHE-100.155.212"""
    return f"{uid[:3]}-{uid[3:6]}.{uid[6:9]}.{uid[9:]}"


def shown_origin(received_on: date | None, language: str) -> str:
    """Online, or that the office entered it, with the day the paper came in."""
    if received_on is None:
        return t(language, "invoices.origin.online")
    return t(language, "invoices.origin.paper", day=show_day(received_on))
