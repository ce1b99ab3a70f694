"""How good the held-out answers are: the figures of `metrics.json`; pure arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.training.augment import is_hard
from models.training.calibrate import Flags, Floats, calibration_error
from models.training.corpus import Labels, Row

_Z95 = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What the rows say they are, as arrays."""

    intents: NDArray[np.int64]
    """[n] index of the intent."""
    risks: Flags
    """[n, risks]."""
    levels: NDArray[np.int64]
    """[n] index of the level, 0 for `none`."""
    harmless: Flags
    """[n] level `none`, or looks dangerous and is not: where an L0 is a false alarm."""
    hard: Flags
    """[n] looks dangerous and is not."""


@dataclass(frozen=True, slots=True, eq=False)
class Probabilities:
    """Calibrated answers to the rows, [n, labels] each."""

    intents: Floats
    risks: Floats
    levels: Floats

    def at_least(self, level: int) -> Floats:
        """Probability [n] of the level of that index or one above it."""
        return np.asarray(self.levels[:, level:].sum(axis=1))


def truth_of(rows: Sequence[Row], labels: Labels) -> Truth:
    """The rows' labels as arrays, in their order."""
    hard = np.array([is_hard(row) for row in rows])
    return Truth(
        intents=np.array([labels.intents.index(row.intent) for row in rows]),
        risks=np.array([[risk in row.cues for risk in labels.risks] for row in rows]),
        levels=np.array([labels.levels.index(row.level) for row in rows]),
        harmless=hard | np.array([row.level == "none" for row in rows]),
        hard=hard,
    )


def share(hits: Flags) -> dict[str, float | int]:
    """A share with its size and Wilson 95 % interval.

    Source: Wilson 1927; the interval stays inside 0 to 1 where the normal one does not.
    """
    n, p = len(hits), float(hits.mean()) if len(hits) else math.nan
    if not n:
        return {"n": 0}
    middle = (p + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
    reach = _Z95 / (1 + _Z95**2 / n) * math.sqrt(p * (1 - p) / n + _Z95**2 / (4 * n * n))
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return {"value": round(p, 4), "low": round(low, 4), "high": round(high, 4), "n": n}


def figures_of(
    p: Probabilities,
    truth: Truth,
    labels: Labels,
    thresholds: dict[str, float],
    risk_thresholds: dict[str, float],
) -> dict[str, object]:
    """Every figure we report.

    Args:
        p: Held-out answers.
        truth: What is so.
        labels: Names of the columns.
        thresholds: Least probability of a level or above, for `L0` and `L1`.
        risk_thresholds: Least probability of each risk.
    """
    best = p.intents.argmax(axis=1)
    three = np.argsort(-p.intents, axis=1)[:, :3]
    figures: dict[str, object] = {
        "n": len(best),
        "intent_top1": share(best == truth.intents),
        "intent_top3": share((three == truth.intents[:, None]).any(axis=1)),
        "intent_calibration_error": _ece_top(p.intents, truth.intents),
        "level_calibration_error": _ece_top(p.levels, truth.levels),
        "risk_calibration_error": round(calibration_error(p.risks.ravel(), truth.risks.ravel()), 4),
    }
    for name in ("L0", "L1"):
        at = labels.levels.index(name)
        stated, true = p.at_least(at), truth.levels >= at
        figures[f"{name}_auc"] = round(_auc(stated, true), 4)
        figures[f"{name}_calibration_error"] = round(calibration_error(stated, true), 4)
        for what, mark in (("suggested", thresholds[name]), ("half", 0.5)):
            raised = stated >= mark
            figures[f"{name}_{what}"] = {
                "threshold": round(mark, 4),
                "recall": share(raised[true]),
                "false_per_harmless": share(raised[truth.harmless & ~true]),
                "false_per_hard_negative": share(raised[truth.hard & ~true]),
                "false_per_lower_level": share(raised[~true]),
            }
    figures["risks"] = {
        risk: {
            "threshold": risk_thresholds[risk],
            "recall": share((p.risks[:, k] >= risk_thresholds[risk])[truth.risks[:, k]]),
            "precision": share(truth.risks[:, k][p.risks[:, k] >= risk_thresholds[risk]]),
        }
        for k, risk in enumerate(labels.risks)
    }
    return figures


def _ece_top(p: Floats, truth: NDArray[np.int64]) -> float:
    """Calibration error of the likeliest label."""
    return round(calibration_error(p.max(axis=1), p.argmax(axis=1) == truth), 4)


def _auc(p: Floats, true: Flags) -> float:
    """Chance that a true one is rated above a false one."""
    above = p[true][:, None] - p[~true][None, :]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())
