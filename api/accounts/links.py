"""Links that are mailed to one person for one purpose, and work once (SECURITY R-30)."""

from datetime import timedelta
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import AccountLink
from api.accounts.schemas import Audience
from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.errors import NotFound
from api.core.ids import new_id
from api.core.jobs import Payload, job
from api.core.keys import fingerprint_of
from api.core.mailed_tokens import MailedToken
from api.notifications.service import deliver, give_up, queue_mail

Purpose = Literal["password_reset", "email_change", "office_invitation", "office_return"]

SEND_LINK: Final = "send_account_link"
VALID_MINUTES: Final[dict[Purpose, int]] = {
    "password_reset": 30,
    "email_change": 24 * 60,
    "office_invitation": 72 * 60,
    "office_return": 72 * 60,
}


class LinkNotValid(NotFound):
    """Used, expired, replaced by a newer one, or never ours."""

    code = "link_not_valid"


# A newer link kills the older ones, so that of several mails only the last one works.
_REPLACE: Final = text(
    "UPDATE account_links SET used_at = app_now() WHERE person_id = :person AND purpose = :purpose AND used_at IS NULL"
)
_FORGET: Final = text("UPDATE account_links SET used_at = app_now() WHERE person_id = :person AND used_at IS NULL")
_PEEK: Final = text(
    """
    SELECT l.id, l.person_id, l.audience, l.email AS new_email, p.email, p.first_name, p.last_name
    FROM account_links l JOIN people p ON p.id = l.person_id
    WHERE l.token_hash = :token_hash AND l.purpose = ANY(:purposes) AND l.used_at IS NULL AND l.expires_at > app_now()
      AND p.active
    """
)
_REDEEM: Final = text(
    """
    UPDATE account_links SET used_at = app_now()
    WHERE id = :id AND used_at IS NULL AND expires_at > app_now() RETURNING id
    """
)


async def add_link(
    session: AsyncSession, purpose: Purpose, person_id: UUID, audience: Audience, *, email: str | None = None
) -> UUID:
    """A new link; older ones of this purpose are dead then. `email`: the address that an `email_change` is for."""
    token = MailedToken.new(new_id())
    await session.execute(_REPLACE, {"person": person_id, "purpose": purpose})
    await session.execute(
        insert(AccountLink).values(
            id=token.owner,
            purpose=purpose,
            person_id=person_id,
            audience=audience,
            email=email,
            token_key=token.key,
            token_nonce=token.nonce,
            token_hash=token.hash,
            expires_at=now_sql() + timedelta(minutes=VALID_MINUTES[purpose]),
        )
    )
    return token.owner


async def mail_link(session: AsyncSession, link: AccountLink, *, recipient: str, language: str) -> None:
    """Mail a link once this transaction, the worker's, commits."""
    await queue_mail(
        session,
        link.purpose,
        recipient=recipient,
        language=language,
        person_id=link.person_id,
        params={"area": "office/login" if link.audience == "office" else "login"},
        job=SEND_LINK,
        payload={"link_id": link.id},
    )


async def forget_links(session: AsyncSession, person_id: UUID) -> None:
    """No link that was mailed to somebody works any more, whatever its purpose."""
    await session.execute(_FORGET, {"person": person_id})


@job(SEND_LINK)
async def send_account_link(database: Database, payload: Payload) -> None:
    """Derive the token again and send it, unless a newer link has replaced this one."""
    async with database.transaction(DbRole.WORKER) as session:
        link = await session.get(AccountLink, UUID(payload["link_id"]))
    if link is not None and link.used_at is None:
        token = MailedToken(link.id, link.token_key, link.token_nonce)
        await deliver(database, UUID(payload["outbox_id"]), {"token": token.text})
    else:
        await give_up(database, UUID(payload["outbox_id"]), "link_is_over")


async def peek(session: AsyncSession, token: str, *purposes: Purpose) -> Row[Any]:
    """Whose link for one of these purposes it is, without using it. Raises LinkNotValid."""
    parameters = {"token_hash": fingerprint_of(token), "purposes": list(purposes)}
    found = (await session.execute(_PEEK, parameters)).one_or_none()
    if found is None:
        raise LinkNotValid
    return found


async def redeem(session: AsyncSession, link: Row[Any]) -> None:
    """The one use of a link: of many at once exactly one gets through. Raises LinkNotValid."""
    if (await session.execute(_REDEEM, {"id": link.id})).one_or_none() is None:
        raise LinkNotValid
