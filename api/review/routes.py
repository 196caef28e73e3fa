"""The review queue and its requests, for the office."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, status

from api.accounts.access import CurrentAdministrator, CurrentOfficer, QuietOfficer
from api.accounts.schemas import Language
from api.core.audit import audit
from api.core.db import SessionDep
from api.core.http import router
from api.invoices import queries
from api.invoices.decision_letter import decision_pdf
from api.invoices.pdf import invoice_pdf
from api.invoices.presenting import etag
from api.invoices.routes import IfMatch, reasons_out
from api.invoices.schemas import Reasons
from api.review.decisions import recusing
from api.review.decisions.deciding import decide
from api.review.decisions.formal_decisions import mark_formal_decision
from api.review.decisions.forwarding import offices_out, package_response
from api.review.decisions.reopening import reopen
from api.review.decisions.sending_back import send_back
from api.review.decisions.undoing import undo
from api.review.examination import deaths, leases, notes
from api.review.examination.reading import get_sent, open_invoice, read_invoice
from api.review.examination.related import read_related
from api.review.queue import assignments, searching
from api.review.schemas import (
    Assignees,
    AssignmentInput,
    AssignmentOut,
    AssignmentsInput,
    CompetentOffices,
    DeathInput,
    FormalDecisionInput,
    InsuredDeath,
    LeaseInput,
    LeaseOut,
    NoteInput,
    Notes,
    OfficeCounts,
    OfficeInvoice,
    OfficeInvoices,
    OfficeSearch,
    RecusalInput,
    Related,
    ReopeningInput,
    ReviewDecision,
    SecondLookReturn,
)

routes = router("review", "/api/v1/office")


@routes.get("/counts")
async def get_office_counts(officer: QuietOfficer, session: SessionDep) -> OfficeCounts:
    """How much waits: registrations, the requests of each view of the queue, messages to answer, and for administrators
    what failed."""
    return await searching.count_waiting(session, officer)


@routes.get("/reasons")
async def list_office_reasons(
    officer: CurrentOfficer, session: SessionDep, language: Language | None = None
) -> Reasons:
    """The catalogue of reasons for corrections and refusals, in the officer's language or in the one asked for: what
    the company reads is written in its own."""
    return reasons_out(await queries.list_reasons(session), language or officer.language)


@routes.get("/competent-offices")
async def list_competent_offices(officer: CurrentOfficer, language: Language | None = None) -> CompetentOffices:
    """The other offices that a request can be forwarded to, the cantons' and the one for people abroad: in the
    officer's language or in the one asked for, as the company reads it in its own."""
    return CompetentOffices(items=offices_out(language or officer.language))


@routes.post("/invoices/searches")
async def search_office_invoices(officer: CurrentOfficer, body: OfficeSearch, session: SessionDep) -> OfficeInvoices:
    """A page of the queue or of another view: corrected requests first, then the oldest. What names a person is sent
    in the body, never in an address."""
    return await searching.search_queue(session, officer, body)


@routes.get("/assignees")
async def list_assignees(officer: CurrentOfficer, session: SessionDep) -> Assignees:
    """Everybody to whom requests can be assigned, with who is away today and who stands in."""
    return await assignments.list_assignees(session, officer)


@routes.put("/invoices/assignments")
async def put_assignments(officer: CurrentOfficer, body: AssignmentsInput, session: SessionDep) -> AssignmentOut:
    """Assign up to a hundred requests to an officer, or to nobody: all or none of them."""
    return await assignments.assign(session, officer, body.invoice_ids, body.person_id)


@routes.get("/invoices/{invoice_id}")
async def get_office_invoice(
    officer: CurrentOfficer, invoice_id: UUID, session: SessionDep, response: Response
) -> OfficeInvoice:
    """A request with its checks, made again now, what changed since the version before, and its neighbours."""
    invoice = await get_sent(session, invoice_id)
    response.headers["ETag"] = etag(invoice.version, invoice.changed_at)
    return await read_invoice(session, officer, invoice)


