"""The daily mail to the administrators: how much has failed since the last one, by kind, and nothing more."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select, update

from api.accounts.models import OfficeMember, Person
from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.labels import t
from api.failed_steps.models import FailedStep
from api.notifications.service import mail_person


async def tell_of_failed_steps(database: Database) -> None:
    """None where nothing is new. Of two workers at once, one sends."""
    untold = update(FailedStep).where(FailedStep.told_at.is_(None), FailedStep.closed_at.is_(None))
    administrators = (
        select(Person)
        .join(OfficeMember, OfficeMember.person_id == Person.id)
        .where(OfficeMember.role == "administrator", OfficeMember.active, Person.active)
    )
    async with database.transaction(DbRole.WORKER) as session:
        kinds = (await session.scalars(untold.values(told_at=now_sql()).returning(FailedStep.kind))).all()
        if not kinds:
            return
        for person in (await session.scalars(administrators)).all():
            await mail_person(session, "failed_steps", person, {"kinds": _lines(kinds, person.language)})


def _lines(kinds: Sequence[str], language: str) -> list[str]:
    return [
        t(language, "steps.mail.line", kind=t(language, f"steps.kind.{kind}"), count=str(count))
        for kind, count in sorted(Counter(kinds).items())
    ]
