from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, PaperClerk, Sender, own, require_step_up
from api.beneficiaries import schemas
from api.beneficiaries.checks import Stored, check, finding, mandate_state, mandate_valid_to
from api.beneficiaries.decisions import replace_decisions
from api.beneficiaries.models import Beneficiary, Decision
from api.beneficiaries.names import search_name
from api.beneficiaries.queries import get_own, latest_archived_account, list_decisions, listed_id, view
from api.beneficiaries.schemas import BeneficiaryInput, TypedBeneficiary
from api.core.audit import audit
from api.core.clock import office_day
from api.core.errors import Finding, Unprocessable
from api.core.ids import new_id
from api.core.sent import Sent
from api.documents.models import Document
from api.documents.service import seen_by
from api.organisations.service import tell_managers

_AVS_INDEX: Final = "uq_beneficiaries_avs_number"


async def add(session: AsyncSession, member: Sender, sent: Sent[BeneficiaryInput]) -> schemas.Beneficiary:
    """A new person of the company. Raises Unprocessable, also when the company has somebody with the AVS number, and
    StepUpRequired for one who was on the list with another account."""
    stored = Stored()
    beneficiary = await _check_and_attach(session, member, sent, stored)
    record = Beneficiary(id=new_id(), organisation_id=member.organisation_id, **_columns(beneficiary, stored))
    archived = await latest_archived_account(session, member, beneficiary.avs_number)
    if archived is not None:
        await _permit_account(session, member, archived, beneficiary, record.id)
    async with _one_avs_number(session, member, beneficiary.avs_number):
        session.add(record)
    await replace_decisions(session, member, record.id, beneficiary.decisions, [])
    await audit(session, member, "create", "beneficiary", record.id, fields=sorted(beneficiary.model_fields_set))
    return await view(session, member, record)


async def change(
    session: AsyncSession, member: Member, beneficiary_id: UUID, sent: Sent[BeneficiaryInput]
) -> schemas.Beneficiary:
    """Replace what is known of a person. Raises NotFound, Unprocessable, and StepUpRequired for another account."""
    record = await get_own(session, member, beneficiary_id, for_update=True)
    decisions = await list_decisions(session, member, record.id)
    stored = _stored(record, decisions)
    beneficiary = await _check_and_attach(session, member, sent, stored, record.id)
    await _permit_account(session, member, record, beneficiary, record.id)
    if beneficiary.avs_number != record.avs_number:  # the number may be that of somebody who was on the list
        archived = await latest_archived_account(session, member, beneficiary.avs_number)
        if archived is not None:
            await _permit_account(session, member, archived, beneficiary, record.id)
    changed = _differing(record, _columns(beneficiary, stored))
    fields = changed.keys() - {"search_name"}
    if await replace_decisions(session, member, record.id, beneficiary.decisions, decisions):
        fields |= {"decisions"}
    async with _one_avs_number(session, member, beneficiary.avs_number):
        for name, value in changed.items():
            setattr(record, name, value)
        record.updated_at = member.now if fields else record.updated_at
    await audit(session, member, "change", "beneficiary", record.id, fields=sorted(fields))
    return await view(session, member, record)


async def archive(session: AsyncSession, member: Member, record: Beneficiary) -> None:
    """Take a person off the list and keep the record for the requests that refer to it."""
    record.archived_at = member.now
    await audit(session, member, "archive", "beneficiary", record.id, fields=["archived_at"])


async def erase(session: AsyncSession, member: Member, record: Beneficiary) -> list[UUID]:
    """Remove a record that nothing refers to, with its decisions and the records that were merged into it. Gives the
    mandates that were theirs. Raises StepUpRequired where an account would be forgotten."""
    merged = own(member, Beneficiary).where(Beneficiary.merged_into == record.id).with_for_update()
    doomed = [*await session.scalars(merged), record]
    if any(gone.iban for gone in doomed):
        await permit_another_account(session, member, record.id)
    decisions = own(member, Decision).where(Decision.beneficiary_id.in_([gone.id for gone in doomed]))
    await session.execute(delete(Decision).where(Decision.id.in_(decisions.with_only_columns(Decision.id))))
    for gone in doomed:
        await session.delete(gone)
        await session.flush()  # the merged first: they refer to the record
        await audit(session, member, "delete", "beneficiary", gone.id)
    return [gone.mandate_document_id for gone in doomed if gone.mandate_document_id]


