"""What each measure makes of what was wanted and decided: tables of cases."""

from dataclasses import replace

import pytest

from eval.measures.text_triage import (
    MEASURES,
    Cases,
    Decided,
    DecidedFlag,
    cited,
    destination,
    failed,
    false_l0,
    forbidden_flags,
    intent_top1,
    l0_recall,
    l1_recall,
    measured,
    reached_in_time,
    recall_by_flag,
    sliced,
    slots,
    spurious_slots,
    wanted_flags,
)
from eval.textrow import Kind
from eval.textset import TextItem
from triage_service.domain.assessment import SlotKind
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level

L0, L1, L2, L3, NONE = Level.L0, Level.L1, Level.L2, Level.L3, Level.NONE
CRIME, PARKING, UNCLEAR = IntentId("crime_past"), IntentId("parking"), IntentId("unclear")
KNIFE, FIRE, ABUSE = RiskId("knife"), RiskId("fire"), RiskId("abuse")
DESK, HANDLER, EMERGENCY = map(DestinationId, ("DESK", "HANDLER", "EMERGENCY"))

GOLD = TextItem(
    id="x-1",
    kind="single",
    turns=("My bike was stolen.",),
    has_sounds=False,
    intent=CRIME,
    accept=frozenset(),
    level=NONE,
    flags=frozenset(),
    must_not_flags=frozenset(),
    destination=DESK,
    accept_destinations=frozenset(),
    group="base",
    reveal_turn=None,
    slots={},
)
DECIDED = Decided(CRIME, 0.9, (NONE,), destination=DESK)


def flags(*risks: RiskId) -> tuple[DecidedFlag, ...]:
    return tuple(DecidedFlag(risk, L2, 0.8, ("words",)) for risk in risks)


@pytest.mark.parametrize(("uncited", "expected"), [((), (True,)), (("flag:fire",), (False,))])
def test_every_call_is_judged_by_what_it_cites(uncited: tuple[str, ...], expected: Cases) -> None:
    assert cited(GOLD, replace(DECIDED, uncited=uncited)) == expected


@pytest.mark.parametrize(
    ("intent", "accept", "expected"),
    [
        (CRIME, (), (True,)),
        (PARKING, (), (False,)),
        (PARKING, (PARKING,), (True,)),
        (UNCLEAR, (PARKING,), (False,)),
    ],
)
def test_intent_is_right_when_wanted_or_accepted(
    intent: IntentId, accept: tuple[IntentId, ...], expected: Cases
) -> None:
    gold = replace(GOLD, accept=frozenset(accept))
    assert intent_top1(gold, replace(DECIDED, intent=intent)) == expected


@pytest.mark.parametrize(
    ("gold", "decided", "l0", "l1"),
    [
        (L0, L0, (True,), (True,)),
        (L0, L1, (False,), (True,)),
        (L0, L2, (False,), (False,)),
        (L0, NONE, (False,), (False,)),
        (L1, L0, (), (True,)),
        (L1, L1, (), (True,)),
        (L1, L2, (), (False,)),
        (L2, L0, (), ()),
        (L3, L3, (), ()),
        (NONE, NONE, (), ()),
    ],
)
def test_recall_judges_only_calls_at_risk(
    gold: Level, decided: Level, l0: Cases, l1: Cases
) -> None:
    pair = replace(GOLD, level=gold), replace(DECIDED, levels=(decided,))
    assert l0_recall(*pair) == l0
    assert l1_recall(*pair) == l1


@pytest.mark.parametrize(
    ("kind", "gold", "decided", "expected"),
    [
        ("single", NONE, L0, (True,)),
        ("single", NONE, L1, (False,)),
        ("hard_negative", L2, L0, (True,)),
        ("hard_negative", L1, L1, (False,)),
        ("hard_negative", NONE, NONE, (False,)),
        ("out_of_scope", NONE, L0, (True,)),
        ("single", L3, L0, ()),
        ("single", L0, L0, ()),
    ],
)
def test_false_l0_judges_hard_negatives_and_calls_without_a_level(
    kind: Kind, gold: Level, decided: Level, expected: Cases
) -> None:
    item = replace(GOLD, kind=kind, level=gold)
    assert false_l0(item, replace(DECIDED, levels=(decided,))) == expected


