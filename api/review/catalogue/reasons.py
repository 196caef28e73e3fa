"""The office keeps its catalogue of reasons: revisions are added and never changed. No decision's words change."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any, Final, get_args

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.db import fetch
from api.core.errors import Conflict, Finding, PreconditionFailed, Unprocessable
from api.core.labels import LANGUAGES, t
from api.invoices import queries
from api.invoices.models import Reason
from api.invoices.reasons import FIRST, OTHER, TAKE_TURN
from api.invoices.schemas import ReasonUse
from api.review.catalogue.reason_schemas import OfficeReason, OfficeReasons, ReasonCheck, ReasonInput, ReasonOrder
from api.review.revisions import Texts, changed, changes, history, in_languages

_YEAR: Final = timedelta(days=365)
_LABEL: Final = "review.reason.fields"
Content = Mapping[str, Any]


class ReasonUnchanged(Conflict):
    """A revision that says what the one before it said."""

    code = "reason_unchanged"


class ReasonOrderStale(Conflict):
    """The order names other reasons than there are: somebody added one meanwhile."""

    code = "reason_order"


async def list_catalogue(session: AsyncSession, officer: Officer) -> OfficeReasons:
    name = Person.first_name + " " + Person.last_name
    query = select(Reason, name).outerjoin(Person, Person.id == Reason.added_by).order_by(Reason.revision)
    history: dict[str, list[tuple[Reason, str | None]]] = defaultdict(list)
    for row, adder in await session.execute(query):
        history[row.code].append((row, adder))
    used = await _given(session, officer.now - _YEAR)
    newest = sorted(history.values(), key=lambda rows: (rows[-1][0].position, rows[-1][0].code))
    items = [_reason_out(rows, used.get(rows[-1][0].code, 0), officer.language) for rows in newest]
    return OfficeReasons(items=items, may_edit=officer.role == "administrator")


def _reason_out(rows: Sequence[tuple[Reason, str | None]], used: int, language: str) -> OfficeReason:
    reason, _ = rows[-1]
    revisions = history(rows, lambda row: _texts(_content(row), language), _LABEL, language)
    content = {name: getattr(reason, name) for name in ("code", "revision", "uses", "active", "short", "sentence")}
    return OfficeReason(**content, used=used, may_deactivate=reason.code != OTHER, revisions=revisions)


def _content(reason: Reason | None) -> dict[str, Any]:
    """What a revision may change; nothing of one that there is not."""
    if reason is None:
        return {}
    return {name: getattr(reason, name) for name in ("uses", "active", "position", "short", "sentence")}


def _texts(content: Content, language: str) -> Texts:
    if not content:
        return {}
    return {
        "uses": ", ".join(t(language, f"review.reason.use.{use}") for use in sorted(content["uses"])),
        "active": t(language, f"review.reason.active.{str(content['active']).lower()}"),
        "position": str(content["position"] + 1),
        **in_languages(content, "short", "sentence"),
    }


async def _given(session: AsyncSession, since: Any = None) -> dict[str, int]:  # noqa: ANN401 - a moment or none
    """How many refusals, items of corrections and lines of reductions gave each reason."""
    rows = await fetch(
        session,
        """
        SELECT code, count(*) AS given FROM (
          SELECT reason_code AS code FROM invoice_events
          WHERE reason_code IS NOT NULL AND ($1::timestamptz IS NULL OR at >= $1)
          UNION ALL
          SELECT reason_code FROM correction_items
          WHERE reason_code IS NOT NULL AND ($1::timestamptz IS NULL OR created_at >= $1)
          UNION ALL
          SELECT l.reason_code FROM reduction_lines l JOIN invoice_events e ON e.reduction_id = l.reduction_id
          WHERE $1::timestamptz IS NULL OR e.at >= $1) g
        GROUP BY code
        """,
        since,
    )
    return {row["code"]: row["given"] for row in rows}


async def check_reason(session: AsyncSession, officer: Officer, body: ReasonInput) -> ReasonCheck:
    """What this body would change. Raises Unprocessable, PreconditionFailed, ReasonUnchanged."""
    planned, before = _plan(body, await queries.newest_reasons(session))
    return await _check(session, officer, planned, before)


async def revise_reason(session: AsyncSession, officer: Officer, body: ReasonInput) -> ReasonCheck:
    """Add a reason, or the next revision of one. Raises Unprocessable, PreconditionFailed, ReasonUnchanged."""
    await fetch(session, TAKE_TURN)
    planned, before = _plan(body, await queries.newest_reasons(session))
    answer = await _check(session, officer, planned, before)
    await _add(session, officer, planned, before)
    return answer


async def order_reasons(session: AsyncSession, officer: Officer, body: ReasonOrder) -> None:
    """Put the catalogue in another order: a revision for each reason that moves. Raises ReasonOrderStale."""
    await fetch(session, TAKE_TURN)
    there = {reason.code: reason for reason in await queries.newest_reasons(session)}
    if sorted(body.codes) != sorted(there):
        raise ReasonOrderStale
    for position, code in enumerate(body.codes):
        before = there[code]
        if before.position != position:
            moved = {"code": code, "revision": before.revision + 1} | _content(before) | {"position": position}
            await _add(session, officer, moved, before)


def _plan(body: ReasonInput, there: Sequence[Reason]) -> tuple[dict[str, Any], Reason | None]:
    """The row of a body, and the revision before it."""
    said = body.model_dump(include={"active", "short", "sentence"}) | {"uses": sorted(set(body.uses))}
    if body.code is None:
        code = _code_for(body.short.en, {reason.code for reason in there})
        last = max((reason.position for reason in there), default=-1)
        return said | {"code": code, "revision": FIRST, "position": last + 1}, None
    before = next((reason for reason in there if reason.code == body.code), None)
    if before is None:
        raise Unprocessable([Finding("/code", "choice", label=f"{_LABEL}.code")])
    if before.revision != body.revision:
        raise PreconditionFailed
    if found := _needed(body):
        raise Unprocessable(found)
    planned = said | {"position": before.position}
    if _comparable(planned) == _comparable(_content(before)):
        raise ReasonUnchanged
    return planned | {"code": before.code, "revision": before.revision + 1}, before


def _comparable(content: Content) -> dict[str, Any]:
    return dict(content) | {"uses": sorted(content["uses"])}


def _needed(body: ReasonInput) -> list[Finding]:
    """Own words must stay possible for every decision."""
    if body.code != OTHER:
        return []
    found = [] if body.active else [Finding("/active", "reason_needed", label=f"{_LABEL}.active")]
    return (
        found
        if len(set(body.uses)) == len(get_args(ReasonUse))
        else [*found, Finding("/uses", "reason_needed", label=f"{_LABEL}.uses")]
    )


def _code_for(short: str, taken: set[str]) -> str:
    """ "Rate too high" → rate_too_high, or rate_too_high_2."""
    name = re.sub("[^a-z0-9]+", "_", short.lower()).strip("_")[:36] or "reason"
    return next(code for n in count(1) if (code := name if n == 1 else f"{name}_{n}") not in taken)


async def _check(session: AsyncSession, officer: Officer, planned: Content, before: Reason | None) -> ReasonCheck:
    kept = (await _given(session)).get(planned["code"], 0)
    old, new = (_texts(content, officer.language) for content in (_content(before), planned))
    return ReasonCheck(code=planned["code"], changes=changes(old, new, _LABEL, officer.language), kept=kept)


async def _add(session: AsyncSession, officer: Officer, planned: Content, before: Reason | None) -> None:
    session.add(Reason(**planned, added_by=officer.person_id, added_at=officer.now))
    await session.flush()
    old, new = (_texts(content, LANGUAGES[0]) for content in (_content(before), planned))
    fields = [f"{planned['code']}.{name}" for name in changed(old, new)]
    await audit(session, officer, "change" if before else "create", "reason", None, fields=fields)
