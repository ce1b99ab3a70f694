"""What a run of symbols may mean: slips put right in every likely way, and shapes found in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from triage_service.understanding.letters import OH
from triage_service.understanding.numbers import CORRECTION, Symbol
from triage_service.understanding.slots.surroundings import Surroundings

_REACH = 3
"""Symbols to either side that show whether a loose word was spelled."""
_SURE = 2
"""So many sure symbols within reach make a loose one sure."""
_LETTERS_AND_WORDS = frozenset({"A", "I"})
"""Loose as they are, they are written no other way; they may begin or end a value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A form that a value may have."""

    regex: re.Pattern[str]
    """Matches the whole of a value."""
    form: str
    """How its groups are written."""
    longest: int
    """Most characters that it can have."""
    numeric: bool
    """Every "oh" in it is a nought."""

    def value(self, text: str) -> str:
        """The value that symbols stand for; empty where they have another shape."""
        found = self.regex.fullmatch(text.replace(OH, "0") if self.numeric else text)
        return self.form.format(*map(_settled, found.groups())) if found else ""


def shape(pattern: str, form: str, *, longest: int) -> Shape:
    r"""A shape with letters, where digits `\d` and letters written `<A-Z>` may be an "oh".

    No group of the pattern may hold both digits and letters.
    """
    source = pattern.replace(r"\d", f"[0-9{OH}]")
    return Shape(re.compile(re.sub("<([^>]*)>", rf"[\1{OH}]", source)), form, longest, False)


def numeric(pattern: str, form: str, *, longest: int) -> Shape:
    """A shape of digits, in which every "oh" is a nought."""
    return Shape(re.compile(pattern), form, longest, True)


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was said."""

    value: str
    first: int
    """Index of the first word it was spoken with."""
    last: int
    """Index of the last such word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a run: its symbols with every slip put right."""

    symbols: Sequence[Symbol]
    slipped_from: int | None = None
    """Index of the word at which the digits or letters begin that a correction replaces."""
    slipped_to: int = -1
    """Index of the correction's last word."""

    def told_from(self, found: Found) -> int:
        """The word before which the caller said what the value is, were it the slip's or not."""
        restarted = self.slipped_from is not None and found.first == self.slipped_to + 1
        return self.slipped_from if restarted and self.slipped_from is not None else found.first


def readings(run: Sequence[Symbol]) -> Iterator[Reading]:
    """What a run may mean, likeliest first.

    A correction most likely replaces as many digits or letters as it begins with, or as many as
    it has, or none ("sorry" may be a mere hitch); or it starts everything anew.
    """
    told = list(run)
    while told and told[-1].text == CORRECTION:
        told.pop()
    slips = [n for n, symbol in enumerate(told) if symbol.text == CORRECTION]
    if not slips:
        yield Reading(told)
        return
    before: list[Symbol] = []
    for start, end in zip([0, *(n + 1 for n in slips)], slips, strict=False):
        before = [*_without_last(before, _size(told[start:end])), *told[start:end]]
    after = told[slips[-1] + 1 :]
    n_before, n_after = _length(before), _length(after)
    slip, group = told[slips[-1]], _last_group(before)
    usual = min(_size(after), _length(group))
    digits = "".join(symbol.text for symbol in [*before, *after]).replace(OH, "0").isdigit()
    others = range(1, n_before) if digits else ()
    for size in dict.fromkeys((usual, min(n_after, n_before), 0, *others, n_before)):
        yield Reading([*_without_last(before, size), *after], group[0].first, slip.last)


def find(shape: Shape, reading: Reading, around: Surroundings) -> list[Found]:
    """All values of a shape in a reading; where the caller corrected himself, the last one."""
    found = list(_matches(shape, reading.symbols, around))
    return found if reading.slipped_from is None else found[-1:]


def _last_group(symbols: Sequence[Symbol]) -> Sequence[Symbol]:
    """The digits with which symbols end, or the letters."""
    kind = symbols[-1].text.replace(OH, "0").isdigit()
    for at in range(len(symbols), 0, -1):
        if symbols[at - 1].text.replace(OH, "0").isdigit() != kind:
            return symbols[at:]
    return symbols


def _length(symbols: Sequence[Symbol]) -> int:
    return sum(len(symbol.text) for symbol in symbols)


def _size(symbols: Sequence[Symbol]) -> int:
    """Length of the first group of digits or letters: what a correction most likely replaces."""
    text = "".join(symbol.text for symbol in symbols).replace(OH, "0")
    group = re.match(r"[0-9]+|[A-Z]+|.?", text)
    return len(group[0]) if group else 0


def _without_last(symbols: Sequence[Symbol], size: int) -> list[Symbol]:
    """All but the last `size` characters."""
    kept = list(symbols)
    while kept and size >= len(kept[-1].text):
        size -= len(kept.pop().text)
    if kept and size:
        kept[-1] = replace(kept[-1], text=kept[-1].text[:-size])
    return kept


def _matches(shape: Shape, reading: Sequence[Symbol], around: Surroundings) -> Iterator[Found]:
    """The longest value at each place, from left to right."""
    start = 0
    while start < len(reading):
        end = _end(shape, reading, start, around)
        if end:
            spoken = reading[start:end]
            value = shape.value("".join(symbol.text for symbol in spoken))
            yield Found(value, min(s.first for s in spoken), max(s.last for s in spoken))
        start = max(end, start + 1)


def _settled(group: str) -> str:
    """A group of a match with its "oh"s read as what they stand among."""
    return group.replace(OH, "O" if re.search("[A-Z]", group) else "0")


def _end(shape: Shape, reading: Sequence[Symbol], start: int, around: Surroundings) -> int:
    """Where the longest value that begins at `start` ends; 0 for none."""
    if start and not (reading[start - 1].is_word or _parted(reading[start - 1], reading[start])):
        return 0
    text, best = "", 0
    for end in range(start + 1, len(reading) + 1):
        text += reading[end - 1].text
        if len(text) > shape.longest:
            break
        closed = (
            end == len(reading) or reading[end].is_word or _parted(reading[end - 1], reading[end])
        )
        if closed and shape.value(text) and _spelled(reading[start:end], around):
            best = end
    return best


def _parted(left: Symbol, right: Symbol) -> bool:
    """A value may end between two symbols: at a pause, or where a digit meets a letter."""
    if left.pauses or left.text == OH:
        return True
    ends, begins = left.text[-1], right.text[0]
    same = ends.isdigit() == begins.isdigit() and ends.isalpha() == begins.isalpha()
    return not same and not {ends, begins} & {"/", "+"}


def _spelled(symbols: Sequence[Symbol], around: Surroundings) -> bool:
    """Every loose word among the symbols must stand for a symbol."""
    spells = around.spells(symbols[0].first, symbols[-1].last)
    for at, symbol in enumerate(symbols):
        near = (*symbols[max(0, at - _REACH) : at], *symbols[at + 1 : at + 1 + _REACH])
        sure = sum(not other.is_word for other in near)
        inside = 0 < at < len(symbols) - 1
        if symbol.is_word and symbol.text.isdigit():
            digits = inside and symbols[at - 1].text[-1] + symbols[at + 1].text[0]
            if not digits or not digits.replace(OH, "0").isdigit():
                return False
        elif symbol.is_word and not spells:
            placed = inside or symbol.text in _LETTERS_AND_WORDS
            if not placed or sure < _SURE:
                return False
    return True
