"""Hypotheses become numbered utterances on the clock of the call."""

import pytest

from models.ports import RATE_HZ, HeardWord, Hypothesis
from triage_service.domain.events import SpeechHeard
from triage_service.speech.teller import Span, Teller

AT_S = 20.0


def said(text: str, *, runaway: bool = False, alternatives: tuple[str, ...] = ()) -> Hypothesis:
    heard = (HeardWord(t, n * 0.5, n * 0.5 + 0.4, 0.9) for n, t in enumerate(text.split()))
    return Hypothesis(tuple(heard), runaway=runaway, alternatives=alternatives)


def span(start_s: float = 10.0, end_s: float = 15.0, voiced_s: float = 4.0) -> Span:
    return Span(round(start_s * RATE_HZ), round(end_s * RATE_HZ), voiced_s)


def told(heard: list[SpeechHeard]) -> list[tuple[int, str, bool]]:
    return [(h.utterance.number, h.utterance.text, h.utterance.final) for h in heard]


def test_final_is_placed_on_the_clock_of_the_call() -> None:
    (heard,) = Teller(0).final(span(), said("my bike", alternatives=("my mic",)), AT_S)
    assert told([heard]) == [(0, "my bike", True)]
    assert heard.at_s == AT_S
    assert heard.alternatives == ("my mic",)
    assert (heard.utterance.start_s, heard.utterance.end_s) == (10.0, 15.0)
    assert [word.start_s for word in heard.utterance.words] == pytest.approx([10.0, 10.5])
    assert [word.end_s for word in heard.utterance.words] == pytest.approx([10.4, 10.9])


def test_partial_and_final_share_a_number_and_the_next_counts_on() -> None:
    teller = Teller(0)
    heard = teller.partial(span(), said("my"), AT_S)
    heard += teller.final(span(), said("my bike"), AT_S)
    heard += teller.partial(span(), said("it was"), AT_S)
    assert told(heard) == [(0, "my", False), (0, "my bike", True), (1, "it was", False)]


def test_agreement_starts_anew_with_each_utterance() -> None:
    teller = Teller(0)
    teller.partial(span(), said("my bike"), AT_S)
    teller.partial(span(), said("my bike"), AT_S)
    teller.final(span(), said("my bike"), AT_S)
    assert told(teller.partial(span(), said("it was"), AT_S)) == [(1, "it was", False)]


def test_nothing_is_told_of_silence() -> None:
    teller = Teller(0)
    assert teller.partial(span(), said(""), AT_S) == []
    assert teller.final(span(), said(""), AT_S) == []
    assert teller.final(span(), None, AT_S) == []
    assert told(teller.final(span(), said("yes"), AT_S)) == [(0, "yes", True)]


def test_words_that_the_recogniser_itself_doubts_are_not_told() -> None:
    doubted = Hypothesis((HeardWord("Yeah.", 0.0, 1.0, 0.09),), p_no_speech=0.7)
    assert Teller(0).partial(span(), doubted, AT_S) == []
    assert Teller(0).final(span(), doubted, AT_S) == []


def test_final_without_words_takes_a_partial_back() -> None:
    teller = Teller(0)
    teller.partial(span(), said("yes"), AT_S)
    assert told(teller.final(span(), said(""), AT_S)) == [(0, "", True)]
    assert told(teller.final(span(), said("no"), AT_S)) == [(1, "no", True)]


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param(None, id="no answer"),
        pytest.param(said(" ".join(f"w{n}" for n in range(99))), id="too fast"),
        pytest.param(said(" ".join(f"{'ha' * 20}{n}" for n in range(12))), id="a loop"),
    ],
)
def test_agreed_words_stand_in_for_a_final_that_was_lost(lost: Hypothesis | None) -> None:
    teller = Teller(0)
    teller.partial(span(), said("help me"), AT_S)
    teller.partial(span(), said("help me please"), AT_S)
    (heard,) = teller.final(span(), lost, AT_S)
    assert told([heard]) == [(0, "help me", True)]
    assert heard.alternatives == ()


def test_words_of_a_runaway_decoder_are_doubted() -> None:
    (heard,) = Teller(0).final(span(), said("my bike", runaway=True), AT_S)
    assert heard.utterance.confidence == pytest.approx(0.3)


def test_last_words_become_the_prompt() -> None:
    teller = Teller(3)
    assert teller.prompt == ""
    teller.final(span(), said("my bike"), AT_S)
    teller.final(span(), said("was stolen"), AT_S)
    assert teller.prompt == "bike was stolen"
