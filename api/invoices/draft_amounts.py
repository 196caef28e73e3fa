"""What drafts come to so far: the amounts of `invoice-checks`, for many drafts in three statements."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Sender, own_clause
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import fetch
from api.invoices.checks import Prepared, prepare, total_so_far
from api.invoices.context import BeneficiaryFacts, Context
from api.invoices.facts import beneficiary_facts
from api.invoices.tariffs.rows import STAMP, load_tariffs

_PEOPLE: Final = f"""
    SELECT b.id, b.last_name, b.first_name, b.avs_number, b.birth_date, b.street, b.house_number, b.postcode, b.town,
           b.country, b.payment_reference, b.iban, b.account_holder, b.mandate_state, b.mandate_valid_to,
           b.death_date,
           (SELECT json_agg(d) FROM decisions d
            WHERE d.organisation_id = b.organisation_id AND d.beneficiary_id = b.id) AS decisions
    FROM beneficiaries b WHERE {own_clause("b")} AND b.id = ANY($2::uuid[])
    """  # noqa: S608 - the parts are our own constants


async def draft_totals(
    session: AsyncSession, member: Sender, contents: Sequence[Mapping[str, Any]]
) -> Sequence[Decimal | None]:
    """The total of each content, None while nothing can be computed."""
    if not contents:
        return []
    prepared = [prepare(content) for content in contents]
    ids = list({one.needs.beneficiary_id for one in prepared if one.needs.beneficiary_id})
    people = await fetch(session, _PEOPLE, member.organisation_id, ids) if ids else []
    known = {row["id"]: beneficiary_facts(row) for row in people}
    (stamp,) = await fetch(session, f"SELECT {STAMP} AS stamp")
    settings = get_settings()
    empty = Context(
        today=office_day(member.now),
        office_code=settings.office.code,
        bytes_limit=settings.uploads.invoice_bytes,
        tariffs=await load_tariffs(session, stamp["stamp"]),
        organisation={},
    )
    return [total_so_far(one, _context_of(one, empty, known)) for one in prepared]


def _context_of(prepared: Prepared, empty: Context, known: Mapping[UUID, BeneficiaryFacts]) -> Context:
    needs = prepared.needs
    person = known.get(needs.beneficiary_id) if needs.beneficiary_id else None
    decision = person.decisions.get(needs.decision_number or "") if person else None
    return replace(empty, beneficiary=person, decision=decision)
