"""Written calls turned into what a telephone recogniser would have made of them, seeded.

Strategy: a call becomes a list of words, each knowing the risks it shows; every change is made to
the words, and the cues are read back from them, so text and cues cannot drift apart.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from models.training.corpus import Row


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch without spaces, the risks it shows, and whether it begins a turn."""

    text: str
    risks: frozenset[str] = frozenset()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn from."""

    text: str
    cues: Mapping[str, tuple[int, int]]
    """Risk to first and past-the-last character."""
    intent: str
    level: str
    hard: bool
    """Looks dangerous and is not, so a false alarm on it counts more."""


FILLERS = ("um", "uh", "erm", "er", "like", "you know", "I mean", "well", "so", "right", "yeah")
"""What callers say while thinking (and recognisers write)."""

CLOSINGS = (
    "Okay.", "Thank you.", "Yeah.", "Yes please.", "That's it really.", "Okay, thank you.",
    "Right, okay.", "Yeah, that's right.", "Can you hear me?", "I'll hold.", "Alright, ta.",
)  # fmt: skip
"""Turns that change nothing, whatever was said before."""

OPENINGS = (
    "Hello?", "Hiya.", "Oh, hello there.", "Yes, hello.", "Good morning.", "Is that the police?",
    "Hi, sorry to bother you.", "Oh, it's a machine.", "Right, okay.", "Evening.", "Am I through?",
)  # fmt: skip
"""Turns before the point."""

HEARD_AS = {
    "they're": "there", "there": "their", "their": "there", "you're": "your", "your": "you're",
    "it's": "its", "its": "it's", "two": "to", "to": "two", "too": "to", "four": "for",
    "for": "four", "our": "are", "are": "our", "here": "hear", "road": "rode", "by": "buy",
    "right": "write", "write": "right", "he's": "his", "his": "he's", "been": "bin", "i've": "i",
    "i'm": "im", "and": "an", "an": "and", "then": "than", "mom": "mum", "mum": "mom",
    "ain't": "aint", "off": "of", "of": "off", "me": "my", "my": "me", "were": "where",
    "where": "were", "one": "won", "gonna": "going to", "wanna": "want to", "the": "a",
    "a": "the", "them": "em", "that's": "thats", "passed": "past", "hour": "our",
}  # fmt: skip
"""Words that 8 kHz recognisers swap; none that tells danger from no danger, so no `no`, `know`."""

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EDGE = re.compile(r"^[^\w'£]+|[^\w'%]+$")


def words_of(row: Row) -> list[Word]:
    """The call's words; a word shows a risk when it touches the risk's cue."""
    words: list[Word] = []
    turn_start = 0
    for turn in row.turns:
        for found in re.finditer(r"\S+", turn):
            start, end = turn_start + found.start(), turn_start + found.end()
            touched = (r for r, (first, last) in row.cues.items() if start < last and first < end)
            fresh = turn[: found.start()].strip() == ""
            words.append(Word(found.group(), frozenset(touched), fresh))
        turn_start += len(turn) + 1
    return words


def text_of(words: Sequence[Word]) -> tuple[str, dict[str, tuple[int, int]]]:
    """The words as text, a turn a line, and where each risk's cue stands in it."""
    text, spans = "", dict[str, tuple[int, int]]()
    for word in words:
        if text:
            text += "\n" if word.first else " "
        for risk in word.risks:
            start = spans.get(risk, (len(text), 0))[0]
            spans[risk] = (start, len(text) + len(word.text))
        text += word.text
    return text, spans


def stumbled(words: Sequence[Word], rng: Random) -> list[Word]:
    """Fillers put in and taken out, a word said twice."""
    spoken: list[Word] = []
    for word in words:
        bare = _EDGE.sub("", word.text).lower()
        if bare in {"um", "uh", "erm", "er"} and not word.risks and rng.random() < 0.5:
            spoken.append(Word("", frozenset(), word.first))
            continue
        if rng.random() < 0.03:
            spoken.append(Word(rng.choice(FILLERS), word.risks, word.first))
            word = Word(word.text, word.risks)
        spoken.append(word)
        if rng.random() < 0.015:
            spoken.append(Word(word.text, word.risks))
    return _without_empty(spoken)


