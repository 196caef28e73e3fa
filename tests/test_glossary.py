"""One word for one thing: the terms of `glossary.json` in every text, and words that never stand there.

Of each term the first form is the term itself, the others are how it stands in sentences. Capitals alone are
abbreviations and compared as they are.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

import pytest

from api.accounts.schemas import Language
from api.core.labels import LANGUAGES, LOCALES, catalogue, plural_form, t
from api.invoices.reasons import SEED
from api.notifications.rendering import TEMPLATES

GLOSSARY: Final = json.loads((Path(__file__).parent / "glossary.json").read_text("utf-8"))
TERMS: Final = GLOSSARY["terms"]


def holds(text: str, forms: list[str]) -> bool:
    """Whether a form stands in the text: an abbreviation as a word, another one also as the beginning of a word, and
    in German, which joins words, anywhere."""
    plain = re.sub(r"[\u00a0\u202f]", " ", text)
    return any(
        re.search(rf"\b{form}s?\b", plain)
        if form.isupper() and form.isalpha()
        else re.search(rf"{re.escape(form)}", plain, re.IGNORECASE)
        for form in forms
    )


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Everything that people read in a language, by its place; without placeholders and addresses. What the help's
    search knows too is nowhere read: there stand the words that are not ours."""
    for key, text in catalogue(language).items():
        if not key.startswith("help.words."):
            yield key, re.sub(r"\{\w+\}", "", text)
    for file in sorted(TEMPLATES.rglob(f"*.{language}.txt")):
        yield f"{file.parent.name}/{file.name}", re.sub(r"\]\(.*?\)|\{[{%].*?[%}]\}", "", file.read_text("utf-8"))
    for reason in json.loads(SEED.read_text("utf-8")):
        yield f"reasons/{reason['code']}", f"{reason['short'][language]} {reason['sentence'][language]}"


def lacking(term: dict[str, list[str]], language: str, said: dict[str, str]) -> list[str]:
    """Where the French text has the term and this language's has not."""
    french = [place for place, text in texts("fr") if holds(text, term["fr"]) and place not in term.get("except", ())]
    return [place for place in french if not holds(said[place.replace(".fr.txt", f".{language}.txt")], term[language])]


def test_the_languages_are_the_same_everywhere() -> None:
    assert get_args(Language) == LANGUAGES
    assert {folder.name for folder in LOCALES.iterdir()} == set(LANGUAGES)


def test_the_glossary_names_each_term_in_every_language() -> None:
    assert len(TERMS) >= 40
    for term in TERMS:
        assert term.keys() - {"except"} == set(LANGUAGES), term
        assert all(term[language] for language in LANGUAGES), term


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_text_uses_the_terms_of_the_glossary(language: str) -> None:
    said = dict(texts(language))
    found = {term["fr"][0]: places for term in TERMS if (places := lacking(term, language, said))}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_a_word_of_another_glossary(language: str) -> None:
    forbidden = GLOSSARY["forbidden"][language]
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}" if word != "ß" else word for word in forbidden))
    assert [(place, match[0]) for place, text in texts(language) if (match := pattern.search(text))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_that_is_missing_is_found(language: str) -> None:
    term = {**TERMS[0], language: ["something else"]}
    assert language == "fr" or lacking(term, language, dict(texts(language)))


@pytest.mark.parametrize(
    ("language", "forms"),
    [("fr", "one one other"), ("de", "other one other"), ("it", "other one other"), ("en", "other one other")],
)
def test_counted_texts_take_the_form_of_cldr(language: str, forms: str) -> None:
    assert [plural_form(language, count) for count in (0, 1, 2)] == forms.split()
    assert t(language, "common.results", count=2) == catalogue(language)["common.results.other"].format(count=2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_of_nights_has_a_key_of_its_own_for_each_place(language: str) -> None:
    said = catalogue(language)
    keys = [said[f"forms.helplessness.key.{place}"] for place in ("home", "hospital", "institution", "abroad")]
    assert len(set(keys)) == len(keys)
    assert all(re.search(rf"\b{key} \w", said["forms.helplessness.mark.hint"]) for key in keys)
