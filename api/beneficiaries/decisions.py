from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Sender
from api.beneficiaries.models import Decision
from api.beneficiaries.schemas import DecisionInput
from api.core.ids import new_id


async def replace_decisions(
    session: AsyncSession,
    member: Sender,
    beneficiary_id: UUID,
    wanted: Sequence[DecisionInput],
    present: Sequence[Decision],
) -> bool:
    """Make a person's saved decisions those of the list; whether anything changed. Ids that were sent stay."""
    created = {decision.id: decision.created_at for decision in present}
    rows = [_row(decision, created, member.now) for decision in wanted]
    if {decision.id: _known(decision) for decision in present} == {row["id"]: row for row in rows}:
        return False
    # All out, then all in: two that swap their numbers would else meet in the unique index.
    await session.execute(
        delete(Decision).where(
            Decision.organisation_id == member.organisation_id, Decision.beneficiary_id == beneficiary_id
        )
    )
    if rows:
        owner = {"organisation_id": member.organisation_id, "beneficiary_id": beneficiary_id}
        await session.execute(insert(Decision), [owner | row for row in rows])
    return True


def _known(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in (*DecisionInput.model_fields, "created_at")}


def _row(decision: DecisionInput, created: Mapping[UUID, datetime], now: datetime) -> dict[str, Any]:
    decision_id = decision.id or new_id()
    return decision.model_dump() | {"id": decision_id, "created_at": created.get(decision_id, now)}