@routes.post("/invoices/{invoice_id}/openings", status_code=status.HTTP_204_NO_CONTENT)
async def open_office_invoice(officer: CurrentOfficer, invoice_id: UUID, session: SessionDep) -> None:
    """Say that somebody at the office looks at the request: the company can no longer recall it."""
    await open_invoice(session, officer, invoice_id)


@routes.put("/invoices/{invoice_id}/assignment")
async def put_assignment(
    officer: CurrentOfficer, invoice_id: UUID, body: AssignmentInput, session: SessionDep
) -> AssignmentOut:
    """Assign a request to an officer who decides, also to oneself, or to nobody. The answer says whether they are away
    today and who stands in."""
    return await assignments.assign(session, officer, [invoice_id], body.person_id)


@routes.put("/invoices/{invoice_id}/lease")
async def put_lease(officer: QuietOfficer, invoice_id: UUID, body: LeaseInput, session: SessionDep) -> LeaseOut:
    """Say that the caller is looking at a request that waits for a decision, for two minutes from now; the answer says
    who is. Nobody else decides on it meanwhile. Asking does not prolong the session."""
    return await leases.take(session, officer, invoice_id, take_over=body.take_over)


@routes.delete("/invoices/{invoice_id}/lease", status_code=status.HTTP_204_NO_CONTENT)
async def delete_lease(officer: QuietOfficer, invoice_id: UUID, session: SessionDep) -> None:
    """Say that the caller has left the request."""
    await leases.release(session, officer, invoice_id)


@routes.post("/invoices/{invoice_id}/decisions")
async def decide_invoice(
    officer: CurrentOfficer,
    invoice_id: UUID,
    body: ReviewDecision,
    session: SessionDep,
    match: IfMatch,
    response: Response,
) -> OfficeInvoice:
    """Accept a request, ask for its correction, refuse it, or forward it to another office. An acceptance that needs
    four eyes leaves it in review until another officer accepts too (`second_look`). `If-Match` is the ETag that was
    read; 412 when somebody else decided meanwhile, 409 while somebody else is looking at it. The company gets an e-mail
    once the caller can no longer undo it (`undo_until`)."""
    invoice, answer = await decide(session, officer, invoice_id, body, match)
    response.headers["ETag"] = etag(invoice.version, invoice.changed_at)
    return answer