@pytest.mark.parametrize(
    ("wanted", "forbidden", "raised", "expected_wanted", "expected_forbidden"),
    [
        ((), (), (KNIFE,), (), ()),
        ((KNIFE,), (), (KNIFE,), (True,), ()),
        ((KNIFE, ABUSE), (), (KNIFE,), (False, True), ()),
        ((), (KNIFE,), (), (), (False,)),
        ((), (KNIFE, FIRE), (FIRE,), (), (True, False)),
        ((ABUSE,), (KNIFE,), (KNIFE, FIRE), (False,), (True,)),
    ],
)
def test_flags_in_neither_list_are_not_judged(
    wanted: tuple[RiskId, ...],
    forbidden: tuple[RiskId, ...],
    raised: tuple[RiskId, ...],
    expected_wanted: Cases,
    expected_forbidden: Cases,
) -> None:
    gold = replace(GOLD, flags=frozenset(wanted), must_not_flags=frozenset(forbidden))
    decided = replace(DECIDED, flags=flags(*raised))
    assert wanted_flags(gold, decided) == expected_wanted
    assert forbidden_flags(gold, decided) == expected_forbidden


@pytest.mark.parametrize(
    ("found", "accept", "expected"),
    [
        (DESK, (), (True,)),
        (HANDLER, (HANDLER, EMERGENCY), (True,)),
        (HANDLER, (), (False,)),
        (None, (HANDLER,), (False,)),
    ],
)
def test_destination_is_right_when_wanted_or_accepted(
    found: DestinationId | None, accept: tuple[DestinationId, ...], expected: Cases
) -> None:
    gold = replace(GOLD, accept_destinations=frozenset(accept))
    assert destination(gold, replace(DECIDED, destination=found)) == expected


POSTCODE, VRM, PHONE = SlotKind.POSTCODE, SlotKind.VRM, SlotKind.PHONE


@pytest.mark.parametrize(
    ("spoken", "found", "expected", "spurious"),
    [
        ({POSTCODE: "B75 5QN"}, ((POSTCODE, "B75 5QN"),), (True,), ()),
        ({POSTCODE: "B75 5QN"}, ((POSTCODE, "b755qn"),), (True,), ()),
        ({POSTCODE: "B75 5QN"}, ((POSTCODE, "B75 5QM"),), (False,), ()),
        ({POSTCODE: "B75 5QN"}, (), (False,), ()),
        ({VRM: "BD19XKP"}, ((VRM, "BD19XKP"), (VRM, "BD19XKB")), (False,), ()),
        ({VRM: "BD19XKP"}, ((POSTCODE, "BD1 9XK"),), (False,), ((POSTCODE, "BD1 9XK"),)),
        ({}, ((VRM, "A1"), (VRM, "A2")), (), ((VRM, "A1"), (VRM, "A2"))),
        ({}, ((PHONE, "07700900123"),), (), ()),
        (
            {POSTCODE: "B75 5QN", VRM: "BD19XKP"},
            ((VRM, "BD19XKP"), (PHONE, "07700900123")),
            (False, True),
            (),
        ),
    ],
)
def test_slot_is_right_when_its_value_alone_was_captured(
    spoken: dict[SlotKind, str],
    found: tuple[tuple[SlotKind, str], ...],
    expected: Cases,
    spurious: tuple[tuple[SlotKind, str], ...],
) -> None:
    gold, decided = replace(GOLD, slots=spoken), replace(DECIDED, slots=found)
    assert slots(gold, decided) == expected
    assert spurious_slots(gold, decided) == spurious


@pytest.mark.parametrize(("level", "turn"), [(NONE, 1), (L3, 2), (L2, 2), (L1, 4), (L0, None)])
def test_level_is_reached_at_the_first_turn_that_is_as_urgent(
    level: Level, turn: int | None
) -> None:
    decided = replace(DECIDED, levels=(NONE, L2, L2, L1))
    assert decided.turn_of(level) == turn
    assert decided.level is L1


