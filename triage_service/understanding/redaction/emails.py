"""E-mail addresses, written or said: "dave dot smith at gmail dot com"."""

import re
from collections.abc import Iterator, Sequence

from triage_service.understanding.redaction.spoken import Kind, Span, Token
from triage_service.understanding.wordlist import listed

_TLD = (
    "(?:com|co|org|net|uk|gov|ac|sch|nhs|police|io|me|info|biz|email|pl|ie|eu|fr|de|in|pk|ng|ro|es"
    "|it|xyz|online|example)"
)
_PROVIDER = (
    "(?:gmail|g mail|googlemail|google mail|hotmail|hot mail|outlook|yahoo|icloud|i cloud|aol"
    "|protonmail|btinternet|bt internet|virginmedia|virgin media|talktalk)"
)
_DOT = r"(?: ?\.| dot| full stop| point)"
_SPOKEN = re.compile(
    rf"(?<= )at (?:{_PROVIDER}|(?:(?!at )[a-z0-9'-]+ ){{0,4}}[a-z0-9'-]+(?={_DOT} ?{_TLD}\b))"
    rf"(?:{_DOT} ?{_TLD}\b)*"
)
"""From "at" to the last part of the domain, in tokens with a space between."""
_BEFORE = listed(
    """
    is it's its it'll be was email emails email's e-mail e-mails e-mail's mail mails mail's address
    to from use try contact on me my so that's thats yeah yes at send sent named just want i'd
    """
)
"""Words that an address does not begin with, and that it follows."""
_MOST_WORDS = 14


def emails(tokens: Sequence[Token]) -> Iterator[Span]:
    """E-mail addresses, with what stands before the "at"."""
    for token in tokens:
        if "@" in token.text:
            yield Span(Kind.EMAIL, token.first, token.last)
    starts, text = [], " "
    for token in tokens:
        starts.append(len(text))
        text += f"{token.text} "
    for found in _SPOKEN.finditer(text):
        at = starts.index(found.start())
        last = max(n for n, start in enumerate(starts) if start < found.end())
        first = _begin(tokens, at)
        if first < at:
            yield Span(Kind.EMAIL, tokens[first].first, tokens[last].last)


def _begin(tokens: Sequence[Token], at: int) -> int:
    """Where the part before the "at" begins; `at` itself when nothing can be it."""
    first = at
    while first > max(0, at - _MOST_WORDS):
        before = tokens[first - 1]
        if before.text in _BEFORE or before.pauses:
            break
        first -= 1
    return first
