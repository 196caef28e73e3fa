"""The yearly statement of a person: what was asked for services that began in one year.

A request counts for the year of its first day of service, whenever it was sent: a batch for December that is sent in
January belongs to the old year. Refused and withdrawn requests are left out, as in all sums (FORMS §1.10).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.beneficiaries.queries import read_own
from api.core.audit import audit
from api.invoices.models import Invoice, Reduction
from api.invoices.person_schemas import KindSum, Statement, StatementRow, StatementYear, StatementYears, StatusSum
from api.invoices.schemas import InvoiceBeneficiary
from api.invoices.status import NOT_COUNTED, Status


def _counted(member: Member, beneficiary_id: UUID) -> Select[Invoice]:
    out = [status.value for status in NOT_COUNTED]
    return own(member, Invoice).where(Invoice.beneficiary_id == beneficiary_id, Invoice.status.not_in(out))


async def statement_years(session: AsyncSession, member: Member, beneficiary_id: UUID) -> StatementYears:
    """The years for which there is a statement, the last first. Raises NotFound."""
    person = await read_own(session, member, beneficiary_id)
    year = extract("year", Invoice.period_from)
    query = _counted(member, person.id).with_only_columns(year.label("year"), func.count().label("invoices"))
    rows = await session.execute(query.group_by(year).order_by(year.desc()))
    return StatementYears(items=[StatementYear(year=int(row.year), invoices=row.invoices) for row in rows])


async def statement(session: AsyncSession, member: Member, beneficiary_id: UUID, year: int) -> Statement:
    """The person's counted requests of a year, by first day of service. Raises NotFound."""
    person = await read_own(session, member, beneficiary_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = _counted(member, person.id).where(Invoice.period_from.between(first, last))
    query = query.order_by(Invoice.period_from, Invoice.submitted_at, Invoice.id)
    allowed = select(Reduction.allowed).where(Reduction.id == Invoice.reduction_id).scalar_subquery()
    found = (await session.execute(query.add_columns(allowed))).all()
    await audit(session, member, "read_statement", "beneficiary", person.id)
    return summed(
        InvoiceBeneficiary.model_validate(person), year, [_row(invoice, allowed) for invoice, allowed in found]
    )


def _row(invoice: Invoice, allowed: Decimal | None) -> StatementRow:
    own = {"invoice_id": invoice.id, "allowed": allowed}
    names = StatementRow.model_fields.keys() - own.keys()
    return StatementRow.model_validate({name: getattr(invoice, name) for name in names} | own)


def summed(beneficiary: InvoiceBeneficiary, year: int, rows: Sequence[StatementRow]) -> Statement:
    """The rows with their sums by type and by status. Pure."""
    kinds, statuses = _sums((r.kind, r.total) for r in rows), _sums((r.status.value, r.total) for r in rows)
    return Statement(
        beneficiary=beneficiary,
        year=year,
        items=list(rows),
        by_kind=[KindSum(kind=kind, invoices=count, total=total) for kind, (count, total) in sorted(kinds.items())],
        by_status=[
            StatusSum(status=status, invoices=statuses[status.value][0], total=statuses[status.value][1])
            for status in Status
            if status.value in statuses
        ],
        total=sum((row.total for row in rows), Decimal(0)),
        allowed=sum((_allowed(row) for row in rows), Decimal(0)) if any(row.allowed for row in rows) else None,
    )


def _allowed(row: StatementRow) -> Decimal:
    return row.total if row.allowed is None else row.allowed


def _sums(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, tuple[int, Decimal]]:
    counts, totals = Counter[str](), defaultdict[str, Decimal](Decimal)
    for name, amount in amounts:
        counts[name] += 1
        totals[name] += amount
    return {name: (counts[name], totals[name]) for name in counts}
