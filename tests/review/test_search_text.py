"""What typed text can mean."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.review.queue.search_text import Term, terms


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1'234.50", "1234.50"), ("500", "500"), ("96,75", "96.75"), ("1 234", "1234"), ("1’000’000", "1000000")],
)
def test_an_amount_is_read_as_it_is_written_here(text: str, amount: str) -> None:
    [term] = terms(text)
    assert term.amount == Decimal(amount)


@pytest.mark.parametrize("text", ["30220241234567", "756.9217.0769.85", "2026-000031", "1.2.3", "12.345"])
def test_other_numbers_are_no_amounts(text: str) -> None:
    [term] = terms(text)
    assert term.amount is None


def test_a_reference_may_be_typed_short() -> None:
    assert terms("2026-31")[0].reference == terms("2026 - 000031")[0].reference == "2026-000031"


def test_the_beginning_of_an_avs_number_means_all_that_begin_so() -> None:
    assert terms("756.92")[0].avs_number == ("7569200000000", "7569299999999")
    assert terms("757.92")[0].avs_number is None
    assert terms("756")[0].avs_number is None


def test_words_are_separate_terms_without_accents() -> None:
    assert terms("  Élise  d’Arc ") == [Term(words=("elise",)), Term(words=("d", "arc"))]


def test_nothing_typed_means_nothing() -> None:
    assert terms("") == terms("   ") == []


@given(st.text(max_size=80))
def test_any_text_means_something_or_nothing(text: str) -> None:
    for term in terms(text):
        assert isinstance(term, Term)
