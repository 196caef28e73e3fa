"""Runs of the verifier: one each night, and whenever an administrator or auditor asks for one."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.audit import shipping
from api.audit.models import AuditVerification
from api.audit.schemas import AuditOfficer, AuditState, AuditVerificationOut, AuditVerificationResult
from api.audit.sealing import last_seal
from api.audit.verifying import Verification, verify
from api.core.audit import audit
from api.core.audited import ACTIONS, SUBJECT_TYPES
from api.core.clock import now, now_sql
from api.core.db import Database, DbRole
from api.core.errors import Conflict
from api.core.ids import new_id
from api.core.jobs import Payload, enqueue, job

log = structlog.get_logger("guichet.audit")

KEPT: Final = timedelta(days=90)
_UNDER_WAY: Final = timedelta(minutes=30)
"""After that a run that has not finished is taken for one that never will."""


class VerificationUnderWay(Conflict):
    """Somebody has asked for one that is not finished."""

    code = "verification_under_way"


async def request_verification(session: AsyncSession, officer: Officer) -> AuditVerificationOut:
    """Have a job verify everything. Raises VerificationUnderWay."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('audit verification'))"))  # two at once are two
    running = select(AuditVerification.id).where(
        AuditVerification.finished_at.is_(None), AuditVerification.requested_at > officer.now - _UNDER_WAY
    )
    if (await session.scalars(running)).first() is not None:
        raise VerificationUnderWay
    wanted = {"id": new_id(), "requested_by": officer.person_id}  # what it finds is not the office's to write
    await session.execute(insert(AuditVerification).values(wanted))
    await audit(session, officer, "verify", "audit_log", None)
    await enqueue(session, "verify_on_request", {"verification_id": wanted["id"]})
    row = await session.get_one(AuditVerification, wanted["id"])
    return _shown(row, f"{officer.first_name} {officer.last_name}")


async def get_state(session: AsyncSession) -> AuditState:
    """What stands above the list; asked for again and again while a verification runs."""
    last = await last_seal(session)
    officers = (await session.execute(_OFFICERS)).all()
    newest = select(AuditVerification).order_by(AuditVerification.requested_at.desc()).limit(1)
    row = (await session.scalars(newest)).one_or_none()
    names = {person.id: person.name for person in officers}
    return AuditState(
        sealed_until=last.closed_at if last else None,
        actions=list(ACTIONS),
        subject_types=list(SUBJECT_TYPES),
        officers=[AuditOfficer(id=person.id, name=person.name) for person in officers],
        verification=_shown(row, names.get(row.requested_by) if row.requested_by else None) if row else None,
    )


_OFFICERS: Final = text(
    "SELECT p.id, p.first_name || ' ' || p.last_name AS name FROM office_members m JOIN people p ON p.id = m.person_id "
    "ORDER BY p.last_name, p.first_name, p.id"
)


def _shown(row: AuditVerification, requested_by: str | None) -> AuditVerificationOut:
    return AuditVerificationOut(
        id=row.id,
        requested_by=requested_by,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
        result=AuditVerificationResult.model_validate(row.result) if row.result else None,
    )


@job("verify_on_request")
async def run_requested(database: Database, payload: Payload) -> None:
    await _run(database, UUID(payload["verification_id"]))


async def verify_audit_log(database: Database) -> None:
    """Every night, though nobody asks: what it finds is an error in the log."""
    async with database.transaction(DbRole.WORKER) as session:
        wanted = AuditVerification()
        session.add(wanted)
        await session.flush()
        verification_id = wanted.id
    await _run(database, verification_id)


async def _run(database: Database, verification_id: UUID) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        found = await verify(session, shipping.seal_file())
    if not found.intact:
        kinds = sorted({finding.kind for finding in found.findings})
        log.error("audit_log_not_intact", count=found.finding_count, kinds=kinds)
    async with database.transaction(DbRole.WORKER) as session:
        row = await session.get(AuditVerification, verification_id, with_for_update=True)
        if row is not None:
            row.finished_at, row.result = await now(session), as_json(found)


def as_json(found: Verification) -> dict[str, Any]:
    """What is kept of a run."""
    return {
        "intact": found.intact,
        "seals": found.seals,
        "events": found.events,
        "open_events": found.open_events,
        "sealed_until": found.sealed_until.isoformat() if found.sealed_until else None,
        "shipped": found.shipped,
        "finding_count": found.finding_count,
        "findings": [
            asdict(finding) | {"event_id": str(finding.event_id) if finding.event_id else None}
            for finding in found.findings
        ],
    }


async def forget_verifications(database: Database) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(delete(AuditVerification).where(AuditVerification.requested_at < now_sql() - KEPT))
