"""A body that is taken also when its shape is wrong, so that the rules add theirs: one answer names everything."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic_core import CoreSchema, core_schema

from api.core.errors import Finding, Unprocessable
from api.core.schemas import Input
from api.core.validation import findings

Model = TypeVar("Model", bound=Input)


class Sent(Generic[Model]):
    """A body as it was sent; in the API's document it is the model. `whole` is None where `findings` has errors."""

    def __init__(self, raw: Any, whole: Model | None, findings: Sequence[Finding] = ()) -> None:  # noqa: ANN401
        self.raw = raw
        self.whole = whole
        self.findings = findings

    def accepted(self, found: Sequence[Finding]) -> Model:
        """The body where neither its shape nor a rule has anything against it. Raises Unprocessable with all errors; a
        place whose value has no right shape is said to be nothing else."""
        places = {finding.pointer for finding in self.findings}
        errors = [*self.findings, *(finding for finding in found if finding.pointer not in places)]
        if errors or self.whole is None:
            raise Unprocessable(errors)
        return self.whole

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        (model,) = get_args(source)

        def read(raw: Any, whole: ValidatorFunctionWrapHandler) -> Sent[Any]:  # noqa: ANN401 - what was sent
            try:
                return cls(raw, whole(raw))
            except ValidationError as error:
                errors = error.errors(include_url=False)
                return cls(raw, None, findings(errors, raw, model.label_prefix))

        return core_schema.no_info_wrap_validator_function(read, handler(model))


class Typed(BaseModel):
    """What of a body can be read already: a value that is not one yet is none."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_none(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - any field's
        try:
            return handler(value)
        except ValidationError:
            return None
