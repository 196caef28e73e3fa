"""Logs: one JSON object a line, with allow-listed fields only (SECURITY R-90)."""

import logging
import sys
import traceback
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

# What a line may hold. Anything else is dropped, so that a careless call cannot leak a name or a number.
ALLOWED: Final = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "method",
        "route",
        "status",
        "milliseconds",
        "sqlstate",
        "kind",
        "trace",
        "job",
        "job_id",
        "attempt",
        "outbox_id",
        "channel",
        "message",
        "signal",
        "port",
        "environment",
        "version",
        "count",
        "gateway",
        "used",
        "budget",
    ]
)


def _only_allowed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED}


def _trace_without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The kind and the places of an exception, not its message: messages of drivers and parsers hold data."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["kind"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        event["trace"] = [f"{frame.filename.rpartition('/api/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _foreign(record: logging.LogRecord) -> str:
    """Other libraries' messages may hold data: only their kind is kept."""
    return record.name


class ForeignHandler(logging.Handler):
    """What libraries log through the standard library becomes a line of ours without their message."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger(_foreign(record)).log(record.levelno, "library", kind=record.name, exc_info=error)


def configure_logging(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _trace_without_values,
            _only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [ForeignHandler(level=logging.WARNING)]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
