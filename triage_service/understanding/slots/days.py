"""Days as callers name them, resolved from the day of the call: "last Tuesday", "the 14th"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from triage_service.understanding.slots.clocks import Clock

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of `date.weekday`."""
WEEKDAY = r"(?P<weekday>monday|tuesday|tues|wednesday|weds|thursday|thurs|friday|saturday|sunday)"
"""Matches a day of the week."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|sept)"
_SURE_MONTH = _MONTH.replace("march|", "").replace("may|", "")
"""Without the months that are words of their own."""
_YEAR = r"(?P<year>20[0-4]\d|20 [0-4]\d|19\d\d|19 \d\d)"
_N = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_RELATIVE_YEAR = r"(?: (?P<last>last year)| this year)?"
_TH = r"(?:st|nd|rd|th)"
_NO_NOUN = (
    r"(?! (?:floor|time|one|of|house|road|street|avenue|lane|birthday|person|day|occasion|left"
    r"|right|exit|turning|car|junction|lamp|year|week|weekend|month|hour|door|flat|hand|half"
    r"|call|attempt|lot|set|best|place|incident|bloke|lad|man|woman|party|gear|date|minute)\b)"
)


_ANY_TIME = Clock()


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and the part of it that its name says ("last night")."""

    date: date
    clock: Clock = _ANY_TIME
    is_bare: bool = False
    """Only "today": nothing worth keeping unless a time is with it."""


_Reader = Callable[[re.Match[str], date, bool], date | None]
"""Reads a match, from the day of the call and whether the sentence looks ahead."""


def _written(found: re.Match[str], *_: object) -> date | None:
    year = found["year"].replace(" ", "")
    return _valid(int(f"20{year}" if len(year) == 2 else year), int(found["n"]), int(found["day"]))


def _dated(found: re.Match[str], *_: object) -> date | None:
    year = int(found["year"].replace(" ", ""))
    return _valid(year, _month(found), int(found["day"]))


def _of_month(found: re.Match[str], today: date, is_ahead: bool) -> date | None:
    """The last, or next, such day: within a year, or up to eight for the 29th of February."""
    if found["last"]:
        return _valid(today.year - 1, _month(found), int(found["day"]))
    for years in range(9):
        year = today.year + years if is_ahead else today.year - years
        day = _valid(year, _month(found), int(found["day"]))
        if day and (day >= today if is_ahead else day <= today):
            return day
    return None


def _nth(found: re.Match[str], today: date, is_ahead: bool) -> date | None:
    """The last, or next, month that has such a day, on such a weekday if that is said."""
    weekday = found.groupdict().get("weekday")
    months = today.year * 12 + today.month - 1
    for more in range(13):
        year, month = divmod(months + (more if is_ahead else -more), 12)
        day = _valid(year, month + 1, int(found["day"]))
        right = day and (weekday is None or day.weekday() == weekday_number(weekday))
        if day and right and (day >= today if is_ahead else day <= today):
            return day
    return None


def _weekday(found: re.Match[str], today: date, is_ahead: bool) -> date:
    """The last such day before the call, or the next one after it."""
    ahead = is_ahead and not found["past"] and not found["gone"]
    number = weekday_number(found["weekday"])
    if ahead or found["coming"]:
        return today + timedelta((number - today.weekday() - 1) % 7 + 1)
    return today - timedelta((today.weekday() - number - 1) % 7 + 1)


def _week_before(found: re.Match[str], today: date, _: bool) -> date:
    number = weekday_number(found["weekday"])
    return today - timedelta((today.weekday() - number - 1) % 7 + 8)


def _week_after(found: re.Match[str], today: date, _: bool) -> date:
    number = weekday_number(found["weekday"])
    return today + timedelta((number - today.weekday() - 1) % 7 + 8)


def _ago(found: re.Match[str], today: date, _: bool) -> date | None:
    days = 14 if found["unit"] == "fortnight" else 7 if found["unit"].startswith("week") else 1
    n = 1 if found["n"] == "a" else int(found["n"])
    more = 1 if found["more"] == "yesterday" else 0
    return today - timedelta(n * days + more) if n <= _MOST_UNITS_AGO else None


_MOST_UNITS_AGO = 60
"""What is counted in more days or weeks than this is not meant to the day."""


def _away(days: int) -> _Reader:
    return lambda _, today, __: today + timedelta(days)


