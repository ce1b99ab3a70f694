"""Silero tells voice from none, and forgets nothing that it is handed."""

from pathlib import Path

import numpy as np
import pytest

from models.load import load_detector
from models.ports import RATE_HZ, ModelError, Samples, SpeechDetector
from telephony_adapter.recording import read_pcm

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "models" / "weights"
DEMO = ROOT / "triage_service" / "demo" / "audio"

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def silero() -> SpeechDetector:
    """The detector, where its weights were fetched."""
    try:
        return load_detector("silero-vad", WEIGHTS)
    except ModelError as exc:
        pytest.skip(f"no weights: {exc}")


def vowel(seconds: float) -> Samples:
    """Something like a held vowel: harmonics of 120 Hz through two formants, with vibrato."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * (120 * t + 1.5 * np.sin(2 * np.pi * 5 * t))
    tones = range(1, 30)
    gains = [np.exp(-(((n * 120 - 700) / 250) ** 2)) + 0.1 / n for n in tones]
    sound = sum(gain * np.sin(n * phase) for n, gain in zip(tones, gains, strict=True))
    return (0.1 * np.asarray(sound) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t))).astype(np.float32)


def verdicts(silero: SpeechDetector, sound: Samples) -> list[float]:
    memory, found = silero.fresh(), []
    for start in range(0, len(sound) - silero.chunk_samples + 1, silero.chunk_samples):
        p, memory = silero.voice(sound[start : start + silero.chunk_samples], memory)
        found.append(p)
    return found


def test_detector_hears_a_vowel_and_not_noise(silero: SpeechDetector) -> None:
    noise = np.random.default_rng(3).normal(0, 0.01, RATE_HZ).astype(np.float32)
    assert max(verdicts(silero, vowel(1.5))) > 0.5
    assert max(verdicts(silero, noise)) < 0.5


def test_caller_who_is_loud_is_heard_as_well_as_one_who_is_not(silero: SpeechDetector) -> None:
    pcm = read_pcm(DEMO / "missing-daughter.flac", RATE_HZ)[: 2 * 15 * RATE_HZ]
    sound = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32_768)
    plain, loud = (
        sum(p > 0.5 for p in verdicts(silero, np.clip(sound * gain, -1, 1))) for gain in (1, 3)
    )
    assert loud > 0.9 * plain


def test_detector_keeps_nothing_between_calls(silero: SpeechDetector) -> None:
    first = verdicts(silero, vowel(0.5))
    verdicts(silero, np.zeros(RATE_HZ, np.float32))
    assert verdicts(silero, vowel(0.5)) == first


def test_memory_handed_in_is_not_changed(silero: SpeechDetector) -> None:
    memory = silero.fresh()
    silero.voice(vowel(0.032), memory)
    assert not memory.state.any()
    assert not memory.context.any()


def test_chunk_of_another_length_is_refused(silero: SpeechDetector) -> None:
    with pytest.raises(ValueError, match="512 samples"):
        silero.voice(np.zeros(100, np.float32), silero.fresh())
