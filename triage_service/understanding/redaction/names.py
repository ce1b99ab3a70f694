"""Names of people: introduced ("my name is", "Mrs", "my brother"), known, or spelled out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from triage_service.domain.transcript import Word
from triage_service.understanding.letters import OH
from triage_service.understanding.numbers import runs
from triage_service.understanding.redaction.name_lists import FAMILY, GIVEN, SURE_GIVEN
from triage_service.understanding.redaction.ordinary import (
    ALSO_WORDS,
    COMMON,
    ORDINARY,
    RISK_WORDS,
)
from triage_service.understanding.redaction.spoken import Kind, Span, Token
from triage_service.understanding.wordlist import listed

_TITLES = listed(
    """
    mr mrs ms miss mister missus doctor dr professor prof sir lord dame reverend rev father sister
    pastor imam councillor
    """
)
_RANKS = listed(
    "sergeant sgt constable pc pcso wpc dc ds inspector superintendent officer detective"
)
"""Words that only a name follows, even one that no list knows; they are blanked with it. A rank
stays: that somebody is of the police may be what the call is about."""
_CALLED = _TITLES | _RANKS
_NAMED = (
    ("name", "is"), ("names", "is"), ("name", "was"), ("name",), ("name's",), ("names",),
    ("surname",), ("surname's",), ("surname", "is"), ("forename",), ("i'm", "called"),
    ("called",), ("named",), ("name", "of"), ("goes", "by"), ("call", "him"), ("call", "her"),
)  # fmt: skip
"""Words after which somebody is named."""
_INTRODUCED = (
    ("i'm",), ("im",), ("i", "am"), ("this", "is"), ("it's",), ("its",), ("it", "is"), ("was",),
    ("is",), ("through", "to"), ("tell",), ("ask", "for"), ("to",), ("by",), ("with",),
    ("spoke", "to"), ("saw",), ("about",), ("caller",), ("and",), ("from",), ("that's",),
)  # fmt: skip
"""Words after which somebody may be named: a name that is no other word, or is in capitals."""
_KIN = listed(
    """
    son daughter brother sister mum mom dad mother father husband wife partner ex boyfriend
    girlfriend fiance fiancee twin eldest youngest stepson stepdad stepmum stepsister stepbrother
    cousin uncle auntie aunty aunt nan gran grandma granddad grandad grandson granddaughter nephew
    niece friend mate pal neighbour neighbor flatmate housemate lodger tenant landlord landlady
    boss manager gaffer colleague carer vicar boy girl lad lady man woman fella bloke driver
    suspect caller
    """
)
_AFTER_KIN = listed("is called named was")
_DIGITS = listed("oh zero nought one two three four five six seven eight nine")
_GIVEN_TOO = listed("will may rob")
"""Given names all the same where somebody is introduced."""
_MOST_WORDS = 4
_VERBS = ("ing", "ed", "ly")
"""Endings of words that are more likely no family name, in a text without capitals."""
_FEWEST_SPELLED = 3
_SPELLS = listed("spelled spelt spell spelling that's thats surname surname's name name's")
_ACRONYMS = listed("cctv dvla rspca pcso anpr nhs bbc hgv suv mot dob bt atm")


def names(
    tokens: Sequence[Token], words: Sequence[Word], common: frozenset[str] = COMMON
) -> Iterator[Span]:
    """Names among the tokens of words; words of danger are never part of one.

    Args:
        tokens: One for each word.
        words: The words.
        common: Words that are no name unless a list of names holds them.
    """
    at = 0
    while at < len(tokens):
        end = _name(tokens, at, common)
        if end > at:
            first = at
            while tokens[first].text in _RANKS:
                first += 1
            yield Span(Kind.NAME, tokens[first].first, tokens[end - 1].last)
        at = max(at + 1, end)
    yield from _spelled(tokens, words)


def _name(tokens: Sequence[Token], at: int, common: frozenset[str]) -> int:
    """The end of the name that begins at a token; `at` where none does."""
    token = tokens[at]
    if token.text in _CALLED and not token.pauses:
        return _after_title(tokens, at, common)
    a_law = at + 1 < len(tokens) and tokens[at + 1].text == "law"  # Clare's, Sarah's
    if a_law or (not _may_be(token) and token.text not in _GIVEN_TOO):
        return at
    before = tuple(other.text for other in tokens[max(0, at - 2) : at])
    if _told(before, _NAMED):
        return _further(tokens, at + 1, common, told=True)
    introduced, of_kin = _told(before, _INTRODUCED), _of_kin(before)
    strange = _may_be(token) and token.text not in common and not token.text.endswith(_VERBS)
    listed_name = token.text in GIVEN and token.text not in common and _may_be(token)
    likely = of_kin or (introduced and token.text not in ALSO_WORDS)
    if (
        token.text in SURE_GIVEN
        or (of_kin and strange)
        or (likely and listed_name)
        or (introduced and token.text not in common and _written(tokens, at))
    ):
        return _further(tokens, at + 1, common, told=False)
    clear = token.capital or _ends(tokens, at) or _follows_family(tokens, at)
    given = token.text in GIVEN and token.text not in RISK_WORDS
    if (introduced or of_kin) and given and clear:
        return _further(tokens, at + 1, common, told=False)
    return at


def _after_title(tokens: Sequence[Token], at: int, common: frozenset[str]) -> int:
    """The end of "Mr and Mrs Hargreaves", "doctor ramesh iyer", "PC 912 jones"."""
    end = at + 1
    while end < len(tokens) and (tokens[end].text in _CALLED or tokens[end].text == "and"):
        end += 1
    while end < len(tokens) and tokens[end].text in _DIGITS:
        end += 1
    if end < len(tokens) and _may_be(tokens[end]):
        return _further(tokens, end + 1, common, told=False)
    return at


def _further(tokens: Sequence[Token], at: int, common: frozenset[str], *, told: bool) -> int:
    """The end of a name of which a first part ends before `at`.

    Args:
        tokens: The tokens.
        at: The place after the first part.
        common: Words that are no name unless a list of names holds them.
        told: The caller said that a name follows: an unknown word is its next part.
    """
    begin, bare = at - 1, not any(token.capital for token in tokens)
    while at < len(tokens) and at - begin < _MOST_WORDS and not tokens[at - 1].pauses:
        part = tokens[at]
        known = part.text in FAMILY or part.text in SURE_GIVEN or part.capital
        unknown = part.text not in common and not part.text.endswith(_VERBS)
        if not _may_be(part) or not (known or (told and at - begin == 1) or (bare and unknown)):
            break
        at += 1
    return at


def _may_be(token: Token) -> bool:
    """A word that may be part of a name at all."""
    bare = token.text.replace("'", "").replace("-", "")
    return (
        bare.isalpha()
        and len(bare) > 1
        and token.text not in ORDINARY
        and token.text.removesuffix("'s") not in RISK_WORDS
    )


def _told(before: tuple[str, ...], ways: Sequence[tuple[str, ...]]) -> bool:
    return any(before[-len(way) :] == way for way in ways)


def _of_kin(before: tuple[str, ...]) -> bool:
    """After "my brother", or "my brother is called"."""
    last = before[-1] if before else ""
    return last in _KIN or (last in _AFTER_KIN and before[0] in _KIN)


def _written(tokens: Sequence[Token], at: int) -> bool:
    """In capitals where no sentence begins: the recogniser took it for a name."""
    token = tokens[at]
    return token.capital and at > 0 and not tokens[at - 1].pauses and _may_be(token)


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Nothing follows to which the word could belong as a word."""
    return at + 1 == len(tokens) or tokens[at].pauses


def _follows_family(tokens: Sequence[Token], at: int) -> bool:
    following = tokens[at + 1]
    return following.text in FAMILY and _may_be(following)


def _spelled(tokens: Sequence[Token], words: Sequence[Word]) -> Iterator[Span]:
    """Letters that spell a name: after "spelled", "that's" or a name that was just said."""
    before = {token.first: other.text for other, token in pairwise(tokens)}
    after = {other.last: token for other, token in pairwise(tokens)}
    for run in runs(words):
        letters = "".join(symbol.text for symbol in run).replace(OH, "O")
        if len(letters) < _FEWEST_SPELLED or not letters.isalpha() or letters.lower() in _ACRONYMS:
            continue
        said = before.get(run[0].first, "")
        if said in _SPELLS or said in GIVEN or said in FAMILY:
            last = run[-1].last
            told = after.get(last)
            is_name = told is not None and (told.text in GIVEN or told.text in FAMILY)
            yield Span(Kind.NAME, run[0].first, last + 1 if is_name else last)
