"""Starts `confined_process` for one file and waits for its answer, for a while and up to a size."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

PROGRAM: Final = Path(__file__).parent / "confined_process.py"
SECONDS: Final = 10.0
"""The longest a file may take by the clock; its CPU time has a limit of its own in `confined_process`."""
CHUNK: Final = 64 * 1024

REFUSED: Final = 3
"""The exit code with which the program gives a reason for refusing a file."""
OUT_OF_MEMORY: Final = 4

# Reading a file takes about a core and up to 768 MB: two at once leave room for everybody else. Starting the program
# takes 0.1 s, which is little enough to give each file a process that dies with it.
_PLACES: Final = asyncio.Semaphore(2)


_TURNS: Final[WeakValueDictionary[UUID, asyncio.Lock]] = WeakValueDictionary()


def turn_of(whose: UUID) -> asyncio.Lock:
    """`async with turn_of(company or reviewer)`: one file of each at a time, so that nobody's files take all places."""
    turn = _TURNS.get(whose)
    if turn is None:
        turn = _TURNS[whose] = asyncio.Lock()  # forgotten when nobody holds it or waits for it
    return turn


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the program ended: `code` as in subprocess (negative for a signal), None when it did not end by itself."""

    code: int | None
    output: bytes

    @property
    def at_a_limit(self) -> bool:
        """Whether the file took more CPU or memory than any honest one, or crashed its parser."""
        return self.code in {OUT_OF_MEMORY, -signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGSEGV, -signal.SIGABRT}


async def read_confined(path: Path, *arguments: str, most: int, seconds: float = SECONDS) -> Outcome:
    """Let the program read a file. More than `most` bytes of output count as not having ended by itself."""
    file = await asyncio.to_thread(path.open, "rb")
    with file:
        async with _PLACES:
            # The empty environment keeps the database's address and the keys away from whoever takes the parser over.
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-B", PROGRAM, *arguments,
                stdin=file, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/", start_new_session=True,
            )  # fmt: skip
            try:
                async with asyncio.timeout(seconds):
                    output = await _read(process, most)
                    await process.wait()
            except (TimeoutError, _TooMuch):
                return Outcome(None, b"")
            finally:
                await _end(process)
    return Outcome(process.returncode, output)


class _TooMuch(Exception):
    """The program wrote more than it may."""


async def _read(process: Process, most: int) -> bytes:
    assert process.stdout
    output = bytearray()
    while chunk := await process.stdout.read(CHUNK):
        output += chunk
        if len(output) > most:
            raise _TooMuch
    return bytes(output)


async def _end(process: Process) -> None:
    """Kill what still runs and empty its pipe, so that nothing of it stays behind."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.stdout
    while await process.stdout.read(CHUNK):
        pass
    await process.wait()
