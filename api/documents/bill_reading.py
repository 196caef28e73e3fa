"""Finds the QR-bills in an uploaded file that was accepted, in a subprocess under limits (R-61)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from api.documents.confinement import read_confined
from api.documents.qr_bill import NotAQrBill, QrBill, parse
from api.documents.schemas import QrBillOut

_SECONDS: Final = 5.0
_MOST_BYTES: Final = 256 * 1024
_ANSWER: Final = TypeAdapter(list[tuple[Annotated[int, Field(ge=1, le=200)], str]])


async def read_bills(path: Path, media_type: str) -> list[QrBillOut]:
    """The bills by page; a bill that comes twice, as in a copy for the records, is one. Takes about 0.2 s.

    They are an offer: a file whose bills cannot be read, or not in time, has none.
    """
    outcome = await read_confined(path, "bills", media_type, most=_MOST_BYTES, seconds=_SECONDS)
    try:
        texts = _ANSWER.validate_json(outcome.output)
    except ValidationError:
        return []
    found: dict[QrBill, int] = {}
    for page, bill in _bills(texts):
        found.setdefault(bill, page)
    return [bill_out(bill, page) for bill, page in found.items()]


def _bills(texts: list[tuple[int, str]]) -> Iterator[tuple[int, QrBill]]:
    for page, text in texts:
        try:
            yield page, parse(text)
        except NotAQrBill:
            continue


def bill_out(bill: QrBill, page: int) -> QrBillOut:
    return QrBillOut(
        page=page,
        iban=bill.iban,
        creditor=bill.creditor.name,
        debtor=bill.debtor.name if bill.debtor else None,
        amount=bill.amount,
        currency=bill.currency,
        reference_type=bill.reference_type,
        reference=bill.reference,
        message=bill.message or None,
    )
