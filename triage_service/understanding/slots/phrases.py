"""An utterance as plain tokens with its numbers in digits, for readers of days and places."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from triage_service.domain.transcript import Word
from triage_service.understanding.cardinals import cardinal

_TOKENS = re.compile(
    r"\d{4}-\d\d?-\d\d?|\d\d?([/.-])\d\d?\1(?:20)?\d\d|\d\d?[:.]\d\d(?=\s*[ap]\.?m|\b)"
    r"|\d+(?:st|nd|rd|th)\b|[mab]\d+|\d+[a-z]?\b|\d+|[a-z]+(?:['&-][a-z]+)*|[.?!;]+|,"
)
_REWRITES = (
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"(\d)([ap]m)\b"), r"\1 \2"),
    (re.compile(r"o[' ]?clock"), "oclock"),
)
_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11",
    "twelfth": "12", "thirteenth": "13", "fourteenth": "14", "fifteenth": "15",
    "sixteenth": "16", "seventeenth": "17", "eighteenth": "18", "nineteenth": "19",
    "twentieth": "20", "thirtieth": "30",
}  # fmt: skip
_SUFFIXES = {"1": "st", "2": "nd", "3": "rd"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number in digits, or a mark."""

    text: str
    """Lower case; `14th`, `2026`, `o'clock` as `oclock`."""
    first: int
    """Index of the first word it comes from."""
    last: int
    """Index of the last such word."""
    is_name: bool
    """The recogniser wrote it with a capital."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens, and one text in which they are searched."""

    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    """Where each token begins in `text`."""
    text: str
    """The tokens with a space between."""

    @staticmethod
    def of(words: Sequence[Word]) -> "Phrase":
        """The tokens of words."""
        tokens = tuple(_numbered([t for n, word in enumerate(words) for t in _tokens(n, word)]))
        starts = accumulate((len(token.text) + 1 for token in tokens), initial=0)
        return Phrase(tokens, tuple(starts)[: len(tokens)], " ".join(t.text for t in tokens))

    def span(self, match: re.Match[str], group: str | int = 0) -> tuple[int, int]:
        """The half-open range of tokens that a match in `text`, or a group of it, touches."""
        start, end = match.span(group)
        return bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)


def _tokens(index: int, word: Word) -> list[Token]:
    text = word.text.replace("\u2019", "'")
    plain = text.lower()
    if plain.isalpha() and plain.isascii():  # nothing to take apart
        return [Token(plain, index, index, text[:1].isupper())]
    for regex, plainer in _REWRITES:
        plain = regex.sub(plainer, plain)
    is_name = text[:1].isupper()
    return [Token(found.group(), index, index, is_name) for found in _TOKENS.finditer(plain)]


def _numbered(tokens: Sequence[Token]) -> list[Token]:
    """Tokens with the words for numbers read."""
    out: list[Token] = []
    at = 0
    texts = [token.text for token in tokens]
    while at < len(tokens):
        number, size = cardinal(texts[at : at + 9])
        ordinal = _ORDINALS.get(texts[at + size]) if at + size < len(tokens) else None
        if ordinal and number in ("", "20", "30") and not (number and int(ordinal) > 9):
            n = str(int(number or "0") + int(ordinal))
            suffix = "th" if n in ("11", "12", "13") else _SUFFIXES.get(n[-1], "th")
            number, size = n + suffix, size + 1
        if size:
            out.append(Token(number, tokens[at].first, tokens[at + size - 1].last, False))
        else:
            out.append(tokens[at])
        at += max(size, 1)
    return out
