"""What a reviewer wrote, without the person. Pure."""

import pytest

from api.invoices.mails import without_person

NAMES = ["Müller-Roth", "Anna"]


@pytest.mark.parametrize(
    ("text", "mailed"),
    [
        ("Mme Müller-Roth manque", "Mme … manque"),
        ("ANNA MÜLLER", "… …"),
        ("Roth, anna.", "…, …."),
        ("Annaberg et Rothrist restent", "Annaberg et Rothrist restent"),
        ("756.9217.0769.85", "…"),
        ("AVS 7569217076985, merci", "AVS …, merci"),
        ("756 9217 0769 85 / 756-1234-5678-97", "… / …"),
        ("CHF 756.90 pour 12 séances", "CHF 756.90 pour 12 séances"),
        ("décision 302 2024 1234567", "décision 302 2024 1234567"),
        ("Zeile eins\nAnna", "Zeile eins\n…"),
    ],
)
def test_mails_leave_the_person_out(text: str, mailed: str) -> None:
    assert without_person(text, NAMES) == mailed


def test_a_name_with_signs_of_a_pattern_is_only_a_name() -> None:
    assert without_person("a.b et axb", ["a.b"]) == "… et axb"
