"""Who reads German meets no French abbreviation of a law: not in a text, an answer, a mail or a PDF."""

import json
import re
from collections.abc import AsyncIterator

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

IN_GERMAN = {"Accept-Language": "de"}
# "OR" and "AS" are French nowhere, "annexe" and "tarif" are words; every other abbreviation tells the language.
FRENCH = re.compile(rf"\b(?:{'|'.join(word for word in map(re.escape, GERMAN) if word != 'CO')})(?![A-Za-z])")


def french_in(*texts: str) -> list[str]:
    return [text for text in texts if FRENCH.search(text)]


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
    assert french_in(*(legal_source(source, "de") for source in sources)) == []


def test_no_german_text_names_a_law_in_french() -> None:
    assert french_in(*catalogue("de").values()) == []
    assert french_in(*(path.read_text("utf-8") for path in TEMPLATES.rglob("*.de.*"))) == []
    assert (
        french_in(
            *(reason[text]["de"] for reason in json.loads(SEED.read_text("utf-8")) for text in ("short", "sentence"))
        )
        == []
    )


async def test_no_german_list_of_tariffs_or_messages_names_a_law_in_french(manager: Caller, officer: Caller) -> None:
    for caller, path in ((manager, "tariffs"), (officer, "office/tariffs"), (manager, "error-codes")):
        answer = await caller.get(f"/api/v1/{path}", headers=IN_GERMAN)
        assert answer.status_code == 200
        assert french_in(*(str(item) for item in answer.json()["items"])) == []


@pytest.fixture
async def sender(
    request: pytest.FixtureRequest, app: FastAPI, database: Database, clock: Clock
) -> AsyncIterator[Sender]:
    async with sender_in(app, database, clock, request.getfixturevalue("kind")) as found:
        yield found


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_no_german_check_request_or_pdf_names_a_law_in_french(kind: str, sender: Sender) -> None:
    company, body = sender.company.manager, await sender.body(kind_of(kind).EXAMPLE)
    check = await company.post("/api/v1/invoice-checks", json=body, headers=IN_GERMAN)
    invoice = (await company.submit(body)).json()
    shown = await company.get(f"/api/v1/invoices/{invoice['id']}", headers=IN_GERMAN)
    assert shown.status_code == 200
    assert french_in(check.text, shown.text, await sender.pdf_lines(invoice, "de")) == []


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_no_german_evidence_names_a_law_in_french(kind: str, sender: Sender, officer: Caller) -> None:
    invoice = (await sender.company.manager.submit(await sender.body(kind_of(kind).EXAMPLE))).json()
    examined = await officer.get(f"/api/v1/office/invoices/{invoice['id']}", headers=IN_GERMAN)
    assert examined.status_code == 200, examined.text
    assert french_in(examined.text) == []
