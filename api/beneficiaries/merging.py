"""Two records of the same person become one. What the kept record takes is decided here, pure; `absorb` writes it."""

from datetime import date
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.beneficiaries.checks import holds_account
from api.beneficiaries.models import Beneficiary, Decision
from api.beneficiaries.queries import list_decisions
from api.beneficiaries.schemas import MOST_DECISIONS, DecisionInput
from api.beneficiaries.service import permit_another_account
from api.core.ages import is_minor
from api.core.clock import office_day
from api.core.errors import Conflict

_REPRESENTATIVE: Final = ("under_guardianship", "representative")
_MANDATE: Final = ("mandate_state", "mandate_document_id", "mandate_valid_to")
_ACCOUNT: Final = ("iban", "account_holder")
_VALIDITY: Final = ("valid_from", "valid_to")
_TERMS: Final = DecisionInput.model_fields.keys() - {"id", "number"}


class DecisionsFull(Conflict):
    """Together the two records have more decisions than one may have."""

    code = "merge_decisions_full"


def taken(kept: Beneficiary, other: Beneficiary, today: date) -> dict[str, Any]:
    """What the kept record lacks and the other one has: representative, reference, account, mandate, day of
    death. The rest stays.

    A guardian is for minors and a curator for adults, so the representative of a record of another age is not taken.
    """
    found: dict[str, Any] = {}
    if kept.representative is None and is_minor(kept.birth_date, today) == is_minor(other.birth_date, today):
        found |= {name: getattr(other, name) for name in _REPRESENTATIVE}
    if kept.payment_reference is None:
        found["payment_reference"] = other.payment_reference
    if kept.iban is None and holds_account(other.iban, found.get("payment_reference", kept.payment_reference)):
        found |= {name: getattr(other, name) for name in _ACCOUNT}
    if kept.death_date is None and other.death_date is not None and other.death_date >= kept.birth_date:
        found["death_date"] = other.death_date
    if kept.mandate_state == "missing":
        found |= {name: getattr(other, name) for name in _MANDATE}
    return {name: value for name, value in found.items() if value != getattr(kept, name)}


def changes_account(kept: Beneficiary, other: Beneficiary) -> bool:
    """Whether the other person's account is another one afterwards, or becomes that of the kept record."""
    return other.iban is not None and any(getattr(kept, name) != getattr(other, name) for name in _ACCOUNT)


def completed(kept: Decision, other: Decision) -> dict[str, Any]:
    """The terms that a decision lacks and the same decision of the other record has. A validity is taken whole."""
    missing = {name for name in _TERMS if getattr(kept, name) is None and getattr(other, name) is not None}
    if any(getattr(kept, name) is not None for name in _VALIDITY):
        missing -= set(_VALIDITY)
    return {name: getattr(other, name) for name in missing}


async def absorb(session: AsyncSession, member: Member, kept: Beneficiary, other: Beneficiary) -> set[str]:
    """Take over what the kept record lacks, and leave the other one archived. Both are locked.

    Gives the names of the fields that changed. Raises StepUpRequired where an account changes, DecisionsFull.
    """
    if changes_account(kept, other):
        await permit_another_account(session, member, kept.id)
    changed = taken(kept, other, office_day(member.now))
    fields = set(changed)
    if await _take_decisions(session, member, kept, other):
        fields.add("decisions")
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.updated_at = member.now if fields else kept.updated_at
    other.archived_at = member.now
    other.merged_into = kept.id
    await session.flush()
    return fields


async def _take_decisions(session: AsyncSession, member: Member, kept: Beneficiary, other: Beneficiary) -> bool:
    known = {decision.number: decision for decision in await list_decisions(session, member, kept.id)}
    others = await list_decisions(session, member, other.id)
    if len(known | {decision.number: decision for decision in others}) > MOST_DECISIONS:
        raise DecisionsFull(params={"limit": MOST_DECISIONS})
    changed = False
    for decision in others:
        same = known.get(decision.number)
        terms = {"beneficiary_id": kept.id} if same is None else completed(same, decision)
        for name, value in terms.items():
            setattr(same or decision, name, value)
        if same is not None:
            await session.delete(decision)
        changed |= bool(terms)
    return changed
