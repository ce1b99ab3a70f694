"""Which words of successive partials can be trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.transcript import Word
from triage_service.speech.agreement import Agreement, spoken


def words(text: str) -> list[Word]:
    return [Word(t, n, n + 1, 0.9) for n, t in enumerate(text.split())]


def text(of: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in of)


@pytest.mark.parametrize(
    ("hypotheses", "agreed", "shown"),
    [
        pytest.param([], "", "", id="nothing heard"),
        pytest.param(["my bike"], "", "my bike", id="one is not enough"),
        pytest.param(["my bike", "my bike was"], "my bike", "my bike was", id="two agree"),
        pytest.param(["my bike", "my mic was"], "my", "my mic was", id="up to the difference"),
        pytest.param(["my", "my bike", "my bike was"], "my bike", "my bike was", id="it grows"),
        pytest.param(["My bike.", "my bike, was"], "my bike,", "my bike, was", id="as it sounds"),
        pytest.param(
            ["my bike was", "my bike was", "his like"], "my bike was", "my bike was", id="it stays"
        ),
        pytest.param(
            ["a way out", "a way out", "away out there"],
            "a way out",
            "a way out there",
            id="joined words shift the rest",
        ),
        pytest.param(
            ["away out", "away out", "a way out there"],
            "away out",
            "away out there",
            id="split words shift the rest",
        ),
        pytest.param(["one two", "one two", ""], "one two", "one two", id="an empty one"),
    ],
)
def test_agreement_shows(hypotheses: list[str], agreed: str, shown: str) -> None:
    agreement, last = Agreement(), tuple[Word, ...]()
    for hypothesis in hypotheses:
        last = agreement.hear(words(hypothesis))
    assert text(agreement.agreed) == agreed
    assert text(last) == shown


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=6), max_size=8))
def test_agreed_words_are_never_taken_back(hypotheses: list[list[str]]) -> None:
    agreement = Agreement()
    before: tuple[Word, ...] = ()
    for hypothesis in hypotheses:
        shown = agreement.hear(words(" ".join(hypothesis)))
        assert agreement.agreed[: len(before)] == before
        assert shown[: len(agreement.agreed)] == agreement.agreed
        before = agreement.agreed


def test_spoken_leaves_out_case_and_punctuation() -> None:
    assert spoken("Don't!") == "dont"
    assert spoken("...") == ""
