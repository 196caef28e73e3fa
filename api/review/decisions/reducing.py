"""An acceptance of less than was asked for, line by line: what is allowed of each, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.errors import Conflict, Finding, Unprocessable
from api.core.ids import new_id
from api.core.sections import show_amount
from api.invoices import queries
from api.invoices.forms import Line
from api.invoices.models import Invoice, Reason, Reduction, ReductionLine
from api.invoices.parameters import read_parameters
from api.invoices.reasons import OTHER
from api.invoices.reductions import Kept, get_reductions, reducible_lines
from api.invoices.schemas import ReasonUse
from api.review.models import SecondLook
from api.review.schemas import LineReduction

_LABEL: Final = "review.fields.reductions"


class ReductionsOff(Conflict):
    """The office accepts everything or nothing."""

    code = "reductions_off"


class OtherReductions(Conflict):
    """The second officer allows something else than the first one did."""

    code = "other_reductions"


async def reasons_for(session: AsyncSession, use: ReasonUse) -> dict[str, Reason]:
    """What can be chosen now, by code."""
    return {reason.code: reason for reason in await queries.list_reasons(session) if use in reason.uses}


async def settle(
    session: AsyncSession,
    officer: Officer,
    invoice: Invoice,
    reductions: Sequence[LineReduction],
    asked: SecondLook | None,
) -> UUID | None:
    """The reduction with which a request is accepted: kept now, or the one that the first officer made; None where all
    is allowed. Raises ReductionsOff, OtherReductions, Unprocessable."""
    if reductions and not (await read_parameters(session)).reductions:
        raise ReductionsOff
    if asked is None:
        return await _keep(session, officer, invoice, reductions) if reductions else None
    kept = await get_reductions(session, [asked.reduction_id])
    if _said(next(iter(kept.values()), None)) != {
        (one.line, one.allowed, one.reason_code, one.message) for one in reductions
    }:
        raise OtherReductions
    return asked.reduction_id


def _said(kept: Kept | None) -> set[tuple[int, Decimal, str | None, str | None]]:
    lines = kept.lines if kept else ()
    return {(line.number, line.allowed, line.reason.code, line.message) for line in lines}


async def _keep(session: AsyncSession, officer: Officer, invoice: Invoice, reductions: Sequence[LineReduction]) -> UUID:
    lines, reasons = await reducible_lines(session, invoice), await reasons_for(session, "reduction")
    if found := list(_findings(reductions, lines, reasons)):
        raise Unprocessable(found)
    less = sum((lines[one.line].amount - one.allowed for one in reductions), Decimal(0))
    if less >= invoice.total:
        raise Unprocessable([Finding("/reductions", "reduced_to_nothing", label=_LABEL)])
    reduction_id = new_id()
    of = {"organisation_id": invoice.organisation_id}
    whole = {"invoice_id": invoice.id, "version": invoice.version, "requested": invoice.total}
    values = of | whole | {"id": reduction_id, "allowed": invoice.total - less, "made_by": officer.person_id}
    await session.execute(insert(Reduction).values(values))
    rows = [
        of
        | {"reduction_id": reduction_id, "requested": lines[one.line].amount}
        | {"reason_revision": reasons[one.reason_code or ""].revision}
        | one.model_dump(include={"line", "allowed", "reason_code", "message"})
        for one in reductions
    ]
    await session.execute(insert(ReductionLine), rows)
    return reduction_id


def _findings(
    reductions: Sequence[LineReduction], lines: Mapping[int, Line], reasons: Mapping[str, Reason]
) -> Iterator[Finding]:
    """Everything that is wrong with single lines."""
    times = Counter(one.line for one in reductions)
    for position, one in enumerate(reductions):
        at = f"/reductions/{position}"
        if one.line not in lines or times[one.line] > 1:
            yield Finding(f"{at}/line", "line_not_reducible", label=f"{_LABEL}.line")
        elif one.allowed >= lines[one.line].amount:
            asked = show_amount(lines[one.line].amount)
            yield Finding(f"{at}/allowed", "not_less", {"amount": asked}, f"{_LABEL}.allowed")
        if one.reason_code is None:
            yield Finding(f"{at}/reason_code", "required", label=f"{_LABEL}.reason_code")
        elif one.reason_code not in reasons:
            yield Finding(f"{at}/reason_code", "choice", label=f"{_LABEL}.reason_code")
        elif one.reason_code == OTHER and one.message is None:
            yield Finding(f"{at}/message", "required", label=f"{_LABEL}.message")
