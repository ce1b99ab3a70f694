"""When a call may end without a person: only where that is expected to cost less."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.assessment import IntentBelief
from triage_service.domain.ids import DestinationId, IntentId
from triage_service.policy.costs import worth_automating
from triage_service.policy.mind import Mind
from triage_service.taxonomy.rules import DestinationKind

COUNCIL = DestinationId("EXT:council")


def belief(p_by_intent: Mapping[str, float]) -> IntentBelief:
    return IntentBelief({IntentId(i): p for i, p in p_by_intent.items()})


@pytest.mark.parametrize(
    ("p_by_intent", "expected"),
    [
        ({"council_noise_environment": 1.0}, True),
        ({"council_noise_environment": 0.8, "asb_ongoing": 0.2}, True),
        ({"council_noise_environment": 0.7, "asb_ongoing": 0.3}, False),
        ({"council_noise_environment": 0.45, "parking_abandoned": 0.45, "animals": 0.1}, True),
        ({"council_noise_environment": 0.9, "domestic_abuse": 0.1}, False),
        ({"council_noise_environment": 0.96, "domestic_abuse": 0.04}, True),
        ({"council_noise_environment": 0.96, "emergency_in_progress": 0.04}, False),
        ({"council_noise_environment": 0.7}, False),
        ({"council_noise_environment": 0.9, "not an intent": 0.1}, True),
        ({"council_noise_environment": float("nan")}, False),
        ({}, False),
    ],
)
def test_choice_without_a_person_must_cost_less(
    mind: Mind, p_by_intent: Mapping[str, float], expected: bool
) -> None:
    assert worth_automating(COUNCIL, belief(p_by_intent), mind.rules) is expected


def test_flat_belief_never_ends_without_a_person(mind: Mind) -> None:
    rules = mind.rules
    flat = IntentBelief({intent: 1 / len(rules.intents) for intent in rules.intents})
    for place in rules.destinations.values():
        if place.kind is not DestinationKind.PERSON:
            assert not worth_automating(place.id, flat, rules)


def test_without_a_cost_table_a_person_takes_every_call(mind: Mind) -> None:
    rules = replace(mind.rules, limits=replace(mind.rules.limits, costs=None))
    assert not worth_automating(COUNCIL, belief({"council_noise_environment": 1.0}), rules)


def test_intent_that_forbids_a_signpost_counts_as_somebody_vulnerable(mind: Mind) -> None:
    rules = mind.rules
    hidden = IntentId("asb_ongoing")
    grave = replace(rules.intents[hidden], blocks_self_service=True)
    changed = replace(rules, intents={**rules.intents, hidden: grave})
    doubt = belief({"council_noise_environment": 0.85, hidden: 0.15})
    assert worth_automating(COUNCIL, doubt, rules)
    assert not worth_automating(COUNCIL, doubt, changed)


@given(
    p=st.floats(0, 1),
    taken=st.floats(0.01, 1),
    other=st.sampled_from(["unclear", "asb_ongoing", "domestic_abuse", "emergency_in_progress"]),
)
def test_doubt_never_makes_an_ending_without_a_person_more_likely(
    mind: Mind, p: float, taken: float, other: str
) -> None:
    sure = belief({"parking_abandoned": p, other: 1 - p})
    moved = p * taken
    unsure = belief({"parking_abandoned": p - moved, other: 1 - p + moved})
    if worth_automating(COUNCIL, unsure, mind.rules):
        assert worth_automating(COUNCIL, sure, mind.rules)
