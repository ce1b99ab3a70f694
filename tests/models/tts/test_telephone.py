"""Tests for the telephone line that demo voices go through."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.tts.telephone import (
    HISS_LEVEL_DB,
    LINE_RATE_HZ,
    SPEECH_LEVEL_DB,
    a_law_round_trip,
    at_level,
    at_speech_level,
    band_pass,
    through_telephone,
    to_pcm,
)

RATE_HZ = 24_000
ALL_SAMPLES = np.arange(-32_768, 32_768).astype(np.int16)


def tone(hz: float, *, rate_hz: int = RATE_HZ, s: float = 0.5) -> NDArray[np.float32]:
    return np.sin(2 * np.pi * hz * np.arange(int(s * rate_hz)) / rate_hz).astype(np.float32)


def level_db(sound: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64))))


# Values at the edges of segments, as the G.711 reference code decodes them.
@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        *((0, 8), (15, 8), (16, 24), (-1, -8), (-17, -24), (511, 504), (512, 528), (1000, 1008)),
        *((16_384, 16_896), (32_767, 32_256), (-32_768, -32_256)),
    ],
)
def test_a_law_answers_with_the_middle_of_the_step(sample: int, expected: int) -> None:
    assert a_law_round_trip(np.array([sample], dtype=np.int16))[0] == expected


def test_a_law_has_256_levels_and_a_second_trip_changes_nothing() -> None:
    once = a_law_round_trip(ALL_SAMPLES)
    assert np.unique(once).size == 256
    assert np.array_equal(a_law_round_trip(once), once)


def test_a_law_never_swaps_louder_and_quieter() -> None:
    assert np.all(np.diff(a_law_round_trip(ALL_SAMPLES).astype(np.int32)) >= 0)


@pytest.mark.parametrize("hz", [400.0, 1_000.0, 3_200.0])
def test_band_pass_keeps_the_telephone_band(hz: float) -> None:
    sound = tone(hz)
    assert level_db(band_pass(sound, rate_hz=RATE_HZ)) == pytest.approx(level_db(sound), abs=0.5)


@pytest.mark.parametrize("hz", [60.0, 150.0, 3_700.0, 8_000.0])
def test_band_pass_removes_what_is_outside(hz: float) -> None:
    sound = tone(hz)
    assert level_db(band_pass(sound, rate_hz=RATE_HZ)) < level_db(sound) - 25


def test_band_pass_moves_nothing_in_time() -> None:
    click = np.zeros(2_400, dtype=np.float32)
    click[1_000] = 1.0
    filtered = band_pass(click, rate_hz=RATE_HZ)
    assert filtered.size == click.size
    assert int(np.argmax(np.abs(filtered))) == 1_000


def test_line_is_8_khz_and_only_carries_a_law_values() -> None:
    pcm = through_telephone(at_level(tone(1_000.0), -20.0), rate_hz=RATE_HZ, seed=1)
    assert pcm.dtype == np.int16
    assert pcm.size == LINE_RATE_HZ // 2
    assert np.array_equal(a_law_round_trip(pcm), pcm)


def test_line_repeats_itself_for_the_same_seed_only() -> None:
    quiet = np.zeros(RATE_HZ, dtype=np.float32)
    first, again, other = (
        through_telephone(quiet, rate_hz=RATE_HZ, seed=seed) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_line_hisses_when_nobody_speaks() -> None:
    pcm = through_telephone(np.zeros(RATE_HZ, dtype=np.float32), rate_hz=RATE_HZ, seed=1)
    assert level_db(pcm.astype(np.float32) / np.float32(32_768)) == pytest.approx(
        HISS_LEVEL_DB, abs=1.0
    )


def test_pcm_is_clipped_and_does_not_wrap() -> None:
    assert to_pcm(np.array([-2.0, 0.0, 2.0], dtype=np.float32)).tolist() == [-32_768, 0, 32_767]


def test_speech_level_ignores_pauses() -> None:
    spoken = tone(1_000.0)
    pause = np.zeros_like(spoken)
    levelled = at_speech_level(np.concatenate([spoken, pause]), rate_hz=RATE_HZ)
    assert level_db(levelled[: spoken.size]) == pytest.approx(SPEECH_LEVEL_DB, abs=0.1)


@pytest.mark.parametrize("n", [0, 10, RATE_HZ])
def test_speech_level_leaves_silence_alone(n: int) -> None:
    silence = np.zeros(n, dtype=np.float32)
    assert np.array_equal(at_speech_level(silence, rate_hz=RATE_HZ), silence)


def test_level_leaves_silence_alone() -> None:
    silence = np.zeros(100, dtype=np.float32)
    assert np.array_equal(at_level(silence, -20.0), silence)
