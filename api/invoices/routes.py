"""Invoices, their checks, drafts and the catalogue of reasons, for companies."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, Depends, Header, Query, Response, status

from api.accounts.access import CurrentMember, CurrentSender, DiscardingSender, QuietMember, QuietSender
from api.accounts.schemas import Language
from api.core.audit import audit
from api.core.db import DatabaseDep, SessionDep
from api.core.errors import PreconditionRequired
from api.core.http import router
from api.core.labels import in_language
from api.core.schemas import Page
from api.core.spreadsheets import MEDIA_TYPES
from api.invoices import drafts, list_export, list_files, queries, submission, taking_back, used_before
from api.invoices.decision_letter import told_decision_pdf
from api.invoices.details import invoice_out, with_changes
from api.invoices.formal_decisions import ask_for_formal_decision
from api.invoices.idempotency import Answer, idempotency_key
from api.invoices.listing import Typed, invoices_json
from api.invoices.models import Reason
from api.invoices.pdf import invoice_pdf
from api.invoices.presenting import assessment_out, etag
from api.invoices.schemas import (
    Assessment,
    Draft,
    DraftContent,
    DraftInput,
    Drafts,
    FormalDecisionRequest,
    Invoice,
    InvoiceExport,
    InvoiceQuery,
    InvoiceSearch,
    ListedInvoice,
    ListFileOut,
    ListFiles,
    ReasonOut,
    Reasons,
    UsedSuppliers,
    UsedTrips,
    WithdrawalInput,
)

routes = router("invoices", "/api/v1")

# The shape is checked together with the rules, so that one answer names everything that is wrong (DECISIONS 17).
RawBody = Annotated[dict[str, Any], Body()]
_TYPED = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InvoiceInput"}}},
    }
}
_OPEN = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "An InvoiceInput, complete or half filled.",
                    "additionalProperties": True,
                }
            }
        },
    }
}
IdempotencyKey = Annotated[str, Depends(idempotency_key)]
_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Your own name for this submission, for example a UUID: its repetition gets the same answer.",
    "schema": {"type": "string", "maxLength": 128},
}


async def if_match(value: Annotated[str | None, Header(alias="If-Match", max_length=200)] = None) -> str:
    """The ETag that was read. Raises PreconditionRequired."""
    if not value:
        raise PreconditionRequired
    return value.strip()


IfMatch = Annotated[str, Depends(if_match)]


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, {"ETag": answer.etag}, media_type="application/json")


@routes.post("/invoice-checks", openapi_extra=_OPEN)
async def create_invoice_check(
    body: RawBody, session: SessionDep, member: QuietSender, invoice_id: Annotated[UUID | None, Query()] = None
) -> Assessment:
    """What a submission of this body would say now: errors, warnings, computed lines and total. Nothing is kept.

    A half-filled body gets its errors and the amounts that can be computed. `invoice_id` names the invoice that the
    body is a correction of: it is not found to be a duplicate of itself, and without errors the answer says what the
    correction would change.
    """
    assessed = await submission.check_invoice(session, member, body, invoice_id)
    said = assessment_out(assessed, member.language)
    return said if invoice_id is None else await with_changes(session, member, said, assessed.invoice, invoice_id)


@routes.post("/invoices", status_code=status.HTTP_201_CREATED, response_model=Invoice, openapi_extra=_TYPED)
async def create_invoice(body: RawBody, session: SessionDep, member: CurrentSender, key: IdempotencyKey) -> Response:
    """Send a whole invoice in one call. The same `Idempotency-Key` with the same body gets the same answer again."""
    return _response(await submission.submit_invoice(session, member, body, key))


@routes.get("/invoices", response_model=Page[ListedInvoice])
async def list_invoices(
    session: SessionDep, member: CurrentMember, filters: Annotated[InvoiceQuery, Query()]
) -> Response:
    """The company's invoices, the newest first. To search by reference, name or AVS number use
    `POST /invoices/searches`."""
    return _json(await invoices_json(session, member, filters))


@routes.post("/invoices/searches", response_model=Page[ListedInvoice])
async def search_invoices(body: InvoiceSearch, session: SessionDep, member: CurrentMember) -> Response:
    """The list with filters that name a person, which are sent in the body and not in the address."""
    return _json(await invoices_json(session, member, body, Typed(body.beneficiary, body.text)))


_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            name.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for name in MEDIA_TYPES.values()
        }
    }
}


@routes.post("/invoices/exports", response_class=Response, responses=_FILES)
async def create_invoice_export(
    body: InvoiceExport, session: SessionDep, database: DatabaseDep, member: CurrentMember
) -> Response:
    """The list with these filters as a file, up to 100,000 invoices: CSV (UTF-8 with byte order mark, semicolons) or an
    Excel workbook. In the caller's language."""
    return await list_export.export_list(session, database, member, body)


