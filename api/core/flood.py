"""Coarse limits against floods, by client address, in memory (slowapi). The exact limits are in `throttle`.

Every router carries one of these as a dependency; slowapi's default limits would silently miss included routers.
"""

from fastapi import Request
from slowapi import Limiter
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

from api.core.config import get_settings

limiter = Limiter(key_func=get_remote_address)


@limiter.limit(lambda: get_settings().flood_limit)
async def flood_limit(request: Request) -> None:
    """One address may not call more often than this, whatever it calls. Raises RateLimitExceeded."""


__all__ = ["RateLimitExceeded", "flood_limit", "limiter"]
