"""Where failures are kept, a module each: which there are, what became of those that are known, and trying again.

A step's source is `<prefix>:<key>`; the prefix leads back to the module.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncSession

from api.failed_steps.models import FailedStep
from api.failed_steps.sources import documents, exports, jobs, list_files, messages, schedules, sums
from api.failed_steps.sources.found import Found


@dataclass(frozen=True, slots=True)
class Source:
    """`outcomes` selects id, outcome (done, gone, failed), code, attempts and failed_at of open steps, of which more
    than what is known can be said: `failed` only once a retry has failed too."""

    find: Callable[[AsyncSession], Awaitable[Sequence[Found]]]
    outcomes: TextClause
    retry: Callable[[AsyncSession, FailedStep, str], Awaitable[None]]


SOURCES: Final[dict[str, Source]] = {
    "outbox": Source(messages.find, messages.OUTCOMES, messages.retry),
    "job": Source(jobs.find, jobs.OUTCOMES, jobs.retry),
    "document": Source(documents.find, documents.OUTCOMES, documents.retry),
    "export": Source(exports.find, exports.OUTCOMES, exports.retry),
    "list_file": Source(list_files.find, list_files.OUTCOMES, list_files.retry),
    "schedule": Source(schedules.find, schedules.OUTCOMES, schedules.retry),
    "sum": Source(sums.find, sums.OUTCOMES, sums.retry),
}
