"""What was done up to the day of the insured person's death is reimbursed, and nothing later."""

from collections.abc import Iterator
from typing import Final

from api.core.errors import Finding
from api.core.sections import show_day
from api.invoices.context import Context
from api.invoices.forms.base import Form
from api.invoices.rules import Rule

AFTER_DEATH: Final = Rule("after_death")
SERVICES_ENDED: Final = Rule("services_ended")
DEATH_RULES: Final = (AFTER_DEATH, SERVICES_ENDED)


def check_death(form: Form, context: Context) -> Iterator[Finding]:
    """Each service that is too late. A company is told the day where it typed it itself; what only the office knows,
    perhaps from somebody else, is not told."""
    person = context.beneficiary
    if person is None:
        return
    own, known = person.death_date, person.services_until
    for pointer, day in form.services():
        if own is not None and day > own:
            yield AFTER_DEATH.at(pointer, day=show_day(own))
        elif known is not None and day > known:
            yield SERVICES_ENDED.at(pointer)
