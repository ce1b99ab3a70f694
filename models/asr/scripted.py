"""A recogniser that recites a script: demo and tests without weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.ports import RATE_HZ, HeardWord, Hypothesis, Window, nothing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the script: what a stretch of sound says."""

    text: str
    p: float = 1.0
    alternatives: tuple[str, ...] = ()


class ScriptedTranscriber:
    """A `Transcriber` that reads its next line for each new stretch of speech.

    It has no ears: the script is the only thing it knows. A partial shows as many words of the
    current line as the window has time for; a final shows the whole line and turns the page. A
    window without any sound gets no words and turns nothing. It remembers its place, unlike real
    models, so it serves one call.
    """

    def __init__(self, lines: Sequence[str | Line], *, word_s: float = 0.3) -> None:
        """Hold the script.

        Args:
            lines: What the caller says, an utterance a line; after the last, nothing is heard.
            word_s: How long a spoken word takes.
        """
        self.name = "scripted"
        self._lines = [Line(line) if isinstance(line, str) else line for line in lines]
        self._word_s = word_s
        self._next = 0

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None] = nothing
    ) -> list[Hypothesis]:
        """One hypothesis a window, in order."""
        alive()
        return [self._read(window) for window in windows]

    def _read(self, window: Window) -> Hypothesis:
        if self._next >= len(self._lines) or not np.any(window.pcm):
            return Hypothesis(words=(), p_no_speech=1.0)
        line = self._lines[self._next]
        spelled = line.text.split()
        if window.final:
            self._next += 1
        else:
            spelled = spelled[: int(len(window.pcm) / RATE_HZ / self._word_s)]
        step_s = min(self._word_s, len(window.pcm) / RATE_HZ / max(1, len(spelled)))
        words = (
            HeardWord(text, n * step_s, (n + 1) * step_s, line.p) for n, text in enumerate(spelled)
        )
        return Hypothesis(
            words=tuple(words), alternatives=line.alternatives if window.final else ()
        )
