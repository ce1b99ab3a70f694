"""Decoders against sound coded by others, and that no packet breaks one."""

from hashlib import sha256
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony_adapter.decoders import CodecName, decoder
from telephony_adapter.g711 import Pcm16, decode_alaw, decode_ulaw
from telephony_adapter.resample import TARGET_HZ, Resampler

GSM = (Path(__file__).parent / "golden" / "speech.gsm").read_bytes()
"""A second of speech from our demo, coded by libgsm 1.0.22 (`toast -c -l`)."""
GSM_DECODED = "a095d4215b76a26773c5ad6880b3412c25de916c71bbe89786dd7f930dd312d4"
"""What the same library makes of it again (`untoast -c -l`), as little-endian int16."""
FRAME = 33


def packets(rate_hz: int, length_s: float = 1.0) -> tuple[Pcm16, list[bytes]]:
    """A gliding tone, and its Opus packets of 20 ms."""
    t = np.arange(int(rate_hz * length_s)) / rate_hz
    pcm = (8_000 * np.sin(2 * np.pi * (400 + 300 * t) * t)).astype(np.int16)
    coder = av.AudioCodecContext.create("libopus", "w")
    coder.sample_rate, coder.format, coder.layout = rate_hz, "s16", "mono"
    coder.open()
    step, coded = rate_hz // 50, list[bytes]()
    for at in range(0, len(pcm), step):
        frame = av.AudioFrame.from_ndarray(pcm[None, at : at + step], "s16", "mono")
        frame.sample_rate, frame.pts = rate_hz, at
        coded += [bytes(packet) for packet in coder.encode(frame)]
    return pcm, coded


def test_gsm_agrees_with_libgsm_to_the_bit_however_its_frames_come() -> None:
    one, many = decoder("gsm", 8_000), decoder("gsm", 8_000)
    whole = one.decode(GSM)
    parts = [many.decode(GSM[at : at + FRAME]).pcm for at in range(0, len(GSM), FRAME)]
    assert not whole.lost
    assert np.array_equal(whole.pcm, np.concatenate(parts))
    assert sha256(whole.pcm.astype("<i2").tobytes()).hexdigest() == GSM_DECODED


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 48_000])
def test_opus_of_any_band_comes_out_as_it_went_in(rate_hz: int) -> None:
    pcm, coded = packets(rate_hz)
    made = decoder("opus", rate_hz)
    heard = np.concatenate([made.decode(packet).pcm for packet in coded])
    assert made.rate_hz == 48_000
    assert len(heard) == 48_000

    def at_target(sound: Pcm16, hz: int) -> np.ndarray:
        pcm = Resampler(hz).feed(sound.astype("<i2").tobytes(), last=True)
        return np.frombuffer(pcm, "<i2").astype(np.float64)

    went, came = at_target(pcm, rate_hz), at_target(heard, 48_000)
    delays = range(0, TARGET_HZ // 50)
    likeness = max(np.corrcoef(went[: -d or None], came[d:])[0, 1] for d in delays)
    assert likeness > 0.97


@pytest.mark.parametrize(("law", "decode"), [("pcmu", decode_ulaw), ("pcma", decode_alaw)])
def test_laws_are_decoded_by_table(law: CodecName, decode: object) -> None:
    made = decoder(law, 16_000)
    assert (made.rate_hz, made.sample_bytes) == (16_000, 1)
    assert np.array_equal(made.decode(bytes(range(256))).pcm, decode(bytes(range(256))))  # type: ignore[operator]


def test_linear_sound_is_little_endian() -> None:
    made = decoder("l16", 8_000)
    assert made.sample_bytes == 2
    assert made.decode(b"\1\0\0\1").pcm.tolist() == [1, 256]


@pytest.mark.parametrize(
    "bad",
    [GSM[:32], GSM[:34], b"\x00" * 33, GSM[:33] + b"\x00" * 33],
    ids=["short", "long", "no signature", "second frame"],
)
def test_unreadable_gsm_is_silence_of_its_length(bad: bytes) -> None:
    made = decoder("gsm", 8_000).decode(bad)
    assert made.lost
    assert len(made.pcm) == 160 * max(1, len(bad) // FRAME)
    assert not made.pcm.any()


def test_unreadable_opus_is_silence_as_long_as_the_packet_before() -> None:
    _, coded = packets(48_000)
    made = decoder("opus", 48_000)
    first = made.decode(b"\xff" * 20)
    assert (first.lost, len(first.pcm)) == (True, 960)
    assert not made.decode(coded[0]).lost
    bad = made.decode(b"\x03\xff\xff")
    assert (bad.lost, len(bad.pcm)) == (True, 960)
    assert not bad.pcm.any()
    assert not made.decode(coded[1]).lost


@given(
    codec=st.sampled_from(["pcmu", "pcma", "l16", "gsm", "opus"]),
    messages=st.lists(
        st.binary(min_size=1, max_size=80)
        | st.binary(min_size=32, max_size=32).map(lambda b: b"\xd1" + b),
        max_size=6,
    ),
)
def test_no_message_breaks_a_decoder(codec: CodecName, messages: list[bytes]) -> None:
    made = decoder(codec, 8_000)
    for message in messages:
        whole = message[: len(message) // made.sample_bytes * made.sample_bytes]
        if whole:
            decoded = made.decode(whole)
            assert len(decoded.pcm)
            assert decoded.pcm.dtype == np.int16
