"""What every measure would be at other thresholds, without asking the classifier again.

Strategy: a threshold acts only through comparisons with the probabilities of the answers. Where
no probability of a call lies between two values, both decide it alike and it is run once.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eval.measures.proportion import Proportion
from eval.measures.text_triage import MEASURES, Decided, Pair
from eval.text import decided
from eval.textset import TextItem
from eval.thresholds import Threshold
from models.ports import Classifier
from triage_service.calls.text import triage_text
from triage_service.domain.events import Assessed
from triage_service.domain.ids import RiskId
from triage_service.policy.mind import Mind

MEASURED = (
    "l0_recall",
    "false_l0_per_1000",
    "l1_recall",
    "destination_accuracy",
    "flag_recall_micro",
    "forbidden_flag_rate",
)
"""What is measured at each value, by name in the report."""
_BETA2 = 4.0
"""F2: a missed danger weighs four times a false one."""


@dataclass(frozen=True, slots=True)
class FlagCounts:
    """How often one flag was raised, in calls that say whether it should be."""

    caught: int
    """Wanted and raised."""
    missed: int
    """Wanted and not raised."""
    forbidden: int
    """Raised where it must stay silent."""
    unjudged: int
    """Raised where the set says neither."""

    @property
    def f2(self) -> float | None:
        """Of what the set judges, too kind where it judges little; None if never wanted."""
        return self._f2(self.forbidden)

    @property
    def f2_strict(self) -> float | None:
        """The same if every raise that the set does not judge were false: too harsh."""
        return self._f2(self.forbidden + self.unjudged)

    def _f2(self, false: int) -> float | None:
        if not self.caught + self.missed:
            return None
        wanted = (1 + _BETA2) * self.caught
        return wanted / (wanted + _BETA2 * self.missed + false)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a threshold and what it would do."""

    at: float
    measures: dict[str, Proportion]
    counts: FlagCounts | None
    """Of the risk's own flag; None for a threshold of no single risk."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One threshold at every value that was tried, ascending."""

    threshold: Threshold
    points: tuple[Point, ...]

    @property
    def now(self) -> Point:
        """The present value."""
        return next(point for point in self.points if point.at == self.threshold.now)

    def best(self, score: Callable[[FlagCounts], float | None]) -> Point | None:
        """The value of greatest score; of equally good ones the nearest to the present one."""
        scored = [(score(p.counts), p) for p in self.points if p.counts]
        known = [(found, p) for found, p in scored if found is not None]
        now = self.threshold.now
        return max(known, key=lambda pair: (pair[0], -abs(pair[1].at - now)), default=(0, None))[1]


@dataclass(frozen=True, slots=True)
class _Call:
    """One call as the present thresholds decide it."""

    item: TextItem
    made: Decided
    answers: tuple[Assessed, ...]


class Sweep:
    """Calls that can be decided under other thresholds."""

    def __init__(self, mind: Mind, classifier: Classifier) -> None:
        """No call is known yet.

        Args:
            mind: The present rules; cues are compiled once for all values.
            classifier: Asked again for each value: give one that remembers.
        """
        self._mind, self._classifier = mind, classifier
        self._calls: list[_Call] = []

    def learn(self, items: Sequence[TextItem]) -> Iterator[Pair]:
        """Decide calls as things are, one by one; `curve` is about all that were learnt."""
        for item in items:
            moments = triage_text(item.turns, self._mind, self._classifier)
            answers = (moment.event for moment in moments if isinstance(moment.event, Assessed))
            call = _Call(item, decided(item.turns, moments), tuple(answers))
            self._calls.append(call)
            yield item, call.made

    def curve(self, threshold: Threshold) -> Curve:
        """Every measure at every value of one threshold."""
        deciders = [self._decider(call, threshold) for call in self._calls]
        points = []
        for value in threshold.values:
            rules = threshold.put(self._mind.rules, value)
            mind = Mind(rules, self._mind.cues)
            pairs = [(item, decide(value, mind)) for item, decide in deciders]
            measures = {name: MEASURES[name].of(pairs) for name in MEASURED}
            counts = counted(pairs, threshold.risk) if threshold.risk else None
            points.append(Point(value, measures, counts))
        return Curve(threshold, tuple(points))

    def _decider(
        self, call: _Call, threshold: Threshold
    ) -> tuple[TextItem, Callable[[float, Mind], Decided]]:
        """The call, and what decides it at a value; values that compare alike are run once."""
        numbers = sorted(p for event in call.answers for p in threshold.compared(event))
        known = {bisect_left(numbers, threshold.now): call.made}

        def decide(value: float, mind: Mind) -> Decided:
            place = bisect_left(numbers, value)
            if place not in known:
                turns = call.item.turns
                known[place] = decided(turns, triage_text(turns, mind, self._classifier))
            return known[place]

        return call.item, decide


def counted(pairs: Sequence[Pair], risk: RiskId) -> FlagCounts:
    """How often the flag of `risk` was raised, and how often rightly."""
    raised = [(gold, any(flag.id == risk for flag in made.flags)) for gold, made in pairs]
    hits = [gold for gold, up in raised if up]
    caught = sum(risk in gold.flags for gold in hits)
    forbidden = sum(risk in gold.must_not_flags for gold in hits)
    missed = sum(risk in gold.flags for gold, up in raised if not up)
    return FlagCounts(caught, missed, forbidden, len(hits) - caught - forbidden)
