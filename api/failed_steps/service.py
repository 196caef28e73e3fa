"""What administrators do about failed steps: try again, look after, dismiss."""

from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import OfficeMember, Person
from api.core.audit import audit
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.jobs import enqueue
from api.failed_steps.kinds import Kind
from api.failed_steps.models import FailedStep
from api.failed_steps.queries import read_step
from api.failed_steps.retrying import BEGIN
from api.failed_steps.schemas import FailedStepOut, KeeperInput, RetriesBegun


class StepHandled(Conflict):
    """It was handled meanwhile, or is being tried again."""

    code = "step_handled"


class StepNotRetryable(Conflict):
    """Trying again cannot help: a code or a link that is over has to be asked for anew."""

    code = "step_not_retryable"


async def _locked(session: AsyncSession, step_id: UUID) -> FailedStep:
    query = select(FailedStep).where(FailedStep.id == step_id).with_for_update()
    step = (await session.scalars(query)).one_or_none()
    if step is None:
        raise NotFound
    return step


async def retry(session: AsyncSession, administrator: Officer, step_id: UUID) -> FailedStepOut:
    """Try one again; asked twice, it is tried once. Raises NotFound, StepHandled, StepNotRetryable."""
    step = await _locked(session, step_id)
    if step.state != "retrying":
        if step.state != "open":
            raise StepHandled
        if not step.retryable:
            raise StepNotRetryable
        values = {"state": "retrying", "retried_at": administrator.now, "retried_by": administrator.person_id}
        await session.execute(update(FailedStep).where(FailedStep.id == step_id).values(**values, retry_begun=False))
        await enqueue(session, BEGIN, {})
        await audit(session, administrator, "retry", "failed_step", step_id, organisation_id=step.organisation_id)
    return await read_step(session, step_id, administrator.language)


_RETRY_ALL: Final = text(
    """
    UPDATE failed_steps SET state = 'retrying', retried_at = app_now(), retried_by = :person, retry_begun = false
    WHERE closed_at IS NULL AND state = 'open' AND retryable AND kind = :kind RETURNING id
    """
)


async def retry_all(session: AsyncSession, administrator: Officer, kind: Kind) -> RetriesBegun:
    """Try all of a kind again. Those that somebody else asks for at the same moment count for them."""
    values = {"person": administrator.person_id, "kind": kind}
    count = len((await session.execute(_RETRY_ALL, values)).all())
    if count:
        await enqueue(session, BEGIN, {})
        await audit(session, administrator, "retry", "failed_step", None, fields=[kind])
    return RetriesBegun(count=count)


async def look_after(session: AsyncSession, administrator: Officer, step_id: UUID, wish: KeeperInput) -> FailedStepOut:
    """Name who looks after it, or nobody. Raises NotFound, StepHandled, Unprocessable."""
    step = await _locked(session, step_id)
    if step.closed_at is not None:
        raise StepHandled
    if wish.person_id is not None and not await _works_here(session, wish.person_id):
        raise Unprocessable([Finding("/person_id", "choice", label="steps.fields.person_id")])
    named = update(FailedStep).where(FailedStep.id == step_id)
    await session.execute(named.values(keeper_id=wish.person_id, note=wish.note))
    await audit(
        session,
        administrator,
        "hand_over",
        "failed_step",
        step_id,
        organisation_id=step.organisation_id,
        fields=["keeper", "note"],
    )
    return await read_step(session, step_id, administrator.language)


async def _works_here(session: AsyncSession, person_id: UUID) -> bool:
    member = (
        select(OfficeMember.person_id)
        .join(Person, Person.id == OfficeMember.person_id)
        .where(OfficeMember.person_id == person_id, OfficeMember.role != "auditor")
        .where(OfficeMember.active, Person.active)
    )
    return (await session.execute(member)).one_or_none() is not None


async def dismiss(session: AsyncSession, administrator: Officer, step_id: UUID, reason: str) -> FailedStepOut:
    """Nothing is to be done: it is kept, and no longer waits. Raises NotFound, StepHandled."""
    step = await _locked(session, step_id)
    if step.state != "open":
        raise StepHandled
    values = {"state": "dismissed", "closed_at": administrator.now, "closed_by": administrator.person_id}
    dismissed = update(FailedStep).where(FailedStep.id == step_id)
    await session.execute(dismissed.values(**values, dismissal_reason=reason))
    await audit(session, administrator, "dismiss", "failed_step", step_id, organisation_id=step.organisation_id)
    return await read_step(session, step_id, administrator.language)
