"""Streaming to 16 kHz: the same sound however it is cut, and a tone stays a tone."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony_adapter.resample import TARGET_HZ, Resampler

RNG = np.random.default_rng(101)
NOISE = RNG.integers(-32768, 32768, 4000, dtype=np.int16).astype("<i2").tobytes()


def resampled(pieces: list[bytes], rate_hz: int = 8000) -> bytes:
    """All that comes out when `pieces` go in."""
    resampler = Resampler(rate_hz)
    return b"".join(resampler.feed(p) for p in pieces) + resampler.feed(b"", last=True)


@given(cuts=st.lists(st.integers(0, 4000), max_size=12))
@settings(max_examples=50)
def test_splitting_the_input_does_not_change_the_output(cuts: list[int]) -> None:
    edges = [0, *sorted(cut * 2 for cut in cuts), len(NOISE)]
    pieces = [NOISE[a:b] for a, b in pairwise(edges)]
    assert resampled(pieces) == resampled([NOISE])


@pytest.mark.parametrize("step", [1, 7, 160])
def test_small_frames_give_what_the_whole_gives(step: int) -> None:
    pieces = [NOISE[at : at + 2 * step] for at in range(0, len(NOISE), 2 * step)]
    assert resampled(pieces) == resampled([NOISE])


def test_a_tone_of_440_hz_stays_one_at_its_loudness() -> None:
    at_s = np.arange(8000) / 8000
    tone = (12000 * np.sin(2 * np.pi * 440 * at_s)).astype("<i2").tobytes()
    out = np.frombuffer(resampled([tone]), "<i2")
    assert len(out) == TARGET_HZ
    strength = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    assert int(np.argmax(strength)) == 440  # 1 s of sound: bins are 1 Hz wide
    assert np.abs(out[2000:-2000]).max() == pytest.approx(12000, abs=20)
    elsewhere = np.delete(strength, np.arange(430, 451))
    assert elsewhere.max() < strength.max() / 1000


def test_silence_stays_digital_silence() -> None:
    assert not any(resampled([bytes(1600)]))


def test_the_loudest_sound_is_clipped_and_does_not_wrap() -> None:
    square = np.tile(np.repeat(np.array([32767, -32768], "<i2"), 20), 100)
    out = np.frombuffer(resampled([square.tobytes()]), "<i2")
    assert out.max() == 32767
    assert out.min() == -32768
    middle = out.reshape(-1, 80)[5:-5, 35:45]  # inside the flat parts, no sign flips back
    assert (np.sign(middle[:, :3]) == 1).all()


def test_sound_at_16_khz_passes_untouched() -> None:
    assert resampled([NOISE[:100], NOISE[100:]], 16_000) == NOISE


def test_nothing_in_is_nothing_out() -> None:
    assert resampled([]) == b""
