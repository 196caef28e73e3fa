"""Rules as data: a stable code, error or warning, and where the law says so (FORMS §5).

The words are texts: `errors.<code>` says what is wrong, `errors.<code>.fix` what to do. A rule that looks at one type
only is declared beside that type; those that several types share stand here.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, Self

from api.core.errors import Finding

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """An error stops the submission; a warning is shown to the company and to the reviewer.

    `source` is the law, ordinance or circular, in its French abbreviation (`legal_source` has the others); None for a
    rule of this counter. `known` are parameters of its sentence that are known before it is broken.
    """

    code: str
    severity: Severity = "error"
    source: str | None = None
    known: tuple[tuple[str, str | int], ...] = ()

    def about(self, **params: str | int) -> Self:
        """The rule about something, such as one of several years that a claim is for."""
        return replace(self, known=tuple(params.items()))

    def at(self, pointer: str, label: str | None = None, /, **params: str | int) -> Finding:
        """What this rule finds at a place of the body. Without `label` the field's own name is used in the sentence."""
        return Finding(pointer, self.code, dict(self.known) | params, label, self.severity)


REQUIRED: Final = Rule("required")
FUTURE: Final = Rule("future")
RANGE: Final = Rule("range")
POSITIVE: Final = Rule("positive")
TOO_GREAT: Final = Rule("amount_too_great")
OUTSIDE_PERIOD: Final = Rule("outside_period")
PRESCRIBED: Final = Rule("prescribed", source="LPGA art. 24")
PRESCRIBED_IN_PART: Final = Rule("prescribed_in_part", source="LPGA art. 24")
GLN_UNUSUAL: Final = Rule("gln_unusual", "warning")
VAT_RATE: Final = Rule("vat_rate", source="LTVA art. 25")
TARIFF_UNKNOWN: Final = Rule("tariff_unknown")
TARIFF_NOT_CONFIRMED: Final = Rule("tariff_not_confirmed", "warning")
DUPLICATE: Final = Rule("duplicate", "warning")
ALREADY_INVOICED: Final = Rule("already_invoiced")

SHARED: Final = (
    REQUIRED,
    FUTURE,
    RANGE,
    POSITIVE,
    TOO_GREAT,
    OUTSIDE_PERIOD,
    PRESCRIBED,
    PRESCRIBED_IN_PART,
    GLN_UNUSUAL,
    VAT_RATE,
    TARIFF_UNKNOWN,
    TARIFF_NOT_CONFIRMED,
    DUPLICATE,
    ALREADY_INVOICED,
)
