"""One call's ear: what it asks, what it tells, and that nothing said is lost."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from models.ports import RATE_HZ, HeardWord, Hypothesis, Samples, VoiceMemory, Window
from triage_service.domain.events import SpeechHeard
from triage_service.speech.ear import Ear
from triage_service.speech.settings import HearingSettings

LATE = HearingSettings(
    hangover_s=0.6, long_hangover_s=0.6, pre_roll_s=0.3, post_roll_s=0.2, early_final_s=None
)
EARLY = replace(LATE, early_final_s=0.3)


class LoudnessDetector:
    """A detector for which loud is voice."""

    chunk_samples = 512

    def fresh(self) -> VoiceMemory:
        return VoiceMemory(np.zeros(0, np.float32), np.zeros(0, np.float32))

    def voice(self, chunk: Samples, memory: VoiceMemory) -> tuple[float, VoiceMemory]:
        return (0.9 if np.abs(chunk).max() > 0.1 else 0.1), memory


def loud(seconds: float) -> bytes:
    return np.full(round(seconds * RATE_HZ), 16_000, "<i2").tobytes()


def quiet(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE_HZ))


def said(text: str, alternatives: tuple[str, ...] = ()) -> Hypothesis:
    heard = (HeardWord(t, n * 0.1, n * 0.1 + 0.1, 0.9) for n, t in enumerate(text.split()))
    return Hypothesis(tuple(heard), alternatives=alternatives)


def told(heard: list[SpeechHeard]) -> list[tuple[int, str, bool]]:
    return [(h.utterance.number, h.utterance.text, h.utterance.final) for h in heard]


def ask(ear: Ear) -> Window:
    window = ear.next_window()
    assert window is not None
    return window


@pytest.fixture
def ear() -> Ear:
    return Ear(LATE, LoudnessDetector())


@pytest.fixture
def early() -> Ear:
    return Ear(EARLY, LoudnessDetector())


def test_silence_asks_for_nothing(ear: Ear) -> None:
    assert ear.feed(quiet(30)) == []
    assert ear.next_window() is None
    assert (ear.at_s, ear.quiet_s, ear.voiced_s, ear.speaking) == (30.0, 30.0, 0.0, False)
    assert ear.close() == []
    assert ear.done


def test_the_first_partial_of_each_sentence_is_marked(ear: Ear) -> None:
    marks = []
    for _ in range(2):
        for sound in (loud(1.1), loud(1.1), quiet(1.0)):
            ear.feed(sound)
            window = ask(ear)
            marks.append((window.first, window.final))
            ear.hear(window, said("words"))
    assert marks == [(True, False), (False, False), (False, True)] * 2


def test_partial_is_asked_for_about_once_a_second_of_speech(ear: Ear) -> None:
    asked = []
    for _ in range(250):
        ear.feed(loud(0.02))
        if window := ear.next_window():
            asked.append((round(len(window.pcm) / RATE_HZ, 1), window.final))
            ear.hear(window, said("my bike"))
    assert asked == [(1.0, False), (2.0, False), (3.1, False), (4.1, False)]
    assert ear.speaking


def test_final_is_asked_for_as_soon_as_speech_has_ended(ear: Ear) -> None:
    ear.feed(quiet(1) + loud(2) + quiet(0.5))
    assert ear.next_window() is None
    ear.feed(quiet(0.2))
    window = ask(ear)
    assert window.final
    assert ear.voiced_s == pytest.approx(2.0, abs=0.07)
    (heard,) = ear.hear(window, said("my bike is gone", ("my mic is gone",)))
    assert told([heard]) == [(0, "my bike is gone", True)]
    assert heard.alternatives == ("my mic is gone",)
    assert heard.utterance.start_s == pytest.approx(0.7, abs=0.04)
    assert heard.utterance.end_s == pytest.approx(3.2, abs=0.04)
    assert len(window.pcm) / RATE_HZ == pytest.approx(2.5, abs=0.07)
    assert ear.next_window() is None


def test_partial_shows_agreed_and_tentative_words_and_the_final_replaces_them(ear: Ear) -> None:
    heard = []
    for text in ("my", "my bike", "your bike is"):
        ear.feed(loud(1.1))
        heard += ear.hear(ask(ear), said(text))
    ear.feed(quiet(1))
    heard += ear.hear(ask(ear), said("your bike was"))
    assert told(heard) == [
        (0, "my", False),
        (0, "my bike", False),
        (0, "my bike is", False),
        (0, "your bike was", True),
    ]


def test_one_window_is_out_at_a_time(ear: Ear) -> None:
    ear.feed(loud(1.5))
    window = ask(ear)
    ear.feed(loud(1.5))
    assert ear.next_window() is None
    assert not ear.overtaken(window)
    ear.hear(window, said("my"))
    assert ear.next_window() is not None


def test_final_overtakes_a_partial_that_is_still_out(ear: Ear) -> None:
    ear.feed(loud(1.5))
    partial = ask(ear)
    ear.feed(quiet(1))
    assert ear.overtaken(partial)
    final = ask(ear)
    assert ear.hear(partial, said("my")) == []
    assert ear.fail(partial) == []
    assert told(ear.hear(final, said("my bike"))) == [(0, "my bike", True)]


def test_utterances_wait_their_turn_and_are_numbered_as_spoken(ear: Ear) -> None:
    ear.feed((loud(1) + quiet(1)) * 3)
    heard = []
    for unheard, text in ((3, "one"), (2, ""), (1, "three")):
        assert ear.unheard == unheard
        window = ask(ear)
        assert ear.next_window() is None
        heard += ear.hear(window, said(text))
    assert told(heard) == [(0, "one", True), (1, "three", True)]
    assert ear.unheard == 0
    assert ear.next_window() is None


def test_failed_partial_is_forgotten(ear: Ear) -> None:
    ear.feed(loud(1.5))
    assert ear.fail(ask(ear)) == []
    ear.feed(loud(1.5))
    assert told(ear.hear(ask(ear), said("my bike"))) == [(0, "my bike", False)]


def test_failed_final_leaves_what_partials_agreed_on(ear: Ear) -> None:
    for _ in range(2):
        ear.feed(loud(1.5))
        ear.hear(ask(ear), said("he has a knife"))
    ear.feed(quiet(1))
    assert told(ear.fail(ask(ear))) == [(0, "he has a knife", True)]
    assert ear.next_window() is None


def test_failed_final_of_which_nothing_is_known_tells_nothing(ear: Ear) -> None:
    ear.feed(loud(0.5) + quiet(1))
    assert ear.fail(ask(ear)) == []
    assert ear.next_window() is None


def test_only_the_final_of_an_ended_sentence_is_lost_for_good(ear: Ear, early: Ear) -> None:
    ear.feed(loud(1.5))
    partial = ask(ear)
    assert not ear.due(partial)
    ear.fail(partial)
    ear.feed(quiet(1) + loud(0.5))
    final = ask(ear)
    assert ear.speaking
    assert ear.due(final)
    assert ear.unheard == 1
    ear.fail(final)
    assert not ear.due(final)
    early.feed(loud(0.9) + quiet(0.35))
    assert not early.due(ask(early))


def test_strange_window_is_ignored(ear: Ear) -> None:
    strange = Window(np.zeros(10, np.float32), final=True)
    assert ear.overtaken(strange)
    assert ear.hear(strange, said("x")) == []
    assert ear.fail(strange) == []


def test_hanging_up_in_mid_sentence_loses_no_word(ear: Ear) -> None:
    ear.feed(loud(1.5))
    partial = ask(ear)
    assert ear.close() == []
    assert not ear.done
    assert ear.overtaken(partial)
    assert told(ear.hear(ask(ear), said("come quick"))) == [(0, "come quick", True)]
    assert ear.done
    assert ear.close() == []


def test_closed_ear_takes_no_sound(ear: Ear) -> None:
    ear.close()
    with pytest.raises(ValueError, match="closed"):
        ear.feed(loud(1))


def test_early_final_is_told_when_the_hang_over_has_passed(early: Ear) -> None:
    early.feed(loud(0.9) + quiet(0.35))
    window = ask(early)
    assert window.final
    assert early.next_window() is None
    assert told(early.hear(window, said("my bike"))) == [(0, "my bike", False)]
    assert early.next_window() is None
    assert told(early.feed(quiet(0.3))) == [(0, "my bike", True)]
    assert early.next_window() is None
    early.close()
    assert early.done


def test_early_final_is_asked_for_later_while_others_wait() -> None:
    ear = Ear(replace(EARLY, early_final_busy_s=0.5), LoudnessDetector())
    ear.feed(loud(0.9) + quiet(0.35))
    assert ear.next_window(busy=True) is None
    ear.feed(quiet(0.2))
    window = ear.next_window(busy=True)
    assert window is not None
    assert window.final


def test_early_final_still_out_at_the_end_becomes_the_final(early: Ear) -> None:
    early.feed(loud(0.9) + quiet(0.35))
    window = ask(early)
    assert early.feed(quiet(0.5)) == []
    assert not early.overtaken(window)
    assert early.next_window() is None
    assert told(early.hear(window, said("my bike"))) == [(0, "my bike", True)]


def test_early_final_counts_as_a_partial_when_the_caller_goes_on(early: Ear) -> None:
    early.feed(loud(0.9) + quiet(0.35))
    assert told(early.hear(ask(early), said("my bike"))) == [(0, "my bike", False)]
    assert early.feed(loud(0.9) + quiet(0.35)) == []
    assert told(early.hear(ask(early), said("my bike is gone"))) == [(0, "my bike is gone", False)]
    assert told(early.feed(quiet(0.3))) == [(0, "my bike is gone", True)]


def test_early_final_of_an_earlier_pause_is_not_told_at_the_end(early: Ear) -> None:
    early.feed(loud(0.9) + quiet(0.35))
    window = ask(early)
    early.feed(loud(0.5) + quiet(0.8))
    assert early.overtaken(window)
    assert told(early.hear(ask(early), said("all of it"))) == [(0, "all of it", True)]


def test_early_final_that_failed_is_asked_for_again_at_the_end(early: Ear) -> None:
    early.feed(loud(0.9) + quiet(0.35))
    assert early.fail(ask(early)) == []
    assert early.next_window() is None
    early.feed(quiet(0.5))
    assert told(early.hear(ask(early), said("my bike"))) == [(0, "my bike", True)]


def test_recogniser_too_far_behind_loses_the_oldest_and_it_is_counted() -> None:
    ear = Ear(replace(LATE, most_unheard=2), LoudnessDetector())
    ear.feed(loud(1.5))
    ear.hear(ask(ear), said("first words"))
    ear.feed(quiet(1))
    window = ask(ear)
    assert told(ear.feed((loud(1) + quiet(1)) * 2)) == [(0, "", True)]
    assert ear.n_overrun == 1
    assert ear.hear(window, said("first words")) == []
    heard = [*ear.hear(ask(ear), said("second")), *ear.hear(ask(ear), said("third"))]
    assert told(heard) == [(1, "second", True), (2, "third", True)]


def test_last_words_go_with_the_next_window_as_a_prompt() -> None:
    ear = Ear(replace(LATE, prompt_words=2), LoudnessDetector())
    ear.feed(loud(1) + quiet(1) + loud(1) + quiet(1))
    first = ask(ear)
    assert first.prompt == ""
    ear.hear(first, said("my bike is gone"))
    ear.feed(loud(1) + quiet(1))
    ear.hear(ask(ear), said("yes"))
    assert ask(ear).prompt == "is gone"


SCENES = st.lists(
    st.tuples(st.sampled_from([loud, quiet]), st.floats(0.05, 3.0), st.integers(0, 4)), max_size=25
)


@given(SCENES, st.sampled_from([EARLY, LATE]))
@effort(max_examples=40, deadline=None)
def test_every_utterance_gets_one_final_in_order_whatever_happens(
    scene: list[tuple[object, float, int]], settings: HearingSettings
) -> None:
    ear = Ear(settings, LoudnessDetector())
    out: Window | None = None
    heard: list[SpeechHeard] = []

    def turn(what: int) -> None:
        nonlocal out
        out = ear.next_window() or out
        if out is None or what == 0:
            return
        assert len(out.pcm) <= 29 * RATE_HZ
        heard.extend(ear.fail(out) if what == 1 else ear.hear(out, said("yes please")))
        out = None

    for sound, seconds, what in scene:
        heard += ear.feed(loud(seconds) if sound is loud else quiet(seconds))
        turn(what)
    heard += ear.close()
    for _ in range(60):
        turn(2)
    assert ear.done
    finals = [h.utterance for h in heard if h.utterance.final]
    assert [u.number for u in finals] == list(range(len(finals)))
    for before, after in pairwise(finals):
        assert before.end_s <= after.start_s
    numbers = [h.utterance.number for h in heard]
    assert numbers == sorted(numbers)
    assert set(numbers) == {u.number for u in finals}


def test_words_in_a_gap_are_told_with_less_confidence(ear: Ear) -> None:
    ear.miss(0.5, 0.2)
    ear.feed(quiet(0.5) + loud(1.0) + quiet(1.0))
    (heard,) = ear.hear(ask(ear), said("get out of here now please"))
    start_s = heard.utterance.start_s
    for word in heard.utterance.words:
        lost_s = max(0.0, min(word.end_s, 0.7) - max(word.start_s, 0.5))
        assert word.p == pytest.approx(0.9 * (1 - lost_s / 0.1))
    assert start_s < 0.5
    assert {round(word.p, 3) for word in heard.utterance.words} >= {0.0, 0.9}
