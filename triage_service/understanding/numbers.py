"""Spoken symbols: words for digits, letters and strokes as runs of symbols.

"Bravo Delta one nine X-ray" becomes the run `BD19X`; "double oh seven" becomes `°°7` (an "oh" is
a nought or a letter, as its place demands); "twenty stroke one two, no sorry, three" becomes
`20/12!3`, so that a reader may try both what a correction replaces and what it restarts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from triage_service.domain.transcript import Word
from triage_service.understanding.cardinals import DIGITS, cardinal
from triage_service.understanding.letters import FIRM, LOOSE, LOOSE_DIGITS, OH, code
from triage_service.understanding.wordlist import listed

CORRECTION = "!"
"""The symbol of "no, sorry" inside a run."""

_MARKS = {"stroke": "/", "slash": "/", "oblique": "/", "plus": "+"}
_REPEATS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_PLURALS = {"ohs": OH, "os": OH, "zeros": "0", "zeroes": "0", "noughts": "0", "sixes": "6"} | {
    f"{word}s": digit for word, digit in DIGITS.items() if digit not in "06"
}
_TIMES = {"two": 2, "three": 3, "four": 4}
_GLUE = listed("erm er um uh uhm ah forward hyphen dash space then capital letter brackets bracket")
_SORRY = frozenset({"sorry", "no", "wait", "correction", "actually", "rather", "mean", "scratch"})
_AFTER_SORRY = _SORRY | listed("i it's its that's thats is it hang on make that the")
_SPELLED = frozenset({"for", "as", "in", "like"})
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|am|pm|p|k|m|s|ft|mph|cm|kg|mg|ml|g|cc)")
_MIXED = re.compile(r"[a-z0-9/]*[0-9/][a-z0-9/]*|\+\d+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """What one spoken unit stands for."""

    text: str
    """Upper-case letters, digits, `/`, `+` or `°` (an "oh"); `!` for a correction."""
    first: int
    """Index of the first word it was spoken with."""
    last: int
    """Index of the last such word."""
    is_word: bool = False
    """It may as well be an ordinary word, such as "a", "I", "are" or "for"."""
    pauses: bool = False
    """A comma or stop follows it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    written: str
    """As the recogniser wrote it, capitals kept."""
    word: int
    pauses: bool
    """A comma or stop follows it."""


_END = _Piece("", "", -1, pauses=True)
_PEEK = 3
"""So many ends follow the last piece that a reader may look ahead."""


def runs(words: Sequence[Word]) -> Iterator[tuple[Symbol, ...]]:
    """Yield the stretches of words that can be read as symbols, in order."""
    pieces = [*_pieces(words), *[_END] * _PEEK]
    run: list[Symbol] = []
    at = 0
    while at <= len(pieces) - _PEEK:
        size = _read(pieces, at, run)
        if size:
            last = pieces[at + size - 1]
            run[-1] = replace(run[-1], pauses=run[-1].pauses or last.pauses)
        elif run:
            yield tuple(run)
            run = []
        at += max(size, 1)


def _pieces(words: Sequence[Word]) -> Iterator[_Piece]:
    """The words, hyphens and marks taken off: `X-ray,` gives `xray`, pausing."""
    shouted = all(word.text.isupper() for word in words if word.text.isalpha())
    for index, word in enumerate(words):
        plain = re.sub("(?i)x-ray", "xray", word.text.replace("\u2019", "'"))
        for found in re.finditer(r"(\+?[A-Za-z0-9/']+)([,.;?!]?)", plain):
            written = found[1].lower() if shouted else found[1]
            yield _Piece(written.lower(), written, index, pauses=bool(found[2]))


def _read(pieces: Sequence[_Piece], at: int, run: list[Symbol]) -> int:
    """Add the symbol that stands at a place to the run.

    Returns:
        How many pieces were taken; 0 where nothing stands that belongs to a run.
    """
    piece, following = pieces[at], pieces[at + 1]
    text = piece.text
    if text == "double" and following.text in ("you", "u"):
        run.append(Symbol("W", piece.word, following.word))
        return 2
    if text in _REPEATS and (once := _character(following.text)):
        run.append(Symbol(once * _REPEATS[text], piece.word, following.word))
        return 2
    if text in _TIMES and (once := _PLURALS.get(following.text, "")):
        run.append(Symbol(once * _TIMES[text], piece.word, following.word))
        return 2
    # What can be spoken in one breath is one number, and a comma ends it.
    stop = next(n for n, later in enumerate(pieces[at:], start=1) if later.pauses)
    breath = [later.text for later in pieces[at : at + min(stop, _LONGEST_CARDINAL)]]
    number, size = cardinal(breath)
    if size:
        run.append(Symbol(number, piece.word, pieces[at + size - 1].word))
        return size
    if run and (size := _aside(pieces, at, run)):
        return size
    return _single(piece, run)


_LONGEST_CARDINAL = 9
"""`Ninety nine thousand nine hundred and ninety nine`, and one to see what follows."""


def _aside(pieces: Sequence[_Piece], at: int, run: list[Symbol]) -> int:
    """Take what stands between symbols: a correction, a filler, `for bravo`; 0 for none."""
    piece, text = pieces[at], pieces[at].text
    size = 2 if text in ("hang", "hold") and pieces[at + 1].text == "on" else int(text in _SORRY)
    if size:
        while pieces[at + size].text in _AFTER_SORRY:
            size += 1
        run.append(Symbol(CORRECTION, piece.word, pieces[at + size - 1].word))
        return size
    if text in _GLUE:
        return 1
    if text in _SPELLED and (letter := run[-1].text[-1].replace(OH, "O")).isalpha():
        for size in (2, 3):
            spelled = pieces[at + size - 1]
            if spelled.text not in _SPELLED:
                if len(spelled.text) < 2 or spelled.text[0] != letter.lower():
                    return 0
                sure = run[-1].text[:-1] + letter
                run[-1] = replace(run[-1], text=sure, last=spelled.word, is_word=False)
                return size
    return 0


def _single(piece: _Piece, run: list[Symbol]) -> int:
    """Add the symbol of one word, if it has one."""
    text = piece.text
    symbol, is_word = _character(text) or _written(piece), False
    if not symbol or text in LOOSE:
        symbol, is_word = LOOSE.get(text, ""), True
    if run and text in LOOSE_DIGITS:
        symbol = LOOSE_DIGITS[text]
    if run and text == "of" and run[-1].text[-1].isdigit():
        symbol = "/"
    if symbol:
        run.append(Symbol(symbol, piece.word, piece.word, is_word=is_word))
    return bool(symbol)


def _character(text: str) -> str:
    """The digit, letter or mark that a word names; empty when it names none."""
    if text in ("oh", "o", "owe"):
        return OH
    if len(text) == 1 and text.isalnum():
        return text.upper()
    return _MARKS.get(text) or DIGITS.get(text) or FIRM.get(text.removesuffix("'s"), "")


def _written(piece: _Piece) -> str:
    """Symbols that the recogniser wrote itself (`20/123456/24`, `BD19`, then `XKP`)."""
    if _MIXED.fullmatch(piece.text) and not _ORDINAL.fullmatch(piece.text):
        return piece.text.upper()
    return code(piece.written)
