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
from api.review.statistics.facts import ASKED, DECIDED, ENDED, wanted
from api.review.statistics.schemas import (
    CorrectionStatistics,
    FieldFigures,
    ReasonFigures,
    ReductionFigures,
    RuleFigures,
    StatisticsFilters,
)

MOST: Final = 50

_COUNTS: Final = f"""
    SELECT (SELECT count(*) FROM correction_facts WHERE {ASKED}) AS corrections,
           (SELECT count(*) FROM invoice_facts WHERE {DECIDED}) AS decided
    """  # noqa: S608 - the parts are our own, the values are arguments
_REASONS: Final = f"""
    WITH asked AS (
      SELECT reason, count(*) AS asked FROM correction_facts, unnest(reasons) AS reason WHERE {ASKED} GROUP BY 1),
    marked AS (
      SELECT reason, count(*) AS marked FROM invoice_facts, unnest(reasons) AS reason
      WHERE {DECIDED} AND corrections > 0 GROUP BY 1)
    SELECT reason AS code, COALESCE(asked, 0) AS asked, COALESCE(marked, 0) AS marked
    FROM asked FULL JOIN marked USING (reason) ORDER BY 2 DESC, 3 DESC, 1 LIMIT {MOST}
    """  # noqa: S608 - as above
_REDUCTIONS: Final = f"""
    WITH reduced AS MATERIALIZED (SELECT invoice_id FROM invoice_facts WHERE {ENDED} AND allowed IS NOT NULL)
    SELECT l.reason_code AS code, count(*) AS lines, sum(l.requested - l.allowed) AS amount
    FROM reduced f JOIN invoices i ON i.id = f.invoice_id JOIN reduction_lines l ON l.reduction_id = i.reduction_id
    GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT {MOST}
    """  # noqa: S608 - as above
_FIELDS: Final = f"""
    WITH asked AS (
      SELECT kind, field, count(*) AS asked FROM correction_facts, unnest(fields) AS field
      WHERE {ASKED} GROUP BY 1, 2),
    marked AS (
      SELECT kind, field, count(*) AS marked FROM invoice_facts, unnest(fields) AS field
      WHERE {DECIDED} AND corrections > 0 GROUP BY 1, 2),
    decided AS (SELECT kind, count(*) AS decided FROM invoice_facts WHERE {DECIDED} GROUP BY 1)
    SELECT kind, field AS label, COALESCE(asked, 0) AS asked, COALESCE(marked, 0) AS marked,
           COALESCE(decided, 0) AS decided
    FROM asked FULL JOIN marked USING (kind, field) LEFT JOIN decided USING (kind)
    ORDER BY 3 DESC, 4 DESC, 1, 2 LIMIT {MOST}
    """  # noqa: S608 - as above
_RULES: Final = f"""
    SELECT rule AS code, count(*) AS decided,
           count(*) FILTER (WHERE outcome = 'accepted' AND corrections = 0) AS right_first_time
    FROM invoice_facts, unnest(rules) AS rule WHERE {DECIDED} AND rules IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST}
    """  # noqa: S608 - as above


async def read_correction_statistics(
    session: AsyncSession, officer: Officer, filters: StatisticsFilters
) -> CorrectionStatistics:
    """Raises Unprocessable, NotFound."""
    arguments = (await wanted(session, officer, filters)).arguments
    language = officer.language
    (counts,) = await fetch(session, _COUNTS, *arguments)
    names = await _reason_names(session, language)
    return CorrectionStatistics(
        corrections=counts["corrections"],
        reasons=[
            ReasonFigures(name=names.get(row["code"], row["code"]), decided=counts["decided"], **row)
            for row in await fetch(session, _REASONS, *arguments)
        ],
        reductions=[
            ReductionFigures(name=names.get(row["code"], row["code"]), **row)
            for row in await fetch(session, _REDUCTIONS, *arguments)
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
