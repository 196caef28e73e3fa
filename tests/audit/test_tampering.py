"""A thousand ways to tamper with the audit log, as somebody who may do everything in the database: each one is found.

One set of events and seals; each tampering happens in a savepoint, or in a copy of the shipped file.
"""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine

from api.audit import shipping
from api.audit.verifying import verify
from api.core.config import sqlalchemy_url
from api.core.db import Database
from api.core.ids import new_id
from tests.audit.events import seal_batches
from tests.callers import Caller
from tests.postgres import Databases

TAMPERINGS: Final = 1000
Record = Callable[[str, object], None]

pytestmark = pytest.mark.committed


@dataclass
class Scene:
    """What there is to tamper with, and by what right."""

    connection: AsyncConnection
    path: Path
    chance: random.Random
    events: list[dict[str, Any]]
    seals: list[dict[str, Any]]

    async def run(self, statement: str, **values: object) -> None:
        await self.connection.execute(text(statement), values)

    def event(self) -> dict[str, Any]:
        return self.chance.choice(self.events)

    def seal(self, *, with_events: bool = False) -> dict[str, Any]:
        return self.chance.choice([seal for seal in self.seals if seal["events"] or not with_events])

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines(keepends=True)

    def write(self, lines: list[str]) -> None:
        self.path.write_text("".join(lines))


ANOTHER: Final = {
    "organisation_id": "gen_random_uuid()",
    "actor_kind": "actor_kind || 'x'",
    "actor_id": "gen_random_uuid()",
    "action": "'read_pdf'",
    "outcome": "'refused'",
    "subject_type": "'membership'",
    "subject_id": "gen_random_uuid()",
    "fields": "fields || '{phone}'",
    "request_id": "COALESCE(request_id, '') || '0'",
    "at": "at + interval '1 microsecond'",
    "id": "gen_random_uuid()",
}


async def change_an_event(scene: Scene) -> None:
    column, value = scene.chance.choice(sorted(ANOTHER.items()))
    await scene.run(f"UPDATE audit_events SET {column} = {value} WHERE id = :id", id=scene.event()["id"])  # noqa: S608


async def empty_a_field(scene: Scene) -> None:
    statement = scene.chance.choice(
        [
            "UPDATE audit_events SET subject_id = NULL WHERE id = :id",
            "UPDATE audit_events SET fields = fields[2:] WHERE id = :id",
            "UPDATE audit_events SET fields = ARRAY[fields[2], fields[1]] WHERE id = :id",
            "UPDATE audit_events SET fields = ARRAY[fields[1] || ',' || fields[2]] WHERE id = :id",
        ]
    )
    event = scene.chance.choice([event for event in scene.events if event["fields"]])
    await scene.run(statement, id=event["id"])


async def delete_events(scene: Scene) -> None:
    for event in scene.chance.sample(scene.events, scene.chance.randint(1, 3)):
        await scene.run("DELETE FROM audit_events WHERE id = :id", id=event["id"])


async def delete_a_batch(scene: Scene) -> None:
    await scene.run("DELETE FROM audit_events WHERE batch = :batch", batch=scene.seal(with_events=True)["batch"])


_COPY: Final = (
    "INSERT INTO audit_events (id, at, organisation_id, actor_kind, actor_id, action, outcome, subject_type, "
    "subject_id, fields, request_id, batch) SELECT :new, at + CAST(:later AS interval), organisation_id, actor_kind, "
    "actor_id, action, outcome, subject_type, subject_id, fields, request_id, COALESCE(:batch, batch) "
    "FROM audit_events WHERE id = :id"
)


async def insert_an_event(scene: Scene) -> None:
    """Into its own batch, into another one, before the first, or into one that is never sealed."""
    batch = scene.chance.choice([None, scene.seal()["batch"], -1, 10_000])
    later = timedelta(microseconds=scene.chance.choice([0, 1, -1_000_000]))
    await scene.run(_COPY, new=new_id(), later=later, batch=batch, id=scene.event()["id"])


async def invent_an_old_event(scene: Scene) -> None:
    """In the open batch, as if it had happened long ago."""
    await scene.run(
        "INSERT INTO audit_events (id, at, actor_kind, action, outcome, subject_type, fields) VALUES "
        "(:id, now() - make_interval(hours => :hours), 'member', 'read', 'done', 'invoice', '{}')",
        id=new_id(),
        hours=scene.chance.randint(2, 5000),
    )


async def move_an_event(scene: Scene) -> None:
    event = scene.event()
    other = scene.chance.choice([seal["batch"] for seal in scene.seals if seal["batch"] != event["batch"]])
    batch = scene.chance.choice([other, other, scene.seals[-1]["batch"] + 1, 99_999])
    await scene.run("UPDATE audit_events SET batch = :batch WHERE id = :id", batch=batch, id=event["id"])


