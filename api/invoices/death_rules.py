"""What was done up to the day of the insured person's death is reimbursed, and nothing later.

A company is refused later services by the day that it typed itself, and by no other: whoever is refused by a day finds
it by asking often enough. What the office knows is looked at by the reviewer (`api.invoices.evidence`).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from api.core.errors import Finding
from api.core.sections import show_day
from api.invoices.context import Context
from api.invoices.forms.base import Form
from api.invoices.rules import Rule

AFTER_DEATH: Final = Rule("after_death")


def check_death(form: Form, context: Context) -> Iterator[Finding]:
    """Each service that is too late."""
    died = context.beneficiary.death_date if context.beneficiary else None
    if died is None:
        return
    for pointer in services_after(form, died):
        yield AFTER_DEATH.at(pointer, day=show_day(died))


def services_after(form: Form, died: date) -> Iterator[str]:
    """Where the services stand that are later than a day."""
    return (pointer for pointer, day in form.services() if day > died)
