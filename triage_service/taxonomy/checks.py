"""What must hold between the rule files, checked before a call is taken; every fault is listed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from triage_service.domain.errors import ConfigError
from triage_service.domain.ids import DestinationId
from triage_service.domain.level import Level
from triage_service.taxonomy.handover_checks import check_handover
from triage_service.taxonomy.routing_checks import check_routing
from triage_service.taxonomy.rules import (
    DestinationKind,
    DestinationRule,
    IntentRule,
    RiskRule,
    Rules,
)

PROMPTS = ("greeting", "safety_check", "covert", "clarify", "transfer")
"""What the dialogue says, by id."""

_INTENTS, _RISKS, _PROMPTS = "intents.yaml", "risks.yaml", "prompts.yaml"
_DESTINATIONS = "destinations.yaml"
_PERSON = DestinationKind.PERSON


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels that a classifier gives probabilities for."""

    intents: frozenset[str]
    risks: frozenset[str]


def check(rules: Rules, labels: LabelSet | None = None) -> list[ConfigError]:
    """Everything that is wrong between the rows; empty when the rules may be used.

    Args:
        rules: Rows that are right one by one.
        labels: The classifier's labels, when one is to be used with these rules.
    """
    errors = [error for find in _CHECKS for error in find(rules)]
    if labels is not None:
        errors += _one_to_one(_INTENTS, rules.intents.values(), labels.intents)
        errors += _one_to_one(_RISKS, rules.risks.values(), labels.risks)
    return errors


def duplicates(file: str, ids: Iterable[str]) -> Iterator[ConfigError]:
    """An error for each id that `file` gives to more than one row."""
    for row, n in Counter(ids).items():
        if n > 1:
            yield ConfigError(file, row, f"the id stands on {n} rows", "Give each row its own id")


def _levels(rules: Rules) -> Iterator[ConfigError]:
    for risk in rules.risks.values():
        if not risk.urgent_level.at_least(risk.level):
            problem = f"urgent_level {risk.urgent_level.value} is below level {risk.level.value}"
            yield ConfigError(_RISKS, risk.id, problem, "Make it the same or more urgent")


def _raised(rules: Rules) -> Iterator[ConfigError]:
    by_cue = {cue.risk for cue in rules.cues}
    for risk in rules.risks.values():
        if not risk.label and risk.id not in by_cue:
            remedy = "Give it the classifier's label, or write a cue for it"
            yield ConfigError(_RISKS, risk.id, "no label and no cue can raise it", remedy)
    for cue in rules.cues:
        if cue.risk is not None and cue.risk not in rules.risks:
            problem = f"risk `{cue.risk}` does not exist"
            yield ConfigError("cues", cue.id, problem, f"Use an id of {_RISKS}")


def _limits(rules: Rules) -> Iterator[ConfigError]:
    decide_s, signpost_s = rules.limits.decide_quiet_s, rules.limits.signpost_quiet_s
    if signpost_s < decide_s:
        problem = f"signpost_quiet_s {signpost_s} is below decide_quiet_s {decide_s}"
        remedy = "Wait at least as long before sending a caller away as before choosing a person"
        yield ConfigError("policy.yaml", "limits", problem, remedy)
    kinds = {place.id: place.kind for place in rules.destinations.values()}
    sent_away = [r.id for r in rules.routes if kinds.get(r.to, _PERSON) is not _PERSON]
    if sent_away and rules.limits.costs is None:
        problem = f"no `costs`, but {', '.join(sent_away)} end calls without a person"
        yield ConfigError("policy.yaml", "limits", problem, "Say what a wrong choice costs")


def _costs(rules: Rules) -> Iterator[ConfigError]:
    costs = rules.limits.costs
    if costs is None:
        return
    levels = (Level.L0, Level.L1, Level.L2)
    named = [(f"missed.{level}", costs.missed.get(level, 0.0)) for level in levels]
    named += [
        ("wrong_automated", costs.wrong_automated),
        ("unneeded_person", costs.unneeded_person),
    ]
    for (more, dear), (less, cheap) in pairwise(named):
        if dear < cheap:
            problem = f"costs: {more} {dear} is below {less} {cheap}"
            remedy = "A worse mistake must not cost less than a smaller one"
            yield ConfigError("policy.yaml", "limits", problem, remedy)


def _own_labels(rules: Rules) -> Iterator[ConfigError]:
    for file, rows in ((_INTENTS, rules.intents.values()), (_RISKS, rules.risks.values())):
        shared = Counter(row.label for row in rows)
        for row in rows:
            if row.label and shared[row.label] > 1:
                problem = f"label `{row.label}` stands on {shared[row.label]} rows"
                yield ConfigError(file, row.id, problem, "Give each row its own label")


def _one_to_one(
    file: str, rows: Iterable[IntentRule | RiskRule], known: frozenset[str]
) -> Iterator[ConfigError]:
    for row in rows:
        if row.label and row.label not in known:
            remedy = "Correct the label, or train the classifier with it"
            yield ConfigError(file, row.id, f"the classifier has no label `{row.label}`", remedy)
    for label in sorted(known - {row.label for row in rows}):
        remedy = "Add a row for it, or train the classifier without it"
        yield ConfigError(file, "", f"no row has the classifier's label `{label}`", remedy)


def _always_open(place: DestinationRule) -> bool:
    return _is_person(place) and place.hours == "24x7"


def _fallbacks(rules: Rules) -> Iterator[ConfigError]:
    for place in rules.destinations.values():
        if place.fallback is None:
            if not _always_open(place):
                problem = f"no fallback, but its kind is `{place.kind.value}`, open {place.hours}"
                yield ConfigError(_DESTINATIONS, place.id, problem, "Name a fallback")
        elif place.fallback not in rules.destinations:
            problem = f"fallback `{place.fallback}` does not exist"
            yield ConfigError(_DESTINATIONS, place.id, problem, f"Use an id of {_DESTINATIONS}")
        elif place.id in _after(place, rules.destinations):
            problem = f"fallback `{place.fallback}` leads back to it"
            yield ConfigError(_DESTINATIONS, place.id, problem, "End at a person always there")
        elif _is_person(place) and not _is_person(rules.destinations[place.fallback]):
            problem = f"fallback `{place.fallback}` is no person"
            yield ConfigError(_DESTINATIONS, place.id, problem, "A person falls back to a person")


def _is_person(place: DestinationRule) -> bool:
    return place.kind is DestinationKind.PERSON


def _after(
    place: DestinationRule, places: Mapping[DestinationId, DestinationRule]
) -> set[DestinationId]:
    """Every place that `place` falls back to, directly or not."""
    found: set[DestinationId] = set()
    at = place.fallback
    while at is not None and at in places and at not in found:
        found.add(at)
        at = places[at].fallback
    return found


def _prompts(rules: Rules) -> Iterator[ConfigError]:
    for id_ in PROMPTS:
        if id_ not in rules.prompts:
            yield ConfigError(_PROMPTS, id_, "the prompt is missing", "Add a row with this id")
    covert = rules.prompts.get("covert")
    if covert is not None and "police" in covert.text.lower():
        remedy = "Leave the word out; someone may be listening (H9)"
        yield ConfigError(_PROMPTS, "covert", f'it says "police": "{covert.text}"', remedy)


_CHECKS = (
    _levels,
    _raised,
    _limits,
    _costs,
    _own_labels,
    _fallbacks,
    _prompts,
    check_handover,
    check_routing,
)
