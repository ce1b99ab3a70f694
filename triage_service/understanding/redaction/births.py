"""Dates of birth: a day told after words such as "born", or any day of a year long past."""

import re
from collections.abc import Iterator, Sequence

from triage_service.understanding.redaction.spoken import Kind, Span, Token

_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_DAY = r"(?:[012]?\d|3[01])(?:th)?"
_YEAR = r"(?:(?:19|20)\d\d|19 (?:o|oh|0|[1-9])? ?\d\d?|20 (?:o|oh|0)? ?\d\d?|\d\d|2 thousand \d\d?)"
_OF = "(?: of)?(?: the)?"
_WHOLE = re.compile(
    rf"(?<= )(?:the )?(?:"
    rf"{_DAY}{_OF} (?P<m1>{_MONTH})(?: of)?(?: in)? (?P<y1>{_YEAR})"
    rf"|{_MONTH}(?: the)? {_DAY}(?: of)? (?P<y2>{_YEAR})"
    rf"|{_DAY}{_OF} (?:(?:0|o|oh|zero|nought) )?\d\d?(?:th)?(?: of)? (?P<y3>{_YEAR})"
    rf"|\d\d?[/.-]\d\d?[/.-](?P<y4>\d{{4}}|\d\d))(?= )"
)
_YEAR_ALONE = re.compile(r"(?<= )(?:in |back in )?(?P<y>(?:19|20) ?\d\d)(?= )")
_BORN = re.compile(
    r" (?:born|birth|birthday|birthday's|birth's|dob|dob's|d o b|d\.o\.b|birthdate) "
)
_BORN_ON = re.compile(r" born(?: on| back)? $")
_LATEST_PAST = 2012
"""A day of that year or before, told to the police, is most likely a birthday."""
_FIRST_SHORT = 40
"""From here on two digits are a year of the last century."""
_REACH = 60
"""Characters to either side in which a birth may be spoken of."""


def births(tokens: Sequence[Token]) -> Iterator[Span]:
    """Dates of birth among tokens whose numbers were read."""
    starts, text = [], " "
    for token in tokens:
        starts.append(len(text))
        text += f"{token.text} "
    for found in _WHOLE.finditer(text):
        year = next(y for y in found.group("y1", "y2", "y3", "y4") if y)
        around = text[max(0, found.start() - _REACH) : found.end() + _REACH]
        clear = found["y3"] is None or found.group().count("th ") == 2
        if _BORN.search(around) or (clear and _long_past(year)):
            yield _span(tokens, starts, found)
    for found in _YEAR_ALONE.finditer(text):
        if _BORN_ON.search(text[: found.start()]):
            yield _span(tokens, starts, found)


def _long_past(year: str) -> bool:
    """Whether a year, perhaps in two halves or by its last two digits, is long past."""
    digits = re.sub("[^0-9]", "", year)
    if len(digits) == 2:
        return int(digits) >= _FIRST_SHORT
    return len(digits) == 4 and 1900 <= int(digits) <= _LATEST_PAST


def _span(tokens: Sequence[Token], starts: Sequence[int], found: re.Match[str]) -> Span:
    inside = [n for n, start in enumerate(starts) if found.start() <= start < found.end()]
    return Span(Kind.BIRTH, tokens[inside[0]].first, tokens[inside[-1]].last)
