"""Programs the supervisor starts: each in a session of its own, with a log file, never outliving the supervisor."""

import asyncio
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.running.processes import die_with_parent

LAST_WORDS = 30  # lines


class Failed(Exception):
    """A sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: Process
    log: Path

    async def stop(self, seconds: float) -> None:
        """SIGTERM and time to finish (R-92), then SIGKILL."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), seconds)
        self.kill()
        await self.process.wait()

    def kill(self) -> None:
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()

    def obituary(self) -> Failed:
        code = self.process.returncode or 0
        how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        return Failed(f"{self.name} ended {how}. The end of {self.log}:\n{last_words(self.log)}")


async def start(
    name: str, command: tuple[str, ...], *, log: Path, folder: Path, environment: Mapping[str, str]
) -> Child:
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=environment,
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops them in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    return Child(name, process, log)


async def run(name: str, command: tuple[str, ...], *, log: Path, folder: Path, environment: Mapping[str, str]) -> None:
    """Start and wait. Raises Failed with the program's last words; cancelling ends the program."""
    child = await start(name, command, log=log, folder=folder, environment=environment)
    try:
        if await child.process.wait() != 0:
            raise child.obituary()
    finally:
        await child.stop(5)


def last_words(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-LAST_WORDS:])
