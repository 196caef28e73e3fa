"""Which entry of a list a field of a request is in, where its label does not say: "Prestation 2". Pure."""

from api.core.labels import t
from api.invoices.forms import FORMS


def place_of(kind: str, pointer: str, language: str) -> str | None:
    """By its number, as the form counts; never by what was typed, which may be a person's name. A list inside an entry
    counts behind a full stop."""
    top, *steps = pointer.split("/")[1:]
    if top == "attachments" and steps:
        return t(language, "invoices.place.file", no=int(steps[0]) + 1)
    if top != "form" or not steps or steps[0] not in FORMS[kind].entry_labels:
        return None
    no = ".".join(str(int(step) + 1) for step in steps if step.isdigit())
    return t(language, FORMS[kind].entry_labels[steps[0]], no=no) if no else None


def placed(kind: str, pointer: str, label: str, language: str) -> str:
    """Date (Prestation 2)."""
    place = place_of(kind, pointer, language)
    name = t(language, label)
    return name if place is None else t(language, "invoices.place.of", label=name, place=place)
