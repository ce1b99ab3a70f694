"""Tokens become words with times."""

import pytest

from models.asr.words import joined, spread, timed, token_starts
from models.ports import HeardWord


def test_words_of_a_partial_are_spread_evenly() -> None:
    assert spread("my bike", 3.0, 0.8) == (
        HeardWord("my", 0.0, 1.5, 0.8),
        HeardWord("bike", 1.5, 3.0, 0.8),
    )
    assert spread("", 3.0, 0.8) == ()


def test_words_of_a_final_get_the_times_and_confidence_of_their_tokens() -> None:
    path = [(0, 0), (0, 4), (1, 10), (2, 20), (3, 30), (4, 40)]
    words = timed([" My", " bike", "."], [1, 2, 1], [0.9, 0.5, 0.7, 0.1], path)
    assert [word.text for word in words] == ["My", "bike."]
    assert [word.start_s for word in words] == pytest.approx([0.0, 0.2])
    assert [word.end_s for word in words] == pytest.approx([0.2, 0.6])
    assert [word.p for word in words] == pytest.approx([0.9, 0.6])


def test_token_begins_where_the_path_first_reaches_it() -> None:
    path = [(0, 0), (0, 5), (1, 10), (2, 10), (2, 20)]
    assert token_starts(path, 4) == [0.0, 0.2, 0.2, 0.2]


def test_punctuation_joins_the_word_before_it() -> None:
    pieces = [HeardWord(text, n, n + 1, 0.5) for n, text in enumerate([" Yes", ",", " I", "", "."])]
    assert [word.text for word in joined(pieces)] == ["Yes,", "I."]
