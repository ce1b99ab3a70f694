"""Whether one routing row takes every call that another would: never claimed when it is not so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.ids import IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.routing_checks import covers
from triage_service.taxonomy.rules import Condition

ABUSE, NOISE, KNIFE = IntentId("abuse"), IntentId("noise"), RiskId("knife")
SENSES = ("speech", "meaning", "store", "line")
INTENTS = (NOISE, ABUSE)
RISKS = (KNIFE, RiskId("gun"))
levels = st.sampled_from((None, *Level))
flags = st.sampled_from((None, True, False))
conditions = st.builds(
    Condition,
    level_at_least=levels,
    intent=st.frozensets(st.sampled_from(INTENTS)),
    p_at_least=st.sampled_from((0.0, 0.4, 0.6)),
    risk=st.frozensets(st.sampled_from(RISKS)),
    sense_lost=st.frozensets(st.sampled_from(SENSES[:2])),
    asked_for_person=flags,
    no_risk=flags,
    understood=flags,
)


def applies(when: Condition, call: tuple[object, ...]) -> bool:
    """A second, independent reading of what a condition means."""
    level, top, p, raised, lost, asked, calm, understood = call
    assert isinstance(level, Level)
    assert isinstance(p, float)
    assert isinstance(raised, frozenset)
    assert isinstance(lost, frozenset)
    return not (
        (when.level_at_least is not None and level.urgency < when.level_at_least.urgency)
        or (when.intent and top not in when.intent)
        or p < when.p_at_least
        or (when.risk and not when.risk & raised)
        or (when.sense_lost and not when.sense_lost & lost)
        or (when.asked_for_person is not None and when.asked_for_person is not asked)
        or (when.no_risk is not None and when.no_risk is not calm)
        or (when.understood is not None and when.understood is not understood)
    )


calls = st.tuples(
    st.sampled_from(Level),
    st.sampled_from((*INTENTS, IntentId("other"))),
    st.sampled_from((0.1, 0.5, 0.7)),
    st.frozensets(st.sampled_from(RISKS)),
    st.frozensets(st.sampled_from(SENSES)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(earlier=conditions, later=conditions, call=calls)
def test_a_covering_row_applies_wherever_the_covered_one_does(
    earlier: Condition, later: Condition, call: tuple[object, ...]
) -> None:
    if covers(earlier, later) and applies(later, call):
        assert applies(earlier, call)


@given(when=conditions)
def test_every_row_covers_itself_and_is_covered_by_the_empty_one(when: Condition) -> None:
    assert covers(when, when)
    assert covers(Condition(), when)


@pytest.mark.parametrize(
    ("field", "narrow", "wide"),
    [
        ("level_at_least", Level.L0, Level.L1),
        ("p_at_least", 0.6, 0.5),
        ("intent", frozenset({NOISE}), frozenset({NOISE, ABUSE})),
        ("risk", frozenset({KNIFE}), frozenset(RISKS)),
        ("sense_lost", frozenset({"line"}), frozenset(SENSES)),
        ("asked_for_person", True, None),
        ("no_risk", True, None),
        ("understood", False, None),
    ],
)
def test_a_wider_condition_covers_a_narrower_one_and_not_the_reverse(
    field: str, narrow: object, wide: object
) -> None:
    small, large = Condition(**{field: narrow}), Condition(**{field: wide})  # type: ignore[arg-type]
    assert (covers(large, small), covers(small, large)) == (True, False)
