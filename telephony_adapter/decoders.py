"""Coded sound to linear samples: one small decoder a codec, with the memory of one leg.

Follows ITU-T G.711, GSM 06.10 full rate in the frames of RFC 3551 section 4.5.8.1, and Opus
(RFC 6716), one packet a message. A packet that cannot be read is a gap, never an exception.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, assert_never

import av
import numpy as np
from av.error import FFmpegError

from telephony_adapter.g711 import Pcm16, decode_alaw, decode_ulaw

CodecName = Literal["pcmu", "pcma", "l16", "gsm", "opus"]
GSM_RATE_HZ, OPUS_RATE_HZ = 8_000, 48_000
_GSM_BYTES, _GSM_SAMPLES = 33, 160
_GSM_SIGNATURE = 0xD
"""The first four bits of every frame (RFC 3551 section 4.5.8.1)."""
_OPUS_USUAL = OPUS_RATE_HZ // 50
"""Samples of an unreadable packet when none was read before: 20 ms, Opus' own default."""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """What one message holds."""

    pcm: Pcm16
    """Linear samples, channels interleaved; silence where it could not be read."""
    lost: bool = False
    """It could not be read."""


class Decoder(Protocol):
    """One leg's codec."""

    rate_hz: int
    """Of what comes out."""
    sample_bytes: int
    """Bytes of a coded sample, or 1 where the codec knows no single samples."""

    def decode(self, coded: bytes) -> Decoded:
        """Take one message; a multiple of `sample_bytes`, not empty."""


def decoder(codec: CodecName, rate_hz: int) -> Decoder:
    """The decoder of a leg that announced `codec` at `rate_hz`."""
    match codec:
        case "pcmu" | "pcma" | "l16":
            return _Waveform(codec, rate_hz)
        case "gsm":
            return _Gsm()
        case "opus":
            return _Opus()
        case _:
            assert_never(codec)


class _Waveform:
    """Codecs that code each sample by itself: whatever comes is sound."""

    def __init__(self, codec: Literal["pcmu", "pcma", "l16"], rate_hz: int) -> None:
        self._codec, self.rate_hz = codec, rate_hz
        self.sample_bytes = 2 if codec == "l16" else 1

    def decode(self, coded: bytes) -> Decoded:
        match self._codec:
            case "pcmu":
                return Decoded(decode_ulaw(coded))
            case "pcma":
                return Decoded(decode_alaw(coded))
            case "l16":
                return Decoded(np.frombuffer(coded, dtype="<i2"))
            case _:
                assert_never(self._codec)


class _Gsm:
    """GSM full rate: whole frames of 33 bytes, 20 ms each."""

    rate_hz, sample_bytes = GSM_RATE_HZ, 1

    def __init__(self) -> None:
        self._context = _context("gsm", self.rate_hz)

    def decode(self, coded: bytes) -> Decoded:
        n_frames, rest = divmod(len(coded), _GSM_BYTES)
        signed = all(first >> 4 == _GSM_SIGNATURE for first in coded[::_GSM_BYTES])
        pcm = None if rest or not signed else _decoded(self._context, coded)
        silence = np.zeros(max(n_frames, 1) * _GSM_SAMPLES, np.int16)
        return Decoded(silence, lost=True) if pcm is None else Decoded(pcm)


class _Opus:
    """Opus: always decoded at 48 kHz, whatever band the sender used."""

    rate_hz, sample_bytes = OPUS_RATE_HZ, 1

    def __init__(self) -> None:
        self._context = _context("libopus", self.rate_hz)
        self._usual = _OPUS_USUAL

    def decode(self, coded: bytes) -> Decoded:
        pcm = _decoded(self._context, coded)
        if pcm is None:
            return Decoded(np.zeros(self._usual, np.int16), lost=True)
        self._usual = len(pcm)
        return Decoded(pcm)


def _context(name: str, rate_hz: int) -> av.AudioCodecContext:
    made = av.AudioCodecContext.create(name, "r")
    made.sample_rate, made.layout = rate_hz, "mono"
    return made


def _decoded(context: av.AudioCodecContext, coded: bytes) -> Pcm16 | None:
    """The samples of a packet; None when it cannot be read or holds none."""
    try:
        frames = context.decode(av.Packet(coded))
    except FFmpegError:
        return None
    pieces = [np.frombuffer(bytes(f.planes[0]), np.int16)[: f.samples] for f in frames]
    return np.concatenate(pieces) if any(map(len, pieces)) else None
