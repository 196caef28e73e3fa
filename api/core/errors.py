"""The one error shape: a handful of kinds, a stable code each, one problem+json body (RFC 9457, API.md).

Domains subclass the kinds beside the code that raises them. Every code has a sentence `errors.<code>` and a way out
`errors.<code>.fix` in each language; `GET /api/v1/error-codes` lists them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal

from api.core.labels import has_label, t

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one place of what was sent, or of an invoice.

    `pointer` is a JSON pointer into the body as it was sent; `label` the label key of the field, `params` fill the
    sentence `errors.<code>`.
    """

    pointer: str
    code: str
    params: Params = field(default_factory=dict)
    label: str | None = None
    severity: Literal["error", "warning"] = "error"


_INSIDE: Final = re.compile(r"^/form/|/[^0-9/][^/]*$")  # not a file of a list of files, which has a name
_POSITION: Final = re.compile(r"(?<=/)[0-9]{1,4}(?=/|$)")


def translated(params: Params, language: str) -> dict[str, object]:
    """The parameters of a sentence; one that is a label key, or several behind each other, becomes its text."""
    return {name: _shown(value, language) for name, value in params.items()}


def _shown(value: str | int, language: str) -> object:
    keys = value.split(", ") if isinstance(value, str) else []
    return ", ".join(t(language, key) for key in keys) if keys and all(map(has_label, keys)) else value


def sentence(finding: Finding, language: str) -> str:
    """The finding in words. In an entry of a list its place is named, since another entry may have the same."""
    key, params = f"errors.{finding.code}", translated(finding.params, language)
    label = t(language, finding.label) if finding.label and has_label(finding.label) else t(language, "errors.field")
    row = row_of(finding.pointer)
    if row is None:
        return t(language, key, **{"label": label} | params)
    place = t(language, "common.row", no=row, label=label)
    text = t(language, key, **{"label": place} | params)
    return text if place in text else t(language, "common.placed", place=place, text=text)


def row_of(pointer: str) -> str | None:
    """Which entry of an invoice's list, or of a list of objects, a place belongs to: "3", or "3.1" for a list in it."""
    if not _INSIDE.search(pointer):
        return None
    return ".".join(str(int(step) + 1) for step in _POSITION.findall(pointer)) or None


class Problem(Exception):
    """Any answer that is not a success. Raise a subclass."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "unexpected"

    def __init__(
        self,
        code: str | None = None,
        *,
        params: Params | None = None,
        errors: Sequence[Finding] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code or type(self).code)
        self.problem_code = code or type(self).code
        self.params: Params = params or {}
        self.errors = errors
        self.retry_after = retry_after


class BadRequest(Problem):
    status = 400
    code = "bad_request"


class Unauthenticated(Problem):
    status = 401
    code = "unauthenticated"


class Forbidden(Problem):
    status = 403
    code = "forbidden"


class NotFound(Problem):
    """Absent, or not yours: indistinguishable (R-41)."""

    status = 404
    code = "not_found"


class Conflict(Problem):
    status = 409
    code = "conflict"


class PreconditionFailed(Problem):
    status = 412
    code = "changed_meanwhile"


class TooLarge(Problem):
    status = 413
    code = "body_too_large"


class UnsupportedMedia(Problem):
    status = 415
    code = "media_type"


class Unprocessable(Problem):
    status = 422
    code = "fields_not_valid"

    def __init__(self, errors: Sequence[Finding], code: str | None = None) -> None:
        super().__init__(code, errors=errors)


class PreconditionRequired(Problem):
    status = 428
    code = "if_match_missing"


class TooManyRequests(Problem):
    status = 429
    code = "too_many_requests"


class Unavailable(Problem):
    status = 503
    code = "unavailable"


def kinds() -> list[type[Problem]]:
    """Every kind of problem the program can answer, subclasses of subclasses too."""

    def below(kind: type[Problem]) -> list[type[Problem]]:
        return [found for sub in kind.__subclasses__() for found in (sub, *below(sub))]

    return [Problem, *below(Problem)]


def problem_body(problem: Problem, *, language: str, request_id: str, base_url: str) -> dict[str, Any]:
    """The body of every error, whatever failed. It never holds what was sent."""
    code = problem.problem_code
    return {
        "type": f"{base_url}/api/v1/error-codes/{code}",
        "title": t(language, f"errors.status.{problem.status}"),
        "status": problem.status,
        "code": code,
        "detail": t(language, f"errors.{code}", **translated(problem.params, language)),
        "params": dict(problem.params),
        "request_id": request_id,
        "errors": [
            {
                "pointer": finding.pointer,
                "code": finding.code,
                "detail": sentence(finding, language),
                "label": finding.label,
                "params": dict(finding.params),
            }
            for finding in problem.errors
        ],
    }
