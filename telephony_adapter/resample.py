"""Streaming change of sample rate to 16 kHz; splitting the input does not change the output."""

import numpy as np
import soxr

TARGET_HZ = 16_000
"""The one rate past the leg: what speech models take."""


class Resampler:
    """One channel of one call; keeps the filter's memory between pieces."""

    def __init__(self, rate_hz: int) -> None:
        """Take sound at `rate_hz`; 16,000 passes through untouched."""
        self._stream = (
            None
            if rate_hz == TARGET_HZ
            # Not int16: soxr would add dither to it, and the same call would never sound twice.
            else soxr.ResampleStream(rate_hz, TARGET_HZ, 1, dtype="float32", quality="HQ")
        )

    def feed(self, pcm: bytes, *, last: bool = False) -> bytes:
        """int16 little-endian in, int16 little-endian at 16 kHz out.

        Args:
            pcm: Whole samples.
            last: True with the final piece: what the filter still holds comes out.
        """
        if self._stream is None:
            return pcm
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
        out = self._stream.resample_chunk(samples, last=last)
        return bytes(np.clip(np.rint(out), -32768, 32767).astype("<i2").tobytes())
