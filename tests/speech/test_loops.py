"""Words that nobody can have said are dropped, and only those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.transcript import Word
from triage_service.speech.loops import Voice, judge

STRONG = Voice(span_s=10.0, voiced_s=8.0)


def words(text: str, p: float = 0.9) -> list[Word]:
    return [Word(t, n, n + 1, p) for n, t in enumerate(text.split())]


def kept(text: str, voice: Voice = STRONG, *, p: float = 0.9) -> tuple[str, str]:
    judged = judge(words(text, p), voice)
    return " ".join(word.text for word in judged.words), judged.why


@pytest.mark.parametrize(
    "text",
    [
        "My bike has been stolen from outside the station.",
        "no no no no please stop",
        "Help help help help help help",
        "oh seven seven double oh nine hundred oh oh oh oh oh oh one",
        "he hit me he hit me he hit me",
        "Thank you.",
    ],
)
def test_what_people_say_is_kept(text: str) -> None:
    assert kept(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("two " * 9 + "five", "two two five", id="one word"),
        pytest.param("it is " + "two five " * 6, "it is two five two five", id="two words"),
        pytest.param("I want to go. " * 4, "I want to go. I want to go.", id="a sentence"),
        pytest.param(
            "yes Two five two, five two five two five two five no",
            "yes Two five two, five no",
            id="as it sounds",
        ),
    ],
)
def test_loop_is_cut_to_two_rounds(text: str, left: str) -> None:
    assert kept(text) == (left, "loop")


@pytest.mark.parametrize(
    ("text", "voice", "why"),
    [
        pytest.param("", STRONG, "empty", id="no words"),
        pytest.param("Thanks for watching!", Voice(2.0, 0.3), "phantom", id="short voice"),
        pytest.param("Thank you.", Voice(20.0, 1.0), "phantom", id="sparse voice"),
        pytest.param(" ".join(map(str, range(80))), Voice(9.0, 9.0), "too_fast", id="too fast"),
        pytest.param("I went to the shop", Voice(0.6, 0.1), "no_voice", id="more than voice"),
        pytest.param(
            " ".join(f"hahahahahahahahahahahaha{n}" for n in range(12)), STRONG, "loop", id="ha"
        ),
    ],
)
def test_what_nobody_said_is_dropped(text: str, voice: Voice, why: str) -> None:
    assert kept(text, voice) == ("", why)


def test_doubted_words_from_weak_voice_are_noise() -> None:
    assert kept("oh", Voice(1.0, 0.2), p=0.05) == ("", "noise")
    assert kept("oh", Voice(1.0, 0.2), p=0.5) == ("oh", "")
    assert kept("oh", STRONG, p=0.05) == ("oh", "")


@pytest.mark.parametrize(
    ("text", "p", "p_no_speech", "left"),
    [
        pytest.param("I'm gonna go back.", 0.1, 0.71, "", id="dance music through a wall"),
        pytest.param("Yeah.", 0.09, 0.62, "", id="a far room full of people"),
        pytest.param("count theta", 0.11, 0.17, "count theta", id="a caller hard to understand"),
        pytest.param("Help!", 0.4, 0.9, "Help!", id="one clear word in much noise"),
    ],
)
def test_doubted_words_are_noise_where_the_recogniser_hears_no_speech(
    text: str, p: float, p_no_speech: float, left: str
) -> None:
    judged = judge(words(text, p), STRONG, p_no_speech=p_no_speech)
    assert " ".join(word.text for word in judged.words) == left
    assert judged.why == ("" if left else "noise")


def test_weak_voice_still_calls_for_help() -> None:
    assert kept("Help me.", Voice(0.7, 0.2)) == ("Help me.", "")


def test_words_of_a_runaway_decoder_are_doubted() -> None:
    judged = judge(words("my bike"), STRONG, runaway=True)
    assert [word.p for word in judged.words] == [0.3, 0.3]


@given(
    st.lists(st.sampled_from(["a", "b", "c", "..."]), max_size=60),
    st.floats(0.1, 20),
    st.floats(0, 1),
)
def test_what_is_kept_was_in_the_hypothesis_in_that_order(
    said: list[str], span_s: float, share: float
) -> None:
    given_words = words(" ".join(said))
    judged = judge(given_words, Voice(span_s, span_s * share))
    rest = iter(given_words)
    assert all(word in rest for word in judged.words)
    assert (judged.why == "") == (len(judged.words) == len(given_words) > 0)
