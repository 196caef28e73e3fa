import pytest

from api.core.cursor import CursorNotValid, decode_cursor, encode_cursor
from api.core.keys import from_urlsafe, urlsafe

VALUES = ["doe élise", "01a209fe-437d-7c99-932a-2fa60a3d7984"]


def test_a_cursor_gives_back_its_values() -> None:
    assert decode_cursor(encode_cursor(VALUES, listing="people"), listing="people") == VALUES


def test_a_cursor_does_not_show_what_it_holds() -> None:
    cursor = encode_cursor(["doe"], listing="people")
    assert b"doe" not in from_urlsafe(cursor)
    assert cursor != encode_cursor(["doe"], listing="people")


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(CursorNotValid):
        decode_cursor(encode_cursor(VALUES, listing="people"), listing="invoices")


@pytest.mark.parametrize("position", range(0, 60, 7))
def test_a_changed_cursor_is_refused(position: int) -> None:
    data = bytearray(from_urlsafe(encode_cursor(VALUES, listing="people")))
    data[position] ^= 1
    with pytest.raises(CursorNotValid):
        decode_cursor(urlsafe(bytes(data)), listing="people")


@pytest.mark.parametrize("text", ["", "x", "é", "AAAAAAAAAAAAAAAA", "=" * 40, "\x00"])
def test_what_is_not_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(CursorNotValid):
        decode_cursor(text, listing="people")