_ABSOLUTE: tuple[tuple[str, _Reader], ...] = (
    (r"(?P<year>20\d\d)-(?P<n>\d\d?)-(?P<day>\d\d?)", _written),
    (r"(?P<day>\d\d?)[/.-](?P<n>\d\d?)[/.-](?P<year>(?:20)?\d\d)", _written),
    (rf"(?:{WEEKDAY} )?(?:the )?{_N}{_TH}?(?: of)? {_MONTH} (?:of )?{_YEAR}", _dated),
    (rf"{_MONTH} (?:the )?{_N}{_TH}? {_YEAR}", _dated),
    (rf"(?:the )?{_N}{_TH} of the (?P<n>1[0-2]|[1-9])(?:st|nd|rd|th) {_YEAR}", _written),
)
_RELATIVE: tuple[tuple[str, _Reader], ...] = (
    (rf"(?:{WEEKDAY} )?(?:the )?{_N}{_TH}(?: of)? {_MONTH}{_RELATIVE_YEAR}", _of_month),
    (rf"(?:{WEEKDAY} )?(?:the )?{_N} of {_MONTH}{_RELATIVE_YEAR}", _of_month),
    (rf"{_N} {_SURE_MONTH}{_RELATIVE_YEAR}", _of_month),
    (rf"{_MONTH} (?:the )?{_N}{_TH}{_RELATIVE_YEAR}", _of_month),
    (rf"{_SURE_MONTH} {_N}(?! \d){_RELATIVE_YEAR}", _of_month),
    (rf"(?:last )?{WEEKDAY} (?:the )?{_N}{_TH}", _nth),
    (rf"(?<=\b(?:on|of) )the {_N}{_TH}{_NO_NOUN}", _nth),
    (rf"(?<=\bfrom )the {_N}{_TH}{_NO_NOUN}", _nth),
    (rf"(?<=\b(?:since|dated) )the {_N}{_TH}(?! (?:i|he|she|it|you|we|they)\b){_NO_NOUN}", _nth),
    (rf"a week (?:ago )?(?:last |on |past )?{WEEKDAY}", _week_before),
    (rf"{WEEKDAY} week", _week_after),
    (
        rf"(?P<past>last |past |this past )?(?P<coming>this coming |coming )?{WEEKDAY}"
        r"(?P<gone> just gone| gone| just past)?",
        _weekday,
    ),
    (
        r"(?<!or )(?<!to )(?P<n>a|\d+) (?P<unit>days?|weeks?|fortnight) ago"
        r"(?: (?P<more>today|yesterday))?",
        _ago,
    ),
    (r"(?:the )?day before yesterday", _away(-2)),
    (r"(?:the )?day after tomorrow", _away(2)),
    (r"yesterday", _away(-1)),
    (r"tomorrow", _away(1)),
    (r"earlier today", _away(0)),
    (r"today", _away(0)),
)
_PARTS: tuple[tuple[str, int, str], ...] = (
    (r"(?:the )?night before last", -2, "night"),
    (r"last night", -1, "night"),
    (r"tonight", 0, "night"),
    (r"this morning", 0, "morning"),
    (r"this lunch ?time", 0, "midday"),
    (r"this (?:afternoon|tea ?time)", 0, "afternoon"),
    (r"this evening", 0, "evening"),
)


def days(
    text: str, today: date | None, is_ahead: Callable[[int], bool]
) -> Iterator[tuple[re.Match[str], Day]]:
    """Days in a text of tokens, with where they stand; the surest first, and they may overlap.

    Args:
        text: See `Phrase`.
        today: The day of the call; None where it is not known.
        is_ahead: Whether what stands at an offset speaks of what is still to come.
    """
    for pattern, reader in _ABSOLUTE if today is None else _ABSOLUTE + _RELATIVE:
        for found in re.finditer(rf"\b(?:{pattern})\b", text):
            day = reader(found, today or date.min, is_ahead(found.start()))
            if day:
                yield found, Day(day, is_bare=found[0] == "today")
    if today is None:
        return
    for pattern, away, part in _PARTS:
        for found in re.finditer(rf"\b(?:{pattern})\b", text):
            yield found, Day(today + timedelta(away), Clock(part=part))


def weekday_number(name: str) -> int:
    """The number of a day of the week as `date.weekday` counts, from its name or its short form."""
    return next(n for n, day in enumerate(WEEKDAYS) if day.lower().startswith(name))


def _month(found: re.Match[str]) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(found["month"]))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
