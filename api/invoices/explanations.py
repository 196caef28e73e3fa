"""What the office has marked is changed by a correction, or the company says why it stays. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from api.core.errors import Finding
from api.core.labels import t
from api.invoices.context import Asked
from api.invoices.places import placed
from api.invoices.rules import Rule
from api.invoices.schemas import InvoiceInput

EXPLANATION_REQUIRED: Final = Rule("explanation_required")
EXPLANATION_UNKNOWN: Final = Rule("explanation_unknown")

EXPLANATION_RULES: Final = (EXPLANATION_REQUIRED, EXPLANATION_UNKNOWN)

_LABEL: Final = "invoices.fields.explanations"


def check_explanations(invoice: InvoiceInput, asked: Asked | None) -> Iterator[Finding]:
    """Each item is answered, and nothing else is."""
    items = {item.id: item for item in asked.items} if asked else {}
    for item_id in invoice.explanations:
        if item_id not in items:
            yield EXPLANATION_UNKNOWN.at(f"/explanations/{item_id}", _LABEL)
    if asked is None:
        return
    before, now = plain(InvoiceInput.model_validate(asked.body, extra="ignore")), plain(invoice)
    for item in items.values():
        if item.id not in invoice.explanations and is_unchanged(item.pointer, before, now):
            yield EXPLANATION_REQUIRED.at(f"/explanations/{item.id}", item.label)


def explained(kind: str, explanations: Mapping[UUID, str], asked: Asked | None, language: str) -> str | None:
    """What stays as it was and why, for the history: a line for each item, as mails name it."""
    items = asked.items if asked else ()
    said = [
        t(language, "invoices.explained", label=placed(kind, item.pointer, item.label, language), text=words)
        for item in items
        if (words := explanations.get(item.id))
    ]
    return "\n".join(said) or None


def plain(body: InvoiceInput) -> Mapping[str, Any]:
    """A body as JSON, to compare."""
    return body.model_dump(mode="json")


def is_unchanged(pointer: str, before: object, now: object) -> bool:
    """Whether a field has the value that was asked about. A new file beside an unreadable one answers for it; lines
    that were taken away or put in move the others, so that a line counts as changed unless as many as before have the
    value."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    if steps and steps[-1].isdigit() and not isinstance(_at(before, steps), dict):
        steps = steps[:-1]
    value = _at(before, steps)
    if value != _at(now, steps):
        return False
    number = next((n for n, step in enumerate(steps) if step.isdigit()), None)
    if number is None:
        return True
    rest = steps[number + 1 :]
    return _count(_at(now, steps[:number]), rest, value) >= _count(_at(before, steps[:number]), rest, value)


def _at(value: object, steps: Sequence[str]) -> object:
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _count(entries: object, rest: Sequence[str], value: object) -> int:
    return sum(_at(entry, rest) == value for entry in entries) if isinstance(entries, list) else 0
