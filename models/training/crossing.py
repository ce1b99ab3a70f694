"""Out-of-fold answers, and what is fitted on them: calibration, thresholds, figures."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from models.classify.labels import NetworkLabels, Suggested, Temperatures
from models.training.calibrate import (
    sigmoid,
    sigmoid_temperature,
    softmax,
    softmax_temperature,
    threshold_for_f,
    threshold_for_recall,
)
from models.training.corpus import Labels, Row, hash_of
from models.training.folds import folds_of
from models.training.measure import Probabilities, truth_of
from models.training.network import Network
from models.training.train import Logits, Recipe, Tick, answer, as_written, fit

WANTED_RECALL = 0.95
"""Share of L0 (and of L1 and above) calls that the suggested level thresholds must catch."""
_MISS_COSTS = 2.0
"""How much more a missed risk counts than a false one when its threshold is suggested."""


def cross(
    rows: Sequence[Row],
    labels: Labels,
    encoder: Path,
    tokenizer: Tokenizer,
    recipe: Recipe,
    tick: Tick | None = None,
) -> tuple[Logits, Network, list[int]]:
    """Every row answered by a network that has not seen it.

    Returns:
        The answers in the rows' order, the last network, and the places of its unseen rows.
    """
    n = len(rows)
    whole = Logits(
        np.zeros((n, len(labels.intents)), np.float32),
        np.zeros((n, len(labels.risks)), np.float32),
        np.zeros((n, len(labels.levels)), np.float32),
    )
    for held in folds_of(rows, recipe.seed):
        out = set(held)
        known = [row for place, row in enumerate(rows) if place not in out]
        network = fit(known, labels, encoder, tokenizer, recipe, tick)
        part = answer(network, as_written([rows[place] for place in held]), tokenizer, labels)
        whole.intents[held] = part.intents
        whole.risks[held] = part.risks
        whole.levels[held] = part.levels
    return whole, network, held


def calibrated(logits: Logits, rows: Sequence[Row], labels: Labels) -> NetworkLabels:
    """What to serve beside the network: temperatures, shifts and suggested thresholds."""
    truth = truth_of(rows, labels)
    risk_heat, shifts = sigmoid_temperature(logits.risks, truth.risks)
    corpus = hash_of(rows)
    heat = Temperatures(
        intents=round(softmax_temperature(logits.intents, truth.intents), 4),
        risks=round(risk_heat, 4),
        levels=round(softmax_temperature(logits.levels, truth.levels), 4),
    )
    draft = NetworkLabels(
        version=f"1.{corpus[:8]}",
        corpus_sha256=corpus,
        intents=labels.intents,
        risks=labels.risks,
        levels=labels.levels,
        temperatures=heat,
        risk_shifts=tuple(round(float(shift), 4) for shift in shifts),
        suggested=Suggested(risks={}, levels={}),
    )
    p = probabilities(logits, draft)
    levels = {}
    for name in ("L0", "L1"):
        at = labels.levels.index(name)
        mark = threshold_for_recall(p.at_least(at), truth.levels >= at, WANTED_RECALL)
        levels[name] = int(mark * 1000) / 1000  # downward: a miss is the worse error
    risks = {
        risk: threshold_for_f(p.risks[:, k], truth.risks[:, k], _MISS_COSTS)
        for k, risk in enumerate(labels.risks)
    }
    return draft.model_copy(update={"suggested": Suggested(risks=risks, levels=levels)})


def probabilities(logits: Logits, served: NetworkLabels) -> Probabilities:
    """Logits as the probabilities that the served classifier gives."""
    heat, shifts = served.temperatures, np.array(served.risk_shifts, np.float32)
    return Probabilities(
        softmax(logits.intents / heat.intents),
        sigmoid(logits.risks / heat.risks + shifts),
        softmax(logits.levels / heat.levels),
    )
