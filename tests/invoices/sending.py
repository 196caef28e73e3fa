"""Sending requests of any type on the day of `tests.invoices.facts`, each for a person of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from pypdfium2 import PdfDocument
from sqlalchemy import text

from api.beneficiaries.models import Beneficiary
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.invoices.forms import FORMS
from tests.callers import Company, company_in
from tests.conftest import Clock
from tests.factories import IBAN, invoice_body, make_beneficiary
from tests.invoices.facts import TODAY
from tests.invoices.kinds import Json, kind_of


@dataclass(frozen=True, slots=True)
class Sender:
    """A company whose persons are such as the examples of a type need."""

    company: Company
    database: Database
    kind: str

    async def body(self, form: object) -> Json:
        """A body that is accepted if its form is, for somebody for whom nothing was claimed yet."""
        columns = Beneficiary.__table__.columns
        person = {name: value for name, value in kind_of(self.kind).BENEFICIARY.items() if name in columns}
        person.pop("avs_number", None)  # one person each
        beneficiary_id = await make_beneficiary(self.database, self.company.id, **{"iban": IBAN} | person)
        whole = invoice_body(beneficiary_id, self.company.made.bank_account_id, self.company.ready.document_id)
        documents = dict.fromkeys(FORMS[self.kind].document_names, whole["attachments"])
        return whole | {"documents": documents} | getattr(kind_of(self.kind), "BODY", {}) | {"form": form}

    async def pdf_text(self, invoice: Json) -> str:
        """What stands in the PDF, without the spaces, where lines may break."""
        return squeezed(await self.pdf_lines(invoice))

    async def pdf_lines(self, invoice: Json, language: str = "fr") -> str:
        answer = await self.company.manager.get(f"/api/v1/invoices/{invoice['id']}/pdf?language={language}")
        assert answer.status_code == 200, answer.text
        document = PdfDocument(answer.content)
        try:
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)
        finally:
            document.close()


def squeezed(text: str) -> str:
    """Without spaces and what a PDF puts where it breaks a word."""
    return "".join(text.replace("\ufffe", "").replace("\u00ad", "").split())


@asynccontextmanager
async def sender_in(app: FastAPI, database: Database, clock: Clock, kind: str) -> AsyncIterator[Sender]:
    await clock.set(TODAY)  # before anybody logs in, or their sessions would be of another time
    async with company_in(app, database) as company:
        yield Sender(company, database, kind)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The places of a form that hold neither an object nor a list."""
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in leaves(inner, (*path, name))]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in leaves(inner, (*path, index))]
    return [path]


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


async def save_terms(database: Database, company: Company, terms: Json) -> None:
    """Save the decision that the company's bodies name with these terms."""
    row = {
        "id": new_id(),
        "organisation_id": company.id,
        "beneficiary_id": company.ready.beneficiary_id,
        "number": company.ready.body["decision_number"],
        **terms,
    }
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        values = ", ".join(f":{name}" for name in row)
        await session.execute(text(f"INSERT INTO decisions ({', '.join(row)}) VALUES ({values})"), row)  # noqa: S608
