"""The invoice types: one line a type. Everything that goes over all types reads these."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from api.invoices.forms.assistance import Assistance
from api.invoices.forms.assistive_devices import AssistiveDevices
from api.invoices.forms.base import MOST, Form, Line
from api.invoices.forms.hearing_aid import HearingAid
from api.invoices.forms.helplessness import Helplessness
from api.invoices.forms.other import Other
from api.invoices.forms.travel import Travel

FORMS: Final[Mapping[str, type[Form]]] = {
    "assistive_devices": AssistiveDevices,
    "helplessness": Helplessness,
    "hearing_aid": HearingAid,
    "assistance": Assistance,
    "travel": Travel,
    "other": Other,
}

AnyForm = Annotated[
    AssistiveDevices | Helplessness | HearingAid | Assistance | Travel | Other, Field(discriminator="kind")
]

__all__ = ["FORMS", "MOST", "AnyForm", "Form", "Line"]
