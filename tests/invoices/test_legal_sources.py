"""Laws are named in the reader's language: in every text, answer, mail and PDF."""

import json
import re
from collections.abc import AsyncIterator, Collection, Mapping

import pytest
from fastapi import FastAPI

from api.core.db import Database
from api.core.labels import catalogue
from api.invoices.error_codes import declared_rules
from api.invoices.forms import FORMS
from api.invoices.legal_sources import GERMAN, legal_source, stored_source
from api.invoices.reasons import SEED
from api.notifications.rendering import TEMPLATES
from tests.callers import Caller
from tests.conftest import Clock
from tests.invoices.kinds import kind_of
from tests.invoices.sending import Sender, sender_in

LANGUAGES = ("de", "fr")
# How the other language names laws and their parts. "Tarif" is a word of both.
ELSEWHERE: Mapping[str, Collection[str]] = {
    "de": {*GERMAN, "OIC", "alinéa", "lettre", "chiffre"},
    "fr": {*GERMAN.values(), "Absatz", "Buchstabe", "Ziffer"} - {"Tarif"},
}


def foreign_in(language: str, *texts: str) -> list[str]:
    names = "|".join(map(re.escape, ELSEWHERE[language]))
    return [text for text in texts if re.search(rf"\b(?:{names})(?![A-Za-z0-9])", text)]


def read_in(language: str) -> dict[str, str]:
    return {"Accept-Language": language}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("de", text) for text in ("Nach LAI.", "Art. 77 CO", "art. 21", "Art. 21 al. 2", "Bst. a, ch. 4", "OIC-DFI")),
        *(("fr", text) for text in ("Selon l’IVG.", "art. 77 OR", "Art. 21", "art. 21 Abs. 2", "Bst. a", "Ziff. 4")),
    ],
)
def test_a_foreign_name_is_found(language: str, text: str) -> None:
    assert foreign_in(language, text) == [text]
    assert foreign_in(language, "Formular 318.632.1, Tarif 904, UID CHE-100.155.212") == []


@pytest.mark.parametrize(
    ("french", "german"),
    [
        ("LPGA art. 24", "ATSG Art. 24"),
        ("LAI art. 42bis, 42ter; RAI art. 36, 39", "IVG Art. 42bis, 42ter; IVV Art. 36, 39"),
        ("OMAI annexe ch. 5.07.02*", "HVI Anhang Ziff. 5.07.02*"),
        ("LTVA art. 25 al. 1 let. a (RO 2023 485)", "MWSTG Art. 25 Abs. 1 Bst. a (AS 2023 485)"),
        ("Selon la LAI.", "Selon la IVG."),
        ("CHRAI 12", "CHRAI 12"),
    ],
)
def test_a_source_has_its_name_in_each_language(french: str, german: str) -> None:
    assert (legal_source(french, "de"), legal_source(french, "fr")) == (german, french)
    assert (stored_source(german, "de"), stored_source(german, "fr")) == (french, german)


def test_every_abbreviation_has_one_of_its_own_in_german() -> None:
    assert len(set(GERMAN.values())) == len(GERMAN)


def test_every_rule_names_a_law_that_has_a_german_name() -> None:
    sources = {rule.source for _, rule in declared_rules() if rule.source}
    laws = {law for source in sources for law in re.findall(r"\b[A-Z]{3,}\b", source)}
    assert laws - GERMAN.keys() == {"KZIL"}  # a circular that has no other name here
    for language in LANGUAGES:
        assert foreign_in(language, *(legal_source(source, language) for source in sources)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_law_in_the_other_language(language: str) -> None:
    reasons = json.loads(SEED.read_text("utf-8"))
    assert foreign_in(language, *catalogue(language).values()) == []
    assert foreign_in(language, *(path.read_text("utf-8") for path in TEMPLATES.rglob(f"*.{language}.*"))) == []
    assert foreign_in(language, *(reason[text][language] for reason in reasons for text in ("short", "sentence"))) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_list_of_tariffs_or_messages_names_a_law_in_the_other_language(
    language: str, manager: Caller, officer: Caller
) -> None:
    for caller, path in ((manager, "tariffs"), (officer, "office/tariffs"), (manager, "error-codes")):
        answer = await caller.get(f"/api/v1/{path}", headers=read_in(language))
        assert answer.status_code == 200
        assert foreign_in(language, *(str(item) for item in answer.json()["items"])) == []


@pytest.fixture
async def sender(
    request: pytest.FixtureRequest, app: FastAPI, database: Database, clock: Clock
) -> AsyncIterator[Sender]:
    async with sender_in(app, database, clock, request.getfixturevalue("kind")) as found:
        yield found


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_no_check_request_or_pdf_names_a_law_in_the_other_language(kind: str, sender: Sender) -> None:
    company, body = sender.company.manager, await sender.body(kind_of(kind).EXAMPLE)
    checks = {
        language: (await company.post("/api/v1/invoice-checks", json=body, headers=read_in(language))).text
        for language in LANGUAGES
    }
    invoice = (await company.submit(body)).json()
    for language, check in checks.items():
        shown = await company.get(f"/api/v1/invoices/{invoice['id']}", headers=read_in(language))
        assert shown.status_code == 200
        assert foreign_in(language, check, shown.text, await sender.pdf_lines(invoice, language)) == []


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_no_evidence_names_a_law_in_the_other_language(kind: str, sender: Sender, officer: Caller) -> None:
    invoice = (await sender.company.manager.submit(await sender.body(kind_of(kind).EXAMPLE))).json()
    for language in LANGUAGES:
        examined = await officer.get(f"/api/v1/office/invoices/{invoice['id']}", headers=read_in(language))
        assert examined.status_code == 200, examined.text
        assert foreign_in(language, examined.text) == []
