"""From raw logits to honest probabilities, and from those to thresholds; pure arithmetic.

Everything here is fitted on answers to calls of other authors: the network had not
learnt from it.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]

_COLDEST, _HOTTEST = 0.25, 4.0
"""Temperatures looked at; a network outside them is broken, not merely over-confident."""
_RARE = 10.0
"""A risk shown this often has half a say in its own shift, the mean of all risks the other half."""


def softmax(logits: Floats) -> Floats:
    """Probabilities [n, labels] of logits [n, labels]."""
    risen = np.exp(logits - logits.max(axis=1, keepdims=True))
    return cast(Floats, risen / risen.sum(axis=1, keepdims=True))


def sigmoid(logits: Floats) -> Floats:
    """Probabilities of independent logits."""
    return cast(Floats, 1.0 / (1.0 + np.exp(-logits)))


def softmax_loss(logits: Floats, truth: NDArray[np.int64]) -> float:
    """Mean negative log-probability of the true labels [n]."""
    p = softmax(logits)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(p, 1e-12)).mean())


def sigmoid_loss(logits: Floats, truth: Flags) -> float:
    """Mean negative log-probability of what each independent label [n, labels] truly is."""
    signed = np.where(truth, logits, -logits)
    return float(np.logaddexp(0.0, -signed).mean())


def softmax_temperature(logits: Floats, truth: NDArray[np.int64]) -> float:
    """What to divide the logits by so that the true labels are likeliest."""
    return min(_temperatures(), key=lambda heat: softmax_loss(logits / heat, truth))


def sigmoid_temperature(logits: Floats, truth: Flags) -> tuple[float, Floats]:
    """What to divide the logits by, and then to add to each label's, to be likeliest.

    A network taught that a miss costs more than a false alarm says too much; the shift takes back
    what the weighting put in, so that a threshold means what it says.
    """
    heat = min(
        _temperatures(),
        key=lambda heat: sigmoid_loss(logits / heat + _shifts(logits / heat, truth), truth),
    )
    return heat, _shifts(logits / heat, truth)


def threshold_for_recall(p: Floats, truth: Flags, recall: float) -> float:
    """Highest threshold that at least `recall` of the true ones reach; 1 if there are none."""
    shown = np.sort(p[truth])
    if not len(shown):
        return 1.0
    return float(shown[int(np.floor((1.0 - recall) * len(shown) + 1e-9))])


def threshold_for_f(p: Floats, truth: Flags, beta: float) -> float:
    """The threshold with the best F score; recall counts `beta` times as much as precision.

    The midpoint of the best stretch, rounded to a hundredth: a threshold that fits one call's
    probability to the last digit fits nothing else.
    """
    marks = np.arange(0.05, 0.96, 0.01)
    hits = np.array([(truth & (p >= mark)).sum() for mark in marks])
    raised = np.array([(p >= mark).sum() for mark in marks])
    scores = (1 + beta**2) * hits / np.maximum(raised + beta**2 * truth.sum(), 1e-9)
    best = marks[scores >= scores.max() - 1e-9]
    return round(float(np.median(best)), 2)


def calibration_error(p: Floats, hit: Flags, bins: int = 15) -> float:
    """Expected calibration error: how far stated and true frequencies lie apart, weighted by size.

    Args:
        p: Probabilities stated [n].
        hit: Whether it was so [n].
        bins: How many bins of equal width.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3.
    """
    place = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(float(p[place == b].mean() - hit[place == b].mean())) * int((place == b).sum())
        for b in range(bins)
        if (place == b).any()
    ]
    return sum(gaps) / len(p)


def _temperatures() -> list[float]:
    return [float(heat) for heat in np.geomspace(_COLDEST, _HOTTEST, 81)]


def _shifts(logits: Floats, truth: Flags) -> Floats:
    """Shift of each label after which as many are expected as there are, rare ones held back."""
    overall = _shift(logits.ravel(), float(truth.sum()))
    counts = truth.sum(axis=0)
    own = np.array([_shift(logits[:, k], float(counts[k])) for k in range(logits.shape[1])])
    say = counts / (counts + _RARE)
    return cast(Floats, say * own + (1.0 - say) * overall)


def _shift(logits: Floats, wanted: float) -> float:
    """The shift at which the probabilities of `logits` [n] add up to `wanted`, within -4 to 4."""
    low, high = -4.0, 4.0
    for _ in range(30):
        middle = (low + high) / 2
        if sigmoid(logits + middle).sum() < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
