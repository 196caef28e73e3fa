"""Rates of the law as dated data with their source, never constants in a rule (FORMS §6)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class VatRates:
    """Rates in per cent that hold from `valid_from` on."""

    valid_from: date
    confirmed_until: date
    rates: tuple[Decimal, ...]
    source: str

    @property
    def version(self) -> str:
        return f"vat-{self.valid_from.isoformat()}"


@cache
def vat_rates() -> Sequence[VatRates]:
    """All rates, the newest first."""
    rows = json.loads((Path(__file__).parent / "vat.json").read_text("utf-8"))
    found = [
        VatRates(
            valid_from=date.fromisoformat(row["valid_from"]),
            confirmed_until=date.fromisoformat(row["confirmed_until"]),
            rates=tuple(Decimal(rate) for rate in row["rates"]),
            source=row["source"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda rates: rates.valid_from, reverse=True))


def vat_rates_on(day: date, rates: Sequence[VatRates]) -> VatRates | None:
    """The rates of a day, or None before the first known ones."""
    return next((row for row in rates if row.valid_from <= day), None)
