"""Paper tells of what was done before it came in: later services were mistyped, or the day of receipt was."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from api.core.errors import Finding
from api.core.sections import show_day
from api.invoices.context import Context
from api.invoices.death_rules import services_after
from api.invoices.forms.base import Form
from api.invoices.rules import Rule

AFTER_PAPER: Final = Rule("after_paper", "warning")


def check_paper(form: Form, context: Context) -> Iterator[Finding]:
    """Each service that is later than the paper; for who enters it, and for who looks at it later."""
    received = _received_on(context)
    if received is None:
        return
    for pointer in services_after(form, received):
        yield AFTER_PAPER.at(pointer, day=show_day(received))


def _received_on(context: Context) -> date | None:
    if context.paper is not None:
        return context.paper.received_on
    return context.sent.received_on if context.sent is not None else None
