"""How far behind a model is: how long what matters had to wait lately (pure)."""

from math import exp, log


class Lag:
    """Remembers the longest wait, and forgets half of it every few seconds.

    A mean would hide that one caller in ten waits; a maximum would never forgive.
    """

    def __init__(self, half_life_s: float = 3.0) -> None:
        """Nobody has waited yet."""
        self._decay = log(2) / half_life_s
        self._wait_s = 0.0
        self._seen_s = 0.0

    def waited(self, wait_s: float, now_s: float) -> None:
        """An item that waited so long is being worked on now.

        Args:
            wait_s: How long.
            now_s: On any clock that only goes forward.
        """
        self._wait_s = max(wait_s, self.at(now_s))
        self._seen_s = now_s

    def at(self, now_s: float) -> float:
        """Seconds that an item might have to wait, judging by those before it."""
        return self._wait_s * exp(-self._decay * max(0.0, now_s - self._seen_s))
