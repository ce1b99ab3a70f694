"""Sound to beginnings and ends of speech."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from models.ports import RATE_HZ, Samples, VoiceMemory
from triage_service.speech.listener import Listener
from triage_service.speech.segmenter import SpeechBegan, SpeechEnded, SpeechEvent
from triage_service.speech.settings import HearingSettings

SETTINGS = HearingSettings()


class LoudnessDetector:
    """A detector for which loud is voice; counts in its memory the chunks it was given."""

    chunk_samples = 512

    def fresh(self) -> VoiceMemory:
        return VoiceMemory(np.zeros(1, np.float32), np.zeros(1, np.float32))

    def voice(self, chunk: Samples, memory: VoiceMemory) -> tuple[float, VoiceMemory]:
        assert chunk.shape == (512,)
        heard = VoiceMemory(memory.state + 1, memory.context)
        return (0.9 if np.abs(chunk).max() > 0.1 else 0.1), heard


def sound(seconds: float, level: float) -> bytes:
    return np.full(round(seconds * RATE_HZ), round(level * 32767), "<i2").tobytes()


CALL = sound(1.0, 0.01) + sound(2.0, 0.5) + sound(1.5, 0.01) + sound(0.5, 0.5)


def test_silence_begins_nothing() -> None:
    listener = Listener(SETTINGS, LoudnessDetector())
    assert list(listener.feed(sound(5, 0.0))) == []
    assert (listener.at_s, listener.quiet_s, listener.voiced_s) == (5.0, 5.0, 0.0)


def test_sound_below_the_floor_is_not_shown_to_the_detector() -> None:
    class Strict(LoudnessDetector):
        def voice(self, chunk: Samples, memory: VoiceMemory) -> tuple[float, VoiceMemory]:
            raise AssertionError("asked about silence")

    listener = Listener(SETTINGS, Strict())
    assert list(listener.feed(sound(1, 0.0003))) == []


def test_speech_begins_and_ends_on_the_clock_of_the_call() -> None:
    listener = Listener(SETTINGS, LoudnessDetector())
    began, ended, again = listener.feed(CALL)
    assert isinstance(began, SpeechBegan)
    assert began.at_s == pytest.approx(1.0 - SETTINGS.pre_roll_s, abs=0.04)
    assert isinstance(ended, SpeechEnded)
    assert ended.at_s == pytest.approx(3.0 + SETTINGS.post_roll_s, abs=0.04)
    assert ended.voiced_s == pytest.approx(2.0, abs=0.07)
    assert isinstance(again, SpeechBegan)
    assert listener.voiced_s == pytest.approx(2.5, abs=0.1)
    assert listener.quiet_s < 0.04


def test_listener_says_where_it_stands() -> None:
    listener = Listener(SETTINGS, LoudnessDetector())
    list(listener.feed(sound(1.024, 0.5)))
    assert listener.pause_s == 0
    assert listener.ends_at == listener.listened == round(1.024 * RATE_HZ)
    assert listener.stretch_voiced_s == pytest.approx(1.024)
    list(listener.feed(sound(0.32, 0.01)))
    assert listener.pause_s == pytest.approx(0.32)
    assert listener.quiet_s == pytest.approx(0.32)
    assert listener.ends_at == round(1.024 * RATE_HZ) + round(SETTINGS.post_roll_s / 0.032) * 512


def test_closing_ends_what_is_open_and_hears_the_last_part_chunk() -> None:
    listener = Listener(SETTINGS, LoudnessDetector())
    assert list(listener.feed(sound(0.02, 0.5))) == []
    began, ended = listener.close()
    assert isinstance(began, SpeechBegan)
    assert isinstance(ended, SpeechEnded)
    assert list(listener.close()) == []


def test_sound_can_be_cut_while_events_come() -> None:
    listener = Listener(SETTINGS, LoudnessDetector())
    for event in listener.feed(sound(60, 0.5)):
        if isinstance(event, SpeechEnded):
            end = round(event.at_s * RATE_HZ)
            assert len(listener.cut(end - RATE_HZ, end)) == RATE_HZ


class CountingDetector(LoudnessDetector):
    """Remembers how many chunks it was shown since it began afresh."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0

    def voice(self, chunk: Samples, memory: VoiceMemory) -> tuple[float, VoiceMemory]:
        p, heard = super().voice(chunk, memory)
        self.longest = max(self.longest, int(memory.state[0]) + 1)
        return p, heard


def test_detector_begins_afresh_after_a_second_without_voice() -> None:
    detector = CountingDetector()
    listener = Listener(HearingSettings(forget_s=1.0), detector)
    murmur = np.full(10 * RATE_HZ, 300, "<i2").tobytes()
    list(listener.feed(murmur))
    assert detector.longest == 32  # chunks of 32 ms


def test_half_a_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="buffer"):
        list(Listener(SETTINGS, LoudnessDetector()).feed(b"\0\0\0"))


@given(st.lists(st.integers(0, 20_000), max_size=20))
@effort(max_examples=25, deadline=None)
def test_splitting_the_sound_changes_nothing(sizes: list[int]) -> None:
    whole = Listener(SETTINGS, LoudnessDetector())
    expected = [*whole.feed(CALL), *whole.close()]
    split, at = Listener(SETTINGS, LoudnessDetector()), 0
    events: list[SpeechEvent] = []
    for size in sizes:
        events += split.feed(CALL[2 * at : 2 * (at + size)])
        at += size
    events += [*split.feed(CALL[2 * at :]), *split.close()]
    assert events == expected
