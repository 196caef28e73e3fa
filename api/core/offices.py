"""The offices of the disability insurance, by the numbers that their decisions begin with (FORMS §2)."""

from typing import Final

from api.core.config import get_settings
from api.core.labels import t

_FROM_301: Final = "ZH BE LU UR SZ OW NW GL ZG FR SO BS BL SH AR AI SG GR AG TG TI VD VS NE GE"
CANTON_OF: Final = {str(301 + place): canton for place, canton in enumerate(_FROM_301.split())} | {"350": "JU"}
LIECHTENSTEIN: Final = "326"
ABROAD: Final = "327"
"""The office for insured persons who live abroad (IVSTA, OAIE)."""

OFFICE_CODES: Final = frozenset({*CANTON_OF, LIECHTENSTEIN, ABROAD})


def competent_offices() -> frozenset[str]:
    """Those that can be competent where this one is not: of the cantons and for people abroad. Liechtenstein has an
    insurance of its own."""
    return frozenset({*CANTON_OF, ABROAD}) - {get_settings().office.code}


def office_place(code: str, language: str) -> str:
    """Whose office it is, in short: "Berne"."""
    return t(language, f"offices.place.{code}")


def office_name(code: str, language: str) -> str:
    return t(language, f"offices.{code}")
