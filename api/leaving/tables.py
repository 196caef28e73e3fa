"""The lists of an archive for a spreadsheet: headings in words."""

from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Membership, Person
from api.beneficiaries.models import Beneficiary, Decision
from api.core.clock import office_day
from api.core.labels import t
from api.core.sections import show_amount, show_day
from api.core.spreadsheets import csv_file
from api.invoices.models import Invoice, Reduction
from api.invoices.shown import shown_avs_number
from api.organisations.models import BankAccount

_INVOICE: Final = (
    *("reference", "own_reference", "beneficiary", "avs_number", "kind", "form_number"),
    *("period_from", "period_to", "status", "submitted", "amount", "allowed"),
)
_BENEFICIARY: Final = (
    *("last_name", "first_name", "avs_number", "birth_date", "death_date", "street", "house_number", "postcode"),
    *("town", "country"),
    *("iban", "account_holder", "payment_reference", "mandate_state", "mandate_valid_to"),
)
_REPRESENTATIVE: Final = ("last_name", "first_name", "street", "house_number", "postcode", "town", "phone")
_DECISION: Final = (
    *("number", "date", "description", "form_kind", "valid_from", "valid_to", "approved_amount", "monthly_amount"),
    *("annual_amount", "night_flat", "degree", "ssi_hours", "qualified_hours", "omai_number", "provider", "sessions"),
)
_AMOUNTS: Final = frozenset({"approved_amount", "monthly_amount", "annual_amount", "night_flat"})
_DAYS: Final = frozenset({"birth_date", "death_date", "mandate_valid_to", "date", "valid_from", "valid_to"})
_MEMBER: Final = ("last_name", "first_name", "email", "mobile", "role", "active")
_ACCOUNT: Final = ("label", "iban", "holder", "is_default")


def _cell(record: object, name: str, language: str) -> str:
    value = getattr(record, name)
    if value is None:
        return ""
    if name in _DAYS:
        return show_day(value)
    if name in _AMOUNTS:
        return show_amount(value)
    match name:
        case "avs_number":
            return shown_avs_number(value)
        case "mandate_state":
            return t(language, f"beneficiaries.mandate.{value}")
        case "form_kind":
            return t(language, f"forms.{value}.title")
        case "degree" | "ssi_hours":
            return t(language, f"beneficiaries.decisions.{name}.{value}")
        case "role":
            return t(language, f"organisations.role.{value}")
        case "active" | "is_default":
            return t(language, "common.yes" if value else "common.no")
        case _:
            return str(value)


async def write_invoices(session: AsyncSession, language: str) -> str:
    """One line a request."""
    allowed = select(Reduction.allowed).where(Reduction.id == Invoice.reduction_id).scalar_subquery()
    query = select(Invoice, Beneficiary, allowed).join(Beneficiary, Beneficiary.id == Invoice.beneficiary_id)
    rows = (await session.execute(query.order_by(Invoice.submitted_at, Invoice.id))).all()
    lines = (
        (
            invoice.reference,
            invoice.own_reference or "",
            f"{person.last_name} {person.first_name}",
            shown_avs_number(person.avs_number),
            t(language, f"forms.{invoice.kind}.title"),
            invoice.form_number,
            show_day(invoice.period_from),
            show_day(invoice.period_to) if invoice.period_to else "",
            t(language, f"invoices.status.{invoice.status}"),
            show_day(office_day(invoice.submitted_at)),
            show_amount(invoice.total),
            _amount_or_nothing(less),
        )
        for invoice, person, less in rows
    )
    return csv_file([t(language, f"invoices.statement.{name}") for name in _INVOICE], lines)


def _amount_or_nothing(amount: Decimal | None) -> str:
    return "" if amount is None else show_amount(amount)


async def write_beneficiaries(session: AsyncSession, language: str) -> str:
    """One line an insured person, with who represents them."""
    people = await session.scalars(select(Beneficiary).order_by(Beneficiary.search_name, Beneficiary.id))
    head = [t(language, f"beneficiaries.fields.{name}") for name in _BENEFICIARY]
    head += [t(language, f"beneficiaries.fields.representative.{name}") for name in _REPRESENTATIVE]
    lines = (
        [_cell(person, name, language) for name in _BENEFICIARY]
        + [(person.representative or {}).get(name) or "" for name in _REPRESENTATIVE]
        for person in people
    )
    return csv_file(head, lines)


async def write_decisions(session: AsyncSession, language: str) -> str:
    """One line a decision, beginning with whom it is about."""
    query = select(Decision, Beneficiary).join(Beneficiary, Beneficiary.id == Decision.beneficiary_id)
    rows = (await session.execute(query.order_by(Beneficiary.search_name, Beneficiary.id, Decision.number))).all()
    whose = ("last_name", "first_name", "avs_number")
    head = [t(language, f"beneficiaries.fields.{name}") for name in whose]
    head += [t(language, f"beneficiaries.fields.decisions.{name}") for name in _DECISION]
    lines = (
        [*(_cell(person, name, language) for name in whose), *(_cell(decision, name, language) for name in _DECISION)]
        for decision, person in rows
    )
    return csv_file(head, lines)


async def write_members(session: AsyncSession, language: str) -> str:
    """One line a colleague. Those without access are there by name: what they are reached by is theirs."""
    query = select(Person, Membership).join(Membership, Membership.person_id == Person.id)
    rows = (await session.execute(query.order_by(Person.last_name, Person.first_name, Person.id))).all()
    lines = (
        [
            *(_cell(person, name, language) for name in ("last_name", "first_name")),
            *(_cell(person, name, language) if membership.active else "" for name in ("email", "mobile")),
            *(_cell(membership, name, language) for name in ("role", "active")),
        ]
        for person, membership in rows
    )
    return csv_file([t(language, f"organisations.member.fields.{name}") for name in _MEMBER], lines)


async def write_bank_accounts(session: AsyncSession, language: str) -> str:
    """One line an account in use."""
    query = select(BankAccount).where(BankAccount.archived_at.is_(None)).order_by(BankAccount.id)
    lines = ([_cell(account, name, language) for name in _ACCOUNT] for account in await session.scalars(query))
    return csv_file([t(language, f"organisations.bank_account.fields.{name}") for name in _ACCOUNT], lines)
