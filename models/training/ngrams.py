"""Fits the n-gram model that stands beside the encoder."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from models.classify.ngrams import BUCKETS, Ngrams, counted
from models.training.calibrate import Floats
from models.training.corpus import Labels, Row
from models.training.measure import Probabilities, truth_of

_INVERSE_PENALTY = 10.0
"""Chosen by out-of-fold top-1 among 1, 3, 10 and 30."""
_SAYS = [n / 20 for n in range(21)]


def fit(rows: Sequence[Row], labels: Labels, *, say: float = 0.0) -> Ngrams:
    """A linear model of the intents of `rows`.

    Args:
        rows: What to learn from.
        labels: Their order is the order of the outputs.
        say: Its weight beside the encoder, from `joined`.
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
    y = np.array([labels.intents.index(row.intent) for row in rows])
    fitted = LogisticRegression(C=_INVERSE_PENALTY, max_iter=200).fit(x, y)
    weights = np.zeros((BUCKETS, len(labels.intents)), np.float32)
    bias = np.full(len(labels.intents), -20.0, np.float32)
    weights[:, fitted.classes_] = fitted.coef_.T
    bias[fitted.classes_] = fitted.intercept_
    return Ngrams(rarity, weights, bias, say)


def joined(
    p: Probabilities, known: Sequence[Row], held: Sequence[Row], labels: Labels
) -> tuple[Probabilities, Ngrams]:
    """The network's held-out answers joined with those of an n-gram model.

    Args:
        p: The network's calibrated answers to `held`.
        known: What both learnt from.
        held: What neither has seen.
        labels: What the heads answer.

    Returns:
        The answers joined, and the n-gram model with the weight that was found best.
    """
    model = fit(known, labels)
    own = np.array([model.p(row.text) for row in held])
    truth = truth_of(held, labels).intents
    say = min(_SAYS, key=lambda say: _loss(_mixed(p.intents, own, say), truth))
    return replace(p, intents=_mixed(p.intents, own, say)), replace(model, say=say)


def _mixed(p: Floats, own: Floats, say: float) -> Floats:
    """As `Ngrams.joined`, for many rows."""
    made = np.exp((1.0 - say) * np.log(p + 1e-9) + say * np.log(own + 1e-9))
    return cast(Floats, made / made.sum(axis=1, keepdims=True))


def _loss(p: Floats, truth: NDArray[np.int64]) -> float:
    """Mean negative log-probability of the true labels."""
    return -float(np.log(p[np.arange(len(truth)), truth] + 1e-12).mean())
