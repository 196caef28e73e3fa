"""Events of the audit log, and their seals, in a database of their own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select

from api.audit.models import AuditSeal
from api.audit.sealing import seal, ship
from api.audit.verifying import Verification, verify
from api.core.audit import Program, audit
from api.core.audited import SubjectType
from api.core.db import Database, DbRole
from api.core.ids import new_id

SUBJECTS: Final[tuple[SubjectType, ...]] = ("invoice", "beneficiary", "person", "document")


async def add_events(database: Database, count: int) -> list[UUID]:
    """Returns their subjects."""
    subjects = [new_id() for _ in range(count)]
    async with database.transaction(DbRole.WORKER) as session:
        for at, subject in enumerate(subjects):
            await audit(session, Program(), "change", SUBJECTS[at % len(SUBJECTS)], subject, fields=["iban", "holder"])
    return subjects


async def seal_batches(database: Database, sizes: Sequence[int], path: Path | None = None) -> None:
    for size in sizes:
        await add_events(database, size)
        assert await seal(database, patience=30) > 0
        if path:
            await ship(database, path)


async def verified(database: Database, path: Path | None = None) -> Verification:
    async with database.transaction(DbRole.WORKER) as session:
        return await verify(session, path)


async def all_seals(database: Database) -> list[AuditSeal]:
    async with database.transaction(DbRole.WORKER) as session:
        return list(await session.scalars(select(AuditSeal).order_by(AuditSeal.number)))
