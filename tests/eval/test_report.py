"""The report says every number with its interval, and names every call that went wrong."""

import io
import json
from dataclasses import replace

from rich.console import Console

from eval.measures.text_triage import MEASURES, Decided, DecidedFlag
from eval.report import TextRun, as_json, n_spurious, show
from eval.textset import TextItem, TextSet
from triage_service.domain.assessment import SlotKind
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level

L0, L1, NONE = Level.L0, Level.L1, Level.NONE
CRIME, FIRE = IntentId("crime_past"), RiskId("fire_or_gas")
DESK, EMERGENCY = DestinationId("CRIME_DESK"), DestinationId("EMERGENCY_OPERATOR")
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
DECIDED = Decided(CRIME, 0.9, (NONE,), destination=DESK, rule_ids=("R.crime",))
FLAG = DecidedFlag(FIRE, L0, 0.87654321, ("smoke [thick]",))
LATE = replace(GOLD, id="x-2", kind="late_reveal", level=L0, flags=frozenset({FIRE}), reveal_turn=2)
PAIRS = (
    (GOLD, replace(DECIDED, slots=((SlotKind.VRM, "A1"),))),
    (LATE, replace(DECIDED, levels=(NONE, L0), flags=(FLAG,), destination=EMERGENCY)),
    (replace(GOLD, id="missed", level=L0, group="[odd]"), DECIDED),
    (replace(GOLD, id="invented", must_not_flags=frozenset({FIRE})),
     replace(DECIDED, levels=(L0,), flags=(FLAG,))),
    (replace(GOLD, id="low", level=L1, flags=frozenset({FIRE})), DECIDED),
)  # fmt: skip
RUN = TextRun(
    TextSet("calls.jsonl", "ab" * 32, tuple(gold for gold, _ in PAIRS)),
    PAIRS,
    "rules-1",
    "model 2",
    "triage-eval text calls.jsonl",
)


def test_json_says_what_was_run_on_what() -> None:
    report = as_json(RUN)
    assert report["command"] == "triage-eval text calls.jsonl"
    assert report["versions"] == {"rules": "rules-1", "models": {"classifier": "model 2"}}
    assert report["set"] == {
        "file": "calls.jsonl",
        "sha256": "ab" * 32,
        "bare": False,
        "n_items": 5,
        "n_scored": 5,
    }


def test_json_holds_every_measure_with_interval_and_count() -> None:
    report = as_json(RUN)
    assert report["l0_recall"] == {"value": 0.5, "low": 0.094531, "high": 0.905469, "n": 2}
    assert report["false_l0_per_1000"] == {
        "value": 500.0,
        "low": 94.531206,
        "high": 905.468794,
        "n": 2,
    }
    assert report["slots_exact"] == {"value": None, "low": 0.0, "high": 1.0, "n": 0}
    assert set(MEASURES) <= set(report)


def test_json_names_missed_and_invented_danger() -> None:
    report = as_json(RUN)
    assert report["missed_l0"] == ["missed"]
    assert report["missed_l1"] == ["missed", "low"]
    assert report["false_l0"] == ["invented"]
    assert report["spurious_slots"] == n_spurious(PAIRS) == 1


def test_json_holds_the_calibration_of_the_intent() -> None:
    report = json.loads(json.dumps(as_json(RUN)))
    assert report["intent_ece"] == {"value": 0.1, "n": 5}
    (only,) = report["intent_reliability"]
    assert (only["p"], only["value"], only["n"]) == (0.9, 1.0, 5)
    none = json.loads(json.dumps(as_json(replace(RUN, pairs=()))))
    assert none["intent_ece"] == {"value": None, "n": 0}


def test_json_names_calls_whose_evidence_nobody_said() -> None:
    gold, decided = PAIRS[0]
    bad = (replace(gold, id="made-up"), replace(decided, uncited=("R.crime", "flag:fire")))
    report = json.loads(json.dumps(as_json(replace(RUN, pairs=(*PAIRS, bad)))))
    assert report["uncited"] == ["made-up"]
    assert report["evidence_cited"]["n"] == 6
    assert report["items"][-1]["uncited"] == ["R.crime", "flag:fire"]
    assert as_json(RUN)["uncited"] == []


