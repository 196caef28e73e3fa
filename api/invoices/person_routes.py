"""What concerns a person and their requests. Here and not in `beneficiaries`, which lies below (import rules)."""

from uuid import UUID

from api.accounts.access import CurrentMember
from api.beneficiaries.schemas import Beneficiary
from api.core.db import SessionDep
from api.core.http import router
from api.invoices import merging, removal
from api.invoices.person_schemas import MergeInput, MergePreview, Removal

routes = router("beneficiaries", "/api/v1/beneficiaries/{beneficiary_id}")


@routes.get("/removal")
async def get_removal(beneficiary_id: UUID, member: CurrentMember, session: SessionDep) -> Removal:
    """What deleting this person would do now: erase the record, or archive it because requests or drafts name them."""
    return await removal.removal_of(session, member, beneficiary_id)


@routes.delete("")
async def delete_beneficiary(beneficiary_id: UUID, member: CurrentMember, session: SessionDep) -> Removal:
    """Delete a person. The answer says what was done: with requests or drafts that name them the record is `archived`
    and kept with them, without any it is erased for good. The AVS number can be added again. Erasing somebody with an
    account on file needs a fresh second factor."""
    return await removal.remove(session, member, beneficiary_id)


@routes.get("/merges/{other_id}")
async def preview_merge(
    beneficiary_id: UUID, other_id: UUID, member: CurrentMember, session: SessionDep
) -> MergePreview:
    """What merging these two records would do now: which values stay, and how many requests would follow."""
    return await merging.preview(session, member, beneficiary_id, other_id)


@routes.post("/merges")
async def merge_beneficiaries(
    beneficiary_id: UUID, body: MergeInput, member: CurrentMember, session: SessionDep
) -> Beneficiary:
    """Make one record of two of the same person. This one is kept with all it has.

    Requests, drafts and decisions of the other one follow, and its payment reference, account and mandate where this
    one has none; the other one is archived. What was sent does not change. Where an account changes, a fresh second
    factor is needed. Repeated, it changes nothing.
    """
    return await merging.merge(session, member, beneficiary_id, body.other_id)
