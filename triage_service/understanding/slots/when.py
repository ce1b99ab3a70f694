"""When something happened: days and times told together, and days of the week that recur."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from triage_service.understanding.slots.clocks import Clock, clocks
from triage_service.understanding.slots.days import WEEKDAY, WEEKDAYS, Day, days, weekday_number
from triage_service.understanding.slots.phrases import Phrase
from triage_service.understanding.slots.readings import Found
from triage_service.understanding.wordlist import listed

_BETWEEN = listed(
    "at about around in the of it was just gone like roughly approximately before after by erm um"
    " er on i think maybe say sometime early late , i'd so and round it's must have been be"
)
"""Words that may stand between a day and its time."""
_MOST_BETWEEN = 4
_SENTENCE = 60
"""Characters before a day in which its sentence is looked at."""
_AHEAD = re.compile(
    r"\b(?:will|won't|going to|gonna|due|appointment|supposed|court|hearing|bail|until|till|coming"
    r"|[a-z]+'ll|expecting|meant to|booked|deadline|by)\b(?!.*[.?!])"
)
_BORN = re.compile(r"\b(?:born|birth|dob|birthday|d o b)\b(?!.*[.?!])")
_DENIED = re.compile(r"\b(?:not|isn't|wasn't|ain't)(?: on)? $")


def _named(group: str) -> str:
    return WEEKDAY.replace("weekday", group)


_AGAIN = re.compile(
    rf"\b(?:every|each|most|on a|next|this|of a) {WEEKDAY}s?\b(?! gone)"
    rf"(?:,? (?:and|or) (?:every |each )?{_named('second')}\b)?|\b{_named('plural')}s\b"
)
_ANY_WEEKDAY = re.compile(rf"\b{WEEKDAY}s?\b")


@dataclass(frozen=True, slots=True)
class _Item:
    first: int
    """Index of its first token."""
    end: int
    """Index after its last token."""
    day: Day | None
    clock: Clock


def moments(phrase: Phrase, today: date | None, *, bare: bool = False) -> Iterator[Found]:
    """Days with what is said of their time, as `2026-03-17`, `... evening` or `...T22:30`.

    Args:
        phrase: What was said.
        today: The day of the call; None where it is not known.
        bare: A "today" alone counts too.
    """
    group: list[_Item] = []
    for item in [*_items(phrase, today), None]:
        if item and group and _joins(group, item, phrase):
            group.append(item)
            continue
        if (found := _moment(group, phrase, bare=bare)) is not None:
            yield found
        group = [item] if item else []


def weekdays(phrase: Phrase, today: date | None) -> Iterator[Found]:
    """Days of the week that are no one day: "every Friday", "next Tuesday", "Sundays".

    Where the day of the call is not known, all of them are.
    """
    for found in (_ANY_WEEKDAY if today is None else _AGAIN).finditer(phrase.text):
        for group, name in found.groupdict().items():
            if name:
                first, _ = phrase.span(found, group)
                token = phrase.tokens[first]
                yield Found(WEEKDAYS[weekday_number(name)], token.first, token.last)


def _items(phrase: Phrase, today: date | None) -> list[_Item]:
    """Days and times in the order spoken, none overlapping another."""

    def said_before(offset: int) -> str:
        return phrase.text[max(0, offset - _SENTENCE) : offset]

    taken = [found.span() for found in _AGAIN.finditer(phrase.text)]

    def is_free(found: re.Match[str]) -> bool:
        free = all(found.end() <= start or end <= found.start() for start, end in taken)
        taken.extend([found.span()] if free else [])
        return free

    items: list[_Item] = []
    told = days(phrase.text, today, lambda offset: bool(_AHEAD.search(said_before(offset))))
    for found, day in told:
        if is_free(found):
            before = said_before(found.start())
            if not _BORN.search(before) and not _DENIED.search(before):
                items.append(_Item(*phrase.span(found), day, day.clock))
    for found, clock in clocks(phrase.text):
        if is_free(found):
            items.append(_Item(*phrase.span(found), None, clock))
    return sorted(items, key=lambda item: item.first)


def _joins(group: Sequence[_Item], item: _Item, phrase: Phrase) -> bool:
    """An item belongs to those before it: nothing of weight lies between, and one day is enough."""
    between = phrase.tokens[group[-1].end : item.first]
    two_days = item.day is not None and any(other.day for other in group)
    light = all(token.text in _BETWEEN for token in between)
    return light and len(between) <= _MOST_BETWEEN and not two_days


def _moment(group: Sequence[_Item], phrase: Phrase, *, bare: bool) -> Found | None:
    day = next((item.day for item in group if item.day), None)
    if day is None or (day.is_bare and len(group) == 1 and not bare):
        return None
    clock = Clock()
    for item in group:
        clock = clock.joined(item.clock)
    first, last = phrase.tokens[group[0].first].first, phrase.tokens[group[-1].end - 1].last
    return Found(clock.on(day.date), first, last)
