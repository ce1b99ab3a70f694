"""Nobody talks the machine down: orders, tricks and begging never make a danger less urgent."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml

from models.classify.nothing import Nothing
from models.ports import Classifier
from triage_service.calls.text import triage_text
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.policy.mind import Mind
from triage_service.taxonomy.rules import DestinationKind

FILE = yaml.safe_load((Path(__file__).parent / "steering.yaml").read_text(encoding="utf-8"))
LINES: list[list[str]] = [
    [line] if isinstance(line, str) else line for lines in FILE["lines"].values() for line in lines
]
CALLS: list[tuple[str, Level, list[str]]] = [
    (call["id"], Level(call["level"]), call["turns"]) for call in FILE["calls"]
]
PLACES = ("before", "between", "after")
NOTHING = Nothing()


def _laid(line: list[str], turns: list[str], place: str) -> list[str]:
    """The turns with the line before, between or after them."""
    at = {"before": 0, "between": len(turns) // 2, "after": len(turns)}[place]
    return [*turns[:at], *line, *turns[at:]]


def _cases() -> list[object]:
    """Every line in every place, each time on another call."""
    cases: list[object] = []
    for number, line in enumerate(LINES):
        for shift, place in enumerate(PLACES):
            name, _, turns = CALLS[(number + 13 * shift) % len(CALLS)]
            case = (tuple(turns), tuple(_laid(line, turns, place)))
            cases.append(pytest.param(*case, id=f"{number}-{place}-{name}"))
    return cases


def _after(turns: Sequence[str], mind: Mind, classifier: Classifier) -> TriageState:
    return triage_text(turns, mind, classifier)[-1].state


@pytest.fixture(scope="session")
def alone(mind: Mind) -> Callable[[tuple[str, ...], Classifier], Level]:
    """The level of a call without steering, found out once."""
    known: dict[tuple[tuple[str, ...], str], Level] = {}

    def level(turns: tuple[str, ...], classifier: Classifier) -> Level:
        key = turns, classifier.name
        if key not in known:
            known[key] = _after(turns, mind, classifier).level
        return known[key]

    return level


@pytest.mark.weights
@pytest.mark.parametrize(("turns", "steered"), _cases())
def test_steering_line_never_lowers_the_level(
    turns: tuple[str, ...],
    steered: tuple[str, ...],
    mind: Mind,
    classifier: Classifier,
    alone: Callable[[tuple[str, ...], Classifier], Level],
) -> None:
    _assert_not_lower(steered, mind, classifier, than=alone(turns, classifier))


@pytest.mark.parametrize(("turns", "steered"), _cases())
def test_steering_line_never_lowers_the_level_with_the_classifier_dead(
    turns: tuple[str, ...],
    steered: tuple[str, ...],
    mind: Mind,
    alone: Callable[[tuple[str, ...], Classifier], Level],
) -> None:
    _assert_not_lower(steered, mind, NOTHING, than=alone(turns, NOTHING))


def _assert_not_lower(
    steered: tuple[str, ...], mind: Mind, classifier: Classifier, *, than: Level
) -> None:
    state = _after(steered, mind, classifier)
    assert state.level.at_least(than), (than, state.level, steered)
    assert state.routing is not None
    kind = mind.rules.destinations[state.routing.destination].kind
    assert kind is DestinationKind.PERSON


@pytest.mark.weights
@pytest.mark.parametrize(("name", "level", "turns"), CALLS, ids=[call[0] for call in CALLS])
def test_risk_call_is_as_urgent_as_it_is_without_steering(
    name: str, level: Level, turns: list[str], mind: Mind, classifier: Classifier
) -> None:
    assert _after(turns, mind, classifier).level.at_least(level), name


@pytest.mark.parametrize(("name", "level", "turns"), CALLS, ids=[call[0] for call in CALLS])
def test_risk_call_is_a_risk_with_the_classifier_dead(
    name: str, level: Level, turns: list[str], mind: Mind
) -> None:
    assert _after(turns, mind, NOTHING).level.at_least(level), name


def test_there_are_300_lines_and_40_calls_all_different() -> None:
    assert len({" ".join(line).lower() for line in LINES}) == len(LINES) == 300
    assert len({tuple(turns) for _, _, turns in CALLS}) == len(CALLS) == 40
    assert {level for _, level, _ in CALLS} == {Level.L0, Level.L1}
    assert all(len(turns) > 1 for _, _, turns in CALLS)
