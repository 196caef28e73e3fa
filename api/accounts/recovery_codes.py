"""Recovery codes: ten that replace the second factor once each (SECURITY R-25).

Only their MACs are kept, under a key that is not in the database.
"""

import secrets
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer
from api.accounts.factors import locked_person, tell
from api.accounts.models import Person, RecoveryCode
from api.core.ids import new_id
from api.core.keys import key_ring
from api.core.schemas import RECOVERY_LETTERS
from api.notifications.service import mail_person

CODES: Final = 10
LENGTH: Final = 10


def _new_code() -> str:
    """Fifty random bits."""
    return "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(LENGTH))


def _mac(person_id: UUID, code: str, key_id: str) -> bytes:
    return key_ring().mac("recovery-code", person_id.bytes, code, key_id=key_id)


async def codes_left(session: AsyncSession, person_id: UUID) -> int:
    query = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return (await session.execute(query)).scalar_one()


async def make_codes(session: AsyncSession, caller: Member | Officer) -> list[str]:
    """Ten new codes, known only now; the earlier ones no longer work."""
    person = await locked_person(session, caller)
    await session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [_new_code() for _ in range(CODES)]
    active = key_ring().active
    await session.execute(
        insert(RecoveryCode),
        [{"id": new_id(), "person_id": person.id, "code_mac": _mac(person.id, code, active)} for code in codes],
    )
    await tell(session, caller, person, "recovery_codes_made")
    return [f"{code[:5]}-{code[5:]}" for code in codes]


_TAKE = text(
    "UPDATE recovery_codes SET used_at = app_now() "
    "WHERE person_id = :person_id AND code_mac = ANY(:macs) AND used_at IS NULL RETURNING id"
)


async def take_recovery_code(session: AsyncSession, person_id: UUID, typed: str) -> bool:
    """Use a code up, by one statement, and tell its owner by mail. False when it is none or was used before."""
    macs = [_mac(person_id, typed, key_id) for key_id in key_ring().masters]
    if (await session.execute(_TAKE, {"person_id": person_id, "macs": macs})).one_or_none() is None:
        return False
    person = await session.get_one(Person, person_id)
    await mail_person(session, "recovery_code_used", person, {"left": str(await codes_left(session, person_id))})
    return True
