"""What is fitted on calls of other authors: calibration and suggested thresholds."""

from collections.abc import Sequence

import numpy as np

from models.classify.labels import NetworkLabels, Suggested, Temperatures
from models.training.calibrate import (
    sigmoid,
    sigmoid_temperature,
    softmax,
    softmax_temperature,
    threshold_for_f,
    threshold_for_recall,
)
from models.training.corpus import Labels, Row
from models.training.measure import Probabilities, truth_of
from models.training.train import Logits

WANTED_RECALL = 0.95
"""Share of L0 (and of L1 and above) calls that the suggested level thresholds must catch."""
_MISS_COSTS = 2.0
"""How much more a missed risk counts than a false one when its threshold is suggested."""


def calibrated(
    logits: Logits, rows: Sequence[Row], labels: Labels, *, corpus: str
) -> NetworkLabels:
    """How to read the network's answers: temperatures and shifts; thresholds are `suggested` later.

    Args:
        logits: The network's answers to `rows`, which it has not learnt from.
        rows: Calls of authors not learnt from.
        labels: What the heads answer.
        corpus: SHA-256 of everything the served network learns from.
    """
    truth = truth_of(rows, labels)
    risk_heat, shifts = sigmoid_temperature(logits.risks, truth.risks)
    heat = Temperatures(
        intents=round(softmax_temperature(logits.intents, truth.intents), 4),
        risks=round(risk_heat, 4),
        levels=round(softmax_temperature(logits.levels, truth.levels), 4),
    )
    return NetworkLabels(
        version=f"1.{corpus[:8]}",
        corpus_sha256=corpus,
        intents=labels.intents,
        risks=labels.risks,
        levels=labels.levels,
        temperatures=heat,
        risk_shifts=tuple(round(float(shift), 4) for shift in shifts),
        suggested=Suggested(risks={}, levels={}),
    )


def suggested(
    served: NetworkLabels, p: Probabilities, rows: Sequence[Row], labels: Labels
) -> NetworkLabels:
    """`served` with thresholds found on the classifier's whole answers `p` to `rows`."""
    truth = truth_of(rows, labels)
    levels = {}
    for name in ("L0", "L1"):
        at = labels.levels.index(name)
        mark = threshold_for_recall(p.at_least(at), truth.levels >= at, WANTED_RECALL)
        levels[name] = int(mark * 1000) / 1000  # downward: a miss is the worse error
    risks = {
        risk: threshold_for_f(p.risks[:, k], truth.risks[:, k], _MISS_COSTS)
        for k, risk in enumerate(labels.risks)
    }
    return served.model_copy(update={"suggested": Suggested(risks=risks, levels=levels)})


def probabilities(logits: Logits, served: NetworkLabels) -> Probabilities:
    """Logits as the probabilities that the served classifier gives."""
    heat, shifts = served.temperatures, np.array(served.risk_shifts, np.float32)
    return Probabilities(
        softmax(logits.intents / heat.intents),
        sigmoid(logits.risks / heat.risks + shifts),
        softmax(logits.levels / heat.levels),
    )
