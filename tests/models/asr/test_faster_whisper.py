"""Whisper through CTranslate2, where its weights were fetched."""

from pathlib import Path

import numpy as np
import pytest

from models.asr.faster_whisper import LONGEST_S, WhisperTranscriber
from models.load import Engine, load_transcriber
from models.ports import RATE_HZ, ModelError, Samples, Window

pytestmark = pytest.mark.weights
WEIGHTS = Path(__file__).parents[3] / "models" / "weights"


@pytest.fixture(scope="module")
def whisper() -> WhisperTranscriber:
    """The model, where its weights were fetched."""
    try:
        loaded = load_transcriber("whisper-base", WEIGHTS, engine=Engine(workers=1))
    except ModelError as exc:
        pytest.skip(f"no weights: {exc}")
    assert isinstance(loaded, WhisperTranscriber)
    return loaded


def noise(seconds: float, level: float = 0.01) -> Samples:
    shape = round(seconds * RATE_HZ)
    return np.random.default_rng(7).normal(0, level, shape).astype(np.float32)


def test_whisper_refuses_a_window_longer_than_its_context(whisper: WhisperTranscriber) -> None:
    with pytest.raises(ValueError, match="at most 29 s"):
        whisper.transcribe([Window(noise(LONGEST_S + 1), final=True)])


def test_whisper_answers_in_order_whatever_the_mix(whisper: WhisperTranscriber) -> None:
    windows = [
        Window(noise(2.0), final=False),
        Window(noise(1.0), final=True),
        Window(noise(2.2), final=False, prompt="My name is"),
        Window(noise(1.5), final=False),
    ]
    together = whisper.transcribe(windows)
    assert len(together) == len(windows)
    for window, heard in zip(windows, together, strict=True):
        length_s = len(window.pcm) / RATE_HZ
        assert all(0 <= w.start_s <= w.end_s <= length_s + 0.1 for w in heard.words)
        assert all(0 <= w.p <= 1 for w in heard.words)
        assert heard.language == "en"


def test_whisper_doubts_what_it_hears_in_noise(whisper: WhisperTranscriber) -> None:
    (heard,) = whisper.transcribe([Window(noise(1.0), final=True)])
    assert heard.p_no_speech > 0.5
    assert all(word.p < 0.5 for word in heard.words)


def test_whisper_takes_an_empty_window(whisper: WhisperTranscriber) -> None:
    (heard,) = whisper.transcribe([Window(np.zeros(0, np.float32), final=False)])
    assert len(heard.words) < 5
