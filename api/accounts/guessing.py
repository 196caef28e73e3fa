"""How often somebody may guess a password or a code, by an account or by a device known to it (SECURITY R-13, R-20).

A device that was logged in completely before counts by itself: somebody who guesses elsewhere, even with the right
password, does not lock the owner out.
"""

from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import throttle
from api.core.limits import (
    CODE_BUDGET,
    CODE_BUDGET_KNOWN_DEVICE,
    CODES,
    CODES_KNOWN_DEVICE,
    PASSWORDS,
    PASSWORDS_KNOWN_DEVICE,
    SMS_DEVICE_DAY,
    SMS_DEVICE_HOUR,
    SMS_PERSON_DAY,
    SMS_PERSON_HOUR,
    Blocks,
    Bucket,
    Window,
)

SMS_COST: Final = 1
APP_COST: Final = 3
"""An app's code may be that of three moments, so a guess is right three times as often."""

RECOVERY_COST: Final = 1
"""Of ten codes with fifty random bits each: a guess is never right."""

PASSKEY_COST: Final = 1
"""A signature: a guess is never right."""


@dataclass(frozen=True, slots=True)
class PasswordCounter:
    blocks: Blocks
    whose: str

    @classmethod
    def of(cls, email: str, device: str | None) -> Self:
        return cls(PASSWORDS, email) if device is None else cls(PASSWORDS_KNOWN_DEVICE, device)

    async def take(self, session: AsyncSession) -> throttle.Permit | throttle.Blocked:
        return await throttle.permit(session, self.blocks, self.whose)

    async def forgive(self, session: AsyncSession) -> None:
        await throttle.forgive(session, self.blocks, self.whose)


@dataclass(frozen=True, slots=True)
class CodeCounters:
    """Blocks that a success takes back, and a budget that it does not: the owner's logins give nobody more guesses."""

    blocks: Blocks
    bucket: Bucket
    sendings: tuple[Window, Window]
    whose: UUID | str

    @classmethod
    def of(cls, person_id: UUID, device: str | None) -> Self:
        if device is None:
            return cls(CODES, CODE_BUDGET, (SMS_PERSON_HOUR, SMS_PERSON_DAY), person_id)
        return cls(CODES_KNOWN_DEVICE, CODE_BUDGET_KNOWN_DEVICE, (SMS_DEVICE_HOUR, SMS_DEVICE_DAY), device)

    async def take(self, session: AsyncSession, cost: int) -> throttle.Blocked | None:
        """Leave to look at one code, unless blocked."""
        permit = await throttle.permit(session, self.blocks, self.whose)
        if isinstance(permit, throttle.Blocked):
            return permit
        return await throttle.pour(session, self.bucket, self.whose, cost)

    async def succeeded(self, session: AsyncSession, cost: int) -> None:
        await throttle.forgive(session, self.blocks, self.whose)
        await throttle.take_back(session, self.bucket, self.whose, cost)

    async def forgive(self, session: AsyncSession) -> None:
        """All of it: nobody who knew the password before knows it now."""
        await throttle.forgive(session, self.blocks, self.whose)
        await throttle.forgive(session, self.bucket, self.whose)
