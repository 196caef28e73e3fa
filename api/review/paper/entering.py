"""Paper is entered like any request: as a draft, with the same checks, and sent the same way (`api.invoices`). Here is
only what is the office's: which company, when it came in, and the scan.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer, PaperClerk, own
from api.beneficiaries.models import Beneficiary
from api.core.audit import audit
from api.core.clock import office_day
from api.core.errors import Finding, Unprocessable
from api.documents.models import Document
from api.invoices import drafts
from api.invoices.context import PaperFacts
from api.invoices.models import Draft
from api.invoices.rules import FUTURE
from api.invoices.schemas import Draft as DraftOut
from api.invoices.schemas import DraftInput, InvoiceBeneficiary
from api.organisations.models import Organisation
from api.review.paper.schemas import (
    PaperChange,
    PaperCompanies,
    PaperCompany,
    PaperCompanySearch,
    PaperDraft,
    PaperDrafts,
    PaperInput,
)

MOST: Final = 20
_LABEL: Final = "review.paper.fields"

_STATE: Final[ColumnElement[str]] = case(
    (Organisation.closed_at.is_not(None), "closed"),
    (Organisation.suspended_at.is_not(None), "suspended"),
    else_="open",
)
_COMPANY: Final = (
    Organisation.id.label("company_id"),
    Organisation.name,
    func.coalesce(Organisation.gln, Organisation.avs_number).label("number"),
    Organisation.town,
    _STATE.label("state"),
)


def _company(row: Any) -> PaperCompany:  # noqa: ANN401 - SQLAlchemy types each column list differently
    return PaperCompany(id=row.company_id, name=row.name, number=row.number, town=row.town, state=row.state)


async def find_companies(session: AsyncSession, officer: Officer, search: PaperCompanySearch) -> PaperCompanies:
    """Those whose name, town or number holds the words, open ones first. A GLN is found as it is printed, too."""
    words, digits = search.words.lower(), "".join(filter(str.isdigit, search.words))
    named = func.lower(Organisation.name + " " + Organisation.town).contains(words, autoescape=True)
    number = func.coalesce(Organisation.gln, Organisation.avs_number)
    fits = or_(named, number.contains(digits)) if len(digits) > len(words) / 2 else named
    query = select(*_COMPANY).where(fits).order_by(_STATE != "open", func.lower(Organisation.name), Organisation.id)
    rows = (await session.execute(query.limit(MOST + 1))).all()
    await audit(session, officer, "search", "organisation", None)
    return PaperCompanies(items=[_company(row) for row in rows[:MOST]], capped=len(rows) > MOST)


async def get_company(session: AsyncSession, clerk: PaperClerk) -> PaperCompany:
    """The one that the clerk works for."""
    return _company((await session.execute(select(*_COMPANY).where(Organisation.id == clerk.organisation_id))).one())


async def begin(session: AsyncSession, clerk: PaperClerk, wish: PaperInput) -> DraftOut:
    """A draft of what is on the paper, which begins with the scan. Raises Unprocessable."""
    await _check(session, clerk, wish)
    body = DraftInput(kind=wish.kind, content={"attachments": [str(wish.scan_id)]}, key=wish.key)
    return await drafts.create_draft(session, clerk, body, PaperFacts(wish.received_on, wish.scan_id))


async def change(session: AsyncSession, clerk: PaperClerk, draft_id: UUID, wish: PaperChange) -> DraftOut:
    """Another day or scan; what is typed stays. Raises NotFound, Unprocessable."""
    draft = await drafts.get_own_draft(session, clerk, draft_id, lock=True)
    await _check(session, clerk, wish)
    await session.execute(update(Draft).where(Draft.id == draft.id).values(wish.model_dump()))
    await audit(session, clerk, "change", "draft", draft.id, fields=["received_on", "scan_id"])
    return await drafts.draft_out(session, clerk, draft.id)


async def _check(session: AsyncSession, clerk: PaperClerk, wish: PaperInput | PaperChange) -> None:
    found = []
    if wish.received_on > office_day(clerk.now):
        found.append(FUTURE.at("/received_on", f"{_LABEL}.received_on"))
    scan = own(clerk, Document).where(
        Document.id == wish.scan_id, Document.uploaded_by == clerk.person_id, Document.state != "rejected"
    )
    if (await session.scalars(scan)).one_or_none() is None:
        found.append(Finding("/scan_id", "attachment_unknown", label=f"{_LABEL}.scan_id"))
    if found:
        raise Unprocessable(found)


async def list_begun(session: AsyncSession, officer: Officer) -> PaperDrafts:
    """The caller's, the last saved first."""
    query = (
        select(Draft, *_COMPANY, func.app_now().label("now"))
        .join(Organisation, Organisation.id == Draft.organisation_id)
        .where(Draft.received_on.is_not(None), Draft.author_id == officer.person_id)
        .order_by(Draft.saved_at.desc())
        .limit(drafts.MAX_LISTED)
    )
    rows = (await session.execute(query)).all()
    people = await _people(session, [row.Draft for row in rows])
    await audit(session, officer, "list", "draft", None)
    return PaperDrafts(
        items=[
            PaperDraft(
                id=row.Draft.id,
                kind=row.Draft.kind,
                company=_company(row),
                beneficiary=people.get(row.Draft.id),
                received_on=row.Draft.received_on,
                saved_at=row.Draft.saved_at,
                kept_until=drafts.kept_until(row.Draft.saved_at, row.Draft.warned_at, row.now),
            )
            for row in rows
        ]
    )


async def _people(session: AsyncSession, begun: Sequence[Draft]) -> dict[UUID, InvoiceBeneficiary]:
    """Whom each draft is about, as far as that is typed: somebody of its company."""
    named = {draft.id: (draft.organisation_id, drafts.beneficiary_id_of(draft.content)) for draft in begun}
    ids = {beneficiary_id for _, beneficiary_id in named.values() if beneficiary_id}
    query = select(Beneficiary).where(Beneficiary.id.in_(ids))
    known = {(person.organisation_id, person.id): person for person in await session.scalars(query)} if ids else {}
    return {
        draft_id: InvoiceBeneficiary(
            id=person.id, last_name=person.last_name, first_name=person.first_name, avs_number=person.avs_number
        )
        for draft_id, key in named.items()
        if key[1] is not None and (person := known.get((key[0], key[1]))) is not None
    }
