"""Where speech begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.speech.segmenter import Segmenter, SpeechBegan, SpeechEnded, SpeechEvent
from triage_service.speech.settings import HearingSettings

CHUNK_S = 0.1
SETTINGS = HearingSettings(
    min_speech_s=0.2,
    hangover_s=0.5,
    long_s=3.0,
    long_hangover_s=0.3,
    pre_roll_s=0.2,
    post_roll_s=0.1,
    longest_s=5.0,
    weakest_within_s=2.0,
)
VOICE, DIM, NONE = 0.9, 0.4, 0.1


def heard(*runs: tuple[float, int], flush: bool = False) -> list[SpeechEvent]:
    """The events of runs of (probability, chunks), times rounded."""
    segmenter = Segmenter(SETTINGS, CHUNK_S)
    events = [event for p, n in runs for _ in range(n) for event in segmenter.hear(p)]
    return rounded(events + (segmenter.flush() if flush else []))


def rounded(events: list[SpeechEvent]) -> list[SpeechEvent]:
    return [
        SpeechBegan(round(event.at_s, 6))
        if isinstance(event, SpeechBegan)
        else SpeechEnded(round(event.at_s, 6), round(event.voiced_s, 6))
        for event in events
    ]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param([(NONE, 50)], [], id="silence"),
        pytest.param([(DIM, 50)], [], id="a murmur below the threshold"),
        pytest.param([(NONE, 5), (VOICE, 1), (NONE, 5)], [], id="a click"),
        pytest.param([(NONE, 5), (VOICE, 2)], [SpeechBegan(0.3)], id="begins with the pre-roll"),
        pytest.param([(VOICE, 2)], [SpeechBegan(0.0)], id="pre-roll stops at the call's start"),
        pytest.param([(NONE, 5), (VOICE, 10), (NONE, 4)], [SpeechBegan(0.3)], id="a short pause"),
        pytest.param(
            [(NONE, 5), (VOICE, 10), (NONE, 5)],
            [SpeechBegan(0.3), SpeechEnded(1.6, 1.0)],
            id="ends with the post-roll after the hang-over",
        ),
        pytest.param(
            [(NONE, 5), (VOICE, 10), (DIM, 20)], [SpeechBegan(0.3)], id="dim voice holds it open"
        ),
        pytest.param(
            [(NONE, 5), (VOICE, 10), (NONE, 1), (DIM, 4)],
            [SpeechBegan(0.3), SpeechEnded(1.6, 1.0)],
            id="dim voice does not revive it",
        ),
        pytest.param(
            [(NONE, 5), (VOICE, 10), (NONE, 4), (VOICE, 1), (NONE, 5)],
            [SpeechBegan(0.3), SpeechEnded(2.1, 1.1)],
            id="voice restarts the hang-over",
        ),
        pytest.param(
            [(VOICE, 30), (NONE, 3)],
            [SpeechBegan(0.0), SpeechEnded(3.1, 3.0)],
            id="a long one ends at a shorter pause",
        ),
        pytest.param(
            [(VOICE, 10), (NONE, 5), (VOICE, 2)],
            [SpeechBegan(0.0), SpeechEnded(1.1, 1.0), SpeechBegan(1.3)],
            id="a second one",
        ),
    ],
)
def test_segmenter_hears(runs: list[tuple[float, int]], expected: list[SpeechEvent]) -> None:
    assert heard(*runs) == expected


def test_endless_speech_is_cut_at_its_weakest_recent_point() -> None:
    events = heard((VOICE, 10), (0.55, 1), (VOICE, 25), (0.6, 1), (VOICE, 13), (VOICE, 5))
    assert events == [SpeechBegan(0.0), SpeechEnded(3.6, 3.6), SpeechBegan(3.6)]


def test_endless_speech_that_just_paused_ends_at_the_pause() -> None:
    events = heard((VOICE, 48), (NONE, 2), (NONE, 10))
    assert events == [SpeechBegan(0.0), SpeechEnded(4.9, 4.8)]


def test_cut_before_a_pause_keeps_the_pause() -> None:
    events = heard((VOICE, 30), (0.05, 1), (VOICE, 17), (NONE, 2), (NONE, 3))
    assert events == [
        SpeechBegan(0.0),
        SpeechEnded(3.0, 3.0),
        SpeechBegan(3.0),
        SpeechEnded(4.9, 1.7),
    ]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param([(NONE, 9)], [], id="silence"),
        pytest.param(
            [(NONE, 5), (VOICE, 1)],
            [SpeechBegan(0.3), SpeechEnded(0.6, 0.1)],
            id="a word cut short by hanging up",
        ),
        pytest.param(
            [(VOICE, 10)], [SpeechBegan(0.0), SpeechEnded(1.0, 1.0)], id="in mid-sentence"
        ),
        pytest.param(
            [(VOICE, 10), (NONE, 3)],
            [SpeechBegan(0.0), SpeechEnded(1.1, 1.0)],
            id="in the hang-over",
        ),
    ],
)
def test_flush_ends_what_is_open(
    runs: list[tuple[float, int]], expected: list[SpeechEvent]
) -> None:
    assert heard(*runs, flush=True) == expected


def test_segmenter_says_where_it_stands() -> None:
    segmenter = Segmenter(SETTINGS, CHUNK_S)
    assert (segmenter.speaking, segmenter.pause_s, segmenter.voiced_s) == (False, 0.0, 0.0)
    for p in (VOICE, VOICE, VOICE):
        segmenter.hear(p)
    assert segmenter.speaking
    assert segmenter.ends_at_s == pytest.approx(0.3)
    for p in (NONE, NONE):
        segmenter.hear(p)
    assert segmenter.pause_s == pytest.approx(0.2)
    assert segmenter.ends_at_s == pytest.approx(0.4)
    assert segmenter.voiced_s == pytest.approx(0.3)


@given(st.lists(st.sampled_from([0.02, 0.3, 0.4, 0.55, 0.95]), max_size=300))
def test_utterances_alternate_never_overlap_and_never_grow_too_long(ps: list[float]) -> None:
    segmenter = Segmenter(SETTINGS, CHUNK_S)
    events: list[SpeechEvent] = []
    for n, p in enumerate(ps, 1):
        new = segmenter.hear(p)
        assert all(event.at_s <= n * CHUNK_S + 1e-9 for event in new)
        events += new
    events += segmenter.flush()
    assert not segmenter.speaking
    last_s, open_ = 0.0, False
    for event in events:
        assert event.at_s >= last_s - 1e-9
        assert isinstance(event, SpeechEnded) == open_
        if isinstance(event, SpeechEnded):
            assert event.at_s - last_s <= SETTINGS.longest_s + SETTINGS.pre_roll_s + 1e-9
        last_s, open_ = event.at_s, not open_
    assert not open_
