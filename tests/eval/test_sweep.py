"""Sweeps say what other thresholds would do, exactly as a plain run would."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from eval.measures.text_triage import MEASURES
from eval.remembering import Remembering
from eval.sweep import MEASURED, Curve, FlagCounts, Sweep, counted
from eval.sweepreport import CAUTION, SweepRun, as_json, show
from eval.text import run
from eval.textset import TextItem, TextSet
from eval.thresholds import GRID, Threshold, limits, risks
from models.ports import Scores
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
UNCLEAR, FIRE, HATE, KEYS = IntentId("unclear"), RiskId("fire"), RiskId("hate"), RiskId("keys")
EMERGENCY, HANDLER = DestinationId("EMERGENCY_OPERATOR"), DestinationId("GENERAL_HANDLER")


def place(id_: DestinationId) -> DestinationRule:
    person = DestinationKind.PERSON
    return DestinationRule(id_, "", person, "queue:x", "24x7", None, date(2026, 1, 1), "")


RULES = Rules(
    intents={UNCLEAR: IntentRule(UNCLEAR, "", "", "-", (), NONE, False, "unclear")},
    risks={
        FIRE: RiskRule(FIRE, "", "", L0, L0, 0.5, (), False, "fire"),
        HATE: RiskRule(HATE, "", "", L1, L1, 0.5, (), False, "hate"),
        KEYS: RiskRule(KEYS, "", "", L0, L0, 0.5, (), False, ""),
    },
    destinations={EMERGENCY: place(EMERGENCY), HANDLER: place(HANDLER)},
    routes=(
        RouteRule("H0", "Danger.", Condition(level_at_least=L0), EMERGENCY, 1),
        RouteRule("R.last", "The rest.", Condition(), HANDLER, 3),
    ),
    cues=(),
    prompts={},
    limits=replace(
        load().limits, level_p={L0: 0.5, L1: 0.5, L2: 0.5}, danger_weight=0.0, named_p=0.1
    ),
    version="test",
)
MIND = Mind.of(RULES)


class Percent:
    """Takes the numbers in a text for percentages: of L0, then of fire, then of hate."""

    name = "percent 1"

    def __init__(self) -> None:
        self.n_read = 0

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        self.n_read += len(texts)
        return list(map(self._scores, texts))

    def _scores(self, text: str) -> Scores:
        urgent, fire, hate = (int(word) / 100 for word in text.split()[-3:])
        levels = {"L0": urgent, "L1": (1 - urgent) / 2, "none": (1 - urgent) / 2}
        return Scores({"unclear": 1.0}, {"fire": fire, "hate": hate}, levels, model=self.name)


def item(n: int, *turns: str, level: Level = NONE, **fields: object) -> TextItem:
    none: frozenset[RiskId] = frozenset()
    made = TextItem(
        f"x-{n}", "single", turns, False, UNCLEAR, frozenset(), level, none, none,
        EMERGENCY if level is L0 else HANDLER, frozenset(), "base", None, {},
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


ITEMS = (
    item(1, "90 90 0", level=L0, flags=frozenset({FIRE})),
    item(2, "30 40 0", level=L0, flags=frozenset({FIRE})),
    item(3, "10 20 90", level=L1, flags=frozenset({HATE})),
    item(4, "40 30 60", must_not_flags=frozenset({FIRE, HATE})),
    item(5, "0 0 0", "55 8 35"),
    item(6, "", kind="hard_negative"),
)
SWEPT = (*limits(RULES), *risks(RULES))


def swept(threshold: Threshold) -> tuple[Curve, Percent]:
    model = Percent()
    sweep = Sweep(MIND, Remembering(model))
    assert [gold.id for gold, _ in sweep.learn(ITEMS)] == [each.id for each in ITEMS]
    return sweep.curve(threshold), model


def test_every_threshold_of_the_classifier_is_swept() -> None:
    names = [threshold.name for threshold in SWEPT]
    assert names == ["level_p.L0", "level_p.L1", "level_p.L2", "named_p", "fire", "hate"]
    assert [threshold.now for threshold in SWEPT] == [0.5, 0.5, 0.5, 0.1, 0.5, 0.5]


@pytest.mark.parametrize("threshold", SWEPT, ids=lambda threshold: threshold.name)
def test_threshold_is_put_into_the_rules_and_nowhere_else(threshold: Threshold) -> None:
    changed = threshold.put(RULES, 0.77)
    (again,) = (t for t in (*limits(changed), *risks(changed)) if t.name == threshold.name)
    assert again.now == 0.77
    assert threshold.put(changed, threshold.now) == RULES


def test_present_value_is_among_those_that_are_tried() -> None:
    odd = replace(SWEPT[0], now=0.33)
    assert odd.values == tuple(sorted((*GRID, 0.33)))
    assert SWEPT[0].values == GRID


@pytest.mark.parametrize("threshold", SWEPT, ids=lambda threshold: threshold.name)
def test_each_value_gives_what_a_plain_run_gives(threshold: Threshold) -> None:
    curve, _ = swept(threshold)
    assert [point.at for point in curve.points] == list(threshold.values)
    for point in curve.points:
        pairs = list(run(ITEMS, Mind.of(threshold.put(RULES, point.at)), Percent()))
        assert point.measures == {name: MEASURES[name].of(pairs) for name in MEASURED}
        assert point.counts == (counted(pairs, threshold.risk) if threshold.risk else None)


def test_classifier_reads_each_text_once() -> None:
    _, model = swept(SWEPT[0])
    assert model.n_read == 6


def test_counts_leave_out_what_the_set_does_not_judge() -> None:
    fire = swept(SWEPT[4])[0]
    by_value = {point.at: point.counts for point in fire.points}
    assert by_value[0.5] == FlagCounts(caught=1, missed=1, forbidden=0, unjudged=0)
    assert by_value[0.4] == FlagCounts(caught=2, missed=0, forbidden=0, unjudged=0)
    assert by_value[0.05] == FlagCounts(caught=2, missed=0, forbidden=1, unjudged=2)


@pytest.mark.parametrize(
    ("counts", "f2", "strict"),
    [
        (FlagCounts(0, 0, 9, 9), None, None),
        (FlagCounts(0, 3, 0, 0), 0.0, 0.0),
        (FlagCounts(4, 0, 0, 5), 1.0, 0.8),
        (FlagCounts(4, 1, 0, 0), 20 / 24, 20 / 24),
        (FlagCounts(4, 0, 4, 1), 20 / 24, 20 / 25),
    ],
)
def test_f2_weighs_a_miss_four_times(
    counts: FlagCounts, f2: float | None, strict: float | None
) -> None:
    assert (counts.f2, counts.f2_strict) == (f2, strict)


def test_best_is_the_nearest_of_equally_good_values() -> None:
    fire = swept(SWEPT[4])[0]
    best = fire.best(lambda counts: counts.f2)
    assert best is not None
    assert best.at == 0.4
    assert fire.now.at == 0.5
    assert swept(SWEPT[0])[0].best(lambda counts: counts.f2) is None
    assert fire.best(lambda counts: None) is None


RUN = SweepRun(
    TextSet("calls.jsonl", "ab" * 32, ITEMS),
    tuple(swept(threshold)[0] for threshold in limits(RULES)),
    tuple(swept(threshold)[0] for threshold in risks(RULES)),
    "rules-1",
    "percent 1",
    "triage-eval thresholds calls.jsonl",
    6,
)


def test_json_holds_every_measure_at_every_value() -> None:
    report = json.loads(json.dumps(as_json(RUN)))
    assert list(report["limits"]) == ["level_p.L0", "level_p.L1", "level_p.L2", "named_p"]
    sweep = report["limits"]["level_p.L0"]["sweep"]
    assert [point["at"] for point in sweep] == list(GRID)
    assert all(set(MEASURED) <= set(point) for point in sweep)
    assert "best_f2" not in report["limits"]["level_p.L0"]
    fire = report["risks"]["fire"]
    assert (fire["now"], fire["best_f2"], fire["best_f2_strict"]) == (0.5, 0.4, 0.4)
    assert {"f2", "f2_strict", "caught", "missed", "forbidden", "unjudged"} <= set(fire["sweep"][0])


def test_json_of_a_risk_that_is_never_wanted_has_no_best() -> None:
    model = Sweep(MIND, Percent())
    list(model.learn(ITEMS[3:]))
    curve = model.curve(SWEPT[4])
    report = json.loads(json.dumps(as_json(replace(RUN, risks=(curve,)))))
    assert report["risks"]["fire"]["best_f2"] is None
    assert report["risks"]["fire"]["sweep"][0]["f2"] is None
    assert "fire" in shown(replace(RUN, risks=(curve,)))


def shown(run: SweepRun) -> str:
    out = io.StringIO()
    show(run, Console(file=out, width=100))
    return out.getvalue()


def test_tables_show_the_present_value_and_the_best() -> None:
    text = shown(RUN)
    assert "calls.jsonl: 6 calls, 6 texts read; rules rules-1; model percent 1" in text
    assert text.count(" now ") == 4
    (fire,) = (line for line in text.splitlines() if line.strip().startswith("fire"))
    assert fire.split() == ["fire", "0.5", "0.56", "0.4", "1.00", "2/2", "0", "0", "0.4", "1.00"]
    assert CAUTION in text
