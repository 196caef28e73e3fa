"""A request in sections, for PDF, review, confirmation and mail."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from api.core.sections import Row, Section
from api.invoices.context import BeneficiaryFacts, DocumentFacts, PayeeFacts
from api.invoices.forms import Line
from api.invoices.schemas import InvoiceInput
from api.invoices.shown import shown_avs_number, shown_decision, shown_iban, shown_payment_reference


class Known(Protocol):
    """Where a summary takes names and accounts from: the context now, or what was frozen when it was sent."""

    @property
    def beneficiary(self) -> BeneficiaryFacts | None: ...
    @property
    def payee(self) -> PayeeFacts | None: ...
    @property
    def documents(self) -> Mapping[UUID, DocumentFacts]: ...


def summary(invoice: InvoiceInput, known: Known, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
    """The whole request in sections: header, the form's own, attachments and remark."""
    return [
        _header_section(invoice, known.beneficiary, known.payee),
        *invoice.form.summary(lines, total),
        _closing_section(invoice, known.documents),
    ]


def _header_section(invoice: InvoiceInput, beneficiary: BeneficiaryFacts | None, payee: PayeeFacts | None) -> Section:
    rows = [
        Row(
            "invoices.fields.beneficiary_id",
            f"{beneficiary.last_name} {beneficiary.first_name}" if beneficiary else None,
            detail=shown_avs_number(beneficiary.avs_number) if beneficiary else None,
            pointer="/beneficiary_id",
        ),
        Row(
            "invoices.fields.payee",
            shown_iban(payee.iban) if payee else None,
            detail=payee.holder if payee else None,
            pointer="/payee",
        ),
        Row("invoices.fields.decision_number", shown_decision(invoice.decision_number), pointer="/decision_number"),
    ]
    reference = invoice.payment_reference
    optional = [
        Row("invoices.fields.decision_date", invoice.decision_date, pointer="/decision_date"),
        Row(
            "invoices.fields.payment_reference",
            shown_payment_reference(reference) if reference else None,
            pointer="/payment_reference",
        ),
        Row("invoices.fields.own_reference", invoice.own_reference, pointer="/own_reference"),
    ]
    return Section("invoices.section.person", rows=[*rows, *(row for row in optional if row.value is not None)])


def _closing_section(invoice: InvoiceInput, known: Mapping[UUID, DocumentFacts]) -> Section:
    """The files, and under their names the documents that the company says they hold."""
    form = type(invoice.form)
    held = [(name, files) for name in form.document_names if (files := invoice.documents.get(name))]
    return Section(
        "invoices.section.closing",
        rows=[
            Row("invoices.fields.attachments", _names(invoice.attachments, known), pointer="/attachments"),
            *(
                Row(form.document_label(name), _names(files, known), pointer=f"/documents/{name}")
                for name, files in held
            ),
            Row("invoices.fields.remark", invoice.remark, pointer="/remark"),
        ],
    )


def _names(files: Sequence[UUID], known: Mapping[UUID, DocumentFacts]) -> str | None:
    return ", ".join(known[file].name for file in files if file in known) or None
