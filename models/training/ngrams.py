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
_SAYS = [n / 10 for n in range(21)]
_RESTS = [n / 10 for n in range(4, 16)]


def fit(rows: Sequence[Row], labels: Labels) -> Ngrams:
    """A linear model of the intents and levels of `rows`, which as yet says nothing.

    Args:
        rows: What to learn from.
        labels: Their order is the order of the outputs.
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
        _head(x, truth.intents, len(labels.intents)),
        _head(x, truth.levels, len(labels.levels)),
    )


def _head(x: csr_matrix, y: NDArray[np.int64], n_labels: int) -> Head:
    """One linear head; a label that was never shown is all but impossible."""
    fitted = LogisticRegression(C=_INVERSE_PENALTY, max_iter=300).fit(x, y)
    weights = np.zeros((BUCKETS, n_labels), np.float32)
    bias = np.full(n_labels, -20.0, np.float32)
    weights[:, fitted.classes_] = fitted.coef_.T
    bias[fitted.classes_] = fitted.intercept_
    return Head(weights, bias, say=0.0)


def joined(
    p: Probabilities, model: Ngrams, rows: Sequence[Row], labels: Labels
) -> tuple[Probabilities, Ngrams]:
    """The network's answers joined with those of the n-grams, which then say as much as is best.

    Args:
        p: The network's calibrated answers to `rows`.
        model: The n-gram model.
        rows: Calls that neither has learnt from.
        labels: What the heads answer.
    """
    truth = truth_of(rows, labels)
    intents = _Pair(p.intents, np.array([model.p(row.text, model.intents) for row in rows]))
    levels = _Pair(p.levels, np.array([model.p(row.text, model.levels) for row in rows]))
    of_intents, of_levels = intents.best(truth.intents), levels.best(truth.levels)
    mixed = replace(p, intents=intents.mixed(*of_intents), levels=levels.mixed(*of_levels))
    return mixed, replace(
        model,
        intents=replace(model.intents, say=of_intents[0], rest=of_intents[1]),
        levels=replace(model.levels, say=of_levels[0], rest=of_levels[1]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """What the network and the n-grams say to one question, [n, labels] each."""

    network: Floats
    ngrams: Floats

    def mixed(self, say: float, rest: float) -> Floats:
        """As `Ngrams.joined`, for many rows."""
        made = np.exp(rest * np.log(self.network + 1e-9) + say * np.log(self.ngrams + 1e-9))
        return cast(Floats, made / made.sum(axis=1, keepdims=True))

    def best(self, truth: NDArray[np.int64]) -> tuple[float, float]:
        """The two powers that make the true labels likeliest."""
        powers = ((say, rest) for say in _SAYS for rest in _RESTS)
        return min(powers, key=lambda two: _loss(self.mixed(*two), truth))


def _loss(p: Floats, truth: NDArray[np.int64]) -> float:
    """Mean negative log-probability of the true labels."""
    return -float(np.log(p[np.arange(len(truth)), truth] + 1e-12).mean())