def misheard(words: Sequence[Word], rng: Random) -> list[Word]:
    """A few words lost, swapped for their homophones or misspelt; cues mostly spared."""
    heard: list[Word] = []
    for word in words:
        spare = 0.4 if word.risks else 1.0
        bare = _EDGE.sub("", word.text).lower()
        if len(words) > 6 and rng.random() < 0.03 * spare:
            heard.append(Word("", frozenset(), word.first))
        elif bare in HEARD_AS and rng.random() < 0.06:
            heard.append(Word(HEARD_AS[bare], word.risks, word.first))
        elif len(bare) > 4 and bare.isalpha() and rng.random() < 0.015 * spare:
            at = rng.randrange(1, len(bare) - 1)
            heard.append(Word(bare[:at] + bare[at + 1 :], word.risks, word.first))
        else:
            heard.append(word)
    return _without_empty(heard)


def numbers_swapped(words: Sequence[Word]) -> list[Word]:
    """Digits written as words, and number words as digits."""
    return [Word(_number_swapped(w.text), w.risks, w.first) for w in words]


def example_of(row: Row, rng: Random, routine: Sequence[Row]) -> Example:
    """One heard version of a written call.

    Args:
        row: The call.
        rng: Where chance comes from.
        routine: Calls without risk or level, of any intent, that may stand before a dangerous one.
    """
    words = _with_turns(row, words_of(row), rng, routine)
    if rng.random() < 0.15:
        words = numbers_swapped(words)
    if rng.random() < 0.4:
        words = stumbled(words, rng)
    if rng.random() < 0.4:
        words = misheard(words, rng)
    text, cues = text_of(words)
    return Example(text, cues, row.intent, row.level, is_hard(row))


def plain(row: Row) -> Example:
    """The call as it was written."""
    return Example(row.text, row.cues, row.intent, row.level, is_hard(row))


def is_hard(row: Row) -> bool:
    """Whether the call looks more dangerous than it is."""
    return "hard_negative" in row.tags and row.level not in {"L0", "L1"}


def _with_turns(row: Row, words: list[Word], rng: Random, routine: Sequence[Row]) -> list[Word]:
    """Sometimes a turn before and a turn after: neither may change what the call is.

    A danger may stand before and after any routine turn, for what was once said stays said; a
    routine call only beside a turn of its own intent, so that the number of turns says nothing
    about danger.
    """
    danger = row.level in {"L0", "L1"}
    fitting = [other for other in routine if danger or other.intent == row.intent]
    before, after = rng.random(), rng.random()
    if len(words) > 60 or not fitting:
        return words
    if before < 0.15:
        words = [*words_of(rng.choice(fitting)), *words]
    elif before < 0.25:
        words = [*_said(rng.choice(OPENINGS)), *words]
    if after < 0.12:
        words = [*words, *words_of(rng.choice(fitting))]
    elif after < 0.20:
        words = [*words, *_said(rng.choice(CLOSINGS))]
    return words


def _said(turn: str) -> list[Word]:
    first, *others = turn.split()
    return [Word(first, first=True), *(Word(word) for word in others)]


def _without_empty(words: Sequence[Word]) -> list[Word]:
    """The words that are left; a turn whose first word went begins with its second."""
    kept: list[Word] = []
    first = False
    for word in words:
        first = first or word.first
        if word.text:
            kept.append(Word(word.text, word.risks, first))
            first = False
    return kept


def _number_swapped(text: str) -> str:
    bare = _EDGE.sub("", text)
    if bare.isascii() and bare.isdigit() and (len(bare) <= 2):
        return text.replace(bare, _in_words(int(bare)))
    if bare.isascii() and bare.isdigit():
        return text.replace(bare, " ".join(_UNITS[int(digit)] for digit in bare))
    known = [*_UNITS[2:], *_TENS]
    if bare.lower() in known:
        at = known.index(bare.lower())
        return text.replace(bare, str(at + 2 if at < len(_UNITS) - 2 else 10 * (at - 16)))
    return text


def _in_words(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return _TENS[tens - 2] + (f" {_UNITS[unit]}" if unit else "")
