"""Passwords: argon2id over HMAC(pepper, password), in a small pool of threads (SECURITY R-10, R-11)."""

import asyncio
import os
import re
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Depends, Request
from zxcvbn import zxcvbn

from api.core.errors import Unavailable
from api.core.keys import key_ring

T = TypeVar("T")

# 19 MiB and two passes: OWASP's first choice for argon2id. A hash that took other parameters is renewed at login.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_WAITING: Final = 40
_NICE: Final = 10
_JUDGED: Final = 40
"""Characters: more of a password take long to judge and make it no weaker."""

_FEWEST_GUESSES: Final = 10**9
# Beside the English words and names of zxcvbn: what people here begin with.
_GUESSED_FIRST: Final = (
    *("motdepasse", "bonjour", "soleil", "bienvenue", "printemps", "automne", "doudou", "chouchou", "jetaime"),
    *("passwort", "kennwort", "geheim", "hallo", "willkommen", "sommer", "fruehling", "frühling", "herbst", "schatz"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "asdfghjkl", "yxcvbnm", "abcdefghijkl"),
    *("guichet", "schalter", "office", "officeai", "stelle", "ivstelle", "iv-stelle", "suisse", "schweiz"),
)

_SHORTEST_NAME: Final = 4
_SHORTEST_WORD: Final = 5
MINIMUM: Final = 12
MAXIMUM: Final = 128


class Busy(Unavailable):
    """Too many logins at this moment."""

    code = "busy"


def _give_way() -> None:
    """Let everything else go first: on Linux a thread may have a niceness of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


class HashPool:
    """Two hashes at once (each takes 19 MiB and a core), and a short queue; beyond it 503. Their threads give way to
    the work of others, so that many logins at once slow nobody else (`tests.bench.logins`)."""

    def __init__(self, running: int = 2) -> None:
        self._threads = ThreadPoolExecutor(running, "hash", initializer=_give_way)
        self._waiting = 0

    async def hash(self, password: str) -> str:
        return await self._run(lambda: _hash(password))

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether the password is right. Nobody's hash (None) takes the same time and is never right (R-12)."""
        known = hashed is not None
        return await self._run(lambda: _verify(hashed or _nobody(), password)) and known

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= _WAITING:
            raise Busy(retry_after=5)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def _peppered(password: str, key_id: str) -> bytes:
    return key_ring().mac("password", unicodedata.normalize("NFKC", password), key_id=key_id)


def _hash(password: str) -> str:
    key_id = key_ring().active
    return f"{key_id}:{_HASHER.hash(_peppered(password, key_id))}"


def _verify(hashed: str, password: str) -> bool:
    key_id, _, encoded = hashed.partition(":")
    try:
        return _HASHER.verify(encoded, _peppered(password, key_id))
    except (VerificationError, InvalidHashError, KeyError):
        return False


_nobodys: dict[str, str] = {}


def _nobody() -> str:
    """A hash that no password matches, made once for the active key."""
    key_id = key_ring().active
    return _nobodys.setdefault(key_id, _nobodys.get(key_id) or _hash("\x00nobody"))


def needs_rehash(hashed: str) -> bool:
    key_id, _, encoded = hashed.partition(":")
    return key_id != key_ring().active or _HASHER.check_needs_rehash(encoded)


def refusal(password: str, own_words: Iterable[str]) -> str | None:
    """Why this password is refused, as an error code; None when it is fine (NIST SP 800-63B-4)."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < MINIMUM:
        return "password_too_short"
    if len(text) > MAXIMUM:
        return "password_too_long"
    folded = text.casefold()
    judged = zxcvbn(folded[:_JUDGED], user_inputs=_GUESSED_FIRST)  # type: ignore[no-untyped-call] # the library's
    if judged["guesses"] < _FEWEST_GUESSES:
        return "password_common"
    if any(word in folded for name in own_words for word in _guessed(name)):
        return "password_own_words"
    return None


def _guessed(name: str) -> Iterator[str]:
    """What of a name somebody would try: all of it, and each longer word, so that "pour" and "sous" stay free."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if len(folded) >= _SHORTEST_NAME:
        yield folded
    yield from (word for word in re.findall(r"\w+", folded) if len(word) >= _SHORTEST_WORD)


async def hash_pool_of(request: Request) -> HashPool:
    pool: HashPool = request.app.state.hash_pool
    return pool


HashPoolDep = Annotated[HashPool, Depends(hash_pool_of)]
