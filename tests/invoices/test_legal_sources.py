"""Laws are named in the reader's language: in every text, answer, mail and PDF."""

import json
import re
from collections.abc import AsyncIterator, Collection, Mapping

import pytest
from fastapi import FastAPI

from api.core.db import Database
from api.core.labels import LANGUAGES, catalogue
from api.invoices.error_codes import declared_rules
from api.invoices.forms import FORMS
from api.invoices.legal_sources import ENGLISH, GERMAN, ITALIAN, NAMES, legal_source, stored_source
from api.invoices.reasons import SEED
from api.notifications.rendering import TEMPLATES
from tests.callers import Caller
from tests.conftest import Clock
from tests.invoices.kinds import kind_of
from tests.invoices.sending import Sender, sender_in

# How each language names laws and their parts.
NAMED: Mapping[str, Collection[str]] = {
    "fr": {*GERMAN, "OIC", "alinéa", "lettre", "chiffre"},
    "de": {*GERMAN.values(), "Absatz", "Buchstabe", "Ziffer"},
    "it": {*ITALIAN.values(), "capoverso", "lettera", "cifra"},
    "en": {*ENGLISH.values(), "paragraph"},
}
# Ordinary words elsewhere: "Tarif" is French as well, "tariff" a name in answers, "no." ends Italian sentences.
ORDINARY = {"Tarif", "tarif", "tariff", "no.", "n.", "lettera"}
ELSEWHERE: Mapping[str, Collection[str]] = {
    language: {name for names in NAMED.values() for name in names} - set(own) - ORDINARY
    for language, own in NAMED.items()
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
        *(("it", text) for text in ("Secondo la IVG.", "art. 39i RAI", "Art. 21", "art. 21 al. 2", "InvIA")),
        *(("en", text) for text in ("By the LAI.", "art. 21", "Art. 21 al. 2", "Art. 21 cpv. 2", "the OMAI", "HVI")),
    ],
)
def test_a_foreign_name_is_found(language: str, text: str) -> None:
    assert foreign_in(language, text) == [text]
    assert foreign_in(language, "Formular 318.632.1, Tarif 904, UID CHE-100.155.212") == []


@pytest.mark.parametrize(
    ("french", "german", "italian", "english"),
    [
        ("LPGA art. 24", "ATSG Art. 24", "LPGA art. 24", "GSSLA (SR 830.1) Art. 24"),
        (
            "LAI art. 42bis, 42ter; RAI art. 36, 39",
            "IVG Art. 42bis, 42ter; IVV Art. 36, 39",
            "LAI art. 42bis, 42ter; OAI art. 36, 39",
            "InvIA (SR 831.20) Art. 42bis, 42ter; InvIO (SR 831.201) Art. 36, 39",
        ),
        (
            "OMAI annexe ch. 5.07.02*",
            "HVI Anhang Ziff. 5.07.02*",
            "OMAI allegato n. 5.07.02*",
            "Assistive Devices Ordinance (SR 831.232.51) Annex no. 5.07.02*",
        ),
        (
            "LAVS art. 43quater, OMAV art. 4",
            "AHVG Art. 43quater, HVA Art. 4",
            "LAVS art. 43quater, OMAV art. 4",
            "OASIA (SR 831.10) Art. 43quater, OASI Assistive Devices Ordinance (SR 831.135.1) Art. 4",
        ),
        (
            "LTVA art. 25 al. 1 let. a (RO 2023 485)",
            "MWSTG Art. 25 Abs. 1 Bst. a (AS 2023 485)",
            "LIVA art. 25 cpv. 1 lett. a (RU 2023 485)",
            "VATA (SR 641.20) Art. 25 para. 1 let. a (AS 2023 485)",
        ),
        ("Selon la LAI.", "Selon la IVG.", "Selon la LAI.", "Selon la InvIA (SR 831.20)."),
        ("CHRAI 12", "CHRAI 12", "CHRAI 12", "CHRAI 12"),
    ],
)
def test_a_source_has_its_name_in_each_language(french: str, german: str, italian: str, english: str) -> None:
    named = {"fr": french, "de": german, "it": italian, "en": english}
    assert {language: legal_source(french, language) for language in LANGUAGES} == named
    assert {stored_source(name, language) for language, name in named.items()} == {french}


def test_a_law_that_is_typed_in_english_needs_no_number() -> None:
    assert stored_source("InvIO Art. 39f (AS 2026 123)", "en") == "RAI art. 39f (RO 2026 123)"


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_every_abbreviation_has_one_of_its_own_in_each_language(names: Mapping[str, str]) -> None:
    assert names.keys() == GERMAN.keys()
    assert len(set(names.values())) == len(names)


def test_every_rule_names_a_law_that_has_a_name_in_each_language() -> None:
    sources = {rule.source for _, rule in declared_rules() if rule.source}
    laws = {law for source in sources for law in re.findall(r"\b[A-Z]{3,}\b", source)}
    assert laws - GERMAN.keys() == {"KZIL"}  # a circular that has no other name here
    for language in LANGUAGES:
        assert foreign_in(language, *(legal_source(source, language) for source in sources)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_law_in_another_language(language: str) -> None:
    reasons = json.loads(SEED.read_text("utf-8"))
    assert foreign_in(language, *catalogue(language).values()) == []
    assert foreign_in(language, *(path.read_text("utf-8") for path in TEMPLATES.rglob(f"*.{language}.*"))) == []
    assert foreign_in(language, *(reason[text][language] for reason in reasons for text in ("short", "sentence"))) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_list_of_tariffs_or_messages_names_a_law_in_another_language(
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
async def test_no_check_request_or_pdf_names_a_law_in_another_language(kind: str, sender: Sender) -> None:
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
async def test_no_evidence_names_a_law_in_another_language(kind: str, sender: Sender, officer: Caller) -> None:
    invoice = (await sender.company.manager.submit(await sender.body(kind_of(kind).EXAMPLE))).json()
    for language in LANGUAGES:
        examined = await officer.get(f"/api/v1/office/invoices/{invoice['id']}", headers=read_in(language))
        assert examined.status_code == 200, examined.text
        assert foreign_in(language, examined.text) == []
