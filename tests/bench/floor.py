"""The floor: the statements of one request, taken from the server's log, as a pgbench script."""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.core.db import SERVER_SETTINGS
from api.running.postgres import Cluster

_EXECUTE = re.compile(r"^duration: [\d.]+ ms  (?:execute [^:]*|statement): (.*)$", re.DOTALL)
_PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_PLACE = re.compile(r"\$(\d+)")
_LONG = 400  # stored JSON: its text may repeat, only keys must be new


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    parameters: Mapping[int, str]


def statements(log_folder: Path) -> list[Statement]:
    """What the application executed, in order."""
    found = []
    for file in sorted(log_folder.glob("*.json")):
        for line in file.read_text("utf-8").splitlines():
            entry: dict[str, Any] = json.loads(line)
            match = _EXECUTE.match(entry.get("message", ""))
            if match and entry.get("user") == "guichet_app":
                parameters = {int(n): value for n, value in _PARAMETER.findall(entry.get("detail", ""))}
                found.append(Statement(match[1].strip().rstrip(";"), parameters))
    return found


def _without_colons(value: str) -> str:
    """The literal with its colons as escapes: pgbench would take `12:30` for a variable."""
    if ":" not in value:
        return value
    return "E" + value.replace("\\", "\\\\").replace(":", "\\x3a")


def script(all_statements: Iterable[Statement], known_ids: set[str], key: str) -> str:
    """A pgbench script of one transaction. Ids that the request made, and its key, are made anew each time."""
    variables: dict[str, str] = {}

    def fresh(match: re.Match[str]) -> str:
        text = match[0]
        if text in known_ids:
            return text
        name = variables.setdefault(text, f"n{len(variables)}")
        return f"{text[:24]}' || :{name} || '"

    def literal(value: str) -> str:
        value = _without_colons(value)
        if value == "NULL" or len(value) > _LONG:
            return value
        new = _UUID.sub(fresh, value)
        if key in new:
            new = new.replace(key, f"{key}' || :{variables.setdefault(key, f'n{len(variables)}')} || '")
        if new == value:
            return value
        return f"CAST({new} AS uuid)" if _UUID.fullmatch(value.strip("'")) else f"({new})"

    lines = []
    for statement in all_statements:
        own = _LITERAL.sub(lambda m: _without_colons(m[0]), statement.sql)
        sql = _PLACE.sub(lambda m: literal(statement.parameters[int(m[1])]), own)  # noqa: B023
        lines.append(" ".join(sql.split()) + ";")
    settings = [f"\\set {name} random(100000000000, 999999999999)" for name in variables.values()]
    return "\n".join([*settings, *lines]) + "\n"


def run(cluster: Cluster, url: str, scripts: list[Path], *, clients: int, seconds: int) -> float:
    """Transactions a second."""
    command = [
        str(cluster.binaries / "pgbench"),
        "-n",
        "-M",
        "prepared",
        "-c",
        str(clients),
        "-j",
        "2",
        "-T",
        str(seconds),
    ]
    for path in scripts:
        command += ["-f", str(path)]
    settings = " ".join(f"-c {name}={value}" for name, value in SERVER_SETTINGS.items())
    environment = os.environ | {"PGOPTIONS": settings}  # as the application's connections begin
    done = subprocess.run([*command, url], env=environment, capture_output=True, text=True, check=False)
    match = re.search(r"tps = ([\d.]+)", done.stdout)
    if match is None or "processed: 0/" in done.stdout:
        raise RuntimeError(f"pgbench failed:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
    return float(match[1])
