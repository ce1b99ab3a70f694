"""The last seconds of a call's sound, addressed by absolute position."""

import numpy as np

from models.ports import Samples


class Rolling:
    """Remembers the newest samples; position 0 is the first sample of the call."""

    def __init__(self, keep: int) -> None:
        """Remember nothing yet.

        Args:
            keep: Samples that can always be cut again; up to twice as many are held.
        """
        self._keep = keep
        self._buffer: Samples = np.zeros(2 * keep, np.float32)
        self._first = 0
        self._held = 0

    @property
    def end(self) -> int:
        """Position after the newest sample: how many there have been."""
        return self._first + self._held

    def append(self, samples: Samples) -> None:
        """Remember further sound, and forget what is too old.

        Args:
            samples: float32 [n] in [-1, 1].
        """
        for start in range(0, len(samples), self._keep):
            piece = samples[start : start + self._keep]
            if self._held + len(piece) > len(self._buffer):
                self._forget()
            self._buffer[self._held : self._held + len(piece)] = piece
            self._held += len(piece)

    def cut(self, start: int, end: int) -> Samples:
        """A copy of the sound from `start` up to `end`; what is not held is left out."""
        first = max(start - self._first, 0)
        past = min(max(end - self._first, first), self._held)
        return self._buffer[first:past].copy()

    def _forget(self) -> None:
        dropped = self._held - self._keep
        self._buffer[: self._keep] = self._buffer[dropped : self._held].copy()
        self._first += dropped
        self._held = self._keep
