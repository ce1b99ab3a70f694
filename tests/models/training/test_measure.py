"""The held-out figures."""

import math

import numpy as np
import pytest

from models.training.corpus import Labels, Row
from models.training.measure import Probabilities, figures_of, share, truth_of

LABELS = Labels(("a", "b", "c", "d"), ("weapon_present",), ("none", "L1", "L0"))


def row(intent: str, level: str, *, weapon: bool = False, tags: str = "") -> Row:
    cues = {"weapon_present": (0, 1)} if weapon else {}
    return Row("x", "x", ("x",), intent, cues, level, frozenset(tags.split()))


ROWS = [
    row("a", "L0", weapon=True),
    row("b", "L0"),
    row("c", "L1"),
    row("d", "none"),
    row("a", "none", tags="hard_negative"),
]
ANSWERS = Probabilities(
    intents=np.eye(4)[[0, 1, 2, 3, 1]],
    risks=np.array([[0.9], [0.1], [0.1], [0.1], [0.6]]),
    levels=np.array(
        [[0.0, 0.1, 0.9], [0.6, 0.1, 0.3], [0.2, 0.7, 0.1], [0.9, 0.1, 0.0], [0.1, 0.1, 0.8]]
    ),
)


def test_share_comes_with_a_wilson_interval() -> None:
    found = share(np.array([True] * 9 + [False]))
    assert found == {"value": 0.9, "low": 0.5958, "high": 0.9821, "n": 10}
    assert share(np.array([], dtype=bool)) == {"n": 0}
    assert math.isclose(float(share(np.ones(20, bool))["high"]), 1.0)


def test_truth_marks_what_must_not_alarm() -> None:
    truth = truth_of(ROWS, LABELS)
    assert truth.harmless.tolist() == [False, False, False, True, True]
    assert truth.hard.tolist() == [False, False, False, False, True]


def test_figures_count_missed_and_false_alarms() -> None:
    figures = figures_of(
        ANSWERS, truth_of(ROWS, LABELS), LABELS, {"L0": 0.25, "L1": 0.5}, {"weapon_present": 0.5}
    )
    match figures:
        case {
            "intent_top1": {"value": top1},
            "L0_suggested": {"recall": recall, "false_per_harmless": false},
            "L0_half": {"recall": {"value": half}},
            "risks": {"weapon_present": {"recall": {"value": caught}, "precision": precise}},
        }:
            assert top1 == pytest.approx(0.8)
            assert (recall["value"], false["value"], half) == (1.0, 0.5, 0.5)
            assert (caught, precise["value"]) == (1.0, 0.5)
        case _:
            raise AssertionError(figures)
    assert figures["L0_auc"] == pytest.approx(5 / 6, abs=1e-4)
