"""Calls go through the live policy, and what was decided is kept turn by turn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from eval.measures.text_triage import Decided
from eval.text import decided, run
from eval.textset import TextItem
from models.ports import Scores
from triage_service.calls.text import triage_text
from triage_service.domain.assessment import SlotKind
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.policy.mind import Mind
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import (
    Condition,
    DestinationKind,
    DestinationRule,
    IntentRule,
    RiskRule,
    RouteRule,
    Rules,
)

L0, L1, L2, NONE = Level.L0, Level.L1, Level.L2, Level.NONE
BIKE, UNCLEAR, FIRE = IntentId("bike"), IntentId("unclear"), RiskId("fire")
EMERGENCY, HANDLER = DestinationId("EMERGENCY_OPERATOR"), DestinationId("GENERAL_HANDLER")


def place(id_: DestinationId) -> DestinationRule:
    person = DestinationKind.PERSON
    return DestinationRule(id_, "", person, "queue:x", "24x7", None, date(2026, 1, 1), "")


MIND = Mind.of(
    Rules(
        intents={
            BIKE: IntentRule(BIKE, "", "", "A", (), NONE, False, "bike"),
            UNCLEAR: IntentRule(UNCLEAR, "", "", "-", (), NONE, False, "unclear"),
        },
        risks={FIRE: RiskRule(FIRE, "", "", L1, L0, 0.5, (), False, "fire")},
        destinations={EMERGENCY: place(EMERGENCY), HANDLER: place(HANDLER)},
        routes=(
            RouteRule("H0", "Danger.", Condition(level_at_least=L0), EMERGENCY, 1),
            RouteRule("R.last", "The rest.", Condition(), HANDLER, 3),
        ),
        cues=(),
        prompts={},
        limits=replace(load().limits, level_p={L0: 0.5, L1: 0.5, L2: 0.5}, danger_weight=0.0),
        version="test",
    )
)


class Scripted:
    """Knows a text by a word in it and answers what its script says; unclear otherwise."""

    name = "scripted 1"

    def __init__(self, script: Mapping[str, Scores]) -> None:
        self._script = script

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        unclear = Scores({"unclear": 1.0}, {}, {"none": 1.0}, model=self.name)
        return [
            next((scores for word, scores in self._script.items() if word in text), unclear)
            for text in texts
        ]


MODEL = Scripted(
    {
        "flames": Scores(
            {"bike": 0.6, "unclear": 0.4},
            {"fire": 0.9},
            {"L0": 0.8, "none": 0.2},
            evidence={"fire": (9, 15)},
            model="scripted 1",
        ),
        "bike": Scores({"bike": 0.7, "unclear": 0.3}, {}, {"none": 1.0}, model="scripted 1"),
    }
)


def decide(*turns: str) -> Decided:
    return decided(turns, triage_text(turns, MIND, MODEL))


def test_decision_holds_intent_level_flags_destination_and_rules() -> None:
    found = decide("I see 12 flames")
    assert (found.intent, found.p) == (BIKE, 0.6)
    assert found.level is L0
    (flag,) = found.flags
    assert (flag.id, flag.level, flag.p, flag.words) == (FIRE, L0, 0.9, ("flames",))
    assert found.destination == EMERGENCY
    assert found.rule_ids == ("H0", "flag:fire")
    assert found.slots == ()
    assert found.uncited == ()


def test_ordinary_call_has_no_level_and_goes_by_the_last_row() -> None:
    found = decide("my bike was stolen")
    assert (found.intent, found.p, found.level) == (BIKE, 0.7, NONE)
    assert (found.destination, found.rule_ids) == (HANDLER, ("R.last",))
    assert found.flags == ()


def test_words_that_were_not_given_are_found_out() -> None:
    moments = triage_text(["I see 12 flames"], MIND, MODEL)
    assert decided(["I see nothing"], moments).uncited == ("flag:fire", "H0")


def test_slots_are_kept_with_their_kind() -> None:
    found = decide("my bike, my postcode is B75 5QN")
    assert (SlotKind.POSTCODE, "B75 5QN") in found.slots


@pytest.mark.parametrize(
    ("turns", "levels"),
    [
        (("my bike",), (NONE,)),
        (("flames",), (L0,)),
        (("my bike", "and flames"), (NONE, L0)),
        (("flames", "no, my bike"), (L0, L0)),
        (("", "my bike", "", "and flames", ""), (NONE, NONE, NONE, L0, L0)),
        (("",), (L2,)),
        (("", "", ""), (NONE, NONE, L2)),
    ],
)
def test_level_is_kept_after_each_turn_and_never_falls(
    turns: tuple[str, ...], levels: tuple[Level, ...]
) -> None:
    assert decide(*turns).levels == levels


def test_calls_are_run_in_order_each_from_nothing() -> None:
    def item(id_: str, *turns: str) -> TextItem:
        none: frozenset[IntentId] = frozenset()
        risks: frozenset[RiskId] = frozenset()
        places: frozenset[DestinationId] = frozenset()
        return TextItem(
            id_, "single", turns, False, BIKE, none, NONE, risks, risks, HANDLER, places, "base",
            None, {},
        )  # fmt: skip

    pairs = list(run([item("a", "flames"), item("b", "my bike")], MIND, MODEL))
    assert [(gold.id, made.level) for gold, made in pairs] == [("a", L0), ("b", NONE)]
