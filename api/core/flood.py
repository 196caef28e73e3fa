"""Coarse limits against floods, by client address, in memory (slowapi). The exact limits are in `throttle`.

Every router carries this as a dependency; slowapi's default limits would silently miss included routers.
"""

import inspect
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar

from fastapi import Request
from limits.storage.base import Storage
from slowapi import Limiter
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

from api.core.addresses import client_of


class WindowCounters(Storage):
    """Fixed windows in a dictionary of this process. The library's own memory storage starts a thread at each count,
    which cost more than the rest of a request."""

    STORAGE_SCHEME = ["windows"]  # noqa: RUF012 - the library reads it so
    _SWEEP_AT: ClassVar[int] = 10_000

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._windows: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.monotonic()
        count, ends = self._windows.get(key, (0, 0.0))
        if ends <= now:
            self._sweep(now)
            count, ends = 0, now + expiry
        self._windows[key] = (count + amount, ends)
        return count + amount

    def _sweep(self, now: float) -> None:
        if len(self._windows) > self._SWEEP_AT:
            self._windows = {key: window for key, window in self._windows.items() if window[1] > now}

    def get(self, key: str) -> int:
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > time.monotonic() else 0

    def get_expiry(self, key: str) -> float:
        return time.time() + max(0.0, self._windows.get(key, (0, 0.0))[1] - time.monotonic())

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        self._windows.pop(key, None)


def _address(request: Request) -> str:
    return client_of(get_remote_address(request))


# The library asks for the signature at each count; without this, Python works it out anew each time.
_address.__signature__ = inspect.signature(_address)  # type: ignore[attr-defined] # a documented attribute of functions


def make_limiter() -> Limiter:
    return Limiter(key_func=_address, storage_uri="windows://")


def flood_limit(limiter: Limiter, limit: str) -> Callable[[Request], Awaitable[None]]:
    """A dependency: one address may not call more often than `limit`, for example `1200/minute`, whatever it calls.

    Raises RateLimitExceeded.
    """

    async def within_flood_limit(request: Request) -> None:
        """Counts this call."""

    limited: Callable[[Request], Awaitable[None]] = limiter.limit(limit)(within_flood_limit)
    return limited


__all__ = ["RateLimitExceeded", "flood_limit", "make_limiter"]
