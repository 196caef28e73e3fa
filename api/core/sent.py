"""A body that is taken also when its shape is wrong, so that the rules add theirs: one answer names everything."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
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

    _unread: frozenset[str] = PrivateAttr(frozenset())

    @model_validator(mode="wrap")
    @classmethod
    def _note_unread(cls, raw: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - what was sent
        typed = handler(raw)
        if isinstance(raw, Mapping):
            filled = [name for name in cls.model_fields if raw.get(name) is not None and raw[name] != ""]
            typed._unread = frozenset(name for name in filled if getattr(typed, name) is None)  # noqa: SLF001 - its own
        return typed

    def has_unread(self, *names: str) -> bool:
        """Whether one of these holds something that is no value yet, so that it is not known to be none."""
        return not self._unread.isdisjoint(names)

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_none(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - any field's
        try:
            return handler(value)
        except ValidationError:
            return None


def is_unread(entry: BaseModel, *names: str) -> bool:
    """Whether an entry, whole or half filled, holds in one of these what is no value yet."""
    return isinstance(entry, Typed) and entry.has_unread(*names)


def listed(most: int) -> BeforeValidator:
    """For a list of half-filled entries: what is none counts as one in which nothing is filled in, so that each keeps
    its place; without what lies beyond the most that there may be."""

    def read(value: Any) -> list[Any]:  # noqa: ANN401 - what was sent
        return [item if isinstance(item, Mapping) else {} for item in value[:most]] if isinstance(value, list) else []

    return BeforeValidator(read)
