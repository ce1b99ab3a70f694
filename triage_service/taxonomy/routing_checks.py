"""What must hold in the routing table: nobody in danger meets a row that is not for them.

Strategy: nearly every check asks one question, `covers`: does this row take every call that a later
one would take? A row that is covered is dead; a row that ends a call without a person is safe only
if all calls that need a person are covered by rows above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TypeVar

from triage_service.domain.errors import ConfigError
from triage_service.domain.events import Sense
from triage_service.domain.ids import DestinationId
from triage_service.domain.level import Level
from triage_service.taxonomy.rules import Condition, DestinationKind, RouteRule, Rules

EMERGENCY = DestinationId("EMERGENCY_OPERATOR")
"""Where H0 sends a caller."""

_FILE = "routing.yaml"
_L0 = Condition(level_at_least=Level.L0)
_Id = TypeVar("_Id", bound=str)


def check_routing(rules: Rules) -> Iterator[ConfigError]:
    """Everything that is wrong in the routing table, given the other rows."""
    for find in (_unknown, _unnamed, _first_and_last, _emergencies, _shadowed, _endings):
        yield from find(rules)


def covers(earlier: Condition, later: Condition) -> bool:
    """Whether `earlier` applies to every call that `later` applies to."""
    wanted = earlier.level_at_least or Level.NONE
    return (
        (later.level_at_least or Level.NONE).at_least(wanted)
        and earlier.p_at_least <= later.p_at_least
        and _any_of(earlier.intent, later.intent)
        and _any_of(earlier.risk, later.risk)
        and _any_of(earlier.sense_lost, later.sense_lost)
        and earlier.asked_for_person in (None, later.asked_for_person)
        and earlier.no_risk in (None, later.no_risk)
        and earlier.understood in (None, later.understood)
    )


def _any_of(earlier: frozenset[str], later: frozenset[str]) -> bool:
    return not earlier or (bool(later) and later <= earlier)


def _alone(when: Condition) -> Iterator[Condition]:
    """`when` for each of its intents, risks and senses alone; several rows may share them out."""
    parts = product(_each(when.intent), _each(when.risk), _each(when.sense_lost))
    for intent, risk, sense in parts:
        yield replace(when, intent=intent, risk=risk, sense_lost=sense)


def _each(part: frozenset[_Id]) -> list[frozenset[_Id]]:
    return [frozenset({one}) for one in sorted(part)] or [part]


def _taker(when: Condition, rows: Sequence[RouteRule]) -> RouteRule | None:
    """The first of `rows` that takes every call of `when`."""
    return next((row for row in rows if covers(row.when, when)), None)


def _unknown(rules: Rules) -> Iterator[ConfigError]:
    for row in rules.routes:
        for kind, file, ids, known in (
            ("intent", "intents.yaml", row.when.intent, rules.intents.keys()),
            ("risk", "risks.yaml", row.when.risk, rules.risks.keys()),
            ("destination", "destinations.yaml", {row.to}, rules.destinations.keys()),
        ):
            for id_ in sorted(ids - known):
                problem = f"{kind} `{id_}` does not exist"
                yield ConfigError(_FILE, row.id, problem, f"Use an id of {file}")


def _unnamed(rules: Rules) -> Iterator[ConfigError]:
    named = {intent for row in rules.routes for intent in row.when.intent}
    for intent in rules.intents:
        if intent not in named:
            problem = f"no row of {_FILE} names it"
            yield ConfigError("intents.yaml", intent, problem, "Say where such calls go")


def _first_and_last(rules: Rules) -> Iterator[ConfigError]:
    if not rules.routes:
        yield ConfigError(_FILE, "", "no rows", "Add at least H0 and a last row for every call")
        return
    first, last = rules.routes[0], rules.routes[-1]
    if (first.when, first.to, first.priority) != (_L0, EMERGENCY, 1):
        remedy = f"Begin with `when: {{level_at_least: L0}}`, to {EMERGENCY}, priority 1 (H0)"
        yield ConfigError(_FILE, first.id, "the first row is not the emergency row", remedy)
    if last.when != Condition():
        problem = "the last row does not take every call"
        yield ConfigError(_FILE, last.id, problem, "End with a row whose `when` is {}")
    place = rules.destinations.get(last.to)
    if place is not None and place.kind is not DestinationKind.PERSON:
        problem = f"the last row goes to `{last.to}`, which is no person"
        yield ConfigError(_FILE, last.id, problem, "Send such calls to a person")


def _emergencies(rules: Rules) -> Iterator[ConfigError]:
    for row in rules.routes:
        if row.when.level_at_least is Level.L0 and row.to != EMERGENCY:
            problem = f"a call at L0 would go to `{row.to}`"
            yield ConfigError(_FILE, row.id, problem, f"Send it to {EMERGENCY} (H0)")
    place = rules.destinations.get(EMERGENCY)
    if place is None or place.fallback is not None:
        problem = "it must be there, and have no fallback"
        yield ConfigError("destinations.yaml", EMERGENCY, problem, "Correct or add the row (H0)")


def _shadowed(rules: Rules) -> Iterator[ConfigError]:
    for n, row in enumerate(rules.routes):
        for one in _alone(row.when):
            taker = _taker(one, rules.routes[:n])
            if taker is not None:
                remedy = "Move it up, narrow the other or drop it"
                part = ", ".join(sorted(one.intent | one.risk | one.sense_lost))
                never = f"never applies to {part}" if part else "never applies"
                problem = f"{never}, because `{taker.id}` comes first"
                yield ConfigError(_FILE, row.id, problem, remedy)


def _endings(rules: Rules) -> Iterator[ConfigError]:
    for n, row in enumerate(rules.routes):
        place = rules.destinations.get(row.to)
        if place is not None and place.kind is not DestinationKind.PERSON:
            for problem, remedy in _dangers(row, rules.routes[:n], rules):
                problem = f"{problem}, but `{row.to}` is no person"
                yield ConfigError(_FILE, row.id, problem, remedy)


def _dangers(
    row: RouteRule, earlier: Sequence[RouteRule], rules: Rules
) -> Iterator[tuple[str, str]]:
    """Problem and remedy for each way in which `row` could leave someone without a person."""
    if row.when.no_risk is not True:
        yield "`no_risk: true` is missing", "Add it (H4)"
    if not row.when.intent or row.when.p_at_least < rules.limits.intent_p:
        problem = f"it takes any intent, or one with p_at_least {row.when.p_at_least}"
        yield problem, f"Name its intents, with p_at_least {rules.limits.intent_p} or more"
    for intent in sorted(row.when.intent & rules.intents.keys()):
        if rules.intents[intent].blocks_self_service:
            yield f"it takes `{intent}`, which blocks self-service", "Take the intent out (H4)"
    for who, when in _needing_a_person(row.when):
        if any(_taker(one, earlier) is None for one in _alone(when)):
            yield f"it takes callers {who}", "Put a row for such callers before it"


def _needing_a_person(when: Condition) -> Iterator[tuple[str, Condition]]:
    """The calls of `when` that the machine may not end: L2 (6.1), H8, H1 and H2."""
    yield "at level L2 or above", replace(when, level_at_least=Level.L2)
    for sense in Sense:
        yield f"with `{sense.value}` lost", replace(when, sense_lost=frozenset({sense.value}))
    if when.asked_for_person is not False:
        yield "who asked for a person", replace(when, asked_for_person=True)
    if when.understood is not True:
        yield "who was not understood", replace(when, understood=False)
