"""In what sense words were said: denied or not, past or present, whose, and real or not.

Strategy: a clause is cut out around the match (commas, conjunctions and a new subject end it);
what is inside or just before it decides. Doubt resolves towards danger: denial and unreality
must be next to the words, the past must be named, and a word of the present beats it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from triage_service.understanding.tokens import STOP, Line


class Polarity(StrEnum):
    """Whether it is so; the values of `Evidence.polarity`."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    UNSURE = "unsure"


class Tense(StrEnum):
    """When it is so; the values of `Evidence.tense`."""

    PRESENT = "present"
    PAST = "past"
    FUTURE = "future"
    CONDITIONAL = "conditional"


class Person(StrEnum):
    """Whom it concerns; the values of `Evidence.person`."""

    CALLER = "caller"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """The sense of one match."""

    polarity: Polarity
    tense: Tense
    person: Person
    real: bool
    """False for film, game, drill, dream and for questions of law or fancy."""


def _any(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases, as whole tokens of a line."""
    return re.compile(rf" (?:{'|'.join(phrases)})(?= )")


_SUBJECTS = frozenset("i he she they we it there you".split())
_FINITE = frozenset("is was were had did do will would can could going keep keeps got".split())
_NEGATION = _any("not", "never", "no", "without", "noone", "nothing", "none", "hardly", "nor")
_NOT_DENIAL = _any(
    "not stop", "not stopped", "not let go", "no stop", "no doubt", "not only", "no choice",
    "not leave me alone", "no longer safe",
)  # fmt: skip
_STEP = r"(?: (?!(?:he|she|they|i|we|you|it|there|stop|stopped|let|get|help|believe)\b)\S+)"
_DENIED_BEFORE = re.compile(
    rf" (?:(?:not|never|without|noone|nor|hardly){_STEP}{{0,5}}"
    rf"|no(?! (?:my|me|our|the|his|her|this|that|a|please|sorry|listen)\b){_STEP}{{0,2}}) $"
)
_DENIED_MATRIX = re.compile(
    r" (?:(?:do|did|would) not (?:think|believe|reckon|suppose|mean|say)|not (?:like|saying|that)"
    r"|noone (?:say|said|saying))(?: that)?(?: (?:he|she|they|there|it|anyone|i|we))? $"
)
_UNSURE = re.compile(
    r" (?:not (?:sure|know|certain|tell|see)|wondering|wonder)(?: (?:if|whether|that))?"
    r"(?: (?:he|she|they|there|it|anyone|someone))?(?: \S+)? $"
)
_NOW = _any(
    "now", "right now", "still", "currently", "at the moment", "as we speak", "as i speak", "just",
    "while i is talking", "(?:seconds?|minutes?|mins?|moments?) ago", "again", "at it again", "this (?:minute|second|very minute)", "tonight",
)  # fmt: skip
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_THEN = _any(
    r"last (?:night|week|weekend|year|month|time|summer|winter|christmas|easter|january|\S+day"
    r"|spring|autumn|march|april|june|july|august|september|october|november|december)",
    r"yesterday", r"ago", r"used to", r"in (?:19|20)\d\d", r"the other (?:day|night)",
    r"earlier(?: today| on)?", r"previously", r"in the past", r"years back", r"a while back",
    r"when i was", r"as a (?:child|kid)", r"this morning", r"the day before", r"once before",
    rf"on {_DAY}", rf"{_DAY} (?:night|morning|afternoon|evening)", r"historic(?:al)?",
    r"over the weekend", r"before christmas", r"at the time",
)  # fmt: skip
_PAST_VERB = _any("was", "were", "had", "did", "used to", "been and gone")
_PRESENT_VERB = _any("is", "keeps?", r"\S+ing")
_FUTURE = _any("will(?! not)", "going to", "would(?! like)", "might", "could", "may")
_IF = re.compile(
    r"(?<! know)(?<! sure)(?<! wonder)(?<! wondering)(?<! see)(?<! ask)(?<! check)(?<! asking)"
    r" (?:(?:if|unless)(?! (?:you|someone|anyone|i (?:do|can|could|is)|possible|that is)\b)|in case"
    r"|what happens when|next time"
    r"|when(?:ever)? (?:he|she|they) (?:is|gets?|comes?|drinks?|goes|go|come))(?= )"
)
_DREAD = _any(r"(?:worried|scared|frightened|afraid|terrified|petrified|fear)(?: that)?")
_BREAK = _any("but", "because", r"\.")
_SHOW = (
    "telly|film|films|movie|movies|game|games|xbox|playstation|programme|documentary|episode|book"
    "|novel|podcast|play|soap|series|drama|panto|musical|eastenders|netflix|radio|cinema|story"
    "|theatre|song|dream|nightmare|comic|museum"
)
_SHOWN = _any(
    rf"(?:on|in|at|of|from) (?:the |a |an |this |that |my |me )?(?:\S+ )?(?:{_SHOW})",
    r"documentary", r"podcast", r"episode", r"actors?", r"trailer for", r"horror movie",
)  # fmt: skip
_STAGED = _any(
    rf"(?:{_SHOW}|show|video|article|leaflet|essay|talk|lecture|lesson) (?:about|where|called)",
    r"(?:writing|reading) an? (?:\S+ )?(?:book|story|essay|script|novel)", r"call of duty",
    r"(?:is a|just a|only a|doing a|having a|fire|part of a|safety) (?:drill|rehearsal)",
    r"grand theft auto", r"rehears(?:ing|al for)", r"fancy dress", r"halloween costume", r"cosplay",
    r"training (?:exercise|day|course|scenario|session)", r"in a (?:school )?play", r"film(?:ing)? crew",
    r"i (?:had|keep having) (?:a|this) (?:dream|nightmare)", r"shooting a (?:film|scene|video|advert)",
)  # fmt: skip
_FANCY = _any(
    "what if", "hypothetically", "suppose", "supposing", "say for example", "in theory",
    "is it (?:legal|illegal|lawful|okay|against the law|a crime|allowed|an offence)",
    "is (?:i|you|we|people) allowed", "what happens if", "just out of curiosity",
    "would it be (?:legal|illegal|okay|a crime|classed|against)", "the law (?:on|about|around)",
    "what is the (?:law|rules?|sentence|penalty|difference)",
    "can (?:i|you|we) (?:legally|carry|own|keep|buy|sell|get arrested|be arrested|get done)",
    "do (?:i|you|we) need a (?:licence|license|permit|certificate)",
    "for (?:my|a) (?:coursework|homework|dissertation|school project)",
)  # fmt: skip
_CALLER = _any("i", "me", "my", "we", "us", "our")
_OTHER = _any("he", "she", "they", "him", "her", "them", "his", "their")
_REACH_TOKENS = 14  # how far before a match a sentence still governs it; chosen, see tests


def scope_of(line: Line, first: int, last: int, *, own_negation: bool) -> Scope:
    """The scope of tokens `first` to `last` (exclusive) of a line.

    Args:
        line: All the words.
        first: Index of the first token matched.
        last: Index after the last.
        own_negation: The cue itself is a negation ("not breathing"), so it cannot be denied.
    """
    low, high = _sentence(line, first, last)
    start, end = _clause(line, first, last, (low, high))
    around = _Around(
        before=line.words(low, start),
        lead=line.words(start, first),
        matched=line.words(first, last),
        tail=line.words(last, end),
        after=line.words(last, high),
    )
    return Scope(
        polarity=_polarity(around, own_negation=own_negation),
        tense=_tense(around),
        person=_person(around),
        real=not _unreal(around),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """The words about a match, each part with a space at both ends."""

    before: str
    """The sentence before the clause."""
    lead: str
    """The clause before the match."""
    matched: str
    tail: str
    """The clause after the match."""
    after: str
    """The sentence after the match: `tail` and what follows."""

    @property
    def governing(self) -> str:
        """What comes before the match and still speaks of it: nothing before a `but`."""
        return self.before[_last_end(_BREAK, self.before) :] + self.lead.lstrip()

    @property
    def clause(self) -> str:
        """The clause with the match in it."""
        return self.lead + self.matched.lstrip() + self.tail.lstrip()


def _sentence(line: Line, first: int, last: int) -> tuple[int, int]:
    """The tokens of the sentence around the match, at most `_REACH_TOKENS` to either side."""
    low, high = first, last
    while low > max(0, first - _REACH_TOKENS) and line.tokens[low - 1].text != STOP:
        low -= 1
    while high < min(len(line.tokens), last + _REACH_TOKENS) and line.tokens[high].text != STOP:
        high += 1
    return low, high


def _clause(line: Line, first: int, last: int, within: tuple[int, int]) -> tuple[int, int]:
    """The clause of the match: up to a mark, a conjunction or a subject with its verb."""
    tokens = line.tokens
    start, end = first, last
    if not _begins_clause(line, first):
        while start > within[0] and tokens[start - 1].clause == tokens[first].clause:
            start -= 1
            if _begins_clause(line, start):
                break
    while end < within[1] and tokens[end].clause == tokens[last - 1].clause:
        if _begins_clause(line, end):
            break
        end += 1
    return start, end


def _begins_clause(line: Line, index: int) -> bool:
    """Whether a subject and its verb stand here, as in `he is`."""
    follows = line.tokens[index + 1].text if index + 1 < len(line.tokens) else ""
    return line.tokens[index].text in _SUBJECTS and follows in _FINITE


def _polarity(around: _Around, *, own_negation: bool) -> Polarity:
    before = around.before + around.lead.lstrip()
    if _UNSURE.search(before):
        return Polarity.UNSURE
    if own_negation or _NOT_DENIAL.search(around.lead + around.matched.lstrip()):
        return Polarity.AFFIRMED
    denied = (
        _NEGATION.search(around.matched)
        or _DENIED_MATRIX.search(before)
        or _DENIED_BEFORE.search(around.lead)
    )
    return Polarity.DENIED if denied else Polarity.AFFIRMED


def _tense(around: _Around) -> Tense:
    if _IF.search(around.governing) or _IF.search(around.after):
        return Tense.CONDITIONAL
    if _DREAD.search(around.governing) and _FUTURE.search(around.lead + around.matched):
        return Tense.CONDITIONAL
    if _is_past(around):
        return Tense.PAST
    return Tense.FUTURE if _FUTURE.search(around.lead) else Tense.PRESENT


def _is_past(around: _Around) -> bool:
    """Whether the clause is past by its own words, or by a time named before it."""
    if _NOW.search(around.clause):
        return False
    is_present = _PRESENT_VERB.search(around.matched) is not None
    verbs = around.matched if is_present else around.lead + around.matched
    if _THEN.search(around.clause) or _PAST_VERB.search(verbs):
        return True
    named = _last_end(_THEN, around.before)
    if not named or _NOW.search(around.before, named - 1):
        return False
    return not is_present or not around.before[named:].strip()


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last occurrence ends; 0 when there is none."""
    return max((found.end() for found in pattern.finditer(text)), default=0)


def _person(around: _Around) -> Person:
    said = around.lead + around.matched
    if _CALLER.search(said):
        return Person.CALLER
    return Person.OTHER if _OTHER.search(said) else Person.UNKNOWN


def _unreal(around: _Around) -> bool:
    """Whether the clause, or what leads to it, speaks of fiction, practice or fancy."""
    led = around.governing
    return any(
        (
            _SHOWN.search(around.lead),
            _SHOWN.search(around.tail),
            _STAGED.search(led),
            _STAGED.search(around.tail),
            _FANCY.search(led),
        )
    )
