"""ITU-T G.711 µ-law and A-law to int16 and back, by table."""

import numpy as np
from numpy.typing import NDArray

Pcm16 = NDArray[np.int16]
"""Sound: int16 [n], mono."""


def _ulaw_table() -> Pcm16:
    """The 256 values of G.711 table 2a (µ-law): bits are sent inverted."""
    code = ~np.arange(256, dtype=np.uint8)
    magnitude = (((code & 0x0F).astype(np.int32) << 3) + 0x84) << ((code & 0x70) >> 4)
    value = np.where(code & 0x80, 0x84 - magnitude, magnitude - 0x84)
    return value.astype(np.int16)


def _alaw_table() -> Pcm16:
    """The 256 values of G.711 table 1a (A-law): even bits are sent inverted."""
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    mantissa = (code & 0x0F).astype(np.int32) << 4
    segment = (code & 0x70) >> 4
    magnitude = np.where(
        segment == 0,
        mantissa + 8,
        (mantissa + 0x108) << np.maximum(segment.astype(np.int32) - 1, 0),
    )
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


_ULAW, _ALAW = _ulaw_table(), _alaw_table()


def decode_ulaw(coded: bytes) -> Pcm16:
    """µ-law bytes to int16 [n], one sample a byte."""
    return _ULAW[np.frombuffer(coded, dtype=np.uint8)]


def decode_alaw(coded: bytes) -> Pcm16:
    """A-law bytes to int16 [n], one sample a byte."""
    return _ALAW[np.frombuffer(coded, dtype=np.uint8)]


def _encode(pcm: Pcm16, table: Pcm16) -> bytes:
    """The code whose value lies nearest to each sample; ties go to the smaller value."""
    order = np.argsort(table, kind="stable")
    values = table[order].astype(np.int32)
    right = np.clip(np.searchsorted(values, pcm), 1, len(values) - 1)
    left = right - 1
    nearer_left = pcm - values[left] <= values[right] - pcm
    return bytes(order[np.where(nearer_left, left, right)].astype(np.uint8))


def encode_ulaw(pcm: Pcm16) -> bytes:
    """int16 [n] to µ-law bytes, nearest code."""
    return _encode(pcm, _ULAW)


def encode_alaw(pcm: Pcm16) -> bytes:
    """int16 [n] to A-law bytes, nearest code."""
    return _encode(pcm, _ALAW)
