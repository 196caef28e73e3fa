import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.beneficiaries.names import search_name, spellings


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Doe Élise", "doe elise"),
        ("Müller-Ähren Zoë", "muller ahren zoe"),
        ("D’Œuvre d'Arc", "d oeuvre d arc"),
        ("Strauß STRAẞ", "strauss strass"),
        ("Łukasz Søren Đorđe", "lukasz soren dorde"),
        ("  von   Allmen\u00a0 Jean–Luc ", "von allmen jean luc"),
        ("E\u0301lise", "elise"),
        ("'-'", ""),
    ],
)
def test_a_search_name_has_no_case_accents_hyphens_or_apostrophes(name: str, expected: str) -> None:
    assert search_name(name) == expected


@given(st.text(max_size=40))
def test_a_search_name_is_its_own_search_name(text: str) -> None:
    once = search_name(text)
    assert search_name(once) == once
    assert once == " ".join(once.split())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Zürcher", [["zurcher", "zuercher"]]),
        ("zuercher", [["zuercher", "zurcher"]]),
        ("Élise-Noë", [["elise"], ["noe"]]),
        ("zü zue", [["zu", "zue"], ["zue"]]),
        ("Schär Möösli", [["schar", "schaer"], ["moosli", "mooesli", "moeosli", "moeoesli"]]),
        ("!", []),
    ],
)
def test_a_typed_word_has_the_spellings_of_its_umlauts(typed: str, expected: list[list[str]]) -> None:
    assert spellings(typed) == expected


@given(st.text(max_size=40))
def test_one_of_the_spellings_finds_what_was_typed(text: str) -> None:
    name = search_name(text)
    assert all(any(word in name for word in words) for words in spellings(text))


def test_a_long_word_has_few_spellings() -> None:
    assert len(spellings("ü" * 50)[0]) == 17
