"""Facts that callers volunteer: references, registrations, postcodes, telephones, days, places."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from triage_service.domain.assessment import Evidence, Slot, SlotKind, Source
from triage_service.domain.transcript import Utterance, Word
from triage_service.understanding.numbers import Symbol, runs
from triage_service.understanding.slots.phones import phones
from triage_service.understanding.slots.phrases import Phrase
from triage_service.understanding.slots.places import places
from triage_service.understanding.slots.plates import plates
from triage_service.understanding.slots.postcodes import postcodes
from triage_service.understanding.slots.readings import Found, Reading, readings
from triage_service.understanding.slots.references import (
    collar_numbers,
    crime_numbers,
    log_numbers,
)
from triage_service.understanding.slots.surroundings import Surroundings
from triage_service.understanding.slots.when import moments, weekdays

_READERS: dict[SlotKind, Callable[[Reading, Surroundings], Iterator[Found]]] = {
    SlotKind.VRM: plates,
    SlotKind.POSTCODE: postcodes,
    SlotKind.PHONE: phones,
    SlotKind.CRIME_NUMBER: crime_numbers,
    SlotKind.COLLAR_NUMBER: collar_numbers,
    SlotKind.LOG_NUMBER: log_numbers,
}
"""What reads each kind, the surest first: words that one has read say nothing to the next."""


def find_slots(utterance: Utterance, today: date | None = None) -> tuple[Slot, ...]:
    """Find what the speaker volunteered, in the order spoken.

    Corrections are followed ("one two, no sorry, three"): the last thing said counts. What is
    not complete gives nothing.

    Args:
        utterance: What was said.
        today: The day of the call where the caller is; without it no day that is told from the
            day of the call ("yesterday", "the 14th") gets a date.
    """
    words = utterance.words
    around, phrase = Surroundings.of(words), Phrase.of(words)
    found: list[tuple[SlotKind, Found]] = []
    days = list(moments(phrase, today, bare=True))
    for run in runs(words):
        for kind, value in _spelled(run, around):
            dated = kind is SlotKind.LOG_NUMBER
            found.append((kind, _dated(value, days, around) if dated else value))
    for kind, more in (
        (SlotKind.WHEN, moments(phrase, today)),
        (SlotKind.WEEKDAY, weekdays(phrase, today)),
        (SlotKind.PLACE, places(phrase)),
    ):
        taken = list(found)
        found += [(kind, v) for v in more if not any(_overlap(v, other) for _, other in taken)]
    found.sort(key=lambda each: each[1].first)
    once = {(kind, each.value): each for kind, each in reversed(found)}
    return tuple(_slot(kind, each, words) for kind, each in found if once[kind, each.value] is each)


def _spelled(run: Sequence[Symbol], around: Surroundings) -> list[tuple[SlotKind, Found]]:
    """What is spelled in a run, in the likeliest reading that gives anything."""
    for reading in readings(run):
        found: list[tuple[SlotKind, Found]] = []
        for kind, reader in _READERS.items():
            for value in reader(reading, around):
                if not any(_overlap(value, other) for _, other in found):
                    found.append((kind, value))
        if found:
            return found
    return []


def _overlap(one: Found, other: Found) -> bool:
    return one.first <= other.last and other.first <= one.last


def _dated(log: Found, days: Sequence[Found], around: Surroundings) -> Found:
    """A log number with its day, where that follows: `512` of `2026-03-14`."""
    for day in days:
        between = " ".join(around.words[log.last + 1 : day.first])
        if day.first > log.last and between in (
            "",
            "of",
            "from",
            "on",
            "dated",
            "on the",
            "of the",
        ):
            return Found(f"{log.value} of {day.value[:10]}", log.first, day.last)
    return log


def _slot(kind: SlotKind, found: Found, words: Sequence[Word]) -> Slot:
    spoken = words[found.first : found.last + 1]
    evidence = Evidence(
        source=Source.CUE,
        words=" ".join(word.text for word in spoken),
        start_s=spoken[0].start_s,
        end_s=spoken[-1].end_s,
        p=min(word.p for word in spoken),
        by=f"slot.{kind}",
    )
    return Slot(kind, found.value, evidence)