async def swap_two_events(scene: Scene) -> None:
    """Their instants, and so their order; or what they say."""
    one, other = scene.chance.sample([event for event in scene.events if event["batch"] % 2], 2)
    column = "subject_id" if one["at"] == other["at"] else scene.chance.choice(["at", "subject_id"])
    for event, value in ((one, other[column]), (other, one[column])):
        await scene.run(f"UPDATE audit_events SET {column} = :value WHERE id = :id", value=value, id=event["id"])  # noqa: S608


OTHER_SEAL: Final = {
    "events": "events + 1",
    "month": "month - interval '1 month'",
    "digest": "sha256(digest)",
    "marks": "marks || sha256(marks)",
    "closed_at": "closed_at - interval '1 second'",
    "sealed_at": "sealed_at + interval '1 microsecond'",
    "previous": "sha256(previous)",
    "key_id": "key_id || 'x'",
    "signature": "sha512(signature)",
    "batch": "batch + 1000",
}


async def change_a_seal(scene: Scene) -> None:
    column, value = scene.chance.choice(sorted(OTHER_SEAL.items()))
    await scene.run(f"UPDATE audit_seals SET {column} = {value} WHERE number = :n", n=scene.seal()["number"])  # noqa: S608


async def forge_a_seal(scene: Scene) -> None:
    """Remove an event and make its seal say so, without the key."""
    seal = scene.seal(with_events=True)
    gone = scene.chance.randrange(seal["events"])
    marks = seal["marks"][: gone * 32] + seal["marks"][(gone + 1) * 32 :]
    event_id = UUID(bytes=seal["marks"][gone * 32 : gone * 32 + 16])
    await scene.run("DELETE FROM audit_events WHERE id = :id", id=event_id)
    await scene.run(
        "UPDATE audit_seals SET marks = :marks, digest = :digest, events = :events WHERE number = :number",
        marks=marks,
        digest=hashlib.sha256(marks).digest(),
        events=seal["events"] - 1,
        number=seal["number"],
    )


async def delete_a_seal(scene: Scene) -> None:
    """Alone, or with its events."""
    seal = scene.seal()
    await scene.run("DELETE FROM audit_seals WHERE number = :number", number=seal["number"])
    if scene.chance.random() < 0.5:
        await scene.run("DELETE FROM audit_events WHERE batch = :batch", batch=seal["batch"])


async def cut_off_the_end(scene: Scene) -> None:
    """The last seals with their events: only what was shipped tells."""
    first = scene.chance.choice(scene.seals)
    await scene.run("DELETE FROM audit_seals WHERE number >= :number", number=first["number"])
    await scene.run("DELETE FROM audit_events WHERE batch >= :batch", batch=first["batch"])


async def close_a_gap(scene: Scene) -> None:
    """A seal goes with its events, and the later ones move up."""
    seal = scene.chance.choice(scene.seals[:-1])
    await scene.run("DELETE FROM audit_events WHERE batch = :batch", batch=seal["batch"])
    await scene.run("DELETE FROM audit_seals WHERE number = :number", number=seal["number"])
    await scene.run("UPDATE audit_seals SET number = -number WHERE number > :number", number=seal["number"])
    await scene.run("UPDATE audit_seals SET number = -number - 1 WHERE number < 0")


async def swap_two_seals(scene: Scene) -> None:
    one, other = scene.chance.sample(scene.seals, 2)
    await scene.run("UPDATE audit_seals SET number = -1 WHERE number = :n", n=one["number"])
    await scene.run("UPDATE audit_seals SET number = :to WHERE number = :n", to=one["number"], n=other["number"])
    await scene.run("UPDATE audit_seals SET number = :to WHERE number = -1", to=other["number"])


async def add_a_seal(scene: Scene) -> None:
    """A copy of another one at the end, or before the first."""
    number = scene.chance.choice([scene.seals[-1]["number"] + 1, 0, 10**9])
    await scene.run(
        "INSERT INTO audit_seals SELECT CAST(:number AS bigint), 5000, month, events, marks, digest, closed_at, "
        "sealed_at, previous, key_id, signature FROM audit_seals WHERE number = :n",
        number=number,
        n=scene.seal()["number"],
    )


async def change_a_line(scene: Scene) -> None:
    """One figure of one seal in the file."""
    lines = scene.lines()
    at = scene.chance.randrange(len(lines))
    said = json.loads(lines[at])
    name = scene.chance.choice(sorted(said))
    said[name] = (
        said[name] + 1 if isinstance(said[name], int) else said[name][:-1] + ("1" if said[name][-1] != "1" else "0")
    )
    lines[at] = json.dumps(said, sort_keys=True) + "\n"
    scene.write(lines)


async def break_a_line(scene: Scene) -> None:
    lines = scene.lines()
    at = scene.chance.randrange(len(lines))
    lines[at] = scene.chance.choice(["\n", lines[at][:-20] + "\n", "{}\n", lines[at].replace(":", " :", 1)])
    scene.write(lines)