@routes.post("/invoice-list-files", status_code=status.HTTP_202_ACCEPTED)
async def create_list_file(
    body: InvoiceExport, session: SessionDep, database: DatabaseDep, member: CurrentMember
) -> ListFileOut:
    """Have a job make the list with these filters into a file, up to 100,000 invoices; it is kept for a day."""
    return await list_files.ask(session, database, member, body)


@routes.get("/invoice-list-files")
async def list_list_files(session: SessionDep, member: QuietMember) -> ListFiles:
    """The caller's files that are being made or can be fetched, the newest first. Asking does not prolong the
    session."""
    return await list_files.list_files(session, member)


@routes.get("/invoice-list-files/{list_file_id}/content", response_class=Response, responses=_FILES)
async def get_list_file_content(list_file_id: UUID, session: SessionDep, member: CurrentMember) -> Response:
    """The file."""
    return await list_files.fetch_file(session, member, list_file_id)


@routes.delete("/invoice-list-files/{list_file_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_list_file(list_file_id: UUID, session: SessionDep, member: CurrentMember) -> None:
    """Cancel a file that is being made, or forget one."""
    await list_files.remove(session, member, list_file_id)


@routes.get("/used-trips")
async def list_used_trips(beneficiary_id: UUID, session: SessionDep, member: QuietSender) -> UsedTrips:
    """Trips of an insured person in earlier requests of the company, the newest first, each once."""
    return await used_before.used_trips(session, member, beneficiary_id)


@routes.get("/used-suppliers")
async def list_used_suppliers(session: SessionDep, member: QuietSender) -> UsedSuppliers:
    """Suppliers in earlier requests of the company, the newest first, each once."""
    return await used_before.used_suppliers(session, member)


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


@routes.get("/invoices/{invoice_id}")
async def get_invoice(invoice_id: UUID, session: SessionDep, member: CurrentMember, response: Response) -> Invoice:
    """An invoice with its content, history, and the correction asked for, if any."""
    row = await queries.get_own(session, member, invoice_id)
    response.headers["ETag"] = etag(row.version, row.changed_at)
    await audit(session, member, "read", "invoice", row.id)
    return await invoice_out(session, row, member.language)


@routes.put("/invoices/{invoice_id}", response_model=Invoice, openapi_extra=_TYPED)
async def put_invoice(
    invoice_id: UUID, body: RawBody, session: SessionDep, member: CurrentMember, match: IfMatch, key: IdempotencyKey
) -> Response:
    """Send a corrected invoice, while the office asks for a correction. Needs the ETag that was read in `If-Match`."""
    return _response(await submission.correct_invoice(session, member, invoice_id, body, match, key))


@routes.post("/invoices/{invoice_id}/recalls", status_code=status.HTTP_201_CREATED)
async def recall_invoice(invoice_id: UUID, session: SessionDep, member: CurrentMember, match: IfMatch) -> Draft:
    """Take a request back as a draft, within 15 minutes and while nobody at the office has opened it. The draft has its
    id; sent again, it keeps its reference."""
    return await taking_back.recall_invoice(session, member, invoice_id, match)


@routes.post("/invoices/{invoice_id}/withdrawals", response_model=Invoice)
async def withdraw_invoice(
    invoice_id: UUID, body: WithdrawalInput, session: SessionDep, member: CurrentMember, match: IfMatch
) -> Response:
    """Withdraw a request for good, as long as the office has not decided; also instead of correcting it. The office
    reads the reason."""
    return _response(await taking_back.withdraw_invoice(session, member, invoice_id, body.reason, match))


@routes.post("/invoices/{invoice_id}/formal-decision-requests", status_code=status.HTTP_201_CREATED)
async def ask_formal_decision(
    invoice_id: UUID, body: FormalDecisionRequest, session: SessionDep, member: CurrentMember
) -> Invoice:
    """Ask for a formal decision after a refusal (RAI art. 79 para. 4), once: 409 when it is asked for already."""
    invoice = await ask_for_formal_decision(session, member, invoice_id, body.reason)
    return await invoice_out(session, invoice, member.language)


@routes.get(
    "/invoices/{invoice_id}/pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}}
)
async def get_invoice_pdf(
    invoice_id: UUID,
    session: SessionDep,
    member: CurrentMember,
    version: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    copy: Annotated[bool, Query()] = False,
    language: Annotated[Language | None, Query()] = None,
) -> Response:
    """The request as PDF, as it was sent last or in a given version; with `copy`, the copy that the insured person gets
    (RAI art. 79ter). In the language of the caller's account, or in the one asked for."""
    row = await queries.get_own(session, member, invoice_id)
    await audit(session, member, "read_pdf", "invoice", row.id)
    return await invoice_pdf(session, row, language or member.own_language, version, copy=copy)


@routes.get(
    "/invoices/{invoice_id}/decision/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def get_decision_pdf(invoice_id: UUID, session: SessionDep, member: CurrentMember) -> Response:
    """The office's decision in force as a letter (PDF): acceptance, refusal, or what is to be corrected. In the
    language of the caller's account."""
    row = await queries.get_own(session, member, invoice_id)
    await audit(session, member, "read_pdf", "invoice", row.id)
    return await told_decision_pdf(session, row, member.own_language)


@routes.get("/drafts")
async def list_drafts(session: SessionDep, member: CurrentMember) -> Drafts:
    """The company's drafts of new invoices, the last saved first."""
    return Drafts(items=await drafts.list_drafts(session, member))


@routes.post("/drafts", status_code=status.HTTP_201_CREATED)
async def create_draft(body: DraftInput, session: SessionDep, member: QuietMember) -> Draft:
    """Keep what was typed so far. With `invoice_id`, the draft of its correction."""
    return await drafts.create_draft(session, member, body)


@routes.get("/drafts/{draft_id}")
async def get_draft(draft_id: UUID, session: SessionDep, member: CurrentSender) -> Draft:
    """One of the company's drafts; colleagues may continue it."""
    return await drafts.draft_out(session, member, draft_id)


@routes.put("/drafts/{draft_id}")
async def put_draft(
    draft_id: UUID, body: DraftContent, session: SessionDep, member: QuietSender, match: IfMatch
) -> Draft:
    """Save what was typed since. `If-Match` is the revision that was read; 412 when somebody else saved meanwhile."""
    return await drafts.save_draft(session, member, draft_id, body.content, match)


@routes.delete("/drafts/{draft_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_draft(draft_id: UUID, session: SessionDep, member: DiscardingSender) -> None:
    """Throw a draft away."""
    await drafts.delete_draft(session, member, draft_id)


@routes.get("/invoices/{invoice_id}/draft")
async def get_correction_draft(invoice_id: UUID, session: SessionDep, member: CurrentMember) -> Draft | None:
    """The draft of a correction under way; null when none was begun."""
    return await drafts.draft_of_correction(session, member, invoice_id)


@routes.get("/reasons")
async def list_reasons(session: SessionDep, member: CurrentMember) -> Reasons:
    """Why the office asks for a correction or refuses."""
    return reasons_out(await queries.list_reasons(session), member.language)


def reasons_out(rows: Sequence[Reason], language: str) -> Reasons:
    return Reasons(
        items=[
            ReasonOut(
                code=row.code,
                uses=row.uses,
                short=in_language(row.short, language),
                sentence=in_language(row.sentence, language),
            )
            for row in rows
        ]
    )
