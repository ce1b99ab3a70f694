"""Vehicle registrations, in every form that British and Northern Irish plates have had."""

import re
from collections.abc import Iterator

from triage_service.understanding.slots.readings import Found, Reading, Shape, find, shape
from triage_service.understanding.slots.surroundings import Surroundings

# DVLA INF104: current AA00AAA, prefix A000AAA, suffix AAA000A.
_CURRENT = shape(r"(<A-HJ-PR-Y>{2})(\d\d)(<A-HJ-PR-Z>{3})", "{}{}{}", longest=7)
_PREFIX = shape(r"([A-HJ-NPR-TV-Y])(\d{1,3})(<A-HJ-PR-Y>{3})", "{}{}{}", longest=7)
_SUFFIX = shape(r"(<A-HJ-PR-Y>{3})(\d{1,3})([A-HJ-NPR-TV-Y])", "{}{}{}", longest=7)
# Northern Ireland: three letters with an I or a Z; dateless: up to four digits and three letters.
_NORTHERN = (shape(r"(<A-Z>[IZ]<A-Z>|<A-Z>{2}Z)(\d{3,4})", "{}{}", longest=7),)
_LONG_DATELESS = (
    shape(r"(<A-PR-Y>{1,3})(\d{4})", "{}{}", longest=7),
    shape(r"(\d{4})(<A-PR-Y>{1,3})", "{}{}", longest=7),
)
_DATELESS = (
    shape(r"(<A-PR-Y>{1,3})(\d{1,3})", "{}{}", longest=6),
    shape(r"(\d{1,3})(<A-PR-Y>{1,3})", "{}{}", longest=6),
)

_PLATE = re.compile(r"\b(?:reg|regs|rego|vrm|registration|plates?|numberplates?|index)\b")
_PERSONAL = re.compile(
    r"\b(?:private|personal|personali[sz]ed|cherished|vintage|classic|old|dateless|irish)\b"
)
_PARTIAL = re.compile(
    r"\b(?:part|partial|partly|beg[ai]n|begins|starts?|started|starting|ends?|ended|ending|half)\b"
    r"|\b(?:first|last|some|only|just) (?:bit|part|half|few|got|letters?|two|three|four)\b"
)


def plates(reading: Reading, around: Surroundings) -> Iterator[Found]:
    """Registrations in a reading.

    A form that also is the beginning or the end of a longer one (`AB12`, `A123`) counts only
    where the caller says that the plate is a personal or an old one.
    """
    for form in (_CURRENT, _PREFIX, _SUFFIX, *_NORTHERN, *_LONG_DATELESS, *_DATELESS):
        found = [value for value in find(form, reading, around) if _holds(form, value, around)]
        if found:
            yield from found
            return


def _holds(form: Shape, found: Found, around: Surroundings) -> bool:
    """A registration's number is no nought, and the rarer forms are said to be registrations."""
    digits = re.sub("[^0-9]", "", found.value)
    if form is _CURRENT:
        return bool(digits.strip("0"))
    before = around.before(found.first)
    said = f"{before} {around.after(found.last)}"
    named = bool(_PLATE.search(said))
    if digits.startswith("0"):
        return False
    if form in (_PREFIX, _SUFFIX):
        return named or len(digits) > 1
    if not named or _PARTIAL.search(before):
        return False
    return form not in _DATELESS or bool(_PERSONAL.search(said))
