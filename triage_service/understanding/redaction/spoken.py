"""Words as tokens for the finders of personal data, and numbers said in words as digits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage_service.domain.transcript import Word
from triage_service.understanding.cardinals import cardinal


class Kind(StrEnum):
    """What personal data is."""

    PHONE = "phone"
    POSTCODE = "postcode"
    PLATE = "plate"
    NI = "national insurance number"
    NHS = "NHS number"
    CARD = "card"
    EMAIL = "email"
    BIRTH = "date of birth"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words that holds personal data."""

    kind: Kind
    first: int
    """Index of its first word."""
    last: int
    """Index of its last word."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, or a number said in several."""

    text: str
    """Lower case, bare of marks around it; numbers in digits once they were read."""
    first: int
    """Index of the first word it comes from."""
    last: int
    """Index of the last such word."""
    capital: bool
    """It is written with a capital, in a text that is not all capitals."""
    pauses: bool
    """A comma or stop follows."""


_EDGES = "\"'“”‘’()[]<>,.;:?!…–—-"
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_WRITTEN_ORDINAL = re.compile(r"(\d\d?)(?:st|nd|rd|th)")
_LONGEST_NUMBER = 9


def plain(words: Sequence[Word]) -> tuple[Token, ...]:
    """One token for each word that is more than a mark."""
    shouted = all(word.text.isupper() for word in words if word.text.isalpha())
    tokens = []
    for index, word in enumerate(words):
        written = word.text.replace("\u2019", "'")
        bare = written.strip(_EDGES)
        if bare:
            pauses = written.rstrip("\"'”’)]>")[-1] in ",.;:?!…–—"
            capital = bare[0].isupper() and not shouted
            tokens.append(Token(bare.lower(), index, index, capital, pauses))
    return tuple(tokens)


def numbered(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Tokens with numbers read: `twenty second` is `22nd`, `one hundred and six` is `106`."""
    texts = [token.text for token in tokens]
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        breath = texts[at : at + _LONGEST_NUMBER]
        if breath[0] == "a" and breath[1:2] == ["hundred"]:
            breath[0] = "one"
        number, size = cardinal(breath)
        following = texts[at + size] if at + size < len(tokens) else ""
        ordinal = _ORDINALS.get(following, 0)
        if ordinal and (not size or (number in ("20", "30") and ordinal < 10)):
            number, size = f"{int(number or 0) + ordinal}th", size + 1
        elif written := _WRITTEN_ORDINAL.fullmatch(texts[at]):
            number, size = f"{written[1]}th", 1
        last = tokens[at + max(size, 1) - 1]
        text = number if size else texts[at]
        out.append(Token(text, tokens[at].first, last.last, tokens[at].capital, last.pauses))
        at += max(size, 1)
    return tuple(out)
