"""Comparing what was said with the words of a row."""

import pytest

from triage_service.policy.spoken import family, plain, says


def test_text_is_made_plain_for_comparison() -> None:
    assert plain("He's GOT, a knife!") == " he's got a knife "
    assert plain("they’ve gone") == " they've gone "


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("knife",), True),
        (("got a",), True),
        (("kni*",), True),
        (("kni",), False),
        (("a gun", "he's got"), True),
        ((), False),
    ],
)
def test_words_are_found_whole_or_by_their_beginning(
    words: tuple[str, ...], expected: bool
) -> None:
    assert says(plain("he's got a knife"), words) is expected


def test_family_is_what_stands_before_the_dot() -> None:
    assert family("domestic.strangled") == "domestic"
    assert family("keypad") == "keypad"
