from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import Select, or_, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Sender, own
from api.beneficiaries import schemas
from api.beneficiaries.checks import is_expired
from api.beneficiaries.models import Beneficiary, Decision
from api.beneficiaries.names import spellings
from api.core.audit import audit
from api.core.clock import office_day
from api.core.cursor import COUNT_STOPS_AT, decode_cursor, encode_cursor
from api.core.errors import NotFound
from api.core.schemas import Output, bank_name

_LISTING: Final = "beneficiaries"
_AVS_DIGITS: Final = 13

Shown = TypeVar("Shown", bound=Output)


async def get_own(
    session: AsyncSession,
    member: Sender,
    beneficiary_id: UUID,
    *,
    for_update: bool = False,
    archived_too: bool = False,
) -> Beneficiary:
    """A record of the caller's company. Raises NotFound."""
    query = own(member, Beneficiary).where(Beneficiary.id == beneficiary_id)
    if not archived_too:
        query = query.where(Beneficiary.archived_at.is_(None))
    if for_update:
        query = query.with_for_update()
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def read_own(session: AsyncSession, member: Sender, beneficiary_id: UUID) -> Beneficiary:
    """A record to look at: also one off the list, since requests refer to it, and for one that was merged the record
    that it went into. Raises NotFound."""
    record = await get_own(session, member, beneficiary_id, archived_too=True)
    if record.merged_into is None:
        return record
    return await get_own(session, member, record.merged_into, archived_too=True)


async def latest_archived_account(session: AsyncSession, member: Sender, avs_number: str) -> Beneficiary | None:
    """The record with an account that was taken off the list last for this AVS number."""
    query = own(member, Beneficiary).where(
        Beneficiary.avs_number == avs_number, Beneficiary.archived_at.is_not(None), Beneficiary.iban.is_not(None)
    )
    return (await session.scalars(query.order_by(Beneficiary.archived_at.desc()).limit(1))).one_or_none()


async def listed_id(session: AsyncSession, member: Sender, avs_number: str) -> UUID | None:
    """Whose AVS number it is on the company's list."""
    query = own(member, Beneficiary).where(Beneficiary.avs_number == avs_number, Beneficiary.archived_at.is_(None))
    return await session.scalar(query.with_only_columns(Beneficiary.id))


async def list_decisions(session: AsyncSession, member: Sender, beneficiary_id: UUID) -> list[Decision]:
    """The saved decisions of one person, the latest number first: it begins with office and year."""
    query = own(member, Decision).where(Decision.beneficiary_id == beneficiary_id)
    return list(await session.scalars(query.order_by(Decision.number.desc())))


async def view(session: AsyncSession, member: Sender, beneficiary: Beneficiary) -> schemas.Beneficiary:
    return _shown(
        schemas.Beneficiary,
        beneficiary,
        decisions=await list_decisions(session, member, beneficiary.id),
        bank_name=bank_name(beneficiary.iban) if beneficiary.iban else None,
        mandate_expired=is_expired(beneficiary.mandate_valid_to, office_day(member.now)),
    )


def _shown(schema: type[Shown], beneficiary: Beneficiary, **found: object) -> Shown:
    """The columns of a record that the schema has, beside what was found or computed."""
    columns = {name: getattr(beneficiary, name) for name in schema.model_fields.keys() - found.keys()}
    return schema.model_validate(columns | found)


def matching(
    member: Sender, *, name: str | None = None, avs_number: str | None = None, archived_too: bool = False
) -> Select[Beneficiary]:
    """The company's people by parts of their names and of their AVS number.

    Row level security makes of LIKE a filter behind the policy: a name or a part of a number is looked for among all
    people of the company. A whole number of somebody on the list uses its own index.
    """
    query = own(member, Beneficiary)
    if not archived_too:
        query = query.where(Beneficiary.archived_at.is_(None))
    for words in spellings(name or ""):
        query = query.where(or_(*(Beneficiary.search_name.contains(word, autoescape=True) for word in words)))
    if digits := "".join(filter(str.isdigit, avs_number or ""))[:_AVS_DIGITS]:
        whole = len(digits) == _AVS_DIGITS
        number = Beneficiary.avs_number
        query = query.where(number == digits if whole else number.contains(digits, autoescape=True))
    return query


_ORDER: Final = (Beneficiary.search_name, Beneficiary.id)


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a page begins: behind this row. `found` is what the first page counted."""

    search_name: str
    id: UUID
    found: int

    def seal(self) -> str:
        return encode_cursor([self.search_name, str(self.id), str(self.found)], listing=_LISTING)


def _unseal(cursor: str) -> _Position:
    search_name_, last_id, found = decode_cursor(cursor, listing=_LISTING)
    return _Position(search_name_, UUID(last_id), int(found))


async def search(
    session: AsyncSession, member: Sender, *, name: str | None, avs_number: str | None, limit: int, cursor: str | None
) -> schemas.Beneficiaries:
    """One page of the company's people by name. Raises CursorNotValid.

    The ids come from the index alone, and the first page counts while it is there: one pass where reading every row,
    and again to count, took five times longer. Later pages carry the count along.
    """
    query = matching(member, name=name, avs_number=avs_number)
    position = _unseal(cursor) if cursor else None
    if position:
        query = query.where(tuple_(*_ORDER) > (position.search_name, position.id))
    reach = limit if position else COUNT_STOPS_AT
    ids = (await session.scalars(query.with_only_columns(Beneficiary.id).order_by(*_ORDER).limit(reach + 1))).all()
    page = own(member, Beneficiary).where(Beneficiary.id.in_(ids[:limit])).order_by(*_ORDER)
    rows = (await session.scalars(page)).all()
    await audit(session, member, "read", "beneficiary", None)
    found = position.found if position else len(ids)
    today = office_day(member.now)
    return schemas.Beneficiaries(
        items=[
            _shown(schemas.BeneficiaryRow, row, mandate_expired=is_expired(row.mandate_valid_to, today)) for row in rows
        ],
        next=_Position(rows[-1].search_name, rows[-1].id, found).seal() if len(ids) > limit else None,
        count=min(found, COUNT_STOPS_AT),
        count_capped=found > COUNT_STOPS_AT,
    )
