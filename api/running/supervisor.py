"""`make run`: the whole product on one machine as one process tree (DECISIONS 32).

Starts PostgreSQL, brings roles, tables and demo data up to date, builds the pages, then runs API and worker until
Ctrl-C; stops API, worker, PostgreSQL in this order. Everything it keeps lies in `.run/`.
"""

import argparse
import asyncio
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx

from api.running import frontend
from api.running.addresses import Addresses, addresses_given, addresses_on
from api.running.binaries import NoPostgres
from api.running.children import Child, Failed, last_words, run, start
from api.running.data_folder import PostgresDidNotStart
from api.running.postgres import Cluster, free_port
from api.running.processes import die_with_parent, end_with_parent
from api.running.run_state import Run

REPOSITORY = Path(__file__).parents[2]
READY_SECONDS = 60
DRAIN_SECONDS = 30

T = TypeVar("T")


async def supervise(this: Run, command: list[str]) -> int:
    """Run until cancelled, or until `command` has ended; returns its exit code then."""
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_build_pages(this))
            prepared = tasks.create_task(_prepare_database(this))
        environment = prepared.result()
        await _start_services(this, environment)
        if command:
            return await _watching(this, _run_beside(command, environment | {"BASE_URL": this.address}))
        _greet(this)
        await _watching(this, asyncio.Event().wait())
        return 0
    finally:
        await _stop(this)


async def _build_pages(this: Run) -> None:
    try:
        steps = (frontend.install(), frontend.build())
    except frontend.NoNode as problem:
        raise Failed(str(problem)) from problem
    for step in steps:
        if step.due:
            this.say(f"{step.title} …")
            environment = frontend.node().environment
            await run(
                step.title, step.command, log=this.log("pages"), folder=frontend.FRONTEND, environment=environment
            )
            step.done()


async def _prepare_database(this: Run) -> dict[str, str]:
    """Returns the environment of API and worker."""
    addresses = await addresses_given(this.passwords()) or await _own_database(this)
    environment = this.environment(addresses)
    as_owner = environment | {"GUICHET_MIGRATION_DATABASE_URL": addresses.owner}
    this.say("Bringing the tables up to date …")
    await _command(this, "migrate", as_owner)
    if this.demo and not (this.cluster and this.accounts.exists()):
        this.say("Filling in the demo data, where there are none …")
        await _command(this, "demo-data", as_owner)
        accounts = await _command(this, "demo-accounts", environment)
        this.accounts.write_bytes(accounts.read_bytes())
    return environment


async def _own_database(this: Run) -> Addresses:
    this.say("Starting PostgreSQL …")
    try:
        data_dir, log = this.state / "data", this.log("postgres")
        if not (data_dir / "PG_VERSION").exists():
            this.accounts.unlink(missing_ok=True)  # of a database that was removed by hand
        this.cluster = Cluster.start(data_dir, durable=this.durable, bound=True, log=log)
    except (NoPostgres, PostgresDidNotStart) as problem:
        raise Failed(str(problem)) from problem
    return await addresses_on(this.cluster.url(), this.passwords())


async def _command(this: Run, name: str, environment: dict[str, str]) -> Path:
    """A command of our own; returns the file with what it printed."""
    log = this.log(name)
    await run(name, _python("api.cli", name), log=log, folder=REPOSITORY, environment=environment)
    return log


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)


async def _start_services(this: Run, environment: dict[str, str]) -> None:
    this.say("Starting API and worker …")
    serve = ("api.main:app", "--host", "127.0.0.1", "--port", str(this.port), "--no-server-header", "--no-access-log")
    for name, program in {"API": _python("uvicorn", *serve), "Worker": _python("api.worker")}.items():
        log = this.log(name.lower())
        this.children.append(await start(name, program, log=log, folder=REPOSITORY, environment=environment))
    await _watching(this, _until_ready(this))


async def _until_ready(this: Run) -> None:
    deadline = time.monotonic() + READY_SECONDS
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        while time.monotonic() < deadline:
            try:
                answer = await client.get(f"http://127.0.0.1:{this.port}/health/ready")
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
                continue
            if answer.is_success:
                return
            await asyncio.sleep(0.2)
    raise Failed(f"The API is not ready after {READY_SECONDS} s. The end of its log:\n{last_words(this.log('api'))}")


