"""Facts that callers spell out: crime numbers, registrations, postcodes, telephone numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage_service.domain.assessment import Evidence, Slot, SlotKind, Source
from triage_service.domain.transcript import Utterance, Word
from triage_service.understanding.numbers import CORRECTION, Symbol, runs

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY"
    "|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD"
    "|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG"
    "|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
"""Postcode areas (Royal Mail)."""
_SHAPES: dict[SlotKind, re.Pattern[str]] = {
    kind: re.compile(rf"(?<![A-Z0-9/+]){shape}(?![A-Z0-9/])")
    for kind, shape in {
        # West Midlands Police: force area or year, six digits, year.
        SlotKind.CRIME_NUMBER: r"(\d\d)/(\d{6})/(\d\d)",
        # DVLA INF104: current AA00AAA, prefix A000AAA, suffix AAA000A; no dateless plates.
        SlotKind.VRM: (
            r"([A-HJ-PR-Y]{2}\d\d[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][1-9]\d{0,2}[A-HJ-PR-Y]{3}"
            r"|[A-HJ-PR-Y]{3}[1-9]\d{0,2}[A-HJ-NPR-TV-Y])"
        ),
        # Royal Mail PAF: area, district, sector, unit.
        SlotKind.POSTCODE: rf"((?:{_AREAS})\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{{2}})",
        # Ofcom numbering plan: 01, 02, 03, 07, 08 and 09 with ten digits after the nought.
        SlotKind.PHONE: r"(?:0|\+440?|00440?)([1-3789]\d{9})",
    }.items()
}
_FORMS: dict[SlotKind, str] = {
    SlotKind.CRIME_NUMBER: "{}/{}/{}",
    SlotKind.VRM: "{}",
    SlotKind.POSTCODE: "{} {}",
    SlotKind.PHONE: "0{}",
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A run of symbols as one text, with the symbol that each character comes from."""

    symbols: tuple[Symbol, ...]

    @property
    def text(self) -> str:
        return "".join(symbol.text for symbol in self.symbols)

    def symbols_at(self, start: int, end: int) -> tuple[Symbol, Symbol]:
        """The first and the last symbol of `text[start:end]`."""
        owners = [symbol for symbol in self.symbols for _ in symbol.text]
        return owners[start], owners[end - 1]


def find_slots(utterance: Utterance) -> tuple[Slot, ...]:
    """Find what the speaker spelled out, each kind once at most per stretch of symbols.

    Corrections are followed ("one two, no sorry, three"): the last thing said counts.
    """
    found = [
        slot
        for run in runs(utterance.words)
        for kind in SlotKind
        if (slot := _read(kind, run, utterance.words))
    ]
    return tuple(sorted(found, key=lambda slot: slot.evidence.start_s))


def _read(kind: SlotKind, run: Sequence[Symbol], words: Sequence[Word]) -> Slot | None:
    """The last value of a kind in a run, first with each slip replaced, then as started anew."""
    for reading in _readings(run):
        # An "oh" counts as a nought, but among letters noughts alone may be no numbers at all.
        mixed = kind in (SlotKind.VRM, SlotKind.POSTCODE)
        shaped = _SHAPES[kind].finditer(reading.text)
        found = [match for match in shaped if not mixed or re.search("[1-9]", match.group())]
        if found:
            match = found[-1]
            value = _FORMS[kind].format(*match.groups())
            first, last = reading.symbols_at(match.start(), match.end())
            return Slot(kind, value, _evidence(kind, words[first.first : last.last + 1]))
    return None


def _readings(run: Sequence[Symbol]) -> Iterator[_Reading]:
    """What a run may mean, likeliest first; an outer "a" or "I" may be a mere word."""
    replaced: list[Symbol] = []
    for symbol in run:
        if symbol.text == CORRECTION:
            replaced = _without_last(replaced)
        else:
            replaced.append(symbol)
    for symbols in (replaced, run):
        yield _Reading(tuple(symbols))
        plain = [n for n, symbol in enumerate(symbols) if not symbol.is_word]
        if plain and len(plain) < len(symbols):
            yield _Reading(tuple(symbols[plain[0] : plain[-1] + 1]))


def _without_last(symbols: list[Symbol]) -> list[Symbol]:
    """All but the last spoken unit; of a written one, all but its last character."""
    if not symbols:
        return []
    last = symbols[-1]
    kept = [Symbol(last.text[:-1], last.first, last.last)] if len(last.text) > 2 else []
    return symbols[:-1] + kept


def _evidence(kind: SlotKind, words: Sequence[Word]) -> Evidence:
    return Evidence(
        source=Source.CUE,
        words=" ".join(word.text for word in words),
        start_s=words[0].start_s,
        end_s=words[-1].end_s,
        p=min(word.p for word in words),
        by=f"slot.{kind}",
    )
