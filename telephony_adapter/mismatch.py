"""Whether sound is in the form that was announced, from the sound alone.

Strategy: read rightly, sound is smoother than read any other way: neighbouring samples are alike.
Each second is read in every form, and the roughness (mean step between neighbours, on a scale
that is logarithmic like hearing and G.711) is compared. What is encrypted has no right reading,
but all its bytes are equally frequent, which those of no sound are.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from telephony_adapter.g711 import Pcm16, decode_alaw, decode_ulaw

Waveform = Literal["pcmu", "pcma", "l16"]

_BLOCK_S = 1.0
_NEEDED = 2
"""Rough seconds in evidence; one rough second may be a strange sound."""
_TRUSTED = 10
"""Smooth seconds after which the line is believed: platforms get the codec wrong at the start."""
_ROUGHER: dict[Waveform, float] = {"pcmu": 1.5, "pcma": 1.5, "l16": 3.0}
"""So much rougher than the best other reading counts. Measured on a second of sound: rightly read
speech reaches 0.97 and noise 1.4 (linear: 2.6, where it is all but silent); half of the wrongly
read seconds exceed 2.0 (linear, bytes swapped: 6)."""
_LEAST = 0.05
"""Added to both, so that two silences are alike."""
_EVEN_CHI2 = 350.0
"""Chi-square of 256 equally frequent bytes (mean 255, deviation 23) stays below this."""


class Mismatch:
    """Listens to one leg's coded sound until it is sure."""

    def __init__(self, codec: Waveform, rate_hz: int, channels: int) -> None:
        """Nothing is known yet.

        Args:
            codec: What was announced.
            rate_hz: Samples a second and channel.
            channels: Interleaved.
        """
        self._codec, self._channels = codec, channels
        self._block = round(_BLOCK_S * rate_hz) * channels * (2 if codec == "l16" else 1)
        self._coded = bytearray()
        self._rough = self._smooth = 0

    def hear(self, coded: bytes) -> str:
        """Take the next sound.

        Returns:
            What it is when it is not what was announced (`encrypted`, or a codec); else nothing.
        """
        if self._smooth >= _TRUSTED:
            return ""
        self._coded += coded
        while len(self._coded) >= self._block:
            block = bytes(self._coded[: self._block])
            del self._coded[: self._block]
            if found := self._judge(block):
                return found
        return ""

    def _judge(self, block: bytes) -> str:
        found = "encrypted" if _even(block) else self._smoother(block)
        if found:
            self._rough += 1
        else:
            self._smooth += 1
        return found if self._rough >= _NEEDED else ""

    def _smoother(self, block: bytes) -> str:
        """The form in which the block is far smoother; empty when there is none."""
        rough = {name: self._roughness(pcm) for name, pcm in _readings(block).items()}
        own = rough.pop(self._codec)
        best = min(rough, key=lambda name: rough[name])
        far = own + _LEAST >= _ROUGHER[self._codec] * (rough[best] + _LEAST)
        return best if far else ""

    def _roughness(self, pcm: Pcm16) -> float:
        lanes = pcm.astype(np.float32).reshape(-1, self._channels)
        loud = np.sign(lanes) * np.log2(1 + np.abs(lanes) / 16)
        return float(np.mean(np.abs(np.diff(loud, axis=0))))


def _readings(block: bytes) -> dict[str, Pcm16]:
    return {
        "pcmu": decode_ulaw(block),
        "pcma": decode_alaw(block),
        "l16": np.frombuffer(block, "<i2"),
        "l16 with its bytes swapped": np.frombuffer(block, ">i2"),
    }


def _even(block: bytes) -> bool:
    """Whether all bytes are about equally frequent."""
    counts: NDArray[np.int64] = np.bincount(np.frombuffer(block, np.uint8), minlength=256)
    expected = len(block) / 256
    return float(np.sum((counts - expected) ** 2) / expected) < _EVEN_CHI2
