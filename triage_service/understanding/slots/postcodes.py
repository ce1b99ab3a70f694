"""Postcodes, in the forms that Royal Mail gives out."""

import re
from collections.abc import Iterator

from triage_service.understanding.slots.readings import Found, Reading, find, shape
from triage_service.understanding.slots.surroundings import Surroundings

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY"
    "|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD"
    "|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG"
    "|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
"""Postcode areas (Royal Mail)."""
_SPOKEN_AREAS = _AREAS.replace("O", "<O>")
_UNIT = r"(\d)([ABD-HJLNP-UW-Z]{2})"
_POSTCODES = (
    shape(rf"({_SPOKEN_AREAS})(\d\d?){_UNIT}", "{}{} {}{}", longest=7),
    # Districts of London that end in a letter.
    shape(rf"(E|N|SE|SW|W|NW)(1)([A-HJKMNP-Y]){_UNIT}", "{}{}{} {}{}", longest=7),
    shape(rf"(EC)([1-4])([A-HJKMNP-Y]){_UNIT}", "{}{}{} {}{}", longest=7),
    shape(rf"(WC)([12])([A-HJKMNP-Y]){_UNIT}", "{}{}{} {}{}", longest=7),
)


def postcodes(reading: Reading, around: Surroundings) -> Iterator[Found]:
    """Whole postcodes in a reading; a district alone is none."""
    for form in _POSTCODES:
        for found in find(form, reading, around):
            if not re.match(r"[A-Z]+0", found.value):
                yield found
