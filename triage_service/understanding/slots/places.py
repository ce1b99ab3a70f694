"""Places by name: streets, junctions and main roads, well-known shops, schools and stations.

Strategy: a kind of place ("road", "school") is looked for, then the name before it, then the word
that brings it in ("on", "outside", a house number). A name is made of words that are no others':
where the recogniser writes capitals, of capitals; else of none of the words that describe a road.
"""

import re
from collections.abc import Iterator, Sequence

from triage_service.understanding.slots.gazetteer import (
    AREAS,
    BRING_IN,
    DESCRIBE,
    DOUBTFUL_KINDS,
    KINDS,
    NO_PLACE_BEFORE,
    OPEN_KINDS,
    SHOPS,
    SOFT,
    STREETS,
)
from triage_service.understanding.slots.phrases import Phrase, Token
from triage_service.understanding.slots.readings import Found

_MOST_NAMES = 4
_JUNCTION = re.compile(
    r"\bjunction (?P<j>\d{1,2}a?),?(?: (?:of|on|off|for))?(?: the)?"
    r" (?P<road>[ma])(?: ?(?P<n>\d{1,3}(?!\S)(?: \d(?!\S)){0,2}))"
)
_ROAD = re.compile(
    r"\b(?:on|off|onto|along|down|up|near|of|from|to|joining) the (?P<road>[mab])"
    r"(?: ?(?P<n>\d{1,4}(?!\S)(?: \d(?!\S)){0,3}))"
)
_LEADS_TO_SHOP = (
    r"(?:outside|opposite|near|beside|behind|by|inside|at|in|past|next to|in front of|back of)"
)
_ANY_SHOP = "|".join(sorted(SHOPS, reverse=True))
_SHOP = re.compile(
    rf"\b{_LEADS_TO_SHOP} (?:the |that )?(?:big |little )?(?P<shop>{_ANY_SHOP})(?!\S)"
    r"(?P<link> (?:on|in|at|by)(?: the)?(?= ))?"
)


def places(phrase: Phrase) -> list[Found]:
    """Named places, none within another, in the order spoken."""
    found = [*_named(phrase), *_junctions(phrase)]
    found = [*_shops(phrase, found), *found]
    kept: list[Found] = []
    for place in sorted(found, key=lambda p: (p.first - p.last, p.first)):
        if all(place.last < other.first or other.last < place.first for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda place: place.first)


def _junctions(phrase: Phrase) -> Iterator[Found]:
    for regex, form in ((_JUNCTION, "{}{} J{}"), (_ROAD, "{}{}")):
        for match in regex.finditer(phrase.text):
            road, n = match["road"].upper(), match["n"].replace(" ", "")
            junction = match.groupdict().get("j", "")
            first, end = phrase.span(match)
            if regex is _ROAD:
                first = next(k for k in range(first, end) if phrase.tokens[k].text == "the") + 1
            spoken = phrase.tokens[first:end]
            yield Found(form.format(road, n, junction), spoken[0].first, spoken[-1].last)


def _shops(phrase: Phrase, named: Sequence[Found]) -> Iterator[Found]:
    """Shops, each with the street or the part of town that follows it."""
    for match in _SHOP.finditer(phrase.text):
        _, end = phrase.span(match)
        size = match["shop"].count(" ") + 1
        start = end - size - (match["link"] or "").count(" ")
        value = _titled(phrase.tokens[start : start + size])
        last = phrase.tokens[start + size - 1].last
        if match["link"] and end < len(phrase.tokens):
            token = phrase.tokens[end]
            street = next((p for p in named if p.first == token.first), None)
            if street:
                value, last = f"{value}, {street.value}", street.last
            for part in (phrase.tokens[end : end + 2], phrase.tokens[end : end + 1]):
                if not street and " ".join(t.text for t in part) in AREAS:
                    value, last = f"{value}, {_titled(part)}", part[-1].last
                    break
        yield Found(value, phrase.tokens[start].first, last)


def _named(phrase: Phrase) -> Iterator[Found]:
    tokens = phrase.tokens
    cased = any(t.is_name for t in tokens[1:]) and not all(t.is_name for t in tokens)
    for at in range(len(tokens)):
        for size in (2, 1):
            kind = " ".join(t.text for t in tokens[at : at + size])
            follows = {t.text for t in tokens[at + size : at + size + 1]}
            if kind in KINDS | DOUBTFUL_KINDS and not follows & NO_PLACE_BEFORE:
                first = _start(tokens, at, kind, cased=cased)
                if first is not None:
                    spoken = tokens[first : at + size]
                    yield Found(_titled(spoken), spoken[0].first, spoken[-1].last)
                break


def _start(tokens: Sequence[Token], at: int, kind: str, *, cased: bool) -> int | None:
    """Where the name before a kind of place begins; None where it has none."""
    first = at
    # A station or a school may bear a street's name.
    also = STREETS if kind not in STREETS else frozenset()
    while first and at - first < _MOST_NAMES:
        if not _is_name(tokens[first - 1], cased=cased) and tokens[first - 1].text not in also:
            break
        first -= 1
    name = {token.text for token in tokens[first:at]} - also
    if name and first and re.fullmatch(r"\d{1,4}[a-z]?", tokens[first - 1].text):
        return first - 1
    if not name - SOFT and not (name and also & {t.text for t in tokens[first:at]}):
        return None
    doubtful = kind in DOUBTFUL_KINDS and not (kind in OPEN_KINDS and len(name - SOFT) > 1)
    if doubtful and not cased:
        return None
    lead = [token.text for token in tokens[max(0, first - 2) : first]]
    if lead[-1:] == ["the"]:
        lead.pop()
    if lead[-1:] == ["and"] and lead[0] in KINDS:
        return first
    return first if cased or (lead and lead[-1] in BRING_IN) else None


def _is_name(token: Token, *, cased: bool) -> bool:
    plain = re.fullmatch(r"[a-z]{2,}(?:['&-][a-z]+)*", token.text)
    return bool(plain) and token.text not in DESCRIBE and (token.is_name or not cased)


def _titled(tokens: Sequence[Token]) -> str:
    """Tokens as a name is written: `king edward's school` as `King Edward's School`."""
    return " ".join(token.text[:1].upper() + token.text[1:] for token in tokens)
