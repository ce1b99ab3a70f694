"""Sound without speech: the same from the same seed, as loud as it says, and what it says."""

import numpy as np
import pytest

from eval.noises import NOISES, RATE_HZ, Noise, murmur, tones

ALL = {
    **NOISES,
    "murmur": murmur([np.sin(np.arange(9_000) / n).astype(np.float32) for n in (2, 3)]),
}


@pytest.mark.parametrize("kind", ALL)
def test_call_has_its_length_and_is_the_same_from_the_same_seed(kind: str) -> None:
    pcm = ALL[kind].call(25.0, seed=3)
    assert len(pcm) == 25 * RATE_HZ
    assert np.array_equal(pcm, ALL[kind].call(25.0, seed=3))
    assert kind in ("silence",) or not np.array_equal(pcm, ALL[kind].call(25.0, seed=4))


@pytest.mark.parametrize("kind", sorted(set(ALL) - {"silence", "clipping"}))
def test_call_is_as_loud_as_it_says(kind: str) -> None:
    noise = ALL[kind]
    pcm = Noise(noise.make, -30.0, -30.0).call(20.0, seed=1).astype(np.float64)
    on = pcm[pcm != 0]
    assert 20 * np.log10(np.sqrt(np.mean(on**2)) / 32_768) == pytest.approx(-30.0, abs=3.0)


def test_silence_is_silent() -> None:
    assert not np.any(NOISES["silence"].call(1.0, seed=1))


def test_ring_back_is_two_tones_on_and_off() -> None:
    pcm = tones(3 * RATE_HZ, (400, 450), (0.4, 0.2, 0.4, 2.0))
    by_fifth = np.abs(pcm).reshape(15, -1).max(axis=1) > 0
    assert by_fifth.tolist() == [True, True, False, True, True] + [False] * 10
    spectrum = np.abs(np.fft.rfft(pcm[: int(0.4 * RATE_HZ)]))
    loudest = np.argsort(spectrum)[-2:] / 0.4
    assert sorted(loudest) == pytest.approx([400, 450])
