"""The level head and the dangers it names decide together whether a call is an emergency."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.events import Assessed
from triage_service.domain.ids import IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.policy.urgency import p_emergency
from triage_service.taxonomy.load import load

RULES = load()
KNIFE, FIRE, REPEAT = map(RiskId, ("weapon_present", "fire_or_gas", "repeat_victim_or_caller"))
P = st.floats(0.0, 1.0)


def answer(p_l0: float, risks: dict[RiskId, float]) -> Assessed:
    return Assessed(
        ask=1,
        intents={IntentId("unclear"): 1.0},
        risks=risks,
        levels={Level.L0: p_l0},
        evidence={},
        at_s=1.0,
        model="test",
        firm=True,
    )


def test_a_named_danger_makes_an_emergency_likelier_and_none_less_likely() -> None:
    alone = p_emergency(answer(0.5, {}), RULES)
    assert p_emergency(answer(0.5, {KNIFE: 0.9}), RULES) > alone
    assert p_emergency(answer(0.5, {REPEAT: 0.9}), RULES) == alone
    assert p_emergency(answer(0.5, {RiskId("unknown"): 0.9}), RULES) == alone


def test_without_weight_the_level_head_decides_alone() -> None:
    alone = replace(RULES, limits=replace(RULES.limits, danger_weight=0.0))
    assert p_emergency(answer(0.3, {KNIFE: 0.99}), alone) == pytest.approx(0.3)


@given(P, P, P, P)
def test_it_is_a_probability_that_only_rises_with_what_it_hears(
    p_l0: float, knife: float, fire: float, more: float
) -> None:
    before = p_emergency(answer(p_l0, {KNIFE: knife, FIRE: fire}), RULES)
    after = p_emergency(answer(max(p_l0, more), {KNIFE: max(knife, more), FIRE: fire}), RULES)
    assert 0.0 < before <= after < 1.0
