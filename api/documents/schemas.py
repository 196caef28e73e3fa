from datetime import datetime
from typing import Literal
from uuid import UUID

from api.core.schemas import MoneyOut, Output


class QrBillOut(Output):
    """A Swiss QR-bill that was read from an uploaded file; `page` counts from 1. Without `amount` the payer fills it
    in."""

    page: int
    iban: str
    creditor: str
    debtor: str | None
    amount: MoneyOut | None
    currency: Literal["CHF", "EUR"]
    reference_type: Literal["QRR", "SCOR", "NON"]
    reference: str | None
    message: str | None


DocumentState = Literal["received", "checking", "clean", "rejected"]


class DocumentOut(Output):
    """An uploaded file. Only a clean one is opened by the office; a rejected one says why in `rejection_code`."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    state: DocumentState
    rejection_code: str | None
    qr_bills: list[QrBillOut]
    created_at: datetime
