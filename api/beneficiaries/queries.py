from typing import Final
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.beneficiaries import schemas
from api.beneficiaries.models import Beneficiary, Decision
from api.beneficiaries.names import search_name
from api.core.audit import audit
from api.core.cursor import capped_count, decode_cursor, encode_cursor
from api.core.errors import NotFound

_LISTING: Final = "beneficiaries"
_AVS_DIGITS: Final = 13


async def get_own(
    session: AsyncSession,
    member: Member,
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


async def list_decisions(session: AsyncSession, member: Member, beneficiary_id: UUID) -> list[Decision]:
    """The saved decisions of one person, the latest number first: it begins with office and year."""
    query = own(member, Decision).where(Decision.beneficiary_id == beneficiary_id)
    return list(await session.scalars(query.order_by(Decision.number.desc())))


async def view(session: AsyncSession, member: Member, beneficiary: Beneficiary) -> schemas.Beneficiary:
    decisions = await list_decisions(session, member, beneficiary.id)
    names = schemas.Beneficiary.model_fields.keys() - {"decisions"}
    fields = {name: getattr(beneficiary, name) for name in names}
    return schemas.Beneficiary.model_validate(fields | {"decisions": decisions})


def matching(
    member: Member, *, name: str | None = None, avs_number: str | None = None, archived_too: bool = False
) -> Select[Beneficiary]:
    """The company's people by parts of their names and by the first digits of their AVS number.

    Row level security makes of LIKE a filter behind the policy; it reads the index of search names alone, so 100,000
    people take about 10 ms. The number's comparisons are leakproof and use their own index.
    """
    query = own(member, Beneficiary)
    if not archived_too:
        query = query.where(Beneficiary.archived_at.is_(None))
    for word in search_name(name or "").split():
        query = query.where(Beneficiary.search_name.contains(word, autoescape=True))
    if digits := "".join(filter(str.isdigit, avs_number or ""))[:_AVS_DIGITS]:
        first, last = digits.ljust(_AVS_DIGITS, "0"), digits.ljust(_AVS_DIGITS, "9")
        query = query.where(Beneficiary.avs_number.between(first, last))
    return query


def _after(query: Select[Beneficiary], cursor: str) -> Select[Beneficiary]:
    name, last_id = decode_cursor(cursor, listing=_LISTING)
    return query.where(tuple_(Beneficiary.search_name, Beneficiary.id) > (name, UUID(last_id)))


async def search(
    session: AsyncSession, member: Member, *, name: str | None, avs_number: str | None, limit: int, cursor: str | None
) -> schemas.Beneficiaries:
    """One page of the company's people by name. Raises CursorNotValid."""
    query = matching(member, name=name, avs_number=avs_number)
    count, capped = await capped_count(session, query)
    if cursor:
        query = _after(query, cursor)
    found = await _read_page(session, member, query, limit + 1)
    await audit(session, member, "read", "beneficiary", None)
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        following = encode_cursor([last.search_name, str(last.id)], listing=_LISTING)
    items = [schemas.BeneficiaryRow.model_validate(row) for row in found[:limit]]
    return schemas.Beneficiaries(items=items, next=following, count=count, count_capped=capped)


async def _read_page(
    session: AsyncSession, member: Member, query: Select[Beneficiary], limit: int
) -> list[Beneficiary]:
    """First the ids, from the index alone, then the few rows: reading each row to filter it takes five times longer."""
    order = (Beneficiary.search_name, Beneficiary.id)
    ids = query.with_only_columns(Beneficiary.id).order_by(*order).limit(limit)
    return list(await session.scalars(own(member, Beneficiary).where(Beneficiary.id.in_(ids)).order_by(*order)))
