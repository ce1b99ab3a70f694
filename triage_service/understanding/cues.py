"""The deterministic floor: finds cues of danger in a caller's words, with their scope.

Strategy: every pattern becomes one regular expression over the normalised line. Each pattern
knows a word it cannot do without, so that only the few patterns whose word was said are tried.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from triage_service.domain.assessment import Evidence, Source
from triage_service.domain.level import Level
from triage_service.domain.transcript import Speaker, Utterance, Word
from triage_service.taxonomy.cues import CueRule, Signal
from triage_service.understanding.scope import Polarity, Scope, Tense, scope_of
from triage_service.understanding.tokens import Line, Token, Way, read_pattern, tokenise

HEARD_UNSURE_P = 0.4
"""Below this word confidence a cue is raised as `unsure` (chosen; see eval)."""
REACH_WORDS = 40
"""How far off a word can still change what another means: the rest of its sentence and the next
one (`REACH_TOKENS` each), with room for fillers and stammering, which make no tokens."""
LONGEST_TOKENS = 12
"""No idiom is written longer than this."""
ALTERNATIVE_P = 0.3
"""Confidence given to words that only another reading of the sound holds (chosen; see eval)."""


@dataclass(frozen=True, slots=True)
class FoundCue:
    """A cue that was heard, with the words it rests on."""

    rule: CueRule
    level: Level
    """Level in the sense it was said: `rule.level`, or less for past, conditional or denied."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CueFinder:
    """The cue rows, compiled once and shared by all calls."""

    rules: tuple[CueRule, ...]
    _compiled: "_Compiled" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the rows."""
        object.__setattr__(self, "_compiled", _compile(self.rules))

    def find(
        self, utterances: Sequence[Utterance], alternatives: Sequence[str] = ()
    ) -> tuple[FoundCue, ...]:
        """Find the cues in a caller's words, each row at most once and at its highest level.

        Args:
            utterances: In order; partial ones too. Only the caller's are searched.
            alternatives: Other readings of the last utterance, likeliest first; what only they
                hold is marked `unsure`.

        Returns:
            The cues heard, most urgent first, then in order of rows. Rows without a level (signals)
            come with `NONE`.
        """
        return self._find(utterances, alternatives, first=0)

    def find_new(
        self, utterances: Sequence[Utterance], alternatives: Sequence[str] = ()
    ) -> tuple[FoundCue, ...]:
        """As `find`, but only what the last utterance can have made or changed.

        Said again after each utterance, it finds what `find` finds in the end, and costs the same
        in the tenth minute of a call as in the first.
        """
        recent: list[Utterance] = []
        before = 0
        for utterance in (u for u in reversed(utterances) if u.speaker is Speaker.CALLER):
            before += len(utterance.words) if recent else 0
            recent.insert(0, utterance)
            if before > 2 * REACH_WORDS:
                return self._find(recent, alternatives, first=before - REACH_WORDS)
        return self._find(recent, alternatives, first=0)

    def _find(
        self, utterances: Sequence[Utterance], alternatives: Sequence[str], *, first: int
    ) -> tuple[FoundCue, ...]:
        """The cues that begin at the caller's word `first` or later."""
        heard = tuple(u for u in utterances if u.speaker is Speaker.CALLER)
        found = self._find_in([word for u in heard for word in u.words], first)
        for reading in alternatives if heard else ():
            words = [word for u in heard[:-1] for word in u.words]
            other = self._find_in(words + _words_of(reading, heard[-1]), first)
            for rule_id, cue in other.items():
                if rule_id not in found or _is_worse(cue, found[rule_id]):
                    found[rule_id] = cue
        order = self._compiled.order
        return tuple(
            sorted(found.values(), key=lambda cue: (-cue.level.urgency, order[cue.rule.id]))
        )

    def find_in_text(self, text: str) -> tuple[FoundCue, ...]:
        """Find the cues in plain text, for rule examples and text evaluation."""
        return self.find((Utterance.of_text(0, text),))

    def _find_in(self, words: Sequence[Word], first: int) -> dict[str, FoundCue]:
        line = tokenise(words)
        begin = bisect_left(line.tokens, first, key=lambda token: token.word)
        reach = max(0, begin - LONGEST_TOKENS)  # an idiom that began before may hide what is new
        tried = self._compiled.candidates(line.tokens[reach:])
        idioms = [span for p in tried if p.is_idiom for span in p.spans(line, reach)]
        found: dict[str, FoundCue] = {}
        for pattern in tried:
            known = found.get(pattern.rule.id)
            if pattern.is_idiom or (known and known.level is pattern.rule.level):
                continue
            for span in pattern.spans(line, begin):
                if any(span[0] < idiom[1] and idiom[0] < span[1] for idiom in idioms):
                    continue
                cue = _judge(pattern, line, line.span(*span), words)
                if cue and _is_worse(cue, found.get(cue.rule.id)):
                    found[cue.rule.id] = cue
        return found


