"""In what sense words were said: denied or not, past or present, whose, and real or not.

Strategy: a clause is cut out around the match (commas, conjunctions and a new subject end it);
what is inside or just before it decides. Doubt resolves towards danger: denial and unreality
must be next to the words, the past must be named, and a word of the present beats it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from triage_service.understanding.tokens import Line


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


@dataclass(frozen=True, slots=True)
class Scope:
    """The sense of one match."""

    polarity: Polarity
    tense: Tense
    person: str
    """Whom it concerns: `caller`, `other` or `unknown`."""
    real: bool
    """False for film, game, drill, dream and for questions of law or fancy."""


def _any(phrases: str) -> re.Pattern[str]:
    """Any of the phrases (parted by bars), as whole tokens of a line."""
    return re.compile(rf" (?:{phrases})(?= )")


_SUBJECTS = frozenset({"i", "he", "she", "they", "we", "it", "there", "you"})
_FINITE = frozenset({"is", "was", "were", "had", "did", "will", "would", "can", "could", "keeps"})
_NEGATION = _any("not|never|no|without|noone|nothing|none|hardly|nor")
_NOT_DENIAL = _any(
    "no[t]? stop|not stopped|not let go|no doubt|not only|no choice|not leave me alone"
)
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
    r"now|still|currently|at the moment|as (?:we|i) speak|just|again|tonight|while i is talking"
    r"|(?:seconds?|minutes?|mins?|moments?) ago|this (?:minute|second|very minute)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_THEN = _any(
    r"last (?:night|week|weekend|year|month|time|summer|winter|spring|autumn|christmas|easter"
    r"|\S+day|january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|yesterday|ago|used to|in (?:19|20)\d\d|the other (?:day|night)|earlier|previously"
    r"|in the past|years back|a while back|when i was|as a (?:child|kid)|this morning"
    rf"|the day before|once before|on {_DAY}|{_DAY} (?:night|morning|afternoon|evening)"
    r"|historic(?:al)?|over the weekend|before christmas|at the time"
)
_PAST_VERB = _any("was|were|had|did")
_PRESENT_VERB = _any("is|keeps?")
_FUTURE = _any("will(?! not)|going to|would(?! like)|might|could|may")
_IF = re.compile(
    r"(?<! know)(?<! sure)(?<! wonder)(?<! wondering)(?<! see)(?<! ask)(?<! check)(?<! asking)"
    r" (?:(?:if|unless)(?! (?:you|someone|anyone|possible|that is"
    r"|i (?:do|can|could|is|ring|call|phone|tell|speak|talk|scream|move))\b)"
    r"|in case|what happens when|next time"
    r"|when(?:ever)? (?:he|she|they) (?:is|gets?|comes?|drinks?|goes|go|come))(?= )"
)
_DREAD = _any("worried|scared|frightened|afraid|terrified|petrified|fear")
_BREAK = _any(r"but|because|\.")
_SHOW = (
    "telly|film|films|movie|movies|game|games|xbox|playstation|programme|documentary|episode|book"
    "|novel|podcast|play|soap|series|drama|panto|musical|eastenders|netflix|radio|cinema|story"
    "|theatre|song|dream|nightmare|comic|museum"
)
_SHOWN = _any(
    rf"(?:on|in|at|of|from) (?:the |a |an |this |that |my |me )?(?:\S+ )?(?:{_SHOW})"
    r"|documentary|podcast|episode|actors?|trailer for|horror movie"
)
_STAGED = _any(
    rf"(?:{_SHOW}|show|video|article|leaflet|essay|talk|lecture|lesson) (?:about|where|called)"
    r"|(?:writing|reading) an? (?:\S+ )?(?:book|story|essay|script|novel)|call of duty"
    r"|(?:is a|just a|only a|doing a|having a|fire|part of a|safety) (?:drill|rehearsal)"
    r"|grand theft auto|rehears(?:ing|al for)|fancy dress|halloween costume|cosplay"
    r"|film(?:ing)? crew|training (?:exercise|day|course|scenario|session)"
    r"|in (?:a|the|this|that) (?:school )?(?:play|film|movie|book|novel|documentary|episode|dream)"
    r"|i (?:had|keep having) (?:a|this) (?:dream|nightmare)|shooting a (?:film|scene|video|advert)"
)
_FANCY = _any(
    "what if|hypothetically|suppose|supposing|say for example|in theory|just out of curiosity"
    "|is it (?:legal|illegal|lawful|okay|against the law|a crime|allowed|an offence)"
    "|is (?:i|you|we|people) allowed|what happens if|the law (?:on|about|around)"
    "|would it be (?:legal|illegal|okay|a crime|classed|against)"
    "|what is the (?:law|rules?|sentence|penalty|difference)"
    "|can (?:i|you|we) (?:legally|carry|own|keep|buy|sell|get arrested|be arrested|get done)"
    "|do (?:i|you|we) need a (?:licence|license|permit|certificate)"
    "|for (?:my|a) (?:coursework|homework|dissertation|school project)"
)
_CALLER = _any("i|me|my|we|us|our")
_OTHER = _any("he|she|they|him|her|them|his|their")


def scope_of(line: Line, first: int, last: int, *, own_negation: bool) -> Scope:
    """The scope of tokens `first` to `last` (exclusive) of a line.

    Args:
        line: All the words.
        first: Index of the first token matched.
        last: Index after the last.
        own_negation: The cue itself is a negation ("not breathing"), so it cannot be denied.
    """
    low, high = line.sentence(first, last)
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
    denied = _NEGATION.search(around.matched) or _DENIED_MATRIX.search(before)
    return Polarity.DENIED if denied or _DENIED_BEFORE.search(around.lead) else Polarity.AFFIRMED


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
    said = around.lead + around.matched.lstrip()
    verbs = around.matched if _PRESENT_VERB.search(around.matched) else said
    if _THEN.search(around.clause) or _PAST_VERB.search(verbs):
        return True
    named = _last_end(_THEN, around.before)
    if not named or _NOW.search(around.before, named - 1):
        return False
    return not _PRESENT_VERB.search(said) or not around.before[named:].strip()


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last occurrence ends; 0 when there is none."""
    return max((found.end() for found in pattern.finditer(text)), default=0)


def _person(around: _Around) -> str:
    said = around.lead + around.matched
    if _CALLER.search(said):
        return "caller"
    return "other" if _OTHER.search(said) else "unknown"


def _unreal(around: _Around) -> bool:
    """Whether the clause, or what leads to it, speaks of fiction, practice or fancy."""
    shown = _SHOWN.search(around.lead) or _SHOWN.search(around.tail)
    staged = _STAGED.search(around.governing) or _STAGED.search(around.tail)
    return bool(shown or staged or _FANCY.search(around.governing))
