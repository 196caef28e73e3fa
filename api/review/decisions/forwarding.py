"""What goes to the office that is competent: a package of the request, made while it is downloaded."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from unicodedata import combining, normalize
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import StreamingResponse

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.config import get_settings
from api.core.errors import Conflict
from api.core.labels import t
from api.core.offices import CANTON_OF, competent_offices, office_name, office_place
from api.documents.archives import Sink, copied, fitting, write_stored
from api.documents.downloads import attachment
from api.documents.models import Document
from api.documents.service import file_name
from api.invoices import queries
from api.invoices.facts import Frozen
from api.invoices.models import Invoice, InvoiceEvent, InvoiceVersion
from api.invoices.pdf import invoice_pdf
from api.invoices.presenting import stored_body
from api.invoices.printing import decision_in
from api.invoices.status import Action
from api.review.checks.checking import make_checks
from api.review.checks.presenting import check_out
from api.review.schemas import CompetentOffice

FORMAT: Final = "guichet-forwarding/1"
_MANIFEST: Final = "manifest.json"
_ABOUT_OTHERS: Final = frozenset({"elsewhere", "death"})
"""Checks whose evidence names other companies, which another office has no need to know."""


class NotForwarded(Conflict):
    """The request is not forwarded, or taken up again."""

    code = "not_forwarded"


def offices_out(language: str) -> list[CompetentOffice]:
    """The other offices by their cantons' names, the one for people abroad last."""
    offices = [
        CompetentOffice(
            code=code,
            canton=CANTON_OF.get(code),
            place=office_place(code, language),
            name=office_name(code, language),
        )
        for code in competent_offices()
    ]
    return sorted(offices, key=lambda office: (office.canton is None, _without_accents(office.place)))


def _without_accents(name: str) -> str:
    """As a dictionary orders it: Bâle before Berne."""
    return "".join(sign for sign in normalize("NFD", name) if not combining(sign)).casefold()


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A line of the manifest: what a file is, and its content's SHA-256; of one that is lost none."""

    name: str
    media_type: str
    size: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Package:
    """What a package holds, read before the first byte of it is sent."""

    manifest: dict[str, Any]
    pdf_name: str
    pdf: bytes
    documents: Sequence[Document]


async def package_response(session: AsyncSession, officer: Officer, invoice: Invoice) -> Response:
    """A download that is made while it is sent, so that neither memory nor disk holds it. Ends the transaction. Raises
    NotForwarded."""
    package = await _read(session, officer, invoice)
    await audit(session, officer, "fetch_package", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    await session.commit()  # no connection is held meanwhile
    return StreamingResponse(
        pieces(package), media_type="application/zip", headers=attachment(f"{invoice.reference}.zip")
    )


async def _read(session: AsyncSession, officer: Officer, invoice: Invoice) -> Package:
    event = decision_in(invoice, await queries.get_events(session, invoice))
    if event is None or event.action != Action.FORWARD:
        raise NotForwarded
    version = await queries.get_version(session, invoice)
    body = stored_body(version)
    documents = {one.id: one for one in await queries.get_documents(session, invoice, body.attachments)}
    attached = [documents[i] for i in body.attachments if i in documents]
    clean = [one for one in attached if one.state == "clean"]
    checks = (await make_checks(session, [invoice], officer.now, by_others=False))[invoice.id]
    told = _told(invoice, version, event, officer.own_language) | {
        "left_out": [{"name": file_name(one), "state": one.state} for one in attached if one.state != "clean"],
        "checked_at": officer.now,
        "checks": [
            check_out(check, officer.own_language).model_dump(include={"code", "state", "title", "evidence"})
            for check in checks
            if check.code not in _ABOUT_OTHERS
        ],
    }
    pdf = await invoice_pdf(session, invoice, officer.own_language)
    return Package(told, f"{invoice.reference}-{invoice.version}.pdf", bytes(pdf.body), clean)


def _told(invoice: Invoice, version: InvoiceVersion, event: InvoiceEvent, language: str) -> dict[str, Any]:
    """The request as the competent office files it. `received_at` counts for deadlines (LPGA art. 29 para. 3)."""
    assert event.office_code is not None, "a CHECK holds a forwarding to an office"
    frozen = Frozen(version.frozen)
    assert frozen.beneficiary is not None, "a sent request is somebody's"
    person, office = frozen.beneficiary, get_settings().office
    return {
        "format": FORMAT,
        "reference": invoice.reference,
        "own_reference": invoice.own_reference,
        "version": invoice.version,
        "form": {
            "kind": invoice.kind,
            "number": invoice.form_number,
            "title": t(language, f"forms.{invoice.kind}.title"),
        },
        "decision_number": invoice.decision_number,
        "period_from": invoice.period_from,
        "period_to": invoice.period_to,
        "total": str(invoice.total),
        "received_at": invoice.submitted_at,
        "last_sent_at": version.submitted_at,
        "forwarded_at": event.at,
        "from": {"code": office.code, "name": office.name[language], "phone": office.phone},
        "to": {"code": event.office_code, "name": office_name(event.office_code, language)},
        "message": event.message,
        "insured": {
            "last_name": person.last_name,
            "first_name": person.first_name,
            "avs_number": person.avs_number,
        },
        "sender": {name: frozen.organisation[name] for name in ("name", "gln", "postcode", "town")},
    }


async def pieces(package: Package) -> AsyncIterator[bytes]:
    """The archive, piece by piece. The manifest is its last file, so that it says of each what really went along."""
    sink, packed = Sink(), [_packed(package.pdf_name, package.pdf)]
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        write_stored(archive, package.pdf_name, package.pdf)
        yield sink.take()
        for number, document in enumerate(package.documents, 1):
            name = f"attachments/{number:02d}-{fitting(file_name(document))}"
            seen = sha256()
            size = 0
            async for chunk in copied(archive, name, document):
                seen.update(chunk)
                size += len(chunk)
                yield sink.take()
            packed.append(PackedFile(name, document.media_type, size, seen.hexdigest() if size else None))
        archive.writestr(_MANIFEST, _json(package.manifest | {"files": [asdict(file) for file in packed]}))
    yield sink.take()


def _packed(name: str, content: bytes) -> PackedFile:
    return PackedFile(name, "application/pdf", len(content), sha256(content).hexdigest())


def _json(content: object) -> str:
    return json.dumps(content, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
