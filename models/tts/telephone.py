"""What a telephone line does to a voice: a narrow band, 8 kHz, A-law steps and a little hiss.

Follows ITU-T G.712 (11/2001, band 300-3400 Hz) and ITU-T G.711 (11/1988, A-law, table 1).
Pure: sound in, sound out; the noise comes from a seed.
"""

import numpy as np
import soxr
from numpy.typing import NDArray

LINE_RATE_HZ = 8_000
BAND_HZ = (300.0, 3_400.0)  # ITU-T G.712: the telephone channel

# Speech is set to this active level. ITU-T P.56 tests use -26 dB; 3 dB more for laptop speakers.
SPEECH_LEVEL_DB = -23.0
# RMS of the hiss, dB to full scale; chosen: 40 dB under speech, audible and harmless to Whisper.
HISS_LEVEL_DB = -63.0

_FULL_SCALE = 32_768.0
_TAPS_PER_S = 0.02  # filter of 20 ms: edges about 165 Hz wide (Hamming, 3.3 / length)
# A frame this much below the loudest is a pause; chosen, plainer than the hangover of P.56.
_ACTIVE_DB = 30.0
_FRAME_S = 0.02


def through_telephone(sound: NDArray[np.float32], *, rate_hz: int, seed: int) -> NDArray[np.int16]:
    """Return `sound` as the far end of a call hears it.

    Args:
        sound: float32 [n] in [-1, 1], mono, at `rate_hz`.
        rate_hz: At least 8000.
        seed: The same seed gives the same hiss.

    Returns:
        int16 [n * 8000 / rate_hz], 8 kHz mono, only values that A-law can carry.
    """
    narrow = band_pass(sound, rate_hz=rate_hz)
    resampled = soxr.resample(narrow, rate_hz, LINE_RATE_HZ, quality="VHQ")
    line = np.asarray(resampled, dtype=np.float32)
    hiss = np.random.default_rng(seed).standard_normal(line.size).astype(np.float32)
    line = line + at_level(band_pass(hiss, rate_hz=LINE_RATE_HZ), HISS_LEVEL_DB)
    return a_law_round_trip(to_pcm(line))


def band_pass(sound: NDArray[np.float32], *, rate_hz: int) -> NDArray[np.float32]:
    """Return `sound` with only 300-3400 Hz left; same length, no delay.

    A windowed-sinc filter: linear in phase, so nothing moves in time.
    """
    half = int(_TAPS_PER_S * rate_hz) // 2
    n = np.arange(-half, half + 1)
    low, high = (2.0 * edge / rate_hz for edge in BAND_HZ)
    taps = (high * np.sinc(high * n) - low * np.sinc(low * n)) * np.hamming(n.size)
    padded = np.pad(sound.astype(np.float64), half)
    return np.convolve(padded, taps, mode="valid").astype(np.float32)


def to_pcm(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return float [-1, 1] as 16-bit samples, clipped like a real converter."""
    samples = np.clip(np.rint(sound * _FULL_SCALE), -32_768, 32_767)
    return np.asarray(samples, dtype=np.int16)


def a_law_round_trip(pcm: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return 16-bit samples after A-law coding and decoding.

    G.711 table 1: seven segments, each of 16 equal steps and twice as coarse as the one
    below (the first two are alike); the decoder answers with the middle of a step.
    """
    wide = pcm.astype(np.int32)
    # One's complement, as the reference code: -1 lies in the first negative step, as 0 in
    # the first positive one.
    magnitude = np.where(wide >= 0, wide, ~wide) >> 4
    # frexp gives the number of binary digits; five hold the two lowest segments.
    step_bits = np.maximum(np.frexp(magnitude.astype(np.float64))[1] - 5, 0)
    middle = ((magnitude >> step_bits) << step_bits << 4) + (8 << step_bits)
    return np.asarray(np.where(wide >= 0, middle, -middle), dtype=np.int16)


def at_level(sound: NDArray[np.float32], level_db: float) -> NDArray[np.float32]:
    """Return `sound` with its RMS over all samples at `level_db`; silence stays silence."""
    return _scaled(sound, float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))), level_db)


def at_speech_level(
    sound: NDArray[np.float32], *, rate_hz: int, level_db: float = SPEECH_LEVEL_DB
) -> NDArray[np.float32]:
    """Return `sound` with the RMS of its voiced frames at `level_db`; pauses do not count."""
    frame = int(_FRAME_S * rate_hz)
    whole = sound[: sound.size // frame * frame].astype(np.float64).reshape(-1, frame)
    power = np.mean(np.square(whole), axis=1)
    if power.size == 0 or not power.max() > 0:
        return sound
    active = power[power > power.max() * 10 ** (-_ACTIVE_DB / 10)]
    return _scaled(sound, float(np.sqrt(active.mean())), level_db)


def _scaled(sound: NDArray[np.float32], rms: float, level_db: float) -> NDArray[np.float32]:
    """Return `sound`, whose RMS is `rms`, brought to `level_db`."""
    if rms == 0.0:
        return sound
    return (sound * (10 ** (level_db / 20) / rms)).astype(np.float32)
