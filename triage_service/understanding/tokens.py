"""Speech as tokens: one spelling for each word, whatever the recogniser or the region wrote.

Strategy: cues and callers' words go through the same `spell`, so that a cue written in plain
English meets every contraction ("he's", "hes", "he is"), dialect ("they am", "ay", "cor") and
slip. Two unions are deliberate, because speech and recognisers blur them: all present forms of
*be* and *have* become `is`, and every contracted *not* becomes a token of its own.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from triage_service.domain.transcript import Word
from triage_service.understanding.spellings import FORMS

STOP = "."
"""The token that ends a sentence; no cue crosses it."""
REACH_TOKENS = 14
"""How far a word still governs another where the recogniser wrote no stops (chosen; see tests)."""

_SUFFIXES = {
    "'s": "is", "'m": "is", "'re": "is", "'ve": "is", "'ll": "will", "'d": "would",
    "n't": "not", "s'": "s", "in'": "ing",
}  # fmt: skip
_SUFFIXED = re.compile(r"(?P<stem>[a-z0-9]+?)(?P<end>'s|'m|'re|'ve|'ll|'d|n't|s'|in')")
_FILLERS = frozenset(
    {"er", "erm", "um", "uh", "uhm", "hmm", "mm", "mmm", "eh", "ah", "oh", "ooh", "ugh"}
)
_JOINS = frozenset(
    {"and", "but", "because", "so", "then", "while", "which", "plus", "although", "until", "till"}
)
_STOPS = frozenset({".", "?", "!", "?!", "!!"})  # three dots are a hesitation
PAUSE_S = 0.6
"""A silence between two words so long ends a clause (chosen; see tests)."""
TURN_S = 1.5
"""A silence so long ends a sentence: the machine may have spoken in it (`decide_quiet_s`)."""
_PIECES = re.compile(r"'?[a-z0-9]+(?:'[a-z0-9]*)*(?P<cut>-(?![a-z0-9]))?|[.?!;:,–—…]+")
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Token:
    """One normalised word."""

    text: str
    word: int
    """Index of the recogniser's word it comes from; one word may give several tokens."""
    start: int
    """Offset in `Line.text` of its first character."""
    clause: int
    """Number of its clause, counting from 0; commas, stops and conjunctions begin a new one."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words as normalised tokens, and as one text in which cues are searched."""

    tokens: tuple[Token, ...]
    text: str
    """Each token after one space, then a last space; floating words begin with `~`, negations
    with `!`, so that a cue can step over them."""
    starts: tuple[int, ...]
    """`Token.start` of each token."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that `text[start:end]` touches; it starts at a space."""
        return bisect_right(self.starts, start + 1) - 1, bisect_right(self.starts, end - 1)

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The tokens of the sentence that holds a range, at most `REACH_TOKENS` to either side."""
        low, high = first, last
        while low > max(0, first - REACH_TOKENS) and self.tokens[low - 1].text != STOP:
            low -= 1
        while high < min(len(self.tokens), last + REACH_TOKENS) and self.tokens[high].text != STOP:
            high += 1
        return low, high

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens `first` to `last` (exclusive) stand in `text`, spaces at both ends."""
        end = self.starts[last] if last < len(self.starts) else len(self.text)
        return self.starts[first] - 1, end

    def words(self, first: int, last: int) -> str:
        """Tokens `first` to `last` (exclusive) in the form of `text`, spaces at both ends."""
        return "".join(f" {token.text}" for token in self.tokens[first:last]) + " "


def spell(word: str) -> tuple[str, ...]:
    """The tokens of one lower-case written word without punctuation: `he's` gives `he`, `is`."""
    if form := FORMS.get(word):
        return tuple(form.split())
    if word.isalpha():
        return (word,)
    word = word.lstrip("'")
    suffixed = _SUFFIXED.fullmatch(word)
    if not suffixed:
        return (word.strip("'"),)
    stem, end = suffixed["stem"], suffixed["end"]
    if end in ("s'", "in'"):
        return spell(stem + _SUFFIXES[end])
    return (*spell(stem), _SUFFIXES[end])


def tokenise(words: Sequence[Word]) -> Line:
    """Normalise words of one or more utterances.

    Fillers go, and so do repetitions of one or two tokens ("he's, he's got a, a knife") and
    broken-off words ("kn- knife"); none of them carries meaning and all of them hide cues.
    """
    made: list[tuple[str, int, int]] = []
    clause = 0
    for index, word in enumerate(words):
        silence_s = word.start_s - words[index - 1].end_s if index else 0.0
        clause += silence_s >= PAUSE_S
        if silence_s >= TURN_S and made and made[-1][0] != STOP:
            made.append((STOP, index - 1, clause))
        for shape in _shapes(word.text.lower()):
            if shape[0] in ".?!;:,–—…":
                clause += 1
                if shape in _STOPS and made and made[-1][0] != STOP:
                    made.append((STOP, index, clause))
            elif shape not in _FILLERS:
                for text in spell(shape):
                    clause += text in _JOINS
                    made.append((text, index, clause))
                    _drop_stutter(made)
    return _line(made)


def _shapes(written: str) -> Sequence[str]:
    """The words and marks of one written word; what was broken off is left out."""
    if written.isascii() and written.isalpha():  # most words: nothing to take apart
        return (written,)
    found = _PIECES.finditer(written.translate(_CURLY))
    return [piece.group() for piece in found if not piece["cut"]]


