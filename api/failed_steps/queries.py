"""The list of failed steps, as administrators read it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Membership, Person
from api.core.audit import audit
from api.core.cursor import capped_count, decode_cursor, encode_cursor
from api.core.labels import has_label, t
from api.failed_steps.finding import FIND
from api.failed_steps.kinds import Asked, Kind
from api.failed_steps.models import FailedStep, Reconciliation, ScheduledRun
from api.failed_steps.schemas import (
    FailedStepOut,
    FailedSteps,
    KindCount,
    ReconciliationOut,
    Reconciliations,
    StepOrganisation,
    StepPerson,
    StepView,
    SumOut,
)
from api.failed_steps.sources.found import SUBJECT
from api.failed_steps.sums import NAMES
from api.invoices.models import Invoice
from api.notifications.rendering import subject_of
from api.organisations.models import Organisation

LATE: Final = timedelta(minutes=10)
DAYS_SHOWN: Final = 30

# Whose a mail to a person is, where it is about no request: the company they work or worked for.
_PERSONS_COMPANY: Final = (
    select(Membership.organisation_id)
    .where(Membership.person_id == FailedStep.person_id)
    .order_by(Membership.active.desc(), Membership.created_at.desc())
    .limit(1)
    .scalar_subquery()
)


def _name(person: Any) -> Any:  # noqa: ANN401 - an alias of Person
    return person.first_name + " " + person.last_name


def _query() -> Select[Any]:
    keeper, retrier, closer = Person.__table__.alias("k"), Person.__table__.alias("r"), Person.__table__.alias("c")
    whose = func.coalesce(FailedStep.organisation_id, Invoice.organisation_id, _PERSONS_COMPANY)
    return (
        select(
            FailedStep,
            Invoice.reference,
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation_name"),
            _name(keeper.c).label("keeper"),
            _name(retrier.c).label("retried_by"),
            _name(closer.c).label("closed_by"),
        )
        .outerjoin(Invoice, Invoice.id == FailedStep.invoice_id)
        .outerjoin(Organisation, Organisation.id == whose)
        .outerjoin(keeper, keeper.c.id == FailedStep.keeper_id)
        .outerjoin(retrier, retrier.c.id == FailedStep.retried_by)
        .outerjoin(closer, closer.c.id == FailedStep.closed_by)
    )


def _filtered(view: StepView, kind: Kind | None, asked: Asked | None) -> Select[Any]:
    closed = FailedStep.closed_at.is_(None) if view == "open" else FailedStep.closed_at.is_not(None)
    query = _query().where(closed)
    if kind is not None:
        query = query.where(FailedStep.kind == kind)
    if asked is not None:
        query = query.where(FailedStep.asked == asked)
    return query


async def list_steps(
    session: AsyncSession,
    administrator: Officer,
    view: StepView,
    kind: Kind | None,
    asked: Asked | None,
    limit: int,
    cursor: str | None,
) -> FailedSteps:
    """The newest first. Raises CursorNotValid."""
    query = _filtered(view, kind, asked)
    count, capped = await capped_count(session, query)
    at = FailedStep.failed_at if view == "open" else FailedStep.closed_at
    if cursor:
        instant, last_id = decode_cursor(cursor, listing=f"steps {view}")
        query = query.where(tuple_(at, FailedStep.id) < (datetime.fromisoformat(instant), UUID(last_id)))
    rows = (await session.execute(query.order_by(at.desc(), FailedStep.id.desc()).limit(limit + 1))).all()
    looked_at = await _looked_at(session)
    await audit(session, administrator, "read", "failed_step", None)
    return FailedSteps(
        items=[step_out(row, administrator.language) for row in rows[:limit]],
        next=_next(rows, limit, view),
        count=count,
        count_capped=capped,
        kinds=await _kinds(session),
        looked_at=looked_at,
        late=looked_at is not None and looked_at < administrator.now - LATE,
    )


def _next(rows: Sequence[Row[Any]], limit: int, view: StepView) -> str | None:
    if len(rows) <= limit:
        return None
    last: FailedStep = rows[limit - 1].FailedStep
    at = last.failed_at if view == "open" else last.closed_at
    return encode_cursor([str(at), str(last.id)], listing=f"steps {view}")


async def _looked_at(session: AsyncSession) -> datetime | None:
    good = (ScheduledRun.name == FIND, ScheduledRun.error.is_(None))
    found: datetime | None = await session.scalar(select(func.max(ScheduledRun.ended_at)).where(*good))
    return found


_KINDS: Final = text(
    """
    SELECT kind, count(*) AS open, count(*) FILTER (WHERE retryable AND state = 'open') AS retryable
    FROM failed_steps WHERE closed_at IS NULL GROUP BY kind ORDER BY kind
    """
)


async def _kinds(session: AsyncSession) -> list[KindCount]:
    return [KindCount.model_validate(row, from_attributes=True) for row in await session.execute(_KINDS)]


async def read_step(session: AsyncSession, step_id: UUID, language: str) -> FailedStepOut:
    """One that is known to be there."""
    query = _query().where(FailedStep.id == step_id)
    row = (await session.execute(query, execution_options={"populate_existing": True})).one()
    return step_out(row, language)


def step_out(row: Row[Any], language: str) -> FailedStepOut:
    step: FailedStep = row.FailedStep
    alike = ("id", "kind", "invoice_id", "failed_at", "attempts", "reason", "code", "asked", "state", "note")
    return FailedStepOut(
        **{name: getattr(step, name) for name in alike},
        title=_title(step, language),
        organisation=StepOrganisation(id=row.organisation_id, name=row.organisation_name)
        if row.organisation_id
        else None,
        reference=row.reference or step.facts.get("reference"),
        may_retry=step.retryable and step.state == "open",
        references=step.facts.get("references", []),
        differences=step.facts.get("differences"),
        retried_at=step.retried_at,
        retried_by=row.retried_by,
        keeper=StepPerson(id=step.keeper_id, name=row.keeper) if step.keeper_id else None,
        closed_at=step.closed_at,
        closed_by=row.closed_by,
        dismissal_reason=step.dismissal_reason,
    )


def _title(step: FailedStep, language: str) -> str:
    if step.kind == "mail":
        return subject_of(step.name, language, {name: step.facts.get(name, "") for name in SUBJECT})
    return name_of("job" if step.kind not in {"sms", "schedule", "sum"} else step.kind, step.name, language)


def name_of(family: str, name: str, language: str) -> str:
    """What a job, an SMS, a scheduled job or a sum is called; the program's own name where it is no longer known."""
    key = f"steps.{family}.{name}"
    return t(language, key) if has_label(key) else name


def _place(name: str) -> int:
    """Of a sum among the others; those of an earlier version come last."""
    return NAMES.index(name) if name in NAMES else len(NAMES)


async def list_reconciliations(session: AsyncSession, administrator: Officer) -> Reconciliations:
    rows = await session.scalars(select(Reconciliation).order_by(Reconciliation.day.desc()).limit(DAYS_SHOWN))
    await audit(session, administrator, "read", "reconciliation", None)
    return Reconciliations(
        items=[
            ReconciliationOut(
                day=row.day,
                started_at=row.started_at,
                ended_at=row.ended_at,
                differences=row.differences,
                sums=[
                    SumOut(name=name, title=name_of("sum", name, administrator.language), **result)
                    for name, result in sorted(row.sums.items(), key=lambda sum_: _place(sum_[0]))
                ],
            )
            for row in rows
        ]
    )