async def save_decision(
    session: AsyncSession,
    member: Sender,
    beneficiary_id: UUID,
    number: str,
    decided_on: date | None,
    description: str | None,
) -> None:
    """Keep a decision's number for next time. One that is kept already gets the new date and description, if any; but
    not from an officer who enters paper: what the company keeps is its own."""
    values = {"date": decided_on, "description": description}
    query = insert(Decision).values(
        id=new_id(), organisation_id=member.organisation_id, beneficiary_id=beneficiary_id, number=number, **values
    )
    given = {name: value for name, value in values.items() if value is not None}
    key = ["organisation_id", "beneficiary_id", "number"]
    replaces = given and not isinstance(member, PaperClerk)
    kept = (
        query.on_conflict_do_update(index_elements=key, set_=given)
        if replaces
        else query.on_conflict_do_nothing(index_elements=key)
    )
    if await session.scalar(kept.returning(Decision.id)) is None:
        return
    fields = [f"decisions.{name}" for name in ("number", *given)]  # not "decisions": no terms were typed
    await audit(session, member, "change", "beneficiary", beneficiary_id, fields=fields)


def _stored(record: Beneficiary, decisions: Sequence[Decision]) -> Stored:
    return Stored(
        mandate_state=record.mandate_state,  # type: ignore[arg-type] # a check constraint holds it to the choice
        mandate_document_id=record.mandate_document_id,
        decision_ids=frozenset(decision.id for decision in decisions),
    )


async def _check_and_attach(
    session: AsyncSession,
    member: Sender,
    sent: Sent[BeneficiaryInput],
    stored: Stored,
    itself: UUID | None = None,
) -> BeneficiaryInput:
    """The body where nothing is wrong; a new mandate belongs to the person from now on. Raises Unprocessable with
    everything that is wrong with its shape and by the rules."""
    known = sent.whole or TypedBeneficiary.model_validate(sent.raw if isinstance(sent.raw, Mapping) else {})
    found = check(known, stored, office_day(member.now))
    found += await _find_avs_number(session, member, known.avs_number, itself)
    document_id = known.mandate_document_id
    document = None
    if document_id is not None and document_id != stored.mandate_document_id:
        document = await _lock_free_document(session, member, document_id)
        if document is None:
            found.append(finding("/mandate_document_id", "document_unknown"))
    beneficiary = sent.accepted(found)
    if document is not None:
        document.attached = True
    return beneficiary


async def _find_avs_number(
    session: AsyncSession, member: Sender, avs_number: str | None, itself: UUID | None
) -> list[Finding]:
    """Who has the number already; between two requests at once the unique index decides."""
    holder = await listed_id(session, member, avs_number) if avs_number else None
    return [] if holder in {None, itself} else [_avs_number_known(holder)]


def _avs_number_known(holder: UUID | None) -> Finding:
    return finding("/avs_number", "avs_number_known", {} if holder is None else {"beneficiary_id": str(holder)})


async def _lock_free_document(session: AsyncSession, member: Sender, document_id: UUID) -> Document | None:
    """A document of the company that was not rejected and is not part of anything yet."""
    query = own(member, Document).where(
        Document.id == document_id,
        Document.state != "rejected",
        Document.attached.is_(False),
        seen_by(member.person_id),
    )
    return (await session.scalars(query.with_for_update())).one_or_none()


async def _permit_account(
    session: AsyncSession, member: Sender, known: Beneficiary, beneficiary: BeneficiaryInput, beneficiary_id: UUID
) -> None:
    """The first entry is free; a change or removal could divert payments (R-02, R-45), also of whose account it is, or
    by taking the person off the list and adding them anew. Raises StepUpRequired."""
    account = (known.iban, known.account_holder, known.avs_number)
    if known.iban is None or account == (beneficiary.iban, beneficiary.account_holder, beneficiary.avs_number):
        return
    await permit_another_account(session, member, beneficiary_id)


async def permit_another_account(session: AsyncSession, member: Sender, beneficiary_id: UUID) -> None:
    """For whatever changes or removes a person's account. Raises StepUpRequired."""
    require_step_up(member)
    await tell_managers(session, member, "beneficiary_iban_changed", {"beneficiary_id": beneficiary_id})


def _columns(beneficiary: BeneficiaryInput, stored: Stored) -> dict[str, Any]:
    return beneficiary.model_dump(exclude={"decisions"}) | {
        "search_name": search_name(f"{beneficiary.last_name} {beneficiary.first_name}"),
        "mandate_state": mandate_state(beneficiary, stored),
        "mandate_valid_to": mandate_valid_to(beneficiary, stored),
    }


def _differing(record: Beneficiary, columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if getattr(record, name) != value}


@asynccontextmanager
async def _one_avs_number(session: AsyncSession, member: Sender, avs_number: str) -> AsyncIterator[None]:
    """Write in a savepoint: the unique index decides about the AVS number, also between two requests at once."""
    try:
        async with session.begin_nested():
            yield
    except IntegrityError as error:
        if _AVS_INDEX not in str(error.orig):
            raise
        raise Unprocessable([_avs_number_known(await listed_id(session, member, avs_number))]) from error
