"""Numbers that name a person: telephones, cards, NHS and National Insurance, plates, postcodes."""

import re
from collections.abc import Iterator, Sequence

from triage_service.domain.assessment import SlotKind
from triage_service.domain.transcript import Utterance, Word
from triage_service.understanding.letters import OH
from triage_service.understanding.numbers import CORRECTION, Symbol, runs
from triage_service.understanding.redaction.spoken import Kind, Span, Token
from triage_service.understanding.slots import find_slots
from triage_service.understanding.wordlist import listed

_BETWEEN = listed(
    "hundred and so then yeah yes it's its is right okay ok er erm um uh like that's thats"
)
"""Words that may stand between two stretches of one number."""
_MOST_BETWEEN = 3
_FEWEST_CARD, _FEWEST = 13, 9
"""Digits that a card has at least, and that anybody's number has."""
_FEWEST_NAMED = 6
"""Digits of a number that the caller calls a telephone number."""
_TELEPHONE = listed("phone number mobile landline ring call text contact tel telephone")
_REACH = 6
_DIGITS = re.compile(r"(?<![/0-9])\+?[0-9]{6,}(?![/0-9])")
_LETTER, _DIGIT = f"[A-Z{OH}]", f"[0-9{OH}]"
_SHAPES = (
    (Kind.NI, re.compile(rf"{_LETTER}{{2}}{_DIGIT}{{6}}[A-D]?")),
    (Kind.PLATE, re.compile(rf"{_LETTER}{{2}}{_DIGIT}{{2}}{_LETTER}{{3}}")),
    (Kind.PLATE, re.compile(rf"{_LETTER}{_DIGIT}{{3}}{_LETTER}{{3}}")),
    (Kind.PLATE, re.compile(rf"{_LETTER}{{3}}{_DIGIT}{{2,3}}{_LETTER}")),
    (Kind.POSTCODE, re.compile(rf"{_LETTER}{{1,2}}{_DIGIT}[0-9A-Z{OH}]?{_DIGIT}{_LETTER}{{2}}")),
)
"""Forms that are blanked wherever they are spelled, the longest first."""
_FEWEST_LETTERS = {Kind.NI: 1, Kind.PLATE: 3, Kind.POSTCODE: 2}
"""Letters that are no "oh": noughts alone make nothing else than a number."""
_SLOTS = {
    SlotKind.VRM: Kind.PLATE,
    SlotKind.POSTCODE: Kind.POSTCODE,
    SlotKind.PHONE: Kind.PHONE,
}


def numbers(words: Sequence[Word], tokens: Sequence[Token]) -> Iterator[Span]:
    """Stretches of digits, and of letters and digits, that name a person, a car or a home."""
    for run in _joined(list(runs(words)), tokens):
        said = [(c, symbol) for symbol in run if symbol.text != CORRECTION for c in symbol.text]
        text = "".join(c for c, _ in said)
        for kind, shape in _SHAPES:
            for found in shape.finditer(text):
                if sum(c.isalpha() for c in found.group()) >= _FEWEST_LETTERS[kind]:
                    yield _span(kind, said, found)
        for found in _DIGITS.finditer(text.replace(OH, "0")):
            if kind_ := _kind(found.group(), said[found.start()][1].first, tokens):
                yield _span(kind_, said, found)
    yield from _slots(words)


def _span(kind: Kind, said: Sequence[tuple[str, Symbol]], found: re.Match[str]) -> Span:
    return Span(kind, said[found.start()][1].first, said[found.end() - 1][1].last)


def _kind(digits: str, first: int, tokens: Sequence[Token]) -> Kind | None:
    """Whose number so many digits are; None for too few to be anybody's."""
    n_digits = len(digits.lstrip("+"))
    if n_digits >= _FEWEST_CARD:
        return Kind.CARD
    if n_digits == 10 and digits[0] not in "0+":
        return Kind.NHS
    before = {token.text for token in tokens if first - _REACH <= token.first < first}
    named = not _TELEPHONE.isdisjoint(before)
    return Kind.PHONE if n_digits >= (_FEWEST_NAMED if named else _FEWEST) else None


def _joined(
    found: Sequence[tuple[Symbol, ...]], tokens: Sequence[Token]
) -> Iterator[tuple[Symbol, ...]]:
    """Runs, and those of one breath together: `oh seven seven … and then … nine hundred`."""
    fillers = {token.first for token in tokens if token.text in _BETWEEN}
    whole: tuple[Symbol, ...] = ()
    for run in found:
        gap = range(whole[-1].last + 1, run[0].first) if whole else range(0)
        if whole and (len(gap) > _MOST_BETWEEN or not fillers.issuperset(gap)):
            yield whole
            whole = ()
        whole += run
    if whole:
        yield whole


def _slots(words: Sequence[Word]) -> Iterator[Span]:
    """What the service itself reads, corrections included."""
    text = " ".join(word.text for word in words)
    for slot in find_slots(Utterance.of_text(0, text, word_s=1.0)):
        if kind := _SLOTS.get(slot.kind):
            yield Span(kind, round(slot.evidence.start_s), round(slot.evidence.end_s) - 1)
