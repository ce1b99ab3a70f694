"""Personal data in what was said: found, and blanked out before others read it.

Strategy: who reads a blanked text must learn nothing from a doubt, so a doubt is blanked; only the
words that tell of danger are never taken for a name or a place.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage_service.domain.transcript import Word
from triage_service.taxonomy.cues import CueRule
from triage_service.understanding.redaction.addresses import addresses
from triage_service.understanding.redaction.births import births
from triage_service.understanding.redaction.emails import emails
from triage_service.understanding.redaction.names import names
from triage_service.understanding.redaction.numbers import numbers
from triage_service.understanding.redaction.ordinary import COMMON
from triage_service.understanding.redaction.spoken import Span, numbered, plain

_WORDS = re.compile(r"[a-z']{2,}")


@dataclass(frozen=True, slots=True)
class Redacted:
    """What may be shown."""

    text: str
    """The words with a blank such as `[phone]` for each stretch of personal data."""
    spans: tuple[Span, ...]
    """What was blanked, in order; they do not overlap."""


class Redactor:
    """Finds and blanks personal data; made once for the rules that are in force."""

    def __init__(self, cues: Iterable[CueRule] = ()) -> None:
        """Words that `cues` listen for are never taken for a name that no list knows."""
        heard = (word for cue in cues for way in cue.patterns for word in _WORDS.findall(way))
        self._common = COMMON | frozenset(heard)

    def find(self, words: Sequence[Word]) -> tuple[Span, ...]:
        """Every stretch of words that holds personal data, in order and without overlap.

        Args:
            words: One speaker's words, as a recogniser writes them or bare of marks and capitals.
        """
        tokens = plain(words)
        counted = numbered(tokens)
        found: list[Span] = []
        for span in (
            *emails(tokens),
            *births(counted),
            *numbers(words, tokens),
            *addresses(counted),
            *names(tokens, words, self._common),
        ):
            found = _with(found, span)
        return tuple(sorted(found, key=lambda span: span.first))

    def redact(self, words: Sequence[Word]) -> Redacted:
        """Words with their personal data blanked out."""
        spans = self.find(words)
        shown: list[str] = []
        at = 0
        for span in spans:
            shown += [word.text for word in words[at : span.first]]
            shown.append(f"[{span.kind}]")
            at = span.last + 1
        shown += [word.text for word in words[at:]]
        return Redacted(" ".join(shown), spans)


def _with(found: list[Span], span: Span) -> list[Span]:
    """Spans with one more; what it overlaps takes it in, under the kind that was found first."""
    apart = [other for other in found if other.last < span.first or span.last < other.first]
    touched = [other for other in found if other not in apart]
    if touched:
        first = min(span.first, *(other.first for other in touched))
        last = max(span.last, *(other.last for other in touched))
        span = Span(touched[0].kind, first, last)
    return [*apart, span]
