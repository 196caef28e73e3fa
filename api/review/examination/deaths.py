"""What the office knows of an insured person's death. It stands with the AVS number, so that officers see it at the
requests of every company. No company is told."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.beneficiaries.models import Beneficiary, Death
from api.core.audit import audit
from api.core.audited import Action
from api.core.clock import office_day
from api.core.errors import Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.invoices.models import Invoice
from api.review.barred import refuse_if_barred
from api.review.examination.reading import get_sent
from api.review.schemas import DeathInput, InsuredDeath, OfficerName

_LABEL: Final = "review.fields.day"


async def read_death(session: AsyncSession, officer: Officer, invoice_id: UUID) -> InsuredDeath:
    """Of a request's insured person. Raises NotFound."""
    person = await _person(session, await get_sent(session, invoice_id))
    await audit(session, officer, "read", "beneficiary", person.id, organisation_id=person.organisation_id)
    return await _known(session, person)


async def record_death(session: AsyncSession, officer: Officer, invoice_id: UUID, wish: DeathInput) -> InsuredDeath:
    """The day of death, another one, or none where it was a mistake. Raises NotFound, OwnCompany, Recused,
    Unprocessable."""
    invoice = await get_sent(session, invoice_id, lock=True)
    await refuse_if_barred(session, officer, invoice)
    person = await _person(session, invoice)
    code = None
    if wish.day is not None and wish.day > office_day(officer.now):
        code = "future"
    elif wish.day is not None and wish.day < person.birth_date:
        code = "death_before_birth"
    if code is not None:
        raise Unprocessable([Finding("/day", code, label=_LABEL)])
    known = await _known(session, person)
    if known.day != wish.day:
        session.add(Death(id=new_id(), avs_number=person.avs_number, day=wish.day, recorded_by=officer.person_id))
        await session.flush()
        action: Action = "record_death" if wish.day is not None else "take_back_death"
        await audit(session, officer, action, "beneficiary", person.id, organisation_id=person.organisation_id)
    return await _known(session, person)


async def _person(session: AsyncSession, invoice: Invoice) -> Beneficiary:
    query = select(Beneficiary).where(Beneficiary.id == invoice.beneficiary_id)
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def _known(session: AsyncSession, person: Beneficiary) -> InsuredDeath:
    query = (
        select(Death.day, Death.recorded_at, Person.id, Person.first_name, Person.last_name)
        .join(Person, Person.id == Death.recorded_by)
        .where(Death.avs_number == person.avs_number)
        .order_by(Death.id.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return InsuredDeath(day=None, recorded_by=None, recorded_at=None)
    who = OfficerName(id=row.id, name=f"{row.first_name} {row.last_name}")
    return InsuredDeath(day=row.day, recorded_by=who, recorded_at=row.recorded_at)
