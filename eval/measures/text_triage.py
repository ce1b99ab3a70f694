"""How well calls in writing were triaged: each measure judges what was wanted and decided.

Strategy: a measure turns one call into the cases it holds, each a hit or not. The hits of all
calls over their cases are the measure's share; the hits of one call say whether it went right.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.measures.proportion import Proportion, wilson
from eval.textset import TextItem
from triage_service.domain.assessment import SlotKind
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level

SCORED_SLOTS = (SlotKind.CRIME_NUMBER, SlotKind.VRM, SlotKind.POSTCODE)
"""Kinds that a test set labels; a value of another kind is neither right nor spurious."""


@dataclass(frozen=True, slots=True)
class DecidedFlag:
    """A risk that the system raised."""

    id: RiskId
    level: Level
    p: float
    words: tuple[str, ...]
    """What it rests on."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the system made of one call by its end."""

    intent: IntentId
    p: float
    """Probability of `intent`."""
    levels: tuple[Level, ...]
    """The level after each turn; the last one is the call's. Never empty."""
    flags: tuple[DecidedFlag, ...] = ()
    destination: DestinationId | None = None
    """None when nothing was recommended."""
    slots: tuple[tuple[SlotKind, str], ...] = ()
    rule_ids: tuple[str, ...] = ()
    uncited: tuple[str, ...] = ()
    """Flags and reasons that quote words nobody said."""

    @property
    def level(self) -> Level:
        """The level at the end of the call."""
        return self.levels[-1]

    def turn_of(self, level: Level) -> int | None:
        """The first turn, from 1, after which the call was at least `level`; None if never."""
        reached = (n for n, now in enumerate(self.levels, start=1) if now.at_least(level))
        return next(reached, None)


Pair = tuple[TextItem, Decided]
Cases = tuple[bool, ...]
"""One call's cases for one measure, True being a hit; empty when the call is not judged."""


def intent_top1(gold: TextItem, decided: Decided) -> Cases:
    """The likeliest intent is the wanted one or one that is accepted."""
    return (decided.intent == gold.intent or decided.intent in gold.accept,)


def l0_recall(gold: TextItem, decided: Decided) -> Cases:
    """An emergency was put at L0."""
    return (decided.level is Level.L0,) if gold.level is Level.L0 else ()


def l1_recall(gold: TextItem, decided: Decided) -> Cases:
    """A call at L0 or L1 was put at L0 or L1."""
    return (decided.level.at_least(Level.L1),) if gold.level.at_least(Level.L1) else ()


def false_l0(gold: TextItem, decided: Decided) -> Cases:
    """A hard negative, or a call without any level, was put at L0."""
    harmless = gold.kind == "hard_negative" or gold.level is Level.NONE
    return (decided.level is Level.L0,) if harmless else ()


def forbidden_flags(gold: TextItem, decided: Decided) -> Cases:
    """A flag that must stay silent was raised, at whatever level."""
    raised = {flag.id for flag in decided.flags}
    return tuple(risk in raised for risk in sorted(gold.must_not_flags))


def wanted_flags(gold: TextItem, decided: Decided) -> Cases:
    """A flag that the words support was raised, at whatever level."""
    raised = {flag.id for flag in decided.flags}
    return tuple(risk in raised for risk in sorted(gold.flags))


def destination(gold: TextItem, decided: Decided) -> Cases:
    """The destination is the wanted one or one that is accepted."""
    right = {gold.destination, *gold.accept_destinations}
    return (decided.destination in right,)


def slots(gold: TextItem, decided: Decided) -> Cases:
    """The spoken value, and no second one of its kind, was captured.

    Case and spaces do not count: `B75 5QN` is `b755qn`.
    """
    return tuple(
        {_spaceless(found) for of, found in decided.slots if of is kind} == {_spaceless(value)}
        for kind, value in sorted(gold.slots.items())
    )


def cited(_gold: TextItem, decided: Decided) -> Cases:
    """Every flag and reason rests on words that the caller said."""
    return (not decided.uncited,)


