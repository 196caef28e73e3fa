from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.failed_steps.kinds import Asked, Kind

MOST: Final = 500
"""Rows of one source that one run takes in; a minute later come the next."""


@dataclass(frozen=True, slots=True)
class Found:
    """A failure that has no open step yet. `code` may be anything; only a class or a number of it is kept."""

    source: str
    kind: Kind
    name: str
    code: str | None
    attempts: int
    failed_at: datetime
    owner: Asked = "operator"
    retryable: bool = True
    organisation_id: UUID | None = None
    invoice_id: UUID | None = None
    person_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


# What a mail's subject may name; no parameter of a mail names a person (DECISIONS 25).
SUBJECT: Final = ("reference", "organisation", "event", "due_date")


def subject_facts(params: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a mail's parameters: enough for its subject."""
    return {name: params[name] for name in SUBJECT if params.get(name)}


def id_in(values: Mapping[str, Any], name: str) -> UUID | None:
    """An id in a payload or in parameters."""
    value = values.get(name)
    return UUID(value) if isinstance(value, str) else None


def is_new(source: str, failed_at: str) -> str:
    """SQL: no step of this source is open, and none was handled since it failed."""
    return (
        f"NOT EXISTS (SELECT FROM failed_steps s WHERE s.source = {source} "
        f"AND (s.closed_at IS NULL OR s.closed_at >= {failed_at}))"
    )


def outcomes(prefix: str, table: str, outcome: str, details: str) -> str:
    """SQL of what became of the open steps of a table with ids; `t` is its row."""
    return f"""
        SELECT * FROM (
          SELECT s.id, s.state, s.retry_begun, CASE WHEN t.id IS NULL THEN 'gone' {outcome} END AS outcome, {details}
          FROM failed_steps s
          LEFT JOIN {table} t ON t.id = CASE WHEN s.source LIKE '{prefix}:%' THEN split_part(s.source, ':', 2)::uuid END
          WHERE s.closed_at IS NULL AND s.source LIKE '{prefix}:%') AS became
        WHERE outcome IN ('done', 'gone') OR (outcome = 'failed' AND state = 'retrying' AND retry_begun)
        LIMIT {MOST}
        """  # noqa: S608 - our own text
