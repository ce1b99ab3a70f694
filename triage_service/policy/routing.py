"""The first matching row of the routing table becomes a decision with reasons."""

from triage_service.domain.assessment import Evidence, RiskFlag
from triage_service.domain.decisions import Reason, RoutingDecision
from triage_service.domain.ids import UNCLEAR, IntentId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.policy.costs import worth_automating
from triage_service.policy.intent import believed, quoted
from triage_service.policy.opening import open_place
from triage_service.taxonomy.rules import (
    Condition,
    DestinationKind,
    DestinationRule,
    RouteRule,
    Rules,
)


def matches(when: Condition, state: TriageState, rules: Rules) -> bool:
    """Whether every given part of the condition holds."""
    intent, p = state.belief.top
    # Cheapest first: a call meets every row at every event.
    return (
        (not when.intent or intent in when.intent)
        and p >= when.p_at_least
        and (when.level_at_least is None or state.level.at_least(when.level_at_least))
        and (not when.risk or any(flag.risk in when.risk for flag in state.flags))
        and (not when.sense_lost or bool(when.sense_lost & state.senses_lost))
        and (when.asked_for_person is None or when.asked_for_person == bool(state.asked_for_person))
        and (when.no_risk is None or when.no_risk == free_of_risk(state))
        and (when.understood is None or when.understood == believed(state, rules))
    )


def free_of_risk(state: TriageState) -> bool:
    """H4: nothing heard so far forbids a signpost or a closure."""
    return not state.level.at_least(Level.L2) and not state.self_service_blocked


def route(state: TriageState, rules: Rules) -> RoutingDecision:
    """Where the call must go, as known now.

    A recommendation that already sends the caller to a person is never changed by the machine
    into one that does not. A place that is closed when the call begins is replaced by its
    fallback.
    """
    row = _row(state, rules)
    place = open_place(row.to, state.started_utc, rules)
    old = state.routing
    if (
        old is not None
        and state.final
        and place.kind is not DestinationKind.PERSON
        and rules.destinations[old.destination].kind is DestinationKind.PERSON
    ):
        return old
    return RoutingDecision(
        destination=place.id,
        priority=row.priority,
        level=state.level,
        confidence=_confidence(state),
        reasons=_reasons(state, row, place, rules),
        at_s=state.at_s,
        rules_version=rules.version,
    )


def _row(state: TriageState, rules: Rules) -> RouteRule:
    """The first row that applies; one without a person only where that is worth its risk."""
    for row in rules.routes:
        if matches(row.when, state, rules) and (
            rules.destinations[row.to].kind is DestinationKind.PERSON
            or worth_automating(row.to, state.belief, rules)
        ):
            return row
    return rules.routes[-1]


def _reasons(
    state: TriageState, row: RouteRule, place: DestinationRule, rules: Rules
) -> tuple[Reason, ...]:
    """The row itself, why not its own place, then every flag as urgent as the call."""
    evidence = _evidence(state, row.when)
    reasons = [Reason(row.id, row.says, evidence)]
    if place.id != row.to:
        shut = rules.destinations[row.to]
        says = f"{shut.title} is closed at this hour ({shut.hours}), so it goes to {place.title}."
        reasons.append(Reason(f"hours:{shut.id}", says, evidence))
    for flag in decisive(state):
        says = f"{rules.risks[flag.risk].title}: raised at {flag.level}."
        reasons.append(Reason(f"flag:{flag.risk}", says, flag.evidence))
    if state.repeat:
        says = "The same caller had a flag in an earlier call: one level up."
        reasons.append(Reason("H6", says, evidence))
    return tuple(reasons)


def decisive(state: TriageState) -> tuple[RiskFlag, ...]:
    """The flags at the level that was heard."""
    return tuple(flag for flag in state.flags if flag.level is state.heard_level)


def _evidence(state: TriageState, when: Condition) -> tuple[Evidence, ...]:
    """The words a row rests on; never empty."""
    if when.asked_for_person and state.asked_for_person:
        return state.asked_for_person
    if when.risk:
        shown = [e for flag in state.flags if flag.risk in when.risk for e in flag.evidence]
        return tuple(shown)
    if when.level_at_least is not None and state.level_evidence:
        return state.level_evidence
    return (quoted(state, 0.0, 0.0, p=_confidence(state), by="transcript"),)


def _confidence(state: TriageState) -> float:
    """How sure the machine is: the strongest of the decisive flags, else the top intent."""
    flags = decisive(state)
    if state.heard_level.at_least(Level.L2) and flags:
        return max(flag.p for flag in flags)
    return state.belief.top[1]


def alternatives(state: TriageState) -> tuple[tuple[IntentId, float], ...]:
    """The three next most probable intents."""
    return tuple((i, p) for i, p in state.belief.ranked[1:4] if i != UNCLEAR)
