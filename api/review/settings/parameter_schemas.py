from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo, WithJsonSchema, field_validator

from api.core.schemas import Input, Items, Output
from api.invoices.parameters import PARAMETERS, ParameterName, Unit
from api.review.revision_schemas import Revision


class ParameterInput(Input):
    """What a parameter is from now on: as many numbers, within the limits, as the list of parameters says. `revision`
    is the one that was read; 0 while the configuration's value counts."""

    label_prefix: ClassVar[str] = "review.parameter.fields"

    name: ParameterName
    revision: Annotated[int, Field(ge=0, le=30_000)]
    values: Annotated[
        list[Any],  # the parameter's kind looks at them
        Field(max_length=10),
        WithJsonSchema({"type": "array", "items": {"type": "string", "examples": ["30"]}, "maxItems": 10}),
    ]

    @field_validator("values", mode="before")
    @classmethod
    def _of_the_parameter(cls, values: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - before validation
        """What is wrong with single values is said together with the rest of the body."""
        if isinstance(values, list) and (name := info.data.get("name")):
            PARAMETERS[name].numbers(values)
        return values


class OfficeParameter(Output):
    """A value that the office changes without a restart. Numbers come as text, `fewest` to `most` of them, each from
    `minimum` to `maximum`; none means that it is off. `configured` counts while `revision` is 0."""

    name: ParameterName
    values: list[str]
    revision: int
    configured: list[str]
    unit: Unit
    minimum: str
    maximum: str
    fewest: int
    most: int
    revisions: list[Revision]


class OfficeParameters(Items[OfficeParameter]):
    pass
