"""Spoken units as runs of symbols."""

import pytest

from triage_service.domain.transcript import Utterance
from triage_service.understanding.numbers import runs


def read(text: str) -> list[str]:
    words = Utterance.of_text(0, text).words
    return ["".join(symbol.text for symbol in run) for run in runs(words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("hello there", []),
        ("one oh nought nine", ["1°09"]),
        ("twenty four", ["24"]),
        ("twenty, four", ["204"]),
        ("twenty", ["20"]),
        ("nineteen eleven", ["1911"]),
        ("double seven treble nine", ["77999"]),
        ("double trouble", []),
        ("double you double u double oh", ["WW°°"]),
        ("two sevens three ohs", ["77°°°"]),
        ("two hundred and six", ["206"]),
        ("one are two", ["1R2"]),
        ("seven for two", ["742"]),
        ("four of five", ["4/5"]),
        ("one hang on two", ["1!2"]),
        ("lima's", ["L"]),
        ("b for for bravo", ["B"]),
        ("nine hundred one", ["9001"]),
        ("nine, hundred", ["9"]),
        ("bravo zed X-ray", ["BZX"]),
        ("twenty stroke one", ["20/1"]),
        ("one erm two", ["12"]),
        ("one two, no, sorry, three", ["12!3"]),
        ("one two no I mean three", ["12!3"]),
        ("b for bravo one", ["B1"]),
        ("b as in bravo one", ["B1"]),
        ("b for dog one", ["B4D1"]),
        ("b for", ["B4"]),
        ("BD19 XKP", ["BD19XKP"]),
        ("BD19 the", ["BD19"]),
        ("19 pub", ["19"]),
        ("the 1st", []),
        ("two-zero-stroke-four", ["20/4"]),
        ("one and two", ["1", "2"]),
    ],
)
def test_words_are_read_as_symbols(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_symbols_know_their_words() -> None:
    (run,) = runs(Utterance.of_text(0, "it is double oh seven").words)
    assert [(s.text, s.first, s.last) for s in run] == [("°°", 2, 3), ("7", 4, 4)]


def test_article_and_pronoun_are_told_from_letters() -> None:
    (run,) = runs(Utterance.of_text(0, "a b").words)
    assert [s.is_word for s in run] == [True, False]