@routes.get(
    "/invoices/{invoice_id}/package",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def get_forwarded_package(officer: CurrentOfficer, invoice_id: UUID, session: SessionDep) -> Response:
    """What the office that a request was forwarded to needs, as a ZIP file: the request as PDF, its attachments, and
    `manifest.json`, which names each file with its SHA-256 and the checks that were made. 409 unless it is
    forwarded."""
    invoice = await get_sent(session, invoice_id)
    return await package_response(session, officer, invoice)


@routes.post("/invoices/{invoice_id}/undo")
async def undo_decision(
    officer: CurrentOfficer, invoice_id: UUID, session: SessionDep, match: IfMatch, response: Response
) -> OfficeInvoice:
    """Take the caller's own decision back while the company is not told of it: until `undo_until`, then 409. `If-Match`
    is the ETag that the decision answered with."""
    invoice, answer = await undo(session, officer, invoice_id, match)
    response.headers["ETag"] = etag(invoice.version, invoice.changed_at)
    return answer


@routes.post("/invoices/{invoice_id}/reopenings")
async def reopen_invoice(
    officer: CurrentOfficer,
    invoice_id: UUID,
    body: ReopeningInput,
    session: SessionDep,
    match: IfMatch,
    response: Response,
) -> OfficeInvoice:
    """Examine an accepted, refused or forwarded request again, until it is handed on for payment. The company gets an
    e-mail with the reason."""
    invoice, answer = await reopen(session, officer, invoice_id, body.reason, match)
    response.headers["ETag"] = etag(invoice.version, invoice.changed_at)
    return answer


@routes.post("/invoices/{invoice_id}/formal-decision-marks", status_code=status.HTTP_201_CREATED)
async def mark_office_formal_decision(
    officer: CurrentOfficer, invoice_id: UUID, body: FormalDecisionInput, session: SessionDep
) -> OfficeInvoice:
    """Mark that a formal decision is asked for after the refusal in force, or that it was issued. Each mark is a
    revision; 409 when somebody else has marked meanwhile."""
    return await mark_formal_decision(session, officer, invoice_id, body)


@routes.post("/invoices/{invoice_id}/second-look/return")
async def return_second_look(
    officer: CurrentOfficer, invoice_id: UUID, body: SecondLookReturn, session: SessionDep
) -> OfficeInvoice:
    """Send back what another officer accepted and asked a second one for, or think again oneself: without a decision,
    with a note for colleagues. 404 where nobody asked."""
    return await send_back(session, officer, invoice_id, body.reason)


@routes.post("/invoices/{invoice_id}/recusals")
async def recuse_oneself(
    officer: CurrentOfficer, invoice_id: UUID, body: RecusalInput, session: SessionDep
) -> OfficeInvoice:
    """Leave a request to colleagues, because it concerns somebody near to oneself. The caller decides nothing about it
    any more, neither alone nor in bulk nor as a second officer, and holds, notes and marks nothing; only their own
    decision can they still undo."""
    return await recusing.recuse(session, officer, invoice_id, body.reason)


@routes.delete("/invoices/{invoice_id}/recusals/{person_id}")
async def lift_recusal(
    administrator: CurrentAdministrator, invoice_id: UUID, person_id: UUID, session: SessionDep
) -> OfficeInvoice:
    """Let somebody decide about a request again that they left to the others."""
    return await recusing.lift_recusal(session, administrator, invoice_id, person_id)


@routes.get("/invoices/{invoice_id}/notes")
async def list_review_notes(officer: CurrentOfficer, invoice_id: UUID, session: SessionDep) -> Notes:
    """What officers wrote down about a request for each other; no company reads it."""
    return Notes(items=list(await notes.list_notes(session, officer, invoice_id)))


@routes.post("/invoices/{invoice_id}/notes", status_code=status.HTTP_201_CREATED)
async def add_review_note(officer: CurrentOfficer, invoice_id: UUID, body: NoteInput, session: SessionDep) -> Notes:
    """Write something down for colleagues. Notes are neither changed nor removed; the answer has all of them."""
    return Notes(items=list(await notes.add_note(session, officer, invoice_id, body.note)))


@routes.get("/invoices/{invoice_id}/death")
async def get_insured_death(officer: CurrentOfficer, invoice_id: UUID, session: SessionDep) -> InsuredDeath:
    """What the office knows of the death of a request's insured person."""
    return await deaths.read_death(session, officer, invoice_id)


@routes.put("/invoices/{invoice_id}/death")
async def put_insured_death(
    officer: CurrentOfficer, invoice_id: UUID, body: DeathInput, session: SessionDep
) -> InsuredDeath:
    """Write down when a request's insured person died. It counts for the requests of every company for this AVS number:
    their checks find what was done later. No company is refused by the day, nor told it."""
    return await deaths.record_death(session, officer, invoice_id, body)


@routes.get("/invoices/{invoice_id}/related")
async def get_related_invoices(officer: CurrentOfficer, invoice_id: UUID, session: SessionDep) -> Related:
    """The newest other requests for the same person, also of other companies, and of the same company."""
    return await read_related(session, officer, invoice_id)


@routes.get(
    "/invoices/{invoice_id}/pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}}
)
async def get_office_invoice_pdf(
    officer: CurrentOfficer,
    invoice_id: UUID,
    session: SessionDep,
    version: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> Response:
    """The request as PDF, as it was sent last or in a given version, in the language of the officer's account."""
    invoice = await get_sent(session, invoice_id)
    await audit(session, officer, "read_pdf", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await invoice_pdf(session, invoice, officer.own_language, version)


@routes.get(
    "/invoices/{invoice_id}/decision/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def get_office_decision_pdf(
    officer: CurrentOfficer,
    invoice_id: UUID,
    session: SessionDep,
    language: Annotated[Language | None, Query()] = None,
) -> Response:
    """The decision in force as a letter (PDF), in the language of the officer's account or in the one asked for."""
    invoice = await get_sent(session, invoice_id)
    await audit(session, officer, "read_pdf", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await decision_pdf(session, invoice, language or officer.own_language)
