"""Uploads of the demo. The contents are our own, so nothing is confined here to look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

import pypdfium2

from api.demo.numbers import id_at
from api.documents.bill_reading import bill_out
from api.documents.qr_bill import QrBill

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file and the row of its document, which still lacks the place where it is stored."""

    row: Row
    content: bytes
    holds: str | None = None
    """The name of the document that is asked for."""

    @property
    def id(self) -> UUID:
        found: UUID = self.row["id"]
        return found


def demo_file(
    random: Random,
    organisation_id: UUID,
    person_id: UUID,
    name: str,
    content: bytes,
    at: datetime,
    holds: str | None = None,
    bill: QrBill | None = None,
) -> DemoFile:
    """A checked upload that belongs to something; a QR-bill is on its last page."""
    pages = pages_of(content)
    row = {
        "id": id_at(random, at),
        "organisation_id": organisation_id,
        "name": name,
        "media_type": media_type_of(content),
        "size": len(content),
        "sha256": sha256(content).digest(),
        "pages": pages,
        "qr_bills": [bill_out(bill, pages).model_dump(mode="json")] if bill else [],
        "state": "clean",
        "attached": True,
        "uploaded_by": person_id,
        "created_at": at,
    }
    return DemoFile(row, content, holds)


def documents_in(files: Sequence[DemoFile]) -> dict[str, list[str]]:
    """Which of the files hold which document that is asked for, as a body says it."""
    held = [(file.holds, str(file.id)) for file in files if file.holds]
    return {name: [file for other, file in held if other == name] for name, _ in held}


def keep_only(body: dict[str, Any], kept: Sequence[str]) -> None:
    """Take files off a body, whose sender says all the same that what is left holds everything."""
    body["attachments"] = list(kept)
    for name, files in body["documents"].items():
        body["documents"][name] = [file for file in files if file in kept] or list(kept[:1])


def media_type_of(content: bytes) -> str:
    return "application/pdf" if content.startswith(b"%PDF") else "image/jpeg"


def pages_of(content: bytes) -> int:
    """As the check of uploads counts them: an image is one page."""
    if media_type_of(content) == "image/jpeg":
        return 1
    with pypdfium2.PdfDocument(content) as document:
        return len(document)
