"""Which stretches of a call never came, and how much of a word they swallow."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from triage_service.domain.transcript import Word

_KEPT_S = 60.0
"""Longer than the longest utterance and its wait for the recogniser."""


class Gaps:
    """The newest gaps of one call, in order."""

    def __init__(self) -> None:
        """Nothing was lost yet."""
        self._gaps: deque[tuple[float, float]] = deque()

    def add(self, at_s: float, length_s: float) -> None:
        """Sound of `length_s` from `at_s` on never came; never before an earlier gap."""
        while self._gaps and self._gaps[0][1] < at_s - _KEPT_S:
            self._gaps.popleft()
        self._gaps.append((at_s, at_s + length_s))

    def doubted(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """The words, each trusted only as far as its sound came.

        A word of which half was lost has half its confidence: it stays a cue of danger, but is
        no ground for ending a call without a person.
        """
        if not self._gaps:
            return tuple(words)
        return tuple(replace(word, p=word.p * (1 - self._lost(word))) for word in words)

    def _lost(self, word: Word) -> float:
        """Which share of a word never came."""
        length_s = word.end_s - word.start_s
        if length_s <= 0:
            return float(any(start <= word.start_s < end for start, end in self._gaps))
        lost_s = sum(
            max(0.0, min(end, word.end_s) - max(start, word.start_s)) for start, end in self._gaps
        )
        return min(1.0, lost_s / length_s)
