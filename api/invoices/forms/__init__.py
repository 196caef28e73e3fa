"""The invoice types: one line a type. Everything that goes over all types reads these."""

from collections.abc import Mapping
from typing import Final

from api.invoices.forms.base import MOST, Form, Line
from api.invoices.forms.other import Other

FORMS: Final[Mapping[str, type[Form]]] = {
    "other": Other,
}

# With a second type this becomes `Annotated[Other | Travel, Field(discriminator="kind")]`.
AnyForm = Other

__all__ = ["FORMS", "MOST", "AnyForm", "Form", "Line"]