def test_json_holds_recall_by_flag_and_late_reveals() -> None:
    report = json.loads(json.dumps(as_json(RUN)))
    assert report["flag_recall"][FIRE]["value"] == 0.5
    late = report["late_reveals"]
    assert late["reached_in_time"]["value"] == 1.0
    assert late["items"] == [{"id": "x-2", "reveal_turn": 2, "reached_turn": 2}]


def test_json_has_every_measure_of_every_slice() -> None:
    slices = json.loads(json.dumps(as_json(RUN)))["slices"]
    assert {by: {k: v["n_items"] for k, v in parts.items()} for by, parts in slices.items()} == {
        "kind": {"single": 4, "late_reveal": 1},
        "group": {"base": 4, "[odd]": 1},
        "sounds": {"none": 5},
    }
    assert slices["group"]["[odd]"]["l0_recall"]["value"] == 0.0
    assert all(set(MEASURES) <= set(part) for parts in slices.values() for part in parts.values())


def test_json_row_says_what_was_decided_and_what_was_right() -> None:
    first, late, _, invented, low = json.loads(json.dumps(as_json(RUN)))["items"]
    assert late == {
        "id": "x-2",
        "kind": "late_reveal",
        "group": "base",
        "sounds_removed": False,
        "intent": "crime_past",
        "p": 0.9,
        "level": "L0",
        "turn": 2,
        "flags": [{"id": FIRE, "level": "L0", "p": 0.876543, "words": ["smoke [thick]"]}],
        "destination": "EMERGENCY_OPERATOR",
        "slots": [],
        "rule_ids": ["R.crime"],
        "wanted": {"intent": "crime_past", "level": "L0", "destination": "CRIME_DESK"},
        "right": {
            "intent_top1": True,
            "l0_recall": True,
            "l1_recall": True,
            "false_l0_per_1000": None,
            "forbidden_flag_rate": None,
            "flag_recall_micro": True,
            "destination_accuracy": False,
            "slots_exact": None,
            "evidence_cited": True,
        },
        "flags_missed": [],
        "flags_forbidden": [],
        "slots_spurious": [],
        "uncited": [],
    }
    assert first["turn"] is None
    assert first["slots"] == [{"kind": "vrm", "value": "A1"}]
    assert first["slots_spurious"] == ["vrm"]
    assert invented["flags_forbidden"] == [FIRE]
    assert low["flags_missed"] == [FIRE]


def shown(run: TextRun) -> str:
    out = io.StringIO()
    show(run, Console(file=out, width=140))
    return out.getvalue()


def test_tables_show_measures_slices_and_every_wrong_call() -> None:
    text = shown(RUN)
    for part in (
        "calls.jsonl: 5 calls; rules rules-1; model model 2",
        "0.095 to 0.905",
        "94.5 to 905.5",
        "By kind",
        "By group",
        "By sounds",
        "[odd]",
        "Slot values where none was spoken: 1",
        "Late reveals at their level by the turn that tells: 1.000 of 1",
        "Missed L0: 1 missed",
        "Missed L1 (L0 or L1 put lower): 2 missed low",
        "False L0: 1 invented",
        "Evidence nobody said: 0",
        "Calibration error of the intent (ECE): 0.100",
    ):
        assert part in text
    for measure in MEASURES.values():
        assert measure.title in text


def test_tables_say_when_only_a_part_was_run() -> None:
    text = shown(replace(RUN, pairs=PAIRS[:1], bare=True))
    assert "the first 1 of 5 calls without capitals and punctuation" in text
    assert "the first 1 of 5 calls" in text
    assert "Missed L0: 0" in text
    assert "Late reveals" not in text


def test_report_holds_no_turn_of_a_caller() -> None:
    assert "bike" not in json.dumps(as_json(RUN)) + shown(RUN)
