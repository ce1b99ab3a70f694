"""G.711 against FFmpeg's decoder, and the encoder against every table value."""

from collections.abc import Callable

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from telephony_adapter.g711 import decode_alaw, decode_ulaw, encode_alaw, encode_ulaw

Decode = Callable[[bytes], NDArray[np.int16]]
Encode = Callable[[NDArray[np.int16]], bytes]

ALL_CODES = bytes(range(256))
ALL_SAMPLES = np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)
LAWS = pytest.mark.parametrize(
    ("decode", "encode", "ffmpeg"),
    [(decode_ulaw, encode_ulaw, "pcm_mulaw"), (decode_alaw, encode_alaw, "pcm_alaw")],
    ids=["ulaw", "alaw"],
)


@LAWS
def test_decoder_agrees_with_ffmpeg_on_every_code(
    decode: Decode, encode: Encode, ffmpeg: str
) -> None:
    judge = av.CodecContext.create(ffmpeg, "r")
    judge.sample_rate, judge.layout = 8000, "mono"
    (frame,) = judge.decode(av.Packet(ALL_CODES))
    assert decode(ALL_CODES).tolist() == frame.to_ndarray().reshape(-1).tolist()


@LAWS
def test_every_value_survives_a_round_trip(decode: Decode, encode: Encode, ffmpeg: str) -> None:
    values = decode(ALL_CODES)
    assert decode(encode(values)).tolist() == values.tolist()


@LAWS
def test_encoder_takes_the_nearest_code_for_every_sample(
    decode: Decode, encode: Encode, ffmpeg: str
) -> None:
    table = np.sort(decode(ALL_CODES).astype(np.int32))
    right = np.clip(np.searchsorted(table, ALL_SAMPLES), 1, 255)
    least = np.minimum(
        np.abs(ALL_SAMPLES - table[right - 1]), np.abs(table[right] - ALL_SAMPLES.astype(np.int32))
    )
    error = np.abs(decode(encode(ALL_SAMPLES)).astype(np.int32) - ALL_SAMPLES)
    assert (error == least).all()


@LAWS
def test_no_bytes_are_no_sound(decode: Decode, encode: Encode, ffmpeg: str) -> None:
    assert decode(b"").tolist() == []
    assert encode(np.zeros(0, np.int16)) == b""


@pytest.mark.parametrize(
    ("decoded", "expected"),
    [
        (decode_ulaw(b"\xff\x7f\x80\x00"), [0, 0, 32124, -32124]),
        (decode_alaw(b"\xd5\x55\xaa\x2a"), [8, -8, 32256, -32256]),
    ],
    ids=["ulaw", "alaw"],
)
def test_silence_and_full_scale_are_as_the_standard_says(
    decoded: NDArray[np.int16], expected: list[int]
) -> None:
    assert decoded.tolist() == expected
