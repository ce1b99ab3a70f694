"""Calls in writing become calls on a line."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.shelf import Shelf
from eval.speaking import Line, Sound, Studio, breaths, through
from models.tts.telephone import LINE_RATE_HZ


class Humming:
    """Speaks every text as a hum, a tenth of a second a word, and counts how often."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def speak(self, text: str, voice: str, *, speed: float) -> Sound:
        self.said.append(f"{voice} {text}")
        t = np.arange(2400 * len(text.split())) / 24_000
        return np.asarray(0.3 * np.sin(2 * np.pi * 600 * t), dtype=np.float32)


@given(st.text(alphabet="ab ,.!", max_size=900))
def test_breaths_keep_every_letter_and_are_short(turn: str) -> None:
    pieces = list(breaths(turn))
    assert "".join("".join(pieces).split()) in ("", "".join(turn.split()))
    assert all(len(piece) <= 200 for piece in pieces)


def test_speech_is_spoken_once_and_a_call_is_the_same_each_time(tmp_path: Path) -> None:
    speaker = Humming()
    studio = Studio(speaker, ("bf_emma", "bm_george"), Shelf(tmp_path))
    first = studio.call("c-1", ["Hello there.", "", "My bike is gone."], Line("pcma", 10.0))
    again = studio.call("c-1", ["Hello there.", "", "My bike is gone."], Line("pcma", 10.0))
    assert np.array_equal(first, again)
    assert len(speaker.said) == 2
    assert first.size > 3 * 2.0 * LINE_RATE_HZ


@pytest.mark.parametrize("codec", ["pcma", "pcmu", "l16"])
def test_noise_lies_under_the_speech_by_what_was_asked(codec: str) -> None:
    quiet = np.zeros(48_000, dtype=np.float32)
    noise = through(quiet, Line(codec, 10.0), 3).astype(np.float64)  # type: ignore[arg-type]
    level_db = 20 * np.log10(np.sqrt(np.mean(noise**2)) / 32_768)
    assert level_db == pytest.approx(-33.0, abs=1.5)
    silence = through(quiet, Line(codec, None), 3)  # type: ignore[arg-type]
    assert np.abs(silence.astype(int)).max() <= 8
