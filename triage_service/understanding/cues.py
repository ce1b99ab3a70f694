"""The deterministic floor: finds cues of danger in a caller's words, with their scope.

Strategy: every pattern becomes one regular expression over the normalised line. Each pattern
knows a word it cannot do without, so that only the few patterns whose word was said are tried.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from triage_service.domain.assessment import Evidence, Source
from triage_service.domain.level import Level
from triage_service.domain.transcript import Speaker, Utterance, Word
from triage_service.taxonomy.cues import CueRule, Signal
from triage_service.understanding.scope import Polarity, Scope, Tense, scope_of
from triage_service.understanding.tokens import Line, Way, read_pattern, tokenise

HEARD_UNSURE_P = 0.4
"""Below this word confidence a cue is raised as `unsure` (chosen; see eval)."""
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
        heard = tuple(u for u in utterances if u.speaker is Speaker.CALLER)
        found = self._find_in([word for u in heard for word in u.words])
        for reading in alternatives if heard else ():
            words = [word for u in heard[:-1] for word in u.words]
            other = self._find_in(words + _words_of(reading, heard[-1]))
            for rule_id, cue in other.items():
                if rule_id not in found or _is_worse(cue, found[rule_id]):
                    found[rule_id] = cue
        order = {rule.id: n for n, rule in enumerate(self.rules)}
        return tuple(
            sorted(found.values(), key=lambda cue: (-cue.level.urgency, order[cue.rule.id]))
        )

    def find_in_text(self, text: str) -> tuple[FoundCue, ...]:
        """Find the cues in plain text, for rule examples and text evaluation."""
        return self.find((Utterance.of_text(0, text),))

    def _find_in(self, words: Sequence[Word]) -> dict[str, FoundCue]:
        line = tokenise(words)
        tried = self._compiled.candidates(line)
        idioms = [span for p in tried if p.is_idiom for span in p.spans(line)]
        found: dict[str, FoundCue] = {}
        for pattern in tried:
            known = found.get(pattern.rule.id)
            if pattern.is_idiom or (known and known.level is pattern.rule.level):
                continue
            for span in pattern.spans(line):
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

    def spans(self, line: Line) -> list[tuple[int, int]]:
        """Where it stands in `line.text`, except in sentences that rule it out."""
        found = [match.span() for match in self.way.regex.finditer(line.text)]
        return [span for span in found if not self._is_ruled_out(line, span)]

    def _is_ruled_out(self, line: Line, span: tuple[int, int]) -> bool:
        within = line.chars(*line.sentence(*line.span(*span)))
        return any(unless.regex.search(line.text, *within) for unless in self.unless)


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    by_word: Mapping[str, tuple[_Pattern, ...]]
    by_stem: Mapping[str, tuple[_Pattern, ...]]
    stem_sizes: tuple[int, ...]

    def candidates(self, line: Line) -> tuple[_Pattern, ...]:
        """The patterns whose needed word was said."""
        texts = dict.fromkeys(token.text for token in line.tokens)
        stems = dict.fromkeys(t[:n] for t in texts for n in self.stem_sizes if n <= len(t))
        lists = [self.by_word.get(t, ()) for t in texts] + [self.by_stem.get(s, ()) for s in stems]
        return tuple(dict.fromkeys(pattern for listed in lists for pattern in listed))


def _compile(rules: Sequence[CueRule]) -> _Compiled:
    by_word: dict[str, list[_Pattern]] = {}
    by_stem: dict[str, list[_Pattern]] = {}
    for rule in rules:
        unless = tuple(read_pattern(text) for text in rule.unless)
        for text in rule.patterns:
            way = read_pattern(text)
            pattern = _Pattern(rule, way, unless)
            for word in way.needs:
                index = by_stem if word.endswith("*") else by_word
                index.setdefault(word.rstrip("*"), []).append(pattern)
    sizes = tuple(sorted({len(stem) for stem in by_stem}))
    return _Compiled(
        {word: tuple(patterns) for word, patterns in by_word.items()},
        {stem: tuple(patterns) for stem, patterns in by_stem.items()},
        sizes,
    )
