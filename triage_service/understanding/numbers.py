"""Spoken symbols: words for digits, letters and strokes as runs of characters.

"Bravo Delta one nine X-ray" becomes the run `BD19X`; "double oh seven" becomes `007`; "twenty
stroke one two, no sorry, three" becomes `20/1`, a slip, `2`, a slip's end and `3`, told apart so
that a reader may try both what a correction replaces and what it restarts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage_service.domain.transcript import Word

CORRECTION = "!"
"""The symbol of "no, sorry" inside a run."""

_UNITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "niner": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6",
    "seventy": "7", "eighty": "8", "ninety": "9",
}  # fmt: skip
_LETTERS = {
    "alpha": "A", "alfa": "A", "bravo": "B", "charlie": "C", "delta": "D", "echo": "E",
    "foxtrot": "F", "golf": "G", "hotel": "H", "india": "I", "juliet": "J", "juliett": "J",
    "kilo": "K", "lima": "L", "mike": "M", "november": "N", "oscar": "O", "papa": "P",
    "quebec": "Q", "romeo": "R", "sierra": "S", "tango": "T", "uniform": "U", "victor": "V",
    "whiskey": "W", "whisky": "W", "xray": "X", "yankee": "Y", "zulu": "Z", "zed": "Z", "zee": "Z",
}  # fmt: skip
_MARKS = {"stroke": "/", "slash": "/", "plus": "+"}
_REPEATS = {"double": 2, "triple": 3, "treble": 3}
_GLUE = frozenset({"erm", "er", "um", "uh", "forward", "hyphen", "dash"})
_SORRY = frozenset({"sorry", "no", "wait", "correction", "actually", "rather", "mean"})
_SPELLED = frozenset({"for", "as", "in", "like"})
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|am|pm|p|k|m|s|ft|mph)")
_MIXED = re.compile(r"[a-z0-9/]*[0-9/][a-z0-9/]*|\+\d+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """What one spoken unit stands for."""

    text: str
    """Upper-case letters, digits, `/` or `+`; `!` for a correction."""
    first: int
    """Index of the first word it was spoken with."""
    last: int
    """Index of the last such word."""
    is_word: bool = False
    """It may as well be the article "a" or the pronoun "I"."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    word: int
    pauses: bool
    """A comma or stop follows it."""


def runs(words: Sequence[Word]) -> Iterator[tuple[Symbol, ...]]:
    """Yield the stretches of words that can be read as symbols, in order."""
    pieces = [*_pieces(words), _Piece("", -1, pauses=True)]
    run: list[Symbol] = []
    at = 0
    while at < len(pieces):
        symbols, size = _read(pieces, at, run)
        run += symbols
        at += max(size, 1)
        if not size:
            if run:
                yield tuple(run)
            run = []


def _pieces(words: Sequence[Word]) -> Iterator[_Piece]:
    """The words in lower case, hyphens and marks taken off: `x-ray,` gives `xray`, pausing."""
    for index, word in enumerate(words):
        plain = word.text.lower().replace("x-ray", "xray")
        for found in re.finditer(r"(\+?[a-z0-9/']+)([,.;?!]?)", plain):
            yield _Piece(found[1], index, pauses=bool(found[2]))


def _read(pieces: Sequence[_Piece], at: int, run: Sequence[Symbol]) -> tuple[list[Symbol], int]:
    """The symbols that stand at a place, and how many pieces they take; 0 where none stands."""
    piece = pieces[at]
    following = pieces[at + 1] if at + 1 < len(pieces) else piece
    text = piece.text
    if text in _REPEATS and (once := _character(following.text)):
        return [Symbol(once * _REPEATS[text], piece.word, following.word)], 2
    if text in _TENS:
        unit = _UNITS.get(following.text, "0")
        if unit != "0" and not piece.pauses:
            return [Symbol(_TENS[text] + unit, piece.word, following.word)], 2
        return [Symbol(_TENS[text] + "0", piece.word, piece.word)], 1
    if text in _UNITS and following.text == "hundred" and not piece.pauses:
        return [Symbol(_UNITS[text] + "00", piece.word, following.word)], 2
    if text in _SORRY and run:
        return _correction(pieces, at)
    if text in _GLUE and run:
        return [], 1
    if run and text in _SPELLED and run[-1].text.isalpha():
        return [], _spelling_size(pieces, at, run[-1].text)
    symbol = _TEENS.get(text) or _character(text) or _written(text, run)
    if not symbol:
        return [], 0
    return [Symbol(symbol, piece.word, piece.word, is_word=text in ("a", "i"))], 1


def _character(text: str) -> str:
    """The digit, letter or mark that a word names; empty when it names none."""
    if text in _MARKS:
        return _MARKS[text]
    if len(text) == 1 and text.isalnum():
        return "0" if text == "o" else text.upper()
    return _UNITS.get(text) or _LETTERS.get(text, "")


def _written(text: str, run: Sequence[Symbol]) -> str:
    """Symbols that the recogniser wrote itself (`20/123456/24`, `BD19`, then `XKP`)."""
    if _MIXED.fullmatch(text) and not _ORDINAL.fullmatch(text):
        return text.upper()
    after_digit = bool(run) and run[-1].text[-1].isdigit()
    is_code = 2 <= len(text) <= 3 and text.isalpha() and not set(text) & set("aeiouy")
    return text.upper() if after_digit and is_code else ""


def _correction(pieces: Sequence[_Piece], at: int) -> tuple[list[Symbol], int]:
    """One correction of any length: `no, sorry, I mean`."""
    size = 1
    while pieces[at + size].text in _SORRY | {"i", "it's"}:
        size += 1
    return [Symbol(CORRECTION, pieces[at].word, pieces[at + size - 1].word)], size


def _spelling_size(pieces: Sequence[_Piece], at: int, letter: str) -> int:
    """How many pieces `for bravo` or `as in Birmingham` takes; 0 when it spells no `letter`."""
    for size in (2, 3):
        word = pieces[min(at + size - 1, len(pieces) - 1)].text
        if word not in _SPELLED:
            return size if len(word) > 1 and word[0] == letter[-1].lower() else 0
    return 0
