"""Noise behind a caller, made from numbers and our own voices, so that nothing is borrowed.

Pure: each kind is drawn from a generator given by the caller; levels are set by `render.py`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Said all at once by several voices and repeated, so that no word can be made out.
BABBLE_LINES = (
    "Could you pass the milk, please? We have two teas and a toasted teacake over here.",
    "It was lovely on Saturday, we walked right round the lake and then it started to rain.",
    "The plumber is coming on Thursday morning, so one of us will have to stay in for him.",
    "I told her the blue curtains would go better with the carpet in the front room.",
)
BABBLE_VOICES = ("bf_lily", "bm_george", "bf_isabella", "bm_lewis")

_BEAT_S = 60 / 124  # a common tempo of dance music
_KICK_HZ = 55.0
_BASS_HZ = (110.0, 110.0, 130.8, 98.0)  # A2 A2 C3 G2, one a bar: a tune of our own


def street(n: int, *, rate_hz: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return float32 [n] of traffic: a low rumble with a car passing every few seconds."""
    rumble = tilted(n, rng=rng, rate_hz=rate_hz, corner_hz=350.0)
    tyres = tilted(n, rng=rng, rate_hz=rate_hz, corner_hz=1_400.0)
    at_s = np.arange(n) / rate_hz
    swell = np.full(n, 0.15)
    passing_s = float(rng.uniform(1.0, 3.0))
    while passing_s < n / rate_hz:
        width_s = float(rng.uniform(0.8, 1.5))
        swell += np.exp(-(((at_s - passing_s) / width_s) ** 2))
        passing_s += float(rng.uniform(3.0, 6.0))
    return np.asarray(rumble * (0.6 + 0.4 * swell) + tyres * swell, dtype=np.float32)


def thump(n: int, *, rate_hz: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return float32 [n] of dance music through a wall: kick, bass line and a dull hiss."""
    at_s = np.arange(n) / rate_hz
    in_beat_s = at_s % _BEAT_S
    kick = np.sin(2 * np.pi * _KICK_HZ * 6 * (1 - np.exp(-in_beat_s * 25)) / 25)
    kick *= np.exp(-in_beat_s * 9)
    # A kick at 55 Hz cannot pass a telephone; the knock of its beginning can.
    knock = rng.standard_normal(n) * np.exp(-in_beat_s * 60)
    bar = (at_s // (4 * _BEAT_S)).astype(np.int64) % len(_BASS_HZ)
    phase = 2 * np.pi * np.cumsum(np.array(_BASS_HZ)[bar]) / rate_hz
    bass = sum(np.sin(k * phase) / k for k in (1, 2, 3, 4, 5)) * (0.4 + 0.6 * (in_beat_s > 0.2))
    hiss = tilted(n, rng=rng, rate_hz=rate_hz, corner_hz=900.0)
    return np.asarray(kick + 0.25 * knock + 0.5 * bass + 0.1 * hiss, dtype=np.float32)


def babble(
    n: int, *, voices: Sequence[NDArray[np.float32]], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return float32 [n] of all `voices` at once, each repeated from a place of its own."""
    mixed = np.zeros(n, dtype=np.float32)
    for voice in voices:
        start = int(rng.integers(voice.size))
        mixed += np.resize(np.roll(voice, -start), n)
    return mixed


def tilted(
    n: int, *, rng: np.random.Generator, rate_hz: int, corner_hz: float
) -> NDArray[np.float64]:
    """Return noise of RMS 1 that falls by 6 dB an octave above `corner_hz`."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hz = np.fft.rfftfreq(n, d=1 / rate_hz)
    shaped = np.fft.irfft(spectrum / np.sqrt(1 + (hz / corner_hz) ** 2), n=n)
    return np.asarray(shaped / np.sqrt(np.mean(np.square(shaped))), dtype=np.float64)
