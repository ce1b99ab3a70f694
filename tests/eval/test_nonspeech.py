"""Calls on which nobody speaks: what is counted, and when a run has passed."""

import io
from collections.abc import Callable, Sequence
from itertools import count

import numpy as np
import pytest
from rich.console import Console

from eval.nonspeech import Heard, Hearer, hear
from eval.nonspeechreport import NonspeechRun, as_json, show
from models.ports import HeardWord, Hypothesis, Samples, VoiceMemory, Window, nothing
from triage_service.speech.settings import HearingSettings


class Loudness:
    """A detector for which loud is voice."""

    chunk_samples = 512

    def fresh(self) -> VoiceMemory:
        return VoiceMemory(np.zeros(0, np.float32), np.zeros(0, np.float32))

    def voice(self, chunk: Samples, memory: VoiceMemory) -> tuple[float, VoiceMemory]:
        return (0.9 if np.abs(chunk).max() > 0.1 else 0.1), memory


class Says:
    """A recogniser that hears one text in everything."""

    name = "says"

    def __init__(self, text: str) -> None:
        self.words = tuple(HeardWord(word, 0.0, 0.1, 0.9) for word in text.split())

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None] = nothing
    ) -> list[Hypothesis]:
        return [Hypothesis(self.words) for _ in windows]


def heard(pcm: np.ndarray, text: str = "get out") -> Heard:
    seconds = map(float, count())
    settings = HearingSettings(partial_every_s=1.0)
    return hear("hum", pcm, Hearer(Loudness(), Says(text), settings, lambda: next(seconds)))


LOUD = np.resize(np.repeat(np.array([9_000, -9_000], np.int16), 4), 16_000)
QUIET = np.zeros(16_000, np.int16)


def test_silence_is_no_work_for_the_recogniser() -> None:
    assert heard(QUIET) == Heard("hum", 2.0, 1.0, 0.0, 0, 0.0, ())


def test_every_word_told_counts_also_of_partials_and_at_the_end() -> None:
    made = heard(np.concatenate([QUIET, LOUD]))
    assert (made.audio_s, made.windows, made.told) == (4.0, 3, ("get out",) * 3)
    assert made.words == 6
    assert made.voiced_s == pytest.approx(2.0, abs=0.1)
    assert made.windows_s > 3 * 1.0


def run(*calls: Heard) -> NonspeechRun:
    return NonspeechRun(calls, "says", 1, 0.5, "triage-eval nonspeech")


CHEAP = Heard("hum", 100.0, 1.0, 0.5, 1, 2.0, ())
DEAR = Heard("music", 100.0, 4.0, 0.0, 0, 0.0, ())
WORDY = Heard("wind", 100.0, 1.0, 1.0, 2, 3.0, ("you", "you there"))


@pytest.mark.parametrize(
    ("calls", "passed"), [([CHEAP], True), ([DEAR], False), ([WORDY], False), ([], True)]
)
def test_run_passes_without_words_and_at_little_cost(calls: list[Heard], passed: bool) -> None:
    assert run(*calls).passed is passed


def test_report_names_every_kind_and_their_sum() -> None:
    report = as_json(run(CHEAP, WORDY))
    assert report["passed"] is False
    assert report["worst_core_share"] == 0.01
    kinds = report["kinds"]
    assert isinstance(kinds, dict)
    assert list(kinds) == ["hum", "wind"]
    assert kinds["wind"]["told"] == ["you", "you there"]
    total = report["all"]
    assert isinstance(total, dict)
    assert (total["words"], total["audio_s"], total["windows"]) == (3, 200.0, 3)
    shown = io.StringIO()
    show(run(CHEAP, WORDY), Console(file=shown, width=100))
    assert "1.00%" in shown.getvalue()
