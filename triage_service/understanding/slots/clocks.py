"""Times of day as the British say them: "half ten", "quarter to nine", "in the evening"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_HOUR = r"(?P<hour>2[0-3]|1\d|0?\d)"
_HALF = r"(?: (?P<half>am|pm))?"
_LEAD = r"(?:at|about|around|gone|round|like|roughly|approximately|after|before|by|was|nearly)"
_NEXT = r"(?! (?:\d|oclock|am|pm|past|to\b|days?\b|weeks?\b|times?\b|people\b|of\b))"
_CLOCKS = tuple(
    re.compile(rf"\b{pattern}\b")
    for pattern in (
        r"(?P<thirty>half) (?:past )?(?P<hour>1[0-2]|[1-9])" + _HALF,
        r"(?P<off>quarter|[1-5]\d|[1-9]) (?:minutes? )?(?P<way>past|to) (?P<hour>1[0-2]|[1-9])"
        + _HALF,
        _HOUR + r"[:.](?P<minute>[0-5]\d)" + _HALF,
        _HOUR + r" (?:(?P<minute>[1-5]\d|oh \d) )?(?P<half>am|pm)",
        _HOUR + r" oclock" + _HALF,
        rf"{_LEAD} {_HOUR} (?P<minute>[1-5]\d|oh \d)",
        rf"{_LEAD} {_HOUR}{_NEXT}",
        r"(?P<named>midnight|midday|noon)",
    )
)
_PARTS = {
    "early hours": "morning", "early morning": "morning", "morning": "morning",
    "lunchtime": "midday", "lunch time": "midday", "dinnertime": "midday",
    "dinner time": "midday", "afternoon": "afternoon", "teatime": "afternoon",
    "tea time": "afternoon", "evening": "evening", "night": "night",
}  # fmt: skip
_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)})\b")
_RANGE = re.compile(r"\b(?:between|from) [\w:]+(?: \w+)? (?:and|till|until|to) [\w:]+\b")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day or a part of the day, as far as it was said."""

    hour: int | None = None
    """0 to 23, or 1 to 12 where `half` is not known."""
    minute: int = 0
    half: str = ""
    """`am`, `pm`, or empty where it was not said."""
    part: str = ""
    """`morning`, `midday`, `afternoon`, `evening`, `night`, or empty."""

    def joined(self, other: "Clock") -> "Clock":
        """Both together, the first one counting where both say something."""
        hour, minute, half = self.hour, self.minute, self.half
        if hour is None:
            hour, minute, half = other.hour, other.minute, other.half
        return Clock(hour, minute, half, self.part or other.part)

    def on(self, day: date) -> str:
        """A day with this time: `2026-03-17T22:30`, `2026-03-17 evening` or `2026-03-17`.

        The night of a day reaches into the next: two o'clock in Tuesday's night is Wednesday's.
        """
        hour = self._hour_of_day()
        if hour is None:
            return f"{day.isoformat()} {self.part if self.hour is None else ''}".strip()
        if self.part == "night" and hour < _NIGHT_ENDS:
            day += timedelta(days=1)
        return f"{day.isoformat()}T{hour:02}:{self.minute:02}"

    def _hour_of_day(self) -> int | None:
        """The hour, 0 to 23; None where nothing tells the morning from the evening."""
        if self.hour is None or self.hour > 12 or self.hour == 0:
            return self.hour
        if self.half:
            return self.hour % 12 + (12 if self.half == "pm" else 0)
        hour = self.hour % 12
        match self.part:
            case "":
                return None
            case "morning":
                return hour
            case "midday":
                return hour if hour == _MIDDAY_BEGINS else hour + 12
            case "night":
                return hour if hour < _NIGHT_ENDS else hour + 12
            case _:
                return hour + 12


_NIGHT_ENDS = 6
_MIDDAY_BEGINS = 11


def clocks(text: str) -> Iterator[tuple[re.Match[str], Clock]]:
    """Times and parts of the day in a text of tokens, with where they stand.

    A range ("between nine and ten") gives no time.
    """
    blank = _RANGE.sub(lambda found: "-" * len(found[0]), text)
    for regex in _CLOCKS:
        for found in regex.finditer(blank):
            yield found, _clock(found.groupdict())
    for found in _PART.finditer(text):
        yield found, Clock(part=_PARTS[found[0]])


def _clock(said: dict[str, str | None]) -> Clock:
    if named := said.get("named"):
        return Clock(12, half="" if named == "midnight" else "pm")
    hour, half = int(said["hour"] or 0), said.get("half") or ""
    if said.get("thirty"):
        return Clock(hour, 30, half)
    if off := said.get("off"):
        minutes = 15 if off == "quarter" else int(off)
        back = said["way"] == "to"
        return (
            Clock((hour - 2) % 12 + 1, 60 - minutes, half) if back else Clock(hour, minutes, half)
        )
    return Clock(hour, int((said.get("minute") or "0").removeprefix("oh ")), half)
