"""Hypotheses to numbered utterances: judged, agreed on, placed on the clock of the call."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from models.ports import RATE_HZ, HeardWord, Hypothesis
from triage_service.domain.events import SpeechHeard
from triage_service.domain.transcript import Speaker, Utterance, Word
from triage_service.speech.agreement import Agreement
from triage_service.speech.gaps import Gaps
from triage_service.speech.loops import Judged, Voice, judge

_GARBLED = frozenset({"loop", "too_fast", "no_voice", "noise"})
"""Verdicts on a hypothesis that say nothing against earlier ones of the same sound."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sound in which somebody spoke."""

    start: int
    """Position of its first sample since the call began."""
    end: int
    """Position after its last sample."""
    voiced_s: float
    """Seconds of clear voice in it."""

    @property
    def voice(self) -> Voice:
        """How much voice there is in how much sound."""
        return Voice((self.end - self.start) / RATE_HZ, self.voiced_s)


class Teller:
    """The far half of an ear: knows what was said, one utterance after the other."""

    def __init__(self, prompt_words: int) -> None:
        """Have told nothing yet.

        Args:
            prompt_words: How many words of earlier utterances to remember for the recogniser.
        """
        self.gaps = Gaps()
        """Sound that never came."""
        self._number = 0
        self._agreement = Agreement()
        self._shown = False
        self._said: deque[str] = deque(maxlen=prompt_words)

    @property
    def prompt(self) -> str:
        """The last words of earlier utterances."""
        return " ".join(self._said)

    def partial(self, span: Span, hypothesis: Hypothesis, at_s: float) -> list[SpeechHeard]:
        """The utterance that is still being spoken, as far as it is known.

        Args:
            span: The sound that was given to the recogniser.
            hypothesis: Its answer.
            at_s: Now, in seconds of audio.

        Returns:
            Nothing, or agreed words followed by words that may change.
        """
        judged = _judged(hypothesis, span)
        if not judged.words:
            return []
        self._shown = True
        return [self._tell(span, self._agreement.hear(judged.words), at_s, final=False)]

    def final(self, span: Span, hypothesis: Hypothesis | None, at_s: float) -> list[SpeechHeard]:
        """The utterance as it stays.

        Where the recogniser failed or looped, the words that its partials agreed on are told
        instead: better than none.

        Args:
            span: The whole utterance.
            hypothesis: The recogniser's answer; None when it gave none.
            at_s: Now, in seconds of audio.

        Returns:
            The final; without words when a partial has to be taken back; nothing when nothing was
            said and nothing was shown.
        """
        words, alternatives = self._agreement.agreed, tuple[str, ...]()
        if hypothesis is not None:
            judged = _judged(hypothesis, span)
            if judged.words or judged.why not in _GARBLED:
                words = judged.words
            if judged.words:
                alternatives = hypothesis.alternatives
        shown, self._shown, self._agreement = self._shown, False, Agreement()
        if not words and not shown:
            return []
        told = self._tell(span, words, at_s, final=True, alternatives=alternatives)
        self._number += 1
        self._said.extend(word.text for word in words)
        return [told]

    def _tell(
        self,
        span: Span,
        words: tuple[Word, ...],
        at_s: float,
        *,
        final: bool,
        alternatives: tuple[str, ...] = (),
    ) -> SpeechHeard:
        start_s, end_s = span.start / RATE_HZ, span.end / RATE_HZ
        trusted = self.gaps.doubted(words)
        utterance = Utterance(self._number, Speaker.CALLER, trusted, start_s, end_s, final)
        return SpeechHeard(utterance, at_s, alternatives)


def _judged(hypothesis: Hypothesis, span: Span) -> Judged:
    """What is left of a hypothesis, on the clock of the call."""
    return judge(
        _placed(hypothesis.words, span),
        span.voice,
        p_no_speech=hypothesis.p_no_speech,
        runaway=hypothesis.runaway,
    )


def _placed(words: Sequence[HeardWord], span: Span) -> tuple[Word, ...]:
    """Words with times since the call began."""
    start_s = span.start / RATE_HZ
    return tuple(Word(w.text, start_s + w.start_s, start_s + w.end_s, w.p) for w in words)
