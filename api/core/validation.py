"""From Pydantic's errors to findings: our codes, and pointers into the body as it was sent."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from api.core.errors import Finding, Params

# Pydantic's type → our code. What is not here is a wrong format.
_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_many",
    "too_short": "too_few",
    "greater_than": "positive",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_great",
    "decimal_max_places": "too_many_places",
    "literal_error": "choice",
    "enum": "choice",
    "union_tag_invalid": "choice",
    "union_tag_not_found": "required",
}
_OWN = {
    *("characters", "email", "avs_number", "gln", "iban", "decision_number", "payment_reference", "mobile", "terms"),
    *("gln_check_digit", "code_digits", "postcode", "month", "uid", "ascending", "request_twice"),
    *("password_too_short", "password_too_long", "password_common"),
}
_LIMITS = {"max_length": "limit", "min_length": "limit", "le": "limit", "ge": "limit", "decimal_places": "limit"}


def pointer_of(location: Sequence[str | int], body: Any) -> str:  # noqa: ANN401 - what was sent
    """The JSON pointer of a Pydantic location. Pydantic puts the tag of a union into it: what is not in the body
    that was sent, and not the last step, is such a tag."""
    steps: list[str] = []
    for position, step in enumerate(location):
        last = position == len(location) - 1
        if isinstance(body, Mapping):
            if step not in body and not last:
                continue
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int):
            body = body[step] if step < len(body) else None
        elif not last:
            continue
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in steps)


def label_of(pointer: str, prefix: str) -> str | None:
    """The label key of a field: the prefix of its model and the names on the way, without list positions."""
    names = [step for step in pointer.split("/")[1:] if not step.isdigit()]
    return ".".join([prefix, *names]) if prefix and names else None


def _shown(limit: object) -> str:
    """999'999'999.99"""
    return f"{limit:,}".replace(",", "'") if isinstance(limit, Decimal) else str(limit)


def _finding(error: Mapping[str, Any], location: Sequence[str | int], body: Any, prefix: str) -> Finding:  # noqa: ANN401
    kind, sent = str(error["type"]), error.get("input")
    if isinstance(sent, str):  # behind a validator of ours Pydantic no longer knows that it measures a text
        kind = {"too_short": "string_too_short", "too_long": "string_too_long"}.get(kind, kind)
    context = error.get("ctx") or {}
    if "discriminator" in context:  # what is wrong is the field that tells the kinds apart
        location = [*location, context["discriminator"].strip("'")]
    pointer = pointer_of(location, body)
    params: Params = {_LIMITS[name]: _shown(value) for name, value in context.items() if name in _LIMITS}
    code = kind if kind in _OWN else _CODES.get(kind, "format")
    empty = (
        sent is None or (isinstance(sent, str) and not sent.strip()) or (code, params) == ("too_short", {"limit": "1"})
    )
    if empty and code not in {"unknown_field", "too_many", "too_few"}:
        code, params = "required", {}
    if code == "unknown_field":  # the name is what was sent, so it is not repeated
        return Finding(pointer.rpartition("/")[0], code)
    return Finding(pointer, code, params, label_of(pointer, prefix))


def findings(errors: Sequence[Mapping[str, Any]], body: Any, prefix: str, skip: int = 0) -> list[Finding]:  # noqa: ANN401
    """Findings of a validation, one a place. `skip` leading steps of each location are not the body's."""
    found: dict[str, Finding] = {}
    for error in errors:
        finding = _finding(error, error["loc"][skip:], body, prefix)
        found.setdefault(finding.pointer if finding.code != "unknown_field" else f"{finding.pointer}?", finding)
    return list(found.values())
