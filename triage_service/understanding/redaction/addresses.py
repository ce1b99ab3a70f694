"""Addresses: a number and a street, a flat, a named house, or the street somebody lives in."""

import re
from collections.abc import Iterator, Sequence

from triage_service.understanding.redaction.ordinary import ORDINARY, RISK_WORDS
from triage_service.understanding.redaction.spoken import Kind, Span, Token
from triage_service.understanding.wordlist import listed

_STREETS = listed(
    """
    road street lane avenue ave rd st drive close crescent way terrace grove gardens square hill row
    walk rise green parade mews croft park court place view bank bridge wharf yard quay gate path
    fields heath hollow meadow mount point reach ridge side vale villas wood woods house lodge tower
    towers buildings cottages estate fold garth chase dell field glade glebe hey hurst ley
    orchard spinney thicket circus broadway boulevard cottage farm
    """
)
"""Last words of a street, or of a house with flats."""
_SURE = listed("road street lane avenue rd close crescent drive way terrace grove gardens mews")
_THE = listed("crescent green avenue mount square close parade drive mews terrace hollow grove")
"""Streets that have no other name: "eighty seven the crescent"."""
_UNITS = listed("flat apartment room unit suite flats number")
_NAMED = listed("cottage house farm lodge vicarage rectory manse villa barn hall grange mill")
_LIVES_ON = re.compile(
    r" (?:live|lives|living|lived|staying|stay|address|home)(?: is)?(?: in| on| at| down)? $"
)
_NUMBER = re.compile(r"\d{1,4}[a-f]?")
_STREET_WORDS = listed("old new little big long near back front first police station street")
"""Ordinary words of which streets' names are made."""
_MOST_NAME_WORDS = 4


def addresses(tokens: Sequence[Token]) -> Iterator[Span]:
    """Addresses among tokens whose numbers were read."""
    at = 0
    while at < len(tokens):
        end = _flat_or_number(tokens, at) or _named_house(tokens, at) or _home_street(tokens, at)
        if end:
            yield Span(Kind.ADDRESS, tokens[at].first, tokens[end - 1].last)
        at = max(at + 1, end)


def _flat_or_number(tokens: Sequence[Token], at: int) -> int:
    """The end of "flat three, forty one station street"; 0 where none begins."""
    after = _unit(tokens, at)
    number = _house_number(tokens, after or at)
    street = _street(tokens, number or after, bare=False) if number or after else 0
    if street:
        return _more_streets(tokens, street)
    return 0 if tokens[at].text == "number" else after


def _unit(tokens: Sequence[Token], at: int) -> int:
    """The end of "flat three b"; 0 where none begins."""
    if tokens[at].text not in _UNITS or at + 1 >= len(tokens):
        return 0
    if not _NUMBER.fullmatch(tokens[at + 1].text):
        return 0
    return _letter(tokens, at + 2)


def _letter(tokens: Sequence[Token], at: int) -> int:
    """After a single letter that belongs to a number, or where there is none."""
    is_letter = at < len(tokens) and re.fullmatch("[a-h]", tokens[at].text)
    return at + 1 if is_letter and not tokens[at - 1].pauses else at


def _house_number(tokens: Sequence[Token], at: int) -> int:
    """The end of a house's number, said in up to three numbers; 0 where none is."""
    end = at
    while end < min(len(tokens), at + 3) and re.fullmatch(r"\d{1,4}[a-f]?|oh|o", tokens[end].text):
        end += 1
    if end == at or not tokens[at].text[0].isdigit():
        return 0
    return _letter(tokens, end)


def _street(tokens: Sequence[Token], at: int, *, bare: bool) -> int:
    """The end of a street's name; 0 where none begins.

    Args:
        tokens: The tokens.
        at: Where it would begin.
        bare: No number stands before it, so that only sure kinds count.
    """
    kinds = _SURE if bare else _STREETS
    if at + 1 < len(tokens) and tokens[at].text == "the" and tokens[at + 1].text in _THE:
        return at + 2
    for end in range(at + 1, min(len(tokens), at + _MOST_NAME_WORDS + 1)):
        name = tokens[end - 1]
        if not _may_name(name) or (name.pauses and end - 1 > at):
            return 0
        if tokens[end].text in kinds:
            further = end + 1 < len(tokens) and tokens[end + 1].text in _SURE
            return end + 2 if further or _points(tokens, end + 1) else end + 1
    return 0


def _may_name(token: Token) -> bool:
    """A word that may be part of the name of a street or a house."""
    is_plain = token.text in ORDINARY and token.text not in _STREET_WORDS
    return not is_plain and token.text not in RISK_WORDS


def _points(tokens: Sequence[Token], at: int) -> bool:
    """A side of the compass ends a street's name: "bristol road south"."""
    return at < len(tokens) and tokens[at].text in ("north", "south", "east", "west")


def _more_streets(tokens: Sequence[Token], end: int) -> int:
    """After a second name: "hawthorn house, elm grove"."""
    more = _street(tokens, end, bare=False) if end < len(tokens) else 0
    number = _house_number(tokens, end) if end < len(tokens) else 0
    return more or (_street(tokens, number, bare=False) if number else 0) or end


def _named_house(tokens: Sequence[Token], at: int) -> int:
    """The end of "rose cottage, mill lane"; a house's name alone is not enough."""
    begin = at + 1 if tokens[at].text == "the" else at
    for end in range(begin + 1, min(len(tokens), begin + 3)):
        if not _may_name(tokens[end - 1]):
            return 0
        if tokens[end].text in _NAMED:
            return _street(tokens, end + 1, bare=True)
    return 0


def _home_street(tokens: Sequence[Token], at: int) -> int:
    """The end of a street that somebody says he lives in."""
    before = " " + "".join(f"{token.text} " for token in tokens[max(0, at - 4) : at])
    return _street(tokens, at, bare=True) if _LIVES_ON.search(before) else 0
