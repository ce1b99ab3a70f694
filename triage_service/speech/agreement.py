"""Which words of successive partial hypotheses can be trusted (LocalAgreement-2).

Source: Macháček et al. 2023, "Turning Whisper into Real-Time Transcription System", section 3.
"""

from collections.abc import Sequence

from triage_service.domain.transcript import Word

_DRIFT = 2
"""Places by which a word may shift when the recogniser splits or joins words before it."""


class Agreement:
    """What two partials in a row agree on, within one utterance; agreed words stay."""

    def __init__(self) -> None:
        """Nothing is agreed yet."""
        self._agreed: list[Word] = []
        self._tentative: list[Word] = []

    @property
    def agreed(self) -> tuple[Word, ...]:
        """The words that are not taken back any more by a partial."""
        return tuple(self._agreed)

    def hear(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Take the next hypothesis of the whole utterance so far.

        Returns:
            The agreed words, then those that may still change.
        """
        tail = list(words[_after(self._agreed, words) :])
        n = 0
        for before, now in zip(self._tentative, tail, strict=False):
            if spoken(before.text) != spoken(now.text):
                break
            n += 1
        self._agreed += tail[:n]
        self._tentative = tail[n:]
        return (*self._agreed, *self._tentative)


def spoken(text: str) -> str:
    """A word as it sounds: without case and punctuation."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _after(agreed: Sequence[Word], words: Sequence[Word]) -> int:
    """Index in `words` of what follows the agreed words."""
    if not agreed:
        return 0
    last, n = spoken(agreed[-1].text), len(agreed)
    near = sorted(range(n - _DRIFT, n + _DRIFT + 1), key=lambda at: abs(at - n))
    for at in near:
        if 0 < at <= len(words) and spoken(words[at - 1].text) == last:
            return at
    return min(n, len(words))
