from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.accounts.models import Membership
from api.core.cursor import COUNT_STOPS_AT, capped_count, decode_cursor, encode_cursor
from api.notices.models import Notice
from api.notices.schemas import MailPreferences, NoticeCounts, NoticeOut, Notices

_LISTING: Final = "notices"


def _mine(member: Member, *, unread: bool = False) -> Select[Notice]:
    query = own(member, Notice).where(Notice.person_id == member.person_id)
    return query.where(Notice.read_at.is_(None)) if unread else query


async def list_notices(
    session: AsyncSession, member: Member, *, unread: bool, limit: int, cursor: str | None
) -> Notices:
    """The caller's own, the newest first. Raises CursorNotValid."""
    every = _mine(member, unread=unread)
    count, capped = await capped_count(session, every)
    page = every
    if cursor:
        (last_id,) = decode_cursor(cursor, listing=_LISTING)
        page = every.where(Notice.id < UUID(last_id))
    rows = (await session.scalars(page.order_by(Notice.id.desc()).limit(limit + 1))).all()
    shown = rows[:limit]
    return Notices(
        items=[NoticeOut.model_validate(row) for row in shown],
        next=encode_cursor([str(shown[-1].id)], listing=_LISTING) if len(rows) > limit else None,
        count=count,
        count_capped=capped,
    )


async def count_unread(session: AsyncSession, member: Member) -> NoticeCounts:
    some = _mine(member, unread=True).with_only_columns(literal_column("1")).limit(COUNT_STOPS_AT).subquery()
    return NoticeCounts(unread=await session.scalar(select(func.count()).select_from(some)) or 0)


async def mail_preferences(session: AsyncSession, member: Member) -> MailPreferences:
    query = own(member, Membership).where(Membership.person_id == member.person_id)
    return MailPreferences.model_validate((await session.scalars(query)).one())