async def remove_lines(scene: Scene) -> None:
    lines = scene.lines()
    first = scene.chance.randrange(len(lines))
    del lines[first : first + scene.chance.randint(1, len(lines))]
    scene.write(lines)


async def cut_the_file_short(scene: Scene) -> None:
    whole = scene.path.read_bytes()
    scene.path.write_bytes(whole[: scene.chance.randrange(len(whole) - 1)])


async def move_a_line(scene: Scene) -> None:
    lines = scene.lines()
    one, other = scene.chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    scene.write(lines)


async def repeat_a_line(scene: Scene) -> None:
    lines = scene.lines()
    lines.insert(scene.chance.randrange(len(lines) + 1), scene.chance.choice(lines))
    scene.write(lines)


async def remove_the_file(scene: Scene) -> None:
    scene.path.unlink()


async def forge_both(scene: Scene) -> None:
    """The same change in the database and in the file."""
    seal = scene.chance.choice(scene.seals)
    await scene.run("UPDATE audit_seals SET digest = sha256(digest) WHERE number = :n", n=seal["number"])
    digest = hashlib.sha256(seal["digest"]).hexdigest()
    scene.write([line.replace(seal["digest"].hex(), digest) for line in scene.lines()])


WAYS: Final[dict[Callable[[Scene], Awaitable[None]], set[str]]] = {
    change_an_event: {"event_changed", "event_removed", "event_added"},
    empty_a_field: {"event_changed"},
    delete_events: {"event_removed"},
    delete_a_batch: {"event_removed"},
    insert_an_event: {"event_added"},
    invent_an_old_event: {"event_out_of_time"},
    move_an_event: {"event_moved", "event_removed"},
    swap_two_events: {"event_changed"},
    change_a_seal: {"seal_changed", "key_unknown"},
    forge_a_seal: {"seal_changed"},
    delete_a_seal: {"seal_removed"},
    cut_off_the_end: {"seal_removed"},
    close_a_gap: {"seal_changed", "seal_moved", "seal_removed"},
    swap_two_seals: {"seal_moved"},
    add_a_seal: {"seal_changed"},
    change_a_line: {"line_changed", "line_removed", "line_moved"},
    break_a_line: {"line_changed", "line_removed"},
    remove_lines: {"line_removed"},
    cut_the_file_short: {"line_removed"},
    move_a_line: {"line_moved"},
    repeat_a_line: {"line_moved"},
    remove_the_file: {"file_missing"},
    forge_both: {"seal_changed"},
}
"""What each one must be called, at least one of these."""


async def _rows(connection: AsyncConnection, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in (await connection.execute(text(query))).mappings()]


async def _kinds(connection: AsyncConnection, path: Path) -> set[str]:
    async with AsyncSession(connection, join_transaction_mode="create_savepoint") as session:
        found = await verify(session, path)
        return {finding.kind for finding in found.findings}


async def test_a_thousand_of_a_thousand_tamperings_are_found(
    database: Database, databases: Databases, manager: Caller, tmp_path: Path, record_property: Record
) -> None:
    whole = tmp_path / "whole" / shipping.FILE
    await manager.get("/api/v1/beneficiaries")  # an event of a person and a company
    await seal_batches(database, [5, 0, 3, 8, 1, 6], whole)
    chance = random.Random(4711)
    url = SecretStr(databases.superuser_url(str(database.engine.url.database)))
    engine = create_async_engine(sqlalchemy_url(url), connect_args={"server_settings": {"timezone": "UTC"}})
    counts: Counter[str] = Counter()
    missed: list[str] = []
    async with engine.connect() as connection:
        await connection.execute(text("SET session_replication_role = replica"))  # no trigger stops the owner
        events = await _rows(connection, "SELECT * FROM audit_events ORDER BY batch, at, id")
        seals = await _rows(connection, "SELECT * FROM audit_seals ORDER BY number")
        path = tmp_path / shipping.FILE
        path.write_bytes(whole.read_bytes())
        assert await _kinds(connection, path) == set()
        for number in range(TAMPERINGS):
            way = list(WAYS)[number % len(WAYS)]
            tampering = await connection.begin_nested()
            await way(Scene(connection, path, chance, events, seals))
            found = await _kinds(connection, path)
            if not found & WAYS[way]:
                missed.append(f"{way.__name__}: {sorted(found)}")
            counts[way.__name__] += bool(found)
            await tampering.rollback()
            path.write_bytes(whole.read_bytes())
        assert await _kinds(connection, path) == set()  # and all is as it was
    await engine.dispose()
    record_property("tamperings found", f"{counts.total()} of {TAMPERINGS}")
    assert "\n".join(sorted(set(missed))) == ""
    assert counts.total() == TAMPERINGS
