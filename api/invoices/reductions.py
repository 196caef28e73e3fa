"""What the office allowed of a request instead of all that was asked for: read for its page, PDFs, letters and mails.

Row level security shows a company what it was told; whatever is not seen was not said.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.labels import in_language, t
from api.core.sections import (
    Amount,
    Cell,
    Column,
    Label,
    Period,
    RenderedSection,
    Row,
    Section,
    Table,
    TableRow,
    render,
    show,
    show_period,
)
from api.invoices import queries
from api.invoices.forms import Line
from api.invoices.models import Invoice, InvoiceEvent, InvoiceVersion, Reason, Reduction, ReductionLine
from api.invoices.places import place_of
from api.invoices.presenting import stored_body, stored_lines
from api.invoices.reasons import OTHER
from api.invoices.schemas import ReducedLine
from api.invoices.schemas import Reduction as ReductionOut


@dataclass(frozen=True, slots=True)
class Reduced:
    """A line of which less is allowed. `line` is what was sent, `number` its place there, from 0; `served` when
    that was done, where the form says it of the line."""

    number: int
    line: Line
    served: Period | None
    allowed: Decimal
    reason: Reason
    message: str | None


def line_label(number: int, line: Line, kind: str, language: str) -> str:
    """What a line is called; its place in the form where it has no name."""
    return show(line.label, language) if line.label else label_in_mail(number, line, kind, language)


def label_in_mail(number: int, line: Line, kind: str, language: str) -> str:
    """Never what was typed, which may be somebody's name."""
    if isinstance(line.label, Label) and not any(isinstance(value, str) for value in line.label.params.values()):
        return show(line.label, language)
    return place_of(kind, line.pointer, language) or t(language, "invoices.reduction.line", no=number + 1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A reduction with its lines, in their order. Amounts are CHF."""

    requested: Decimal
    allowed: Decimal
    lines: Sequence[Reduced]


async def get_reductions(session: AsyncSession, ids: Collection[UUID | None]) -> dict[UUID, Kept]:
    """Those of them that the reader may know."""
    wanted = [known for known in ids if known is not None]
    if not wanted:
        return {}
    version = (InvoiceVersion.invoice_id == Reduction.invoice_id, InvoiceVersion.version == Reduction.version)
    query = select(Reduction, InvoiceVersion).join(InvoiceVersion, and_(*version))
    found = (await session.execute(query.where(Reduction.id.in_(wanted)))).all()
    lines = await _lines(session, wanted)
    return {
        row.id: Kept(row.requested, row.allowed, [_reduced(line, sent) for line in lines[row.id]])
        for row, sent in found
    }


async def _lines(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[ReductionLine, Reason]]]:
    given = (Reason.code == ReductionLine.reason_code, Reason.revision == ReductionLine.reason_revision)
    query = select(ReductionLine, Reason).join(Reason, and_(*given)).where(ReductionLine.reduction_id.in_(ids))
    query = query.order_by(ReductionLine.line)
    found: dict[UUID, list[tuple[ReductionLine, Reason]]] = defaultdict(list)
    for line, reason in await session.execute(query):
        found[line.reduction_id].append((line, reason))
    return found


def _reduced(row: tuple[ReductionLine, Reason], version: InvoiceVersion) -> Reduced:
    kept, reason = row
    line = stored_lines(version.assessment)[kept.line]
    served = stored_body(version).form.served(line.pointer)
    return Reduced(kept.line, line, served, kept.allowed, reason, kept.message)


async def reducible_lines(session: AsyncSession, invoice: Invoice) -> dict[int, Line]:
    """By their places, the lines of what was sent of which less can be allowed: those with an amount above 0."""
    return reducible_in(await queries.get_version(session, invoice))


def reducible_in(version: InvoiceVersion) -> dict[int, Line]:
    return {number: line for number, line in enumerate(stored_lines(version.assessment)) if line.amount > 0}


async def reduction_of(session: AsyncSession, event: InvoiceEvent | None) -> Kept | None:
    """With which an event accepts, if the reader may know."""
    if event is None or event.reduction_id is None:
        return None
    return (await get_reductions(session, [event.reduction_id])).get(event.reduction_id)


def reduction_out(kept: Kept | None, kind: str, language: str) -> ReductionOut | None:
    if kept is None:
        return None
    return ReductionOut(
        requested=kept.requested,
        allowed=kept.allowed,
        lines=[_line_out(line, kind, language) for line in kept.lines],
        appeal=t(language, "invoices.reduction.appeal"),
    )


def _line_out(reduced: Reduced, kind: str, language: str) -> ReducedLine:
    said = said_of(reduced, language)
    return ReducedLine(
        line=reduced.number,
        pointer=reduced.line.pointer,
        label=line_label(reduced.number, reduced.line, kind, language),
        detail=reduced.line.detail,
        **served_out(reduced.served),
        requested=reduced.line.amount,
        allowed=reduced.allowed,
        reason_code=reduced.reason.code,
        reason=said[0],
        message=said[1] if len(said) > 1 else None,
    )


def served_out(served: Period | None) -> dict[str, date | None]:
    if served is None:
        return {"served_from": None, "served_to": None}
    return {"served_from": served.first, "served_to": served.last or served.first}


def dated(label: str, served: Period | None) -> str:
    """A line's name and when that was done, where it is known of the line."""
    return label if served is None else f"{label}, {show_period(served)}"


def reduction_sections(kept: Kept, kind: str, language: str) -> list[RenderedSection]:
    """What PDFs and letters say: each line with both amounts, then why, then the sums."""
    columns = [Column("invoices.reduction.what")]
    columns += [Column(f"invoices.reduction.{name}", numeric=True) for name in ("requested", "allowed")]
    rows = [
        TableRow(
            [
                Cell(
                    dated(line_label(line.number, line.line, kind, language), line.served),
                    _why(line, language),
                ),
                Cell(Amount(line.line.amount)),
                Cell(Amount(line.allowed)),
            ]
        )
        for line in kept.lines
    ]
    sums = [
        Row("invoices.reduction.requested_total", Amount(kept.requested)),
        Row("invoices.reduction.allowed_total", Amount(kept.allowed)),
    ]
    title = "invoices.reduction.title"
    table = Table("invoices.reduction.caption", columns, rows)
    return render([Section(title, table=table), Section("invoices.reduction.sums", rows=sums)], language)


def _why(reduced: Reduced, language: str) -> str:
    return t(language, "invoices.reduction.why", why=" ".join(said_of(reduced, language)))


def said_of(reduced: Reduced, language: str) -> list[str]:
    """Why: the catalogue's words, then the officer's own."""
    reason = None if _own_words(reduced) else in_language(reduced.reason.sentence, language)
    return [text for text in (reason, reduced.message) if text]


def _own_words(reduced: Reduced) -> bool:
    """Whether the catalogue's words only say that the officer's follow."""
    return reduced.reason.code == OTHER and reduced.message is not None
