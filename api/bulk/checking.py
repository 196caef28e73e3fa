"""Checks each invoice of a spreadsheet as `POST /api/v1/invoice-checks` does, and puts what it finds at the cells."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.bulk.acting import Acting, acting, finish
from api.bulk.columns import TEMPLATES, Template
from api.bulk.lookups import Completed, Known, complete, load_known
from api.bulk.models import BulkInvoice, BulkUpload
from api.bulk.table import Body, Found, Head, Place, Row, read_body, read_head
from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.errors import Finding
from api.core.jobs import Payload, job
from api.invoices.checks import Assessed
from api.invoices.submission import check_invoice

CHECK: Final = "check_bulk_upload"

DOCUMENTS: Final = frozenset({"attachment_required", "document_missing", "bulk_file_missing"})
"""What a draft may lack that becomes an invoice once its files are there."""
DUPLICATES: Final = frozenset({"duplicate", "own_reference_used", "bulk_same_invoice", "bulk_decision_shared"})
"""Warnings that this may have been sent before, or is another person's: not sent without being asked for."""


def state_of(findings: Sequence[Finding]) -> str:
    """What can be done with an invoice of which this is said."""
    errors = {finding.code for finding in findings if finding.severity == "error"}
    if errors:
        return "documents" if errors <= DOCUMENTS else "errors"
    return "duplicate" if any(finding.code in DUPLICATES for finding in findings) else "ready"


def template_of(upload: BulkUpload) -> tuple[Template, Head]:
    template = TEMPLATES[upload.kind]
    return template, read_head(template, upload.head)


def rows_of(invoice: BulkInvoice) -> list[Row]:
    return [Row(number, cells) for number, cells in invoice.rows]


def body_of(upload: BulkUpload, invoice: BulkInvoice) -> Body:
    return read_body(*template_of(upload), rows_of(invoice))


def stored_findings(found: Sequence[Found]) -> list[dict[str, Any]]:
    return [
        {
            "row": place.row,
            "column": place.column,
            "code": finding.code,
            "params": dict(finding.params),
            "label": finding.label,
            "severity": finding.severity,
        }
        for place, finding in found
    ]


def stored_finding(stored: Mapping[str, Any]) -> Found:
    """Without a pointer: a sentence that names the entry would count otherwise than the file's rows do."""
    finding = Finding("", stored["code"], stored["params"], stored["label"], stored["severity"])
    return Found(Place(stored["row"], stored["column"]), finding)


def placed(body: Body, findings: Sequence[Finding]) -> Iterator[Found]:
    """The findings of an assessment at their cells."""
    for finding in findings:
        yield Found(_place(body, finding), finding)


_ALIASES: Final = {"/beneficiary_id": "/avs_number", "/payee": "/iban"}


def _place(body: Body, finding: Finding) -> Place:
    if finding.code == "attachment_required":
        return _document_place(body, str(finding.params.get("documents", "")))
    return body.place_of(_ALIASES.get(finding.pointer, finding.pointer))


def _document_place(body: Body, labels: str) -> Place:
    """The column of the first document that is asked for."""
    name = labels.split(", ", maxsplit=1)[0].rpartition(".")[2]
    return body.place_of(f"/documents/{name}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says of one invoice, as it is kept."""

    completed: Completed
    found: Sequence[Found]
    total: Decimal | None

    def values(self) -> dict[str, Any]:
        return {
            "state": state_of([finding for _, finding in self.found]),
            "body": self.completed.raw,
            "total": self.total,
            "beneficiary_id": self.completed.person.id if self.completed.person else None,
            "findings": stored_findings(self.found),
        }


def judged(body: Body, completed: Completed, assessed: Assessed, beside: Sequence[Found]) -> Checked:
    """The assessment, without what was said better by what was looked up, and what the file's other rows say."""
    findings = [f for f in [*assessed.errors, *assessed.warnings] if f.pointer not in completed.answered]
    named = any(finding.code == "bulk_file_missing" for _, finding in completed.found)
    if named:  # which says more than that something has to be attached
        findings = [finding for finding in findings if finding.code != "attachment_required"]
    return Checked(completed, [*completed.found, *placed(body, findings), *beside], assessed.total)


def beside_others(bodies: Sequence[Body]) -> list[list[Found]]:
    """Of each invoice what only the file as a whole can say: that an earlier row is the same, and that its decision,
    which is one person's, stands at others too, as where a number was filled down."""
    people: dict[str, set[str]] = {}
    for body in bodies:
        people.setdefault(_digits(body.raw.get("decision_number")), set()).add(_digits(body.looked_up["avs_number"]))
    found: list[list[Found]] = []
    for body, same in zip(bodies, same_as_before(bodies), strict=True):
        here = []
        if same is not None:
            here.append(Found(body.places[""], Finding("", "bulk_same_invoice", {"no": same}, severity="warning")))
        decision = _digits(body.raw.get("decision_number"))
        shared = len(people[decision] - {""})
        if decision and shared > 1:
            finding = Finding("", "bulk_decision_shared", {"count": shared}, severity="warning")
            here.append(Found(body.place_of("/decision_number"), finding))
        found.append(here)
    return found


def _digits(cell: object) -> str:
    return re.sub(r"\D", "", str(cell or ""))


def same_as_before(bodies: Sequence[Body]) -> list[int | None]:
    """Of each invoice the first row of an earlier one that says the same, apart from its own reference."""
    seen: dict[str, int] = {}
    found: list[int | None] = []
    for body in bodies:
        told = {name: value for name, value in body.raw.items() if name != "own_reference"}
        key = json.dumps([told, body.looked_up["avs_number"]], sort_keys=True)
        found.append(seen.get(key))
        seen.setdefault(key, body.places[""].row)
    return found


@job(CHECK)
async def check_bulk_upload(database: Database, payload: Payload) -> None:
    """Check every invoice that is not checked yet, each in a transaction of its own."""
    organisation_id, upload_id = UUID(payload["organisation_id"]), UUID(payload["upload_id"])
    async with database.transaction(DbRole.COMPANY, organisation_id) as session:
        work = await acting(session, organisation_id, upload_id, "checking")
        if work is None:
            return
        bodies = [body_of(work.upload, invoice) for invoice in work.invoices]
        known = await load_known(session, work.member, work.upload, bodies)
    for invoice, body, beside in zip(work.invoices, bodies, beside_others(bodies), strict=True):
        if invoice.state == "unchecked":
            await _check(database, work, invoice.id, body, known, beside)
    await finish(database, organisation_id, upload_id, "checking")


async def _check(
    database: Database, work: Acting, invoice_id: UUID, body: Body, known: Known, beside: Sequence[Found]
) -> None:
    async with database.transaction(DbRole.COMPANY, work.member.organisation_id) as session:
        completed = complete(body, known)
        assessed = await check_invoice(session, work.member, completed.raw)
        values = judged(body, completed, assessed, beside).values()
        await _keep(session, work.member, work.upload.id, invoice_id, values)


async def _keep(
    session: AsyncSession, member: Member, upload_id: UUID, invoice_id: UUID, values: dict[str, Any]
) -> None:
    mine = (BulkInvoice.organisation_id == member.organisation_id, BulkInvoice.id == invoice_id)
    await session.execute(update(BulkInvoice).where(*mine, BulkInvoice.state == "unchecked").values(**values))
    await session.execute(
        update(BulkUpload)
        .where(BulkUpload.organisation_id == member.organisation_id, BulkUpload.id == upload_id)
        .values(changed_at=now_sql())
    )