PAIRS = (
    (replace(GOLD, id="a", level=L0), replace(DECIDED, levels=(L0,))),
    (
        replace(GOLD, id="b", level=L0, flags=frozenset({KNIFE, FIRE}), group="l0"),
        replace(DECIDED, levels=(L2,), flags=flags(FIRE)),
    ),
    (
        replace(GOLD, id="c", level=L1, flags=frozenset({FIRE}), has_sounds=True),
        replace(DECIDED, levels=(L1,), intent=UNCLEAR),
    ),
    (replace(GOLD, id="d"), replace(DECIDED, levels=(L0,), destination=EMERGENCY)),
    (
        replace(GOLD, id="e", kind="hard_negative", must_not_flags=frozenset({KNIFE, FIRE})),
        replace(DECIDED, flags=flags(KNIFE)),
    ),
)


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("intent_top1", 4 / 5, 5),
        ("l0_recall", 1 / 2, 2),
        ("l1_recall", 2 / 3, 3),
        ("false_l0_per_1000", 500.0, 2),
        ("forbidden_flag_rate", 1 / 2, 2),
        ("flag_recall_micro", 1 / 3, 3),
        ("destination_accuracy", 4 / 5, 5),
        ("slots_exact", None, 0),
    ],
)
def test_measure_is_the_share_of_hits_over_all_cases(
    name: str, value: float | None, n: int
) -> None:
    found = measured(PAIRS)[name]
    assert found.value == pytest.approx(value)
    assert found.n == n


def test_every_measure_is_measured_even_without_calls() -> None:
    assert {name: (p.value, p.n) for name, p in measured(()).items()} == {
        name: (None, 0) for name in MEASURES
    }


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("intent_top1", ["c"]),
        ("l0_recall", ["b"]),
        ("l1_recall", ["b"]),
        ("false_l0_per_1000", ["d"]),
        ("forbidden_flag_rate", ["e"]),
        ("flag_recall_micro", ["b", "c"]),
        ("slots_exact", []),
    ],
)
def test_calls_that_went_wrong_are_named(name: str, ids: list[str]) -> None:
    assert failed(name, PAIRS) == ids


@pytest.mark.parametrize(
    ("name", "expected"),
    [("l0_recall", None), ("false_l0_per_1000", True), ("forbidden_flag_rate", False)],
)
def test_one_call_is_right_wrong_or_not_judged(name: str, expected: bool | None) -> None:
    assert MEASURES[name].right(*PAIRS[4]) is expected


def test_slices_part_the_calls_by_kind_group_and_sounds() -> None:
    ids = {
        by: {key: [gold.id for gold, _ in pairs] for key, pairs in parts.items()}
        for by, parts in sliced(PAIRS).items()
    }
    assert ids == {
        "kind": {"single": ["a", "b", "c", "d"], "hard_negative": ["e"]},
        "group": {"base": ["a", "c", "d", "e"], "l0": ["b"]},
        "sounds": {"none": ["a", "b", "d", "e"], "removed": ["c"]},
    }


def test_recall_by_flag_counts_each_flag_by_itself() -> None:
    found = {risk: (p.value, p.n) for risk, p in recall_by_flag(PAIRS).items()}
    assert found == {FIRE: (0.5, 2), KNIFE: (0.0, 1)}


@pytest.mark.parametrize(
    ("levels", "value"),
    [
        ((NONE, NONE, L0), 0.0),
        ((NONE, L0, L0), 1.0),
        ((L0, L0, L0), 1.0),
        ((NONE, L1, L1), 0.0),
    ],
)
def test_late_reveal_is_in_time_at_the_turn_that_tells(
    levels: tuple[Level, ...], value: float
) -> None:
    gold = replace(GOLD, kind="late_reveal", level=L0, reveal_turn=2)
    found = reached_in_time([(gold, replace(DECIDED, levels=levels)), (GOLD, DECIDED)])
    assert (found.value, found.n) == (value, 1)
