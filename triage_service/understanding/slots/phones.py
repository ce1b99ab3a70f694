"""Telephone numbers of the United Kingdom, as they are dialled at home."""

from collections.abc import Iterator

from triage_service.understanding.slots.readings import Found, Reading, find, numeric
from triage_service.understanding.slots.surroundings import Surroundings

_SIGNIFICANT = (
    r"1[1-9]\d{8}|2[03489]\d{8}|3[0347]\d{8}|5[56]\d{8}|7[1-57-9]\d{8}|8[047]\d{8}|9[01]\d{8}"
)
"""What follows the nought (Ofcom, National Telephone Numbering Plan)."""
_FORMS = (
    numeric(rf"(?:0|\+440?|00440?)({_SIGNIFICANT})", "0{}", longest=15),
    numeric(r"0((?:500|800)\d{6})", "0{}", longest=10),
)


def phones(reading: Reading, around: Surroundings) -> Iterator[Found]:
    """Whole telephone numbers in a reading."""
    for form in _FORMS:
        if found := find(form, reading, around):
            yield from found
            return
