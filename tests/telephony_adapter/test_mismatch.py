"""Sound in another form than was announced is noticed, and no sound is accused wrongly."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from eval.noises import NOISES
from telephony_adapter.g711 import Pcm16, encode_alaw, encode_ulaw
from telephony_adapter.mismatch import Mismatch, Waveform
from telephony_adapter.recording import read_pcm

RATE_HZ = 8_000
DEMO = Path(__file__).parents[2] / "triage_service/demo/audio/burglary-last-night.flac"
SWAPPED = "l16 with its bytes swapped"


def little(pcm: Pcm16) -> bytes:
    return pcm.astype("<i2").tobytes()


def big(pcm: Pcm16) -> bytes:
    return pcm.astype(">i2").tobytes()


AS: dict[str, Callable[[Pcm16], bytes]] = {
    "pcmu": encode_ulaw,
    "pcma": encode_alaw,
    "l16": little,
    SWAPPED: big,
}
LINES: list[Waveform] = ["pcmu", "pcma", "l16"]


@pytest.fixture(scope="module")
def speech() -> Pcm16:
    """A caller of our demo, from the first word on."""
    pcm = np.frombuffer(read_pcm(DEMO, RATE_HZ), "<i2")
    return pcm[int(np.argmax(np.abs(pcm) > 1_000)) :]


def noticed(announced: Waveform, coded: bytes, channels: int = 1) -> tuple[str, float]:
    """What is found, and after how many seconds of sound."""
    mismatch, width = Mismatch(announced, RATE_HZ, channels), 2 if announced == "l16" else 1
    frame = RATE_HZ // 50 * width * channels
    for at in range(0, len(coded), frame):
        if found := mismatch.hear(coded[at : at + frame]):
            return found, (at / frame + 1) / 50
    return "", 0.0


@pytest.mark.parametrize("announced", LINES)
@pytest.mark.parametrize("gain", [1.0, 0.05])
@pytest.mark.parametrize("sent", AS)
def test_speech_in_another_form_is_noticed_within_three_seconds(
    speech: Pcm16, sent: str, gain: float, announced: Waveform
) -> None:
    found, after_s = noticed(announced, AS[sent]((speech * gain).astype(np.int16)))
    if sent == announced:
        assert found == ""
    else:
        assert found
        # Eight bits read as sixteen last half as long.
        assert after_s <= 3.0


def test_what_is_found_is_named(speech: Pcm16) -> None:
    assert noticed("pcma", encode_ulaw(speech))[0] == "pcmu"
    assert noticed("pcmu", encode_alaw(speech))[0] == "pcma"
    assert noticed("l16", big(speech))[0] == SWAPPED


@pytest.mark.parametrize("announced", LINES)
def test_encrypted_sound_is_noticed(announced: Waveform) -> None:
    found, after_s = noticed(announced, np.random.default_rng(1).bytes(8 * RATE_HZ))
    assert (found, after_s) == ("encrypted", 2.0)


@pytest.mark.parametrize("announced", LINES)
@pytest.mark.parametrize("kind", NOISES)
def test_no_noise_is_taken_for_another_codec(kind: str, announced: Waveform) -> None:
    pcm = NOISES[kind].call(20.0, seed=2)
    assert noticed(announced, AS[announced](pcm)) == ("", 0.0)


def test_speakers_of_a_stereo_line_are_read_apart(speech: Pcm16) -> None:
    other = NOISES["music"].call(len(speech) / RATE_HZ, seed=1)[: len(speech)]
    both = np.column_stack([speech[: len(other)], other]).reshape(-1)
    assert noticed("pcma", encode_alaw(both), channels=2) == ("", 0.0)
    assert noticed("pcma", encode_ulaw(both), channels=2)[0] == "pcmu"


def test_line_that_was_right_for_long_is_not_judged_any_more(speech: Pcm16) -> None:
    right = np.resize(speech, 11 * RATE_HZ)
    assert noticed("pcma", encode_alaw(right) + encode_ulaw(right)) == ("", 0.0)


@effort(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 4 * RATE_HZ), max_size=6), seed=st.integers(0, 99))
def test_verdict_is_the_same_however_the_sound_is_cut(cuts: list[int], seed: int) -> None:
    coded = np.random.default_rng(seed).bytes(4 * RATE_HZ)
    mismatch = Mismatch("pcma", RATE_HZ, 1)
    edges = [0, *sorted(cuts), len(coded)]
    assert [f for a, b in pairwise(edges) if (f := mismatch.hear(coded[a:b]))][:1] == ["encrypted"]
