"""Opening hours as a force writes them, and whether a place is open at a moment.

`24x7`, or spans parted by commas such as `Mon-Fri 08:00-18:00, Sat 09:00-13:00`, in UK local time.
A span that ends before it begins goes on past midnight; days may wrap (`Sat-Mon`).
"""

from collections.abc import Set
from datetime import date, datetime, timedelta
from functools import lru_cache

from triage_service.domain.british_time import UK

ALWAYS = "24x7"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = f"(?:{'|'.join(_DAYS)})"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_SPAN = rf"{_DAY}(?:-{_DAY})? {_TIME}-{_TIME}"
FORM = rf"^(?:{ALWAYS}|{_SPAN}(?:, {_SPAN})*)$"
"""Both forms, as a regular expression."""

Span = tuple[frozenset[int], int, int]
"""Days of the week (Monday is 0) on which it begins, then first and last minute of the day."""


def is_open(
    hours: str, moment: datetime, holidays: Set[date] = frozenset(), *, on_holidays: bool = True
) -> bool:
    """Whether a place with these hours is open.

    Args:
        hours: In the form above.
        moment: With its zone.
        holidays: Bank holidays, as days in the UK.
        on_holidays: Whether the place keeps its hours on them.
    """
    if hours == ALWAYS:
        return True
    local = moment.astimezone(UK)
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    minute = local.hour * 60 + local.minute
    for days, opens, closes in spans(hours):
        over_midnight = closes <= opens
        since, until = minute >= opens, minute < closes
        for day, inside in (
            (today, since if over_midnight else since and until),
            (yesterday, over_midnight and until),
        ):
            if inside and day.weekday() in days and (on_holidays or day not in holidays):
                return True
    return False


@lru_cache
def spans(hours: str) -> tuple[Span, ...]:
    """The spans of hours that are not `24x7`."""
    return tuple(_span(part) for part in hours.split(", "))


def _span(part: str) -> Span:
    days, times = part.split(" ")
    first, last = (_DAYS.index(day) for day in (days.split("-") * 2)[:2])
    opens, closes = (int(time[:2]) * 60 + int(time[3:]) for time in times.split("-"))
    n_days = (last - first) % len(_DAYS) + 1
    return frozenset((first + n) % len(_DAYS) for n in range(n_days)), opens, closes