def _drop_stutter(made: list[tuple[str, int, int]]) -> None:
    """Take the last token or pair of tokens off again where it repeats what is before it."""
    texts = [text for text, _, _ in made[-4:]]
    if len(texts) > 1 and texts[-1] == texts[-2]:
        made.pop()
    elif len(texts) == 4 and texts[:2] == texts[2:]:
        del made[-2:]


def _line(made: Sequence[tuple[str, int, int]]) -> Line:
    tokens = []
    start = 1
    for text, word, clause in made:
        tokens.append(Token(text, word, start, clause))
        start += len(_marked(text)) + 1
    marked = "".join(f" {_marked(token.text)}" for token in tokens) + " "
    return Line(tuple(tokens), marked, tuple(token.start for token in tokens))


def _marked(text: str) -> str:
    """A token as it stands in `Line.text`."""
    return f"{_SIGILS.get(text, '')}{text}"


@dataclass(frozen=True, slots=True)
class Way:
    """A way of saying something: a pattern of `taxonomy/cues.py`, ready to be searched."""

    regex: re.Pattern[str]
    """To be searched in `Line.text`."""
    needs: tuple[frozenset[str], ...]
    """Of each of these sets a word must be there, the most telling set first; `strang*` is the
    beginning of one. Empty where nothing can be told."""
    negates: bool
    """It is itself a negation, as in `not breathing`."""


_NEGATIVES = frozenset({"not", "no", "never", "without", "noone", "nothing"})
_FLOATERS = frozenset(
    {"just", "still", "now", "always", "really", "literally", "actually", "basically", "only"}
    | {"already", "also", "all", "both", "even", "suddenly", "fucking", "bloody", "flipping"}
    | {"effing", "right", "like", "well", "properly", "obviously", "then", "currently", "please"}
    | {"constantly", "continually", "so", "very"}
)
"""Words that may stand anywhere inside a cue."""
_SIGILS = dict.fromkeys(_FLOATERS, "~") | dict.fromkeys(_NEGATIVES, "!")
_COMMON = frozenset(
    {"a", "an", "the", "is", "was", "i", "me", "my", "he", "him", "his", "she", "her", "they"}
    | {"them", "it", "you", "your", "we", "us", "our", "there", "this", "that", "to", "in", "on"}
    | {"at", "of", "for", "with", "from", "up", "out", "off", "down", "not", "no", "do", "did"}
    | {"can", "will", "would", "want", "got", "get", "been", "and", "or", "but", "so", "just"}
    | {"go", "going", "come", "some", "any", "one", "what", "who", "here", "know", "think", "say"}
)
"""Words of nearly every call, poor at telling which cue to try."""
_MARKS = re.compile(r"\.\.\.[1-9]|[a-z0-9']+\*?|[()\[\]|^]")
_BEGINNING = rf"(?:\A|(?<= \{STOP}))"
_END = rf"(?= (?:\{STOP}|\Z))"


def read_pattern(text: str) -> Way:
    """Compile a checked pattern.

    Unless the pattern is a negation itself, one may stand inside; the scope then denies the cue.
    """
    marks = _MARKS.findall(text)
    negates = not _NEGATIVES.isdisjoint(t for mark in marks for t in spell(mark))
    between = rf"(?: [{'~' if negates else '~!'}][^ ]+){{0,3}}?"
    source, needs = _choice(marks[::-1], between)
    return Way(re.compile(rf"(?:{source})(?= )"), needs, negates)


_Needs = tuple[frozenset[str], ...]


def _choice(marks: list[str], between: str) -> tuple[str, _Needs]:
    """Read alternatives up to a closing bracket or the end; `marks` is reversed and consumed."""
    sources: list[str] = []
    needs: list[_Needs] = []
    while True:
        source, needed = _sequence(marks, between)
        sources.append(source)
        needs.append(needed)
        if not marks or marks.pop() != "|":
            break
    if len(needs) == 1:
        return sources[0], needs[0]
    either = (frozenset().union(*(needed[0] for needed in needs)),) if all(needs) else ()
    return "|".join(sources), either


def _sequence(marks: list[str], between: str) -> tuple[str, _Needs]:
    """Read words, gaps and groups up to `|`, a closing bracket or the end."""
    pieces: list[str] = []
    needs: list[frozenset[str]] = []
    while marks and marks[-1] not in "|)]":
        mark = marks.pop()
        if mark in "([":
            inner, needed = _choice(marks, between)
            pieces.append(f"(?:{inner})?" if mark == "[" else f"(?:{inner})")
            needs += needed if mark == "(" else ()
        elif mark == "^":
            pieces.append(_END if pieces else _BEGINNING)
        elif mark.startswith("..."):
            pieces.append(rf"(?: [^ .]+){{0,{mark[3]}}}?")
        else:
            for word in (mark,) if mark.endswith("*") else spell(mark):
                stem = f" {_marked(word)}"
                pieces.append(f"{stem[:-1]}[^ ]*" if word.endswith("*") else stem)
                needs.append(frozenset({word}))
    return between.join(pieces), tuple(sorted(dict.fromkeys(needs), key=_rarity))


def _rarity(needs: frozenset[str]) -> tuple[int, int]:
    """Sorts the most telling words first: few common ones, then few at all."""
    return len(needs & _COMMON), len(needs)
