"""Identifiers: UUID version 7 (RFC 9562), made here so that a row's id is known before it is written."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """48 bits of milliseconds, 12 bits of their fraction (RFC 9562, section 6.2, method 3), then 62 random bits.

    Sorted by time, also what one process makes within a millisecond; not guessable.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = (nanoseconds << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | random)
