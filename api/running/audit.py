"""`python -m api.cli audit`: verify the audit log; seal now; the public key for who keeps the shipped seals."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.audit import shipping
from api.audit.sealing import seal_audit_log
from api.audit.seals import public_key
from api.audit.verifying import Finding, Verification, by_seal, verify
from api.core.config import get_settings
from api.core.db import Database, DbRole, make_engine
from api.core.keys import key_ring

WORDS: Final = {
    "event_changed": "an event was changed",
    "event_removed": "an event was removed",
    "event_added": "an event was added",
    "event_moved": "an event was moved to another batch",
    "event_out_of_time": "an event says it happened when its batch was not open",
    "seal_changed": "a seal was changed",
    "seal_removed": "a seal was removed",
    "seal_moved": "a seal has the number of another one",
    "chain_broken": "a seal does not follow the one before it",
    "key_unknown": "the key ring no longer holds the key of a seal",
    "line_changed": "a line of the file was changed or added",
    "line_removed": "a line of the file was removed, or not shipped yet",
    "line_moved": "a line of the file is not in its place",
    "file_missing": "the file with the shipped seals is missing",
    "sealing_stopped": "nothing was sealed for more than a day",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m api.cli audit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    verifying = commands.add_parser("verify", help="check every event, every seal and the shipped file")
    verifying.add_argument("--file", type=Path, help="the shipped seals; else those of GUICHET_AUDIT__SEAL_FOLDER")
    commands.add_parser("seal", help="close the open batch and seal it, as the worker does every ten minutes")
    commands.add_parser("public-key", help="print the public keys with which shipped seals can be verified")
    return parser


async def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 1 when something is not as it was sealed."""
    given = _parser().parse_args(arguments)
    if given.command == "public-key":
        print(public_keys())
        return 0
    database = Database(make_engine(get_settings()))
    try:
        if given.command == "seal":
            await seal_audit_log(database)
            return 0
        async with database.transaction(DbRole.WORKER) as session:
            found = await verify(session, given.file or shipping.seal_file())
    finally:
        await database.close()
    print(report(found), file=sys.stdout)
    return 0 if found.intact else 1


def public_keys() -> str:
    """One PEM for each key of the ring, with its id."""
    keys = {key_id: public_key(key_id) for key_id in key_ring().masters}
    pem = {key_id: key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key_id, key in keys.items()}
    return "\n".join(f"# {key_id}\n{text.decode().strip()}" for key_id, text in pem.items())


def report(found: Verification) -> str:
    until = f"{found.sealed_until:%Y-%m-%d %H:%M:%S} UTC" if found.sealed_until else "never"
    lines = [
        f"Sealed until {until}: {found.events} events in {found.seals} seals; {found.open_events} events wait.",
        "Seals are not shipped: who can write the whole database could cut off its end unseen."
        if found.shipped is None
        else f"The file has {found.shipped} seals.",
        *(f"NOT INTACT: {_said(finding)}" for finding in by_seal(found.findings)),
    ]
    if found.finding_count > len(found.findings):
        lines.append(f"NOT INTACT: {found.finding_count - len(found.findings)} more findings")
    return "\n".join([*lines, "Intact." if found.intact else f"{found.finding_count} findings."])


def _said(finding: Finding) -> str:
    places = {"seal": finding.seal, "event": finding.event_id, "line": finding.line}
    where = ", ".join(f"{name} {value}" for name, value in places.items() if value is not None)
    return WORDS[finding.kind] + (f" ({where})" if where else "")