def find(
    utterances: Sequence[Utterance], rules: tuple[CueRule, ...], alternatives: Sequence[str] = ()
) -> tuple[FoundCue, ...]:
    """`CueFinder(rules).find(...)`, for callers that hold no finder."""
    return CueFinder(rules).find(utterances, alternatives)


def _is_worse(cue: FoundCue, known: FoundCue | None) -> bool:
    """Whether `cue` says more than what is known: a conflict goes to the higher level."""
    return known is None or cue.level.urgency > known.level.urgency


def _judge(
    pattern: "_Pattern", line: Line, span: tuple[int, int], words: Sequence[Word]
) -> FoundCue | None:
    """The cue as it was meant, or None where it says nothing about danger."""
    rule = pattern.rule
    scope = scope_of(line, *span, own_negation=pattern.way.negates)
    level = _level(rule, scope)
    if not scope.real or level is None:
        return None
    heard = words[line.tokens[span[0]].word : line.tokens[span[1] - 1].word + 1]
    p = min(word.p for word in heard)
    unsure = p < HEARD_UNSURE_P and scope.polarity is Polarity.AFFIRMED
    evidence = Evidence(
        source=Source.CUE,
        words=" ".join(word.text for word in heard),
        start_s=heard[0].start_s,
        end_s=heard[-1].end_s,
        p=p,
        by=rule.id,
        polarity=Polarity.UNSURE if unsure else scope.polarity,
        tense=scope.tense,
        person=scope.person,
    )
    return FoundCue(rule, level, evidence)


def _level(rule: CueRule, scope: Scope) -> Level | None:
    """The level of a row in this sense; None when it has nothing to say."""
    if scope.polarity is Polarity.DENIED:
        level = rule.denied
    elif scope.polarity is Polarity.UNSURE or scope.tense in (Tense.CONDITIONAL, Tense.FUTURE):
        level = rule.conditional
    elif scope.tense is Tense.PAST:
        level = rule.past
    else:
        return rule.level
    return None if level is Level.NONE else level


def _words_of(reading: str, like: Utterance) -> list[Word]:
    """Another reading of an utterance as words, spread evenly over its time."""
    spelled = reading.split()
    word_s = (like.end_s - like.start_s) / max(1, len(spelled))
    starts = [like.start_s + n * word_s for n in range(len(spelled))]
    return [Word(w, s, s + word_s, ALTERNATIVE_P) for w, s in zip(spelled, starts, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """One way of saying a cue."""

    rule: CueRule
    way: Way
    unless: tuple[Way, ...]

    @property
    def is_idiom(self) -> bool:
        """Whether it hides other cues."""
        return self.rule.signal is Signal.IDIOM

    def spans(self, line: Line, begin: int) -> list[tuple[int, int]]:
        """Where it stands from token `begin` on, except in sentences that rule it out."""
        if begin == len(line.tokens):
            return []
        found = [m.span() for m in self.way.regex.finditer(line.text, line.starts[begin] - 1)]
        return [span for span in found if not self._is_ruled_out(line, span)]

    def _is_ruled_out(self, line: Line, span: tuple[int, int]) -> bool:
        within = line.chars(*line.sentence(*line.span(*span)))
        return any(unless.regex.search(line.text, *within) for unless in self.unless)


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    by_word: Mapping[str, tuple[_Pattern, ...]]
    """The patterns of each word, or beginning of a word (`strang*`), they cannot do without."""
    stem_sizes: tuple[int, ...]
    """Lengths of those beginnings."""
    order: Mapping[str, int]
    """The place of each row, by its id."""

    def candidates(self, tokens: Sequence[Token]) -> tuple[_Pattern, ...]:
        """The patterns whose needed words are among `tokens`."""
        texts = dict.fromkeys(token.text for token in tokens)
        stems = dict.fromkeys(t[:n] + "*" for t in texts for n in self.stem_sizes if n <= len(t))
        said = texts | stems
        listed = (pattern for word in said for pattern in self.by_word.get(word, ()))
        return tuple(
            pattern
            for pattern in dict.fromkeys(listed)
            if all(not need.isdisjoint(said) for need in pattern.way.needs[1:])
        )


def _compile(rules: Sequence[CueRule]) -> _Compiled:
    by_word: dict[str, list[_Pattern]] = {}
    sizes: set[int] = set()
    for rule in rules:
        unless = tuple(read_pattern(text) for text in rule.unless)
        for text in rule.patterns:
            way = read_pattern(text)
            pattern = _Pattern(rule, way, unless)
            for word in way.needs[0]:
                by_word.setdefault(word, []).append(pattern)
            words = frozenset().union(*way.needs)
            sizes.update(len(word) - 1 for word in words if word.endswith("*"))
    return _Compiled(
        {word: tuple(patterns) for word, patterns in by_word.items()},
        tuple(sorted(sizes)),
        {rule.id: n for n, rule in enumerate(rules)},
    )