async def _watching(this: Run, work: Coroutine[None, None, T]) -> T:
    """Do the work unless a process of ours dies meanwhile: then raise Failed with its last words."""
    wanted = asyncio.create_task(work)
    deaths = [asyncio.create_task(_death(child)) for child in this.children]
    deaths += [asyncio.create_task(_postgres_death(this))]
    try:
        done, _ = await asyncio.wait([wanted, *deaths], return_when=asyncio.FIRST_COMPLETED)
        for death in deaths:
            if death in done:
                raise death.result()
        return wanted.result()
    finally:
        for task in (wanted, *deaths):
            task.cancel()
        await asyncio.gather(wanted, *deaths, return_exceptions=True)


async def _death(child: Child) -> Failed:
    await child.process.wait()
    return child.obituary()


async def _postgres_death(this: Run) -> Failed:
    while this.cluster is None or this.cluster.running:  # noqa: ASYNC110 - a reused server is not our child
        await asyncio.sleep(1)
    return Failed(f"PostgreSQL ended. The end of {this.log('postgres')}:\n{last_words(this.log('postgres'))}")


async def _run_beside(command: list[str], environment: dict[str, str]) -> int:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=REPOSITORY, env=environment, preexec_fn=die_with_parent(signal.SIGTERM)
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def _greet(this: Run) -> None:
    accounts = this.accounts.read_text("utf-8") if this.accounts.exists() else ""
    this.say("Ready.")
    print(f"""
  The counter                 {this.address}
  The office's side           {this.address}/office
  Mails and SMS codes         {this.address}/dev/inbox

{accounts.rstrip()}

  Logs lie in {this.log("api").parent}. Ctrl-C stops everything.
""")
    sys.stdout.flush()


async def _stop(this: Run) -> None:
    """API, worker, PostgreSQL: whoever needs another one goes first."""
    if this.children:
        this.say("Stopping …")
    for child in this.children:
        await child.stop(DRAIN_SECONDS)
    if this.cluster:
        this.cluster.stop()


def _kill(this: Run) -> None:
    for child in this.children:
        child.kill()
    if this.cluster:
        this.cluster.kill_everything()


@contextmanager
def _only_run_in(state: Path) -> Iterator[None]:
    state.mkdir(parents=True, exist_ok=True)
    for name in ("logs", "keys", "storage"):
        (state / name).mkdir(mode=0o700, exist_ok=True)
    with (state / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed(f"The product already runs from {state}: stop it there with Ctrl-C first.") from None
        yield


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise Failed(
                f"Port {port} cannot be used ({problem.strerror}): `make run PORT=8001` uses another."
            ) from None


async def _until_signal(this: Run, command: list[str]) -> int:
    """The first signal stops in order, the second at once."""
    work = asyncio.create_task(supervise(this, command))

    def stop() -> None:
        if work.cancelling():
            _kill(this)
        else:
            work.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        return await work
    except asyncio.CancelledError:
        return 0


def main(arguments: Sequence[str] = ()) -> int:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000), help="0: any free one")
    parser.add_argument("--state", type=Path, default=REPOSITORY / ".run", help="the folder for everything it keeps")
    parser.add_argument("--forgetful", action="store_true", help="faster; the data need not survive a power cut")
    parser.add_argument("--empty", action="store_true", help="without demo data")
    parser.add_argument("--with", dest="command", nargs=argparse.REMAINDER, default=[], help="run this, then stop")
    options = parser.parse_args(arguments)
    end_with_parent()
    this = Run(
        options.state.absolute(), options.port or free_port(), durable=not options.forgetful, demo=not options.empty
    )
    try:
        with _only_run_in(this.state):
            _refuse_taken_port(this.port)
            return asyncio.run(_until_signal(this, options.command))
    except* Failed as problems:
        print(f"\n{_first(problems)}", file=sys.stderr)
    return 1


def _first(problems: BaseExceptionGroup[Failed]) -> BaseException:
    problem: BaseException = problems
    while isinstance(problem, BaseExceptionGroup):
        problem = problem.exceptions[0]
    return problem


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
