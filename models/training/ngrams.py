"""Fits the n-gram model that stands beside the encoder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from models.classify.ngrams import BUCKETS, Head, Ngrams, counted
from models.training.calibrate import Floats
from models.training.corpus import Labels, Row
from models.training.measure import Probabilities, truth_of

_INVERSE_PENALTY = 10.0
"""Chosen by out-of-fold top-1 among 1, 3, 10 and 30."""
_SAYS = [n / 20 for n in range(21)]


@dataclass(frozen=True, slots=True)
class Says:
    """Weights of the two heads beside the encoder, from `joined`."""

    intents: float = 0.0
    levels: float = 0.0


def fit(rows: Sequence[Row], labels: Labels, says: Says) -> Ngrams:
    """A linear model of the intents and levels of `rows`.

    Args:
        rows: What to learn from.
        labels: Their order is the order of the outputs.
        says: How much each head says beside the encoder.
    """
    counts = [counted(row.text) for row in rows]
    seen = np.zeros(BUCKETS)
    for buckets, _ in counts:
        seen[buckets] += 1
    rarity = (np.log((1 + len(rows)) / (1 + seen)) + 1).astype(np.float32)
    values, columns, ends = [], [], [0]
    for buckets, dampened in counts:
        heft = dampened * rarity[buckets]
        values.append(heft / (np.linalg.norm(heft) or 1.0))
        columns.append(buckets)
        ends.append(ends[-1] + len(buckets))
    x = csr_matrix(
        (np.concatenate(values), np.concatenate(columns), ends), shape=(len(rows), BUCKETS)
    )
    truth = truth_of(rows, labels)
    return Ngrams(
        rarity,
        _head(x, truth.intents, len(labels.intents), says.intents),
        _head(x, truth.levels, len(labels.levels), says.levels),
    )


def _head(x: csr_matrix, y: NDArray[np.int64], n_labels: int, say: float) -> Head:
    """One linear head; a label that was never shown is all but impossible."""
    fitted = LogisticRegression(C=_INVERSE_PENALTY, max_iter=300).fit(x, y)
    weights = np.zeros((BUCKETS, n_labels), np.float32)
    bias = np.full(n_labels, -20.0, np.float32)
    weights[:, fitted.classes_] = fitted.coef_.T
    bias[fitted.classes_] = fitted.intercept_
    return Head(weights, bias, say)


def joined(
    p: Probabilities, known: Sequence[Row], held: Sequence[Row], labels: Labels
) -> tuple[Probabilities, Ngrams, Says]:
    """The network's held-out answers joined with those of an n-gram model.

    Args:
        p: The network's calibrated answers to `held`.
        known: What both learnt from.
        held: What neither has seen.
        labels: What the heads answer.

    Returns:
        The answers joined, the n-gram model, and the weights that were found best.
    """
    model, truth = fit(known, labels, Says()), truth_of(held, labels)
    intents = np.array([model.p(row.text, model.intents) for row in held])
    levels = np.array([model.p(row.text, model.levels) for row in held])
    says = Says(
        min(_SAYS, key=lambda say: _loss(_mixed(p.intents, intents, say), truth.intents)),
        min(_SAYS, key=lambda say: _loss(_mixed(p.levels, levels, say), truth.levels)),
    )
    mixed = replace(
        p,
        intents=_mixed(p.intents, intents, says.intents),
        levels=_mixed(p.levels, levels, says.levels),
    )
    twin = replace(
        model,
        intents=replace(model.intents, say=says.intents),
        levels=replace(model.levels, say=says.levels),
    )
    return mixed, twin, says


def _mixed(p: Floats, own: Floats, say: float) -> Floats:
    """As `Ngrams.joined`, for many rows."""
    made = np.exp((1.0 - say) * np.log(p + 1e-9) + say * np.log(own + 1e-9))
    return cast(Floats, made / made.sum(axis=1, keepdims=True))


def _loss(p: Floats, truth: NDArray[np.int64]) -> float:
    """Mean negative log-probability of the true labels."""
    return -float(np.log(p[np.arange(len(truth)), truth] + 1e-12).mean())
