"""Merging a person who was entered twice. Requests and drafts follow, so it is here and not below in `beneficiaries`.

Claims count for the kept record's AVS number too. The versions that were sent stay as they are; whoever loads one gets
the kept record for the old id.
"""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own, own_clause
from api.beneficiaries import queries, schemas
from api.beneficiaries.checks import finding
from api.beneficiaries.merging import absorb, taken
from api.beneficiaries.models import Beneficiary
from api.core.audit import audit
from api.core.clock import office_day
from api.core.db import fetch
from api.core.errors import Conflict, NotFound, Unprocessable
from api.invoices.models import Invoice
from api.invoices.person_schemas import MergePreview
from api.invoices.removal import removal_of


class BeneficiaryArchived(Conflict):
    """A record that is off the list is not merged."""

    code = "beneficiary_archived"


async def merge(session: AsyncSession, member: Member, kept_id: UUID, other_id: UUID) -> schemas.Beneficiary:
    """Make one record of two: everything of the other one goes to the kept one. Repeated, it changes nothing.

    Raises NotFound, BeneficiaryArchived, StepUpRequired, and Unprocessable for a record with itself.
    """
    if kept_id == other_id:
        raise Unprocessable([finding("/other_id", "merge_same")])
    kept, other = await _lock(session, member, kept_id, other_id)
    if other.merged_into != kept.id:
        if kept.archived_at is not None or other.archived_at is not None:
            raise BeneficiaryArchived
        fields = await absorb(session, member, kept, other)
        await _bring_along(session, member, kept, other)
        await audit(session, member, "merge", "beneficiary", kept.id, fields=sorted(fields))
        await audit(session, member, "archive", "beneficiary", other.id, fields=["archived_at", "merged_into"])
    return await queries.view(session, member, kept)


async def preview(session: AsyncSession, member: Member, kept_id: UUID, other_id: UUID) -> MergePreview:
    """What `merge` would do; nothing is written. Raises NotFound, also for a record that is off the list."""
    kept, other = [await queries.get_own(session, member, record_id) for record_id in (kept_id, other_id)]
    follows = await removal_of(session, member, other.id)
    for record in (kept, other):
        await audit(session, member, "read", "beneficiary", record.id)
    return MergePreview(
        kept=await queries.view(session, member, kept),
        other=await queries.view(session, member, other),
        takes=sorted(taken(kept, other, office_day(member.now))),
        invoices=follows.invoices,
        drafts=follows.drafts,
    )


async def _lock(
    session: AsyncSession, member: Member, kept_id: UUID, other_id: UUID
) -> tuple[Beneficiary, Beneficiary]:
    """Both records, locked by their ids' order so that two merges cannot wait for each other; the requests before them,
    as a correction does."""
    requests = own(member, Invoice).where(Invoice.beneficiary_id == other_id).with_only_columns(Invoice.id)
    await session.execute(requests.order_by(Invoice.id).with_for_update())
    query = own(member, Beneficiary).where(Beneficiary.id.in_([kept_id, other_id])).order_by(Beneficiary.id)
    found = {record.id: record for record in await session.scalars(query.with_for_update())}
    if len(found) < 2:
        raise NotFound
    return found[kept_id], found[other_id]


async def _bring_along(session: AsyncSession, member: Member, kept: Beneficiary, other: Beneficiary) -> None:
    """Requests and what they claim, drafts, and records that were merged into the other one before."""
    await _copy_claims(session, member, kept, other)
    for model, column in ((Invoice, "beneficiary_id"), (Beneficiary, "merged_into")):
        theirs = getattr(model, column) == other.id
        mine = model.organisation_id == member.organisation_id
        await session.execute(update(model).where(mine, theirs).values({column: kept.id}))
    statement = f"""
        UPDATE drafts AS d SET content = jsonb_set(d.content, '{{beneficiary_id}}', to_jsonb($3::text))
        WHERE {own_clause("d")} AND d.content->>'beneficiary_id' = $2
        """  # noqa: S608 - the parts are our own constants
    await fetch(session, statement, member.organisation_id, str(other.id), str(kept.id))


async def _copy_claims(session: AsyncSession, member: Member, kept: Beneficiary, other: Beneficiary) -> None:
    """What was claimed for the other number counts for the kept one too; before the requests change hands. A trigger
    does the same when a record's own number is corrected."""
    statement = f"""
        INSERT INTO invoice_claims (id, organisation_id, invoice_id, scope, key, effect, first_day, last_day, amount)
        SELECT gen_random_uuid(), c.organisation_id, c.invoice_id, c.scope, $4 || substr(c.key, 14), c.effect,
          c.first_day, c.last_day, c.amount
        FROM invoices i JOIN invoice_claims c ON c.invoice_id = i.id
        WHERE {own_clause("i")} AND i.beneficiary_id = $2 AND {own_clause("c")} AND left(c.key, 13) = $3 AND $3 <> $4
        """  # noqa: S608 - the parts are our own constants
    await fetch(session, statement, member.organisation_id, other.id, other.avs_number, kept.avs_number)
