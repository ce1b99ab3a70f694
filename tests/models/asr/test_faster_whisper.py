"""Whisper through CTranslate2: its arithmetic, and the model itself where it was fetched."""

from pathlib import Path

import numpy as np
import pytest

from models.asr.faster_whisper import LONGEST_S, WhisperTranscriber, _joined, _token_starts
from models.load import Engine, load_transcriber
from models.ports import RATE_HZ, HeardWord, ModelError, Samples, Window

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


def test_token_begins_where_the_path_first_reaches_it() -> None:
    path = [(0, 0), (0, 5), (1, 10), (2, 10), (2, 20)]
    assert _token_starts(path, 4) == [0.0, 0.2, 0.2, 0.2]


def test_punctuation_joins_the_word_before_it() -> None:
    pieces = [HeardWord(text, n, n + 1, 0.5) for n, text in enumerate([" Yes", ",", " I", "", "."])]
    assert [word.text for word in _joined(pieces)] == ["Yes,", "I."]


@pytest.mark.weights
def test_whisper_refuses_a_window_longer_than_its_context(whisper: WhisperTranscriber) -> None:
    with pytest.raises(ValueError, match="at most 29 s"):
        whisper.transcribe([Window(noise(LONGEST_S + 1), final=True)])


@pytest.mark.weights
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


@pytest.mark.weights
def test_whisper_doubts_what_it_hears_in_noise(whisper: WhisperTranscriber) -> None:
    (heard,) = whisper.transcribe([Window(noise(1.0), final=True)])
    assert heard.p_no_speech > 0.5
    assert all(word.p < 0.5 for word in heard.words)


@pytest.mark.weights
def test_whisper_takes_an_empty_window(whisper: WhisperTranscriber) -> None:
    (heard,) = whisper.transcribe([Window(np.zeros(0, np.float32), final=False)])
    assert len(heard.words) < 5
