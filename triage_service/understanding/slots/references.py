"""Numbers that police give out: crime numbers, log numbers, collar numbers.

Strategy: a crime number's strokes give it away; everything else is digits, and counts only where
the words right before say what it is.
"""

import re
from collections.abc import Iterator

from triage_service.understanding.slots.readings import Found, Reading, find, numeric
from triage_service.understanding.slots.surroundings import Surroundings

# West Midlands Police: force area (and beat), a number, the year; elsewhere one is left out.
_STROKES = (
    numeric(r"(\d{1,2}(?:[A-Z]{1,2}\d?)?)/(\d{4,7}[A-Z]?)/(\d\d|20\d\d)", "{}/{}/{}", longest=18),
    numeric(r"(\d{5,7})/(\d\d|20\d\d)", "{}/{}", longest=12),
    numeric(r"(\d\d|20\d\d)/(\d{5,7})", "{}/{}", longest=12),
)
_NO_STROKES = (
    numeric(r"(\d\d)/?(\d{6})/?(\d\d)", "{}/{}/{}", longest=12),
    numeric(r"((?:1[5-9]|[2-4]\d)\d{9})", "{}", longest=11),
    numeric(r"(\d{6})(1[5-9]|[2-4]\d)", "{}/{}", longest=8),
    numeric(r"(1[5-9]|[2-4]\d)(\d{6})", "{}/{}", longest=8),
)
_LOG = numeric(r"(\d{1,5})", "{}", longest=5)
_COLLAR = numeric(r"(\d{2,6})", "{}", longest=6)

_FILLER = r"(?: (?:is|was|it|its|it's|erm|er|um|uh|the|a|like|think|i|so|yeah|right|number|no))*"
_CRIME_SAID = re.compile(
    r"\bcrime (?:\w+ )?(?:numbers?|no|num|ref|reference)\b|\breference(?: number)?\b"
)
_LOG_SAID = re.compile(
    r"\b(?:log|logging|incident)(?: (?:log|number|no|num|ref|reference|id))*"
    r"(?: (?:on|you gave me|they gave me|i (?:was given|got|have)|i've (?:been given|got))"
    rf"(?: the \w+)?)?{_FILLER}$"
)
_OF_DAY = re.compile(
    r"of (?:today|yesterday|last night|this (?:morning|afternoon|evening)"
    r"|the (?:\d+(?:st|nd|rd|th)|\w+th|first|second|third|twenty|thirty)\b)"
)
_RANK = (
    r"(?:pc|p c|p c s o|wpc|pcso|dc|d c|ds|d s|sgt|sergeant|constable|officer|detective|inspector)"
)
_NAME = r"(?: (?!(?:i|is|was|cost|for|on|at|in|and|came|who|that|with|to|a|the|about|said)\b)\w+)"
_COLLAR_SAID = re.compile(
    rf"\b(?:collar|shoulder|warrant|officer|badge) (?:number|no|num)"
    rf"(?: on (?:his|her|the|their) \w+)?{_FILLER}$"
    rf"|\b{_RANK}\b.* (?:his|her|their|whose|the) (?:number|no){_FILLER}$"
)
_RANK_SAID = re.compile(rf"\b{_RANK}{_NAME}?(?: (?:number|no))?$")
_COUNTED = re.compile(
    r"(?:quid|pounds?|pence|seconds?|minutes?|mins|hours?|days?|weeks?|months?|years?|times"
    r"|people|percent|miles|men|women|o'clock|am|pm|others?|cars?)\b"
)


def crime_numbers(reading: Reading, around: Surroundings) -> Iterator[Found]:
    """Crime numbers in a reading: with strokes anywhere, without where the caller names them."""
    for form in _STROKES:
        if found := find(form, reading, around):
            yield from found
            return
    for form in _NO_STROKES:
        for value in find(form, reading, around):
            if _CRIME_SAID.search(around.before(reading.told_from(value))):
                yield value
                return


def log_numbers(reading: Reading, around: Surroundings) -> Iterator[Found]:
    """Numbers of logs or incidents in a reading; the day they belong to is not in it."""
    for found in find(_LOG, reading, around):
        said = _LOG_SAID.search(around.before(reading.told_from(found)))
        of_day = _OF_DAY.match(around.after(found.last)) and len(found.value) > 2
        if said or of_day:
            yield Found(found.value.lstrip("0") or "0", found.first, found.last)


def collar_numbers(reading: Reading, around: Surroundings) -> Iterator[Found]:
    """Officers' numbers in a reading."""
    for found in find(_COLLAR, reading, around):
        before = around.before(reading.told_from(found))
        if before.endswith("p c s") and around.words[found.first] == "o":
            found = Found(found.value[1:], found.first + 1, found.last)
            before += " o"
        counted = _COUNTED.match(around.after(found.last))
        by_rank = _RANK_SAID.search(before) and len(found.value) > 2
        if not counted and (by_rank or _COLLAR_SAID.search(before)):
            yield found
