"""In what sense words were said: denied or not, past or present, whose, and real or not.

Strategy: a clause is cut out around the match (commas, conjunctions and a new subject end it);
what is inside or just before it decides. Doubt resolves towards danger: denial and unreality
must be next to the words, the past must be named, and a word of the present beats it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from triage_service.understanding import senses
from triage_service.understanding.tokens import STOP, Line

_SUBJECTS = frozenset({"i", "he", "she", "they", "we", "it", "there", "you"})
_FINITE = frozenset({"is", "was", "were", "had", "did", "will", "would", "can", "could", "keeps"})


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
        earlier=_sentence_before(line, low),
        later=_sentence_after(line, high),
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
    earlier: str
    """The sentence before, empty where the words run on."""
    later: str
    """The sentence after, empty where the words run on."""

    @property
    def governing(self) -> str:
        """What comes before the match and still speaks of it: nothing before a `but`."""
        return self.before[_last_end(senses.BREAK, self.before) :] + self.lead.lstrip()

    @property
    def clause(self) -> str:
        """The clause with the match in it."""
        return self.lead + self.matched.lstrip() + self.tail.lstrip()


def _sentence_before(line: Line, low: int) -> str:
    """The sentence whose stop is just before token `low`; empty where the words run on."""
    if not low or line.tokens[low - 1].text != STOP:
        return ""
    return line.words(line.sentence(low - 1, low - 1)[0], low - 1)


def _sentence_after(line: Line, high: int) -> str:
    """The sentence that follows the stop at token `high`; empty where the words run on."""
    if high + 1 >= len(line.tokens) or line.tokens[high].text != STOP:
        return ""
    return line.words(high + 1, line.sentence(high + 1, high + 1)[1])


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
    if senses.UNSURE.search(before):
        return Polarity.UNSURE
    if own_negation or senses.NOT_DENIAL.search(around.lead + around.matched.lstrip()):
        return Polarity.AFFIRMED
    denied = senses.NEGATION.search(around.matched) or senses.DENIED_MATRIX.search(before)
    return (
        Polarity.DENIED if denied or senses.DENIED_BEFORE.search(around.lead) else Polarity.AFFIRMED
    )


def _tense(around: _Around) -> Tense:
    if senses.IF.search(around.governing) or senses.IF.search(around.after):
        return Tense.CONDITIONAL
    if senses.DREAD.search(around.governing) and senses.FUTURE.search(around.lead + around.matched):
        return Tense.CONDITIONAL
    if _is_past(around):
        return Tense.PAST
    to_come = senses.FUTURE.search(around.lead + around.matched.split()[0] + " ")
    before = to_come and to_come.start() < len(around.lead) - 1
    return Tense.FUTURE if before else Tense.PRESENT


def _is_past(around: _Around) -> bool:
    """Whether the clause is past by its own words, or by a time named before it."""
    if senses.NOW.search(around.clause):
        return False
    if _is_dated(around) or _is_over(around):
        return True
    said = around.lead + around.matched.lstrip()
    verbs = around.matched if senses.PRESENT_VERB.search(around.matched) else said
    if senses.THEN.search(around.clause) or senses.PAST_VERB.search(verbs):
        return True
    named = _last_end(senses.THEN, around.before)
    if not named or senses.NOW.search(around.before, named - 1):
        return False
    return not senses.PRESENT_VERB.search(said) or not around.before[named:].strip()


def _is_dated(around: _Around) -> bool:
    """Whether what stands beside the clause dates it: "he grabbed me. Last Sunday"."""
    rest = around.after.removeprefix(around.tail.rstrip())
    if senses.DATED.match(rest) or senses.DATED.match(around.later):
        return True
    if not _is_plain_past(around.lead + around.matched.lstrip()):
        return False
    if senses.WHEN_PAST.match(around.after) or senses.AFTERMATH.search(around.after):
        return True
    if senses.RELATIVE.search(around.lead) and " there " not in around.lead:
        return True
    return _is_told_as_past(around)


def _is_told_as_past(around: _Around) -> bool:
    """Whether the sentence, or a date in the one before, tells a story that is over."""
    if senses.THEN.search(around.earlier) and not senses.NOW.search(around.earlier):
        return True
    sentence = (
        around.before + around.lead.lstrip() + around.matched.lstrip() + around.after.lstrip()
    )
    if senses.PRESENT_VERB.search(sentence) or senses.NOW.search(sentence):
        return False
    return len(senses.PLAIN_PAST.findall(sentence)) >= senses.PAST_STORY


def _is_plain_past(words: str) -> bool:
    """Whether they hold a simple past and nothing of the present: "stabbed me"."""
    past = senses.PLAIN_PAST.search(words) or senses.PAST_VERB.search(words)
    return bool(past) and not senses.PRESENT_VERB.search(words)


def _is_over(around: _Around) -> bool:
    """Whether it is told to be over, to have been nothing, or only names an earlier report."""
    if (
        senses.OVER.search(around.after)
        or senses.OVER.search(around.later)
        or senses.REFERRED.match(around.after)
    ):
        return True
    if senses.REFERS.search(around.governing):
        return True
    return bool(senses.OVER.search(around.lead) and senses.PAST_VERB.search(around.tail))


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last occurrence ends; 0 when there is none."""
    return max((found.end() for found in pattern.finditer(text)), default=0)


def _person(around: _Around) -> str:
    said = around.lead + around.matched
    if senses.CALLER.search(said):
        return "caller"
    return "other" if senses.OTHER.search(said) else "unknown"


def _unreal(around: _Around) -> bool:
    """Whether the clause, or what leads to it, speaks of fiction, practice or fancy."""
    ending = f" {around.matched.split()[-1]}{around.tail}"  # a cue may end in "on", "in" or "at"
    shown = senses.SHOWN.search(around.lead) or senses.SHOWN.search(ending)
    staged = senses.STAGED.search(around.governing) or senses.STAGED.search(around.tail)
    told = senses.REPORTED.search(around.governing) or senses.REVEALED.match(around.later)
    # Only in the sentence itself: a voice beside the caller must not make a game of the danger.
    played = senses.PLAYED.search(around.before + around.clause + around.after)
    return bool(shown or staged or told or played or senses.FANCY.search(around.governing))
