"""A word is trusted as far as its sound came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.transcript import Word
from triage_service.speech.gaps import Gaps


def word(start_s: float, end_s: float) -> Word:
    return Word("help", start_s, end_s, 0.8)


@pytest.mark.parametrize(
    ("heard", "p"),
    [
        pytest.param(word(9.0, 10.0), 0.8, id="before"),
        pytest.param(word(10.2, 10.4), 0.8, id="after"),
        pytest.param(word(9.9, 10.1), 0.4, id="half in it"),
        pytest.param(word(10.0, 10.2), 0.0, id="all of it"),
        pytest.param(word(9.8, 10.6), 0.4, id="two gaps in it"),
        pytest.param(word(10.1, 10.1), 0.0, id="a moment in it"),
        pytest.param(word(10.2, 10.2), 0.8, id="a moment after it"),
    ],
)
def test_word_loses_the_share_that_never_came(heard: Word, p: float) -> None:
    gaps = Gaps()
    gaps.add(10.0, 0.2)
    gaps.add(10.4, 0.2)
    (doubted,) = gaps.doubted([heard])
    assert doubted.p == pytest.approx(p)
    assert (doubted.text, doubted.start_s) == (heard.text, heard.start_s)


def test_words_of_a_call_without_gaps_stay_as_they_are() -> None:
    assert Gaps().doubted([word(0.0, 1.0)]) == (word(0.0, 1.0),)


def test_old_gaps_are_forgotten() -> None:
    gaps = Gaps()
    gaps.add(0.0, 1.0)
    gaps.add(50.0, 1.0)
    gaps.add(100.0, 1.0)
    old, newer = gaps.doubted([word(0.0, 1.0), word(50.0, 51.0)])
    assert (old.p, newer.p) == (0.8, 0.0)


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.01, 2)), max_size=8))
def test_confidence_never_rises_nor_leaves_its_range(steps: list[tuple[float, float]]) -> None:
    gaps, at_s = Gaps(), 0.0
    for pause_s, length_s in steps:
        gaps.add(at_s + pause_s, length_s)
        at_s += pause_s + length_s
    for doubted in gaps.doubted([word(n * 0.7, n * 0.7 + 0.5) for n in range(20)]):
        assert 0.0 <= doubted.p <= 0.8
