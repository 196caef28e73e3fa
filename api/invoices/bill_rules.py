"""Rules about the QR-bills attached: what they ask for against what the form says (FORMS §5, §9).

Warnings all of them, and only where both speak of the same. A company often owes the bill itself and claims it back:
then the bill names its supplier's account, rightly not the one to be paid here.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from api.beneficiaries.names import search_name
from api.core.errors import Finding
from api.core.sections import show_amount
from api.documents.schemas import QrBillOut
from api.invoices.context import Claim, Context
from api.invoices.forms import Form
from api.invoices.forms.base import FIVE_CENTS, Billed
from api.invoices.forms.folding import folded
from api.invoices.rules import Rule
from api.invoices.schemas import Header
from api.invoices.shown import shown_iban, shown_payment_reference

QR_BILL_IBAN: Final = Rule("qr_bill_iban", "warning")
QR_BILL_CREDITOR: Final = Rule("qr_bill_creditor", "warning")
QR_BILL_SUPPLIER: Final = Rule("qr_bill_supplier", "warning")
QR_BILL_REFERENCE: Final = Rule("qr_bill_reference", "warning")
QR_BILL_AMOUNT: Final = Rule("qr_bill_amount", "warning")
QR_BILL_AMOUNTS: Final = Rule("qr_bill_amounts", "warning")
QR_BILL_USED: Final = Rule("qr_bill_used", "warning")
QR_BILL_RULES: Final = (
    *(QR_BILL_IBAN, QR_BILL_CREDITOR, QR_BILL_SUPPLIER, QR_BILL_REFERENCE, QR_BILL_AMOUNT, QR_BILL_AMOUNTS),
    QR_BILL_USED,
)

# What many names have in common, as in search names; words of two letters tell nobody apart either.
_COMMON: Final = frozenset(
    {
        *("und", "fur", "der", "die", "das", "von", "the", "pour", "des", "les", "aux", "sur", "per", "del"),
        *("gmbh", "sarl", "sagl", "fondation", "stiftung", "fondazione", "association", "verein", "associazione"),
        *("genossenschaft", "cooperative", "societe", "gesellschaft", "suisse", "schweiz", "swiss", "svizzera"),
        *("centre", "zentrum", "cabinet", "praxis", "clinique", "klinik", "institut", "hopital", "spital"),
    }
)


def attached_bills(header: Header, context: Context) -> Sequence[QrBillOut]:
    """Each bill once, in however many files."""
    found = {
        bill.model_copy(update={"page": 1}): bill
        for document_id in header.attachments
        if document_id in context.documents
        for bill in context.documents[document_id].qr_bills
    }
    return list(found.values())


def bill_claims(bills: Iterable[QrBillOut]) -> Iterator[Claim]:
    """A bill is known by its account and reference, whoever it is for: nobody is refunded the same one twice."""
    for bill in bills:
        if bill.reference:
            key = f"{bill.iban}|{bill.reference}"
            yield Claim("qr-bill", key, QR_BILL_USED, "/attachments", across_people=True)


def check_qr_bills(header: Header, form: Form, context: Context, total: Decimal) -> Iterator[Finding]:
    """What the bills say differs from the form. Of bills that the insured person has paid only the amounts are
    compared: their creditor need not match (FORMS §5)."""
    bills, billed = attached_bills(header, context), form.billed(total)
    if not bills:
        return
    for bill in () if billed.paid else bills:
        if context.payee is not None and bill.iban == context.payee.iban:
            yield from _reference(bill, header, context)
        else:
            yield from _creditor(bill, billed, context)
    yield from _amounts(bills, billed, form.total_pointer)


def _reference(bill: QrBillOut, header: Header, context: Context) -> Iterator[Finding]:
    """The payment goes to the bill's account, so under its reference."""
    saved = context.beneficiary.payment_reference if context.beneficiary else None
    reference = header.payment_reference or saved
    if bill.reference and reference and bill.reference != reference:
        yield QR_BILL_REFERENCE.at("/payment_reference", reference=shown_payment_reference(bill.reference))


def _creditor(bill: QrBillOut, billed: Billed, context: Context) -> Iterator[Finding]:
    """The bill's creditor is who gets the money, where the services are the payee's; else one of the suppliers."""
    payee = _names_of_payee(context)
    params = {"creditor": bill.creditor, "iban": shown_iban(bill.iban)}
    if billed.suppliers and not _is_one_of(bill.creditor, [name for _, name in billed.suppliers]):
        yield QR_BILL_SUPPLIER.at(billed.suppliers[0][0], **params)
    elif billed.by_payee and payee and not _is_owed_by_company(bill, context):
        yield (QR_BILL_IBAN if _is_one_of(bill.creditor, payee) else QR_BILL_CREDITOR).at("/payee", **params)


def _names_of_payee(context: Context) -> list[str]:
    if context.payee is None:
        return []
    company = context.organisation.get("name") if context.payee.own else None
    return [context.payee.holder, *([company] if company else [])]


def _is_owed_by_company(bill: QrBillOut, context: Context) -> bool:
    """An insured person with an account of their own is no company: that has a GLN."""
    name = context.organisation.get("name")
    if bill.debtor is None or name is None or context.organisation.get("gln") is None:
        return False
    return _is_one_of(bill.debtor, [name]) and not _is_one_of(bill.creditor, [name])


def _is_one_of(name: str, others: Sequence[str]) -> bool:
    """Names are written shorter, longer and in any order: one distinctive word in common is enough."""
    return any(_words(name) & _words(other) or folded(name) == folded(other) for other in others)


def _words(name: str) -> set[str]:
    return {word for word in search_name(name).split() if len(word) > 2} - _COMMON


def _amounts(bills: Sequence[QrBillOut], billed: Billed, pointer: str) -> Iterator[Finding]:
    """The bills come to what the form says in all, together or each by itself, or each to one of its invoices; beside a
    bill for all may lie the slips of its instalments. Nothing is said of bills whose amount the payer fills in, in
    euros, or of nothing."""
    asked = [bill.amount for bill in bills if bill.amount != 0]
    known = [bill.amount for bill in bills if bill.amount and bill.currency == "CHF"]
    if not known or len(known) < len(asked) or not billed.amounts:
        return
    whole = sum(billed.amounts, Decimal(0))
    asked_for, places = sum(known, Decimal(0)), (whole, *billed.amounts)
    in_instalments = any(_about(amount, whole) and _about(asked_for - amount, whole) for amount in known)
    each_fits = all(any(_about(amount, one) for one in places) for amount in known)
    if _about(asked_for, whole) or each_fits or in_instalments:
        return
    if len(known) == 1:
        yield QR_BILL_AMOUNT.at(pointer, amount=show_amount(asked_for), total=show_amount(whole))
    else:
        each = " + ".join(show_amount(amount) for amount in known)
        yield QR_BILL_AMOUNTS.at(
            pointer, count=len(known), each=each, amount=show_amount(asked_for), total=show_amount(whole)
        )


def _about(one: Decimal, other: Decimal) -> bool:
    """Suppliers round to five centimes, and tax on a sum differs a little from the sum of taxes."""
    return abs(one - other) <= FIVE_CENTS
