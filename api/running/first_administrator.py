"""`python -m api.cli create-administrator`: the first person of an office, who invites the others."""

import argparse
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from api.accounts.officers import add_officer, has_administrator, hash_of_nothing
from api.accounts.passwords import HashPool
from api.accounts.schemas import OfficerInput
from api.core.audit import Program
from api.core.config import get_settings
from api.core.db import Database, make_engine
from api.core.errors import Problem
from api.core.labels import LANGUAGES
from api.core.mailed_tokens import MailedToken


class NotCreated(SystemExit):
    """Nobody was added; the message says why and what to do."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m api.cli create-administrator", description=__doc__)
    for name in ("email", "first-name", "last-name", "mobile"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--language", choices=LANGUAGES, required=True)
    parser.add_argument("--also", action="store_true", help="although there is an administrator already")
    return parser


async def main(arguments: Sequence[str]) -> None:
    """Add the administrator and print the link that chooses the password; it works once, for 72 hours."""
    given = vars(_parser().parse_args(arguments))
    also = given.pop("also")
    try:
        wish = OfficerInput(role="administrator", **given)
    except ValidationError as error:
        wrong = ", ".join(f"--{str(e['loc'][0]).replace('_', '-')} ({e['msg']})" for e in error.errors())
        raise NotCreated(f"Nobody was added. Please correct: {wrong}") from None
    database = Database(make_engine(get_settings()))
    try:
        print(await create(database, wish, also=also), file=sys.stdout)
    finally:
        await database.close()


async def create(database: Database, wish: OfficerInput, *, also: bool) -> str:
    password_hash = await hash_of_nothing(HashPool())
    async with database.transaction() as session:
        if await has_administrator(session) and not also:
            raise NotCreated(
                "Nobody was added: there is an administrator already, who can invite others under “Collaborateurs”. "
                "If nobody can log in as administrator any more, repeat the command with --also."
            )
        try:
            link = await add_officer(session, Program(), wish, password_hash)
        except Problem as problem:
            raise NotCreated(f"Nobody was added: {problem.code}. Choose another e-mail address.") from None
        if link is None:
            return f"{wish.email} has an account already and is an administrator now. The password stays the same."
        token = MailedToken(link.id, link.token_key, link.token_nonce).text
    return (
        f"{wish.email} is an administrator. Open this link to choose the password; it works once, for 72 hours:\n"
        f"{get_settings().base_url}/office/login/welcome#{token}\n"
        "After the first login an authenticator app has to be added before anything else."
    )