def spurious_slots(gold: TextItem, decided: Decided) -> tuple[tuple[SlotKind, str], ...]:
    """Captured values of a kind of which none was spoken."""
    return tuple(
        (kind, value)
        for kind, value in decided.slots
        if kind in SCORED_SLOTS and kind not in gold.slots
    )


def _spaceless(value: str) -> str:
    return "".join(value.upper().split())


@dataclass(frozen=True, slots=True)
class Measure:
    """One number about a set of calls."""

    title: str
    judge: Callable[[TextItem, Decided], Cases]
    hit_is_good: bool = True
    """False where a hit is a fault, such as a false alarm."""
    per: float = 1.0
    """The number is a rate per so many cases."""

    def of(self, pairs: Iterable[Pair]) -> Proportion:
        """The share of hits over all calls."""
        cases = [case for gold, decided in pairs for case in self.judge(gold, decided)]
        return wilson(sum(cases), len(cases)).times(self.per)

    def right(self, gold: TextItem, decided: Decided) -> bool | None:
        """Whether one call went right in full; None where it is not judged."""
        cases = self.judge(gold, decided)
        return all(case is self.hit_is_good for case in cases) if cases else None


MEASURES: Mapping[str, Measure] = {
    "intent_top1": Measure("Intent, top 1", intent_top1),
    "l0_recall": Measure("L0 recall", l0_recall),
    "l1_recall": Measure("L1+ recall", l1_recall),
    "false_l0_per_1000": Measure("False L0 per 1,000", false_l0, hit_is_good=False, per=1000.0),
    "forbidden_flag_rate": Measure("Forbidden flags raised", forbidden_flags, hit_is_good=False),
    "flag_recall_micro": Measure("Flag recall (micro)", wanted_flags),
    "destination_accuracy": Measure("Destination", destination),
    "slots_exact": Measure("Slots, exact", slots),
    "evidence_cited": Measure("Evidence cited", cited),
}
"""Every measure by its name in the report, in the order in which it is shown."""


def measured(pairs: Sequence[Pair]) -> dict[str, Proportion]:
    """Every measure of these calls."""
    return {name: measure.of(pairs) for name, measure in MEASURES.items()}


def sliced(pairs: Sequence[Pair]) -> dict[str, dict[str, tuple[Pair, ...]]]:
    """The calls by kind, by group and by whether sounds were taken out, in order of appearance."""
    slices: dict[str, dict[str, tuple[Pair, ...]]] = {"kind": {}, "group": {}, "sounds": {}}
    for pair in pairs:
        gold = pair[0]
        sounds = "removed" if gold.has_sounds else "none"
        for by, key in (("kind", gold.kind), ("group", gold.group), ("sounds", sounds)):
            slices[by][key] = (*slices[by].get(key, ()), pair)
    return slices


def failed(name: str, pairs: Iterable[Pair]) -> list[str]:
    """Ids of the calls that measure `name` judged wrong, in order.

    An emergency put below L1 is missed by both recalls.
    """
    return [gold.id for gold, decided in pairs if MEASURES[name].right(gold, decided) is False]


def recall_by_flag(pairs: Iterable[Pair]) -> dict[RiskId, Proportion]:
    """For each wanted flag, the share of its calls in which it was raised; by name."""
    cases: dict[RiskId, list[bool]] = {}
    for gold, decided in pairs:
        for risk, hit in zip(sorted(gold.flags), wanted_flags(gold, decided), strict=True):
            cases.setdefault(risk, []).append(hit)
    return {risk: wilson(sum(hits), len(hits)) for risk, hits in sorted(cases.items())}


def reached_in_time(pairs: Iterable[Pair]) -> Proportion:
    """Of the late reveals, the share at the wanted level by the turn that carries the risk."""
    cases = []
    for gold, decided in pairs:
        if gold.kind == "late_reveal" and gold.reveal_turn is not None:
            turn = decided.turn_of(gold.level)
            cases.append(turn is not None and turn <= gold.reveal_turn)
    return wilson(sum(cases), len(cases))
