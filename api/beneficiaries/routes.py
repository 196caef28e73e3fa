from typing import Annotated
from uuid import UUID

from fastapi import Body

from api.accounts.access import CurrentMember, CurrentSender
from api.beneficiaries import queries, service
from api.beneficiaries.schemas import (
    Beneficiaries,
    Beneficiary,
    BeneficiaryInput,
    BeneficiarySearch,
    Decision,
    Decisions,
)
from api.core.audit import audit
from api.core.cursor import DEFAULT_LIMIT, CursorText, Limit
from api.core.db import SessionDep
from api.core.http import router
from api.core.sent import Sent

# The shape is checked together with the rules, so that one answer names everything that is wrong.
SentBeneficiary = Annotated[Sent[BeneficiaryInput], Body()]

routes = router("beneficiaries", "/api/v1/beneficiaries")


@routes.get("")
async def list_beneficiaries(
    member: CurrentSender, session: SessionDep, limit: Limit = DEFAULT_LIMIT, cursor: CursorText = None
) -> Beneficiaries:
    """The company's insured persons by name. To filter, use the search: names and numbers stay out of addresses."""
    return await queries.search(session, member, name=None, avs_number=None, limit=limit, cursor=cursor)


@routes.post("/searches")
async def search_beneficiaries(body: BeneficiarySearch, member: CurrentSender, session: SessionDep) -> Beneficiaries:
    """The company's insured persons whose name and AVS number fit."""
    return await queries.search(
        session, member, name=body.name, avs_number=body.avs_number, limit=body.limit, cursor=body.cursor
    )


@routes.post("", status_code=201)
async def add_beneficiary(
    body: Annotated[Sent[BeneficiaryInput], Body()], member: CurrentSender, session: SessionDep
) -> Beneficiary:
    """Add an insured person to the company. An AVS number can be used once."""
    return await service.add(session, member, body)


@routes.get("/{beneficiary_id}")
async def get_beneficiary(beneficiary_id: UUID, member: CurrentSender, session: SessionDep) -> Beneficiary:
    """An insured person with representative, saved decisions, account and mandate.

    Also one who was taken off the list while requests refer to them; for a merged record, the one it went into.
    """
    beneficiary = await queries.read_own(session, member, beneficiary_id)
    await audit(session, member, "read", "beneficiary", beneficiary.id)
    return await queries.view(session, member, beneficiary)


@routes.put("/{beneficiary_id}")
async def change_beneficiary(
    beneficiary_id: UUID, body: SentBeneficiary, member: CurrentMember, session: SessionDep
) -> Beneficiary:
    """Replace what is known of a person. Changing an IBAN that is on file needs a fresh second factor."""
    return await service.change(session, member, beneficiary_id, body)


@routes.get("/{beneficiary_id}/decisions")
async def list_decisions(beneficiary_id: UUID, member: CurrentSender, session: SessionDep) -> Decisions:
    """The saved decision numbers of one person, the latest first."""
    beneficiary = await queries.read_own(session, member, beneficiary_id)
    await audit(session, member, "read", "beneficiary", beneficiary.id, fields=["decisions"])
    decisions = await queries.list_decisions(session, member, beneficiary.id)
    return Decisions(items=[Decision.model_validate(decision) for decision in decisions])
