"""What the office asks to be corrected and what it reduces: for which reasons, in which fields, and which warnings come
true."""

import re
from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.db import fetch
from api.core.error_codes import codes, words_of
from api.core.labels import has_label, in_language, t
from api.invoices.models import Reason
from api.review.statistics.counting import counted
from api.review.statistics.schemas import (
    CorrectionStatistics,
    FieldFigures,
    ReasonFigures,
    ReductionFigures,
    RuleFigures,
    StatisticsFilters,
)
from api.review.statistics.wanted import wanted

MOST: Final = 50
_DECIDED: Final = "measure IN ('right_first_time', 'accepted', 'refused')"

_TOTALS: Final = f"""
    {counted("asked", "ended")}
    SELECT COALESCE(sum(requests) FILTER (WHERE source = 'asked'), 0)::bigint AS corrections,
           COALESCE(sum(requests) FILTER (WHERE {_DECIDED}), 0)::bigint AS decided
    FROM counted
    """  # noqa: S608 - the parts are our own, the values are arguments
_REASONS: Final = f"""
    {counted("asked_reasons", "marked_reasons")}
    SELECT key AS code, COALESCE(sum(requests) FILTER (WHERE source = 'asked_reasons'), 0)::bigint AS asked,
           COALESCE(sum(requests) FILTER (WHERE source = 'marked_reasons'), 0)::bigint AS marked
    FROM counted GROUP BY key ORDER BY 2 DESC, 3 DESC, 1 LIMIT {MOST}
    """  # noqa: S608 - as above
_REDUCTIONS: Final = f"""
    WITH reduced AS MATERIALIZED (
      SELECT invoice_id FROM invoice_facts
      WHERE ended_at >= $1 AND ended_at < $2 AND ($3::text IS NULL OR kind = $3)
        AND ($4::uuid IS NULL OR organisation_id = $4) AND allowed IS NOT NULL)
    SELECT l.reason_code AS code, count(*) AS lines, sum(l.requested - l.allowed) AS amount
    FROM reduced f JOIN invoices i ON i.id = f.invoice_id JOIN reduction_lines l ON l.reduction_id = i.reduction_id
    GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT {MOST}
    """  # noqa: S608 - as above
_FIELDS: Final = f"""
    {counted("asked_fields", "marked_fields", "ended")},
    decided AS (SELECT kind, sum(requests)::bigint AS decided FROM counted WHERE {_DECIDED} GROUP BY 1)
    SELECT kind, key AS label, COALESCE(sum(requests) FILTER (WHERE source = 'asked_fields'), 0)::bigint AS asked,
           COALESCE(sum(requests) FILTER (WHERE source = 'marked_fields'), 0)::bigint AS marked,
           COALESCE(max(decided), 0) AS decided
    FROM counted LEFT JOIN decided USING (kind) WHERE source <> 'ended'
    GROUP BY kind, key ORDER BY 3 DESC, 4 DESC, 1, 2 LIMIT {MOST}
    """  # noqa: S608 - as above
_RULES: Final = f"""
    {counted("rules")}
    SELECT key AS code, sum(requests)::bigint AS decided,
           COALESCE(sum(requests) FILTER (WHERE measure = 'right_first_time'), 0)::bigint AS right_first_time
    FROM counted GROUP BY key ORDER BY 2 DESC, 1 LIMIT {MOST}
    """  # noqa: S608 - as above


async def read_correction_statistics(
    session: AsyncSession, officer: Officer, filters: StatisticsFilters
) -> CorrectionStatistics:
    """Raises Unprocessable, NotFound."""
    chosen = await wanted(session, officer, filters)
    arguments = (await chosen.coverage(session, by="month")).arguments
    whole = (chosen.period.begins, chosen.period.ends, chosen.kind, chosen.organisation_id)
    language = officer.language
    (counts,) = await fetch(session, _TOTALS, *arguments)
    names = await _reason_names(session, language)
    return CorrectionStatistics(
        corrections=counts["corrections"],
        reasons=[
            ReasonFigures(name=names.get(row["code"], row["code"]), decided=counts["decided"], **row)
            for row in await fetch(session, _REASONS, *arguments)
        ],
        reductions=[
            ReductionFigures(name=names.get(row["code"], row["code"]), **row)
            for row in await fetch(session, _REDUCTIONS, *whole)
        ],
        fields=[
            FieldFigures(name=_field_name(row["label"], language), **row)
            for row in await fetch(session, _FIELDS, *arguments)
        ],
        rules=[
            RuleFigures(name=_rule_name(row["code"], language), **row)
            for row in await fetch(session, _RULES, *arguments)
        ],
    )


async def _reason_names(session: AsyncSession, language: str) -> Mapping[str, str]:
    """As they are called now, also those that are no longer offered."""
    reasons = await session.scalars(select(Reason).order_by(Reason.code, Reason.revision))
    return {reason.code: in_language(reason.short, language) for reason in reasons}


def _field_name(label: str, language: str) -> str:
    """Of a field that a form no longer has, what it was called in the program."""
    return t(language, label) if has_label(label) else label


_PLACE: Final = re.compile(r"\{\w+\}")


def _rule_name(code: str, language: str) -> str:
    """What the warning says, with "…" for what is said of one request only."""
    if code not in codes():
        return code
    return _PLACE.sub("…", words_of(code, language).meaning).replace("….", "…")
