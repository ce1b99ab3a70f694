"""From logits to honest probabilities and thresholds."""

import numpy as np
import pytest

from models.training.calibrate import (
    calibration_error,
    sigmoid,
    sigmoid_loss,
    sigmoid_temperature,
    softmax,
    softmax_loss,
    softmax_temperature,
    threshold_for_f,
    threshold_for_recall,
)

RNG = np.random.default_rng(101)


def test_softmax_temperature_finds_how_overconfident_logits_are() -> None:
    honest = RNG.normal(0, 2, (4000, 5))
    truth = np.array([RNG.choice(5, p=p) for p in softmax(honest)])
    heat = softmax_temperature(honest * 2.5, truth)
    assert heat == pytest.approx(2.5, rel=0.1)
    assert softmax_loss(honest * 2.5 / heat, truth) < softmax_loss(honest * 2.5, truth)


def test_sigmoid_calibration_improves_log_loss_and_mean() -> None:
    honest = RNG.normal(-3, 2, (4000, 4))
    truth = RNG.random((4000, 4)) < sigmoid(honest)
    told = honest * 1.8 + 1.0
    heat, shifts = sigmoid_temperature(told, truth)
    assert sigmoid_loss(told / heat + shifts, truth) < sigmoid_loss(told, truth)
    assert sigmoid(told / heat + shifts).mean() == pytest.approx(truth.mean(), rel=0.05)


def test_shift_of_a_label_never_shown_leans_on_the_others() -> None:
    logits = RNG.normal(-2, 1, (500, 2))
    truth = np.stack([RNG.random(500) < 0.3, np.zeros(500, bool)], axis=1)
    _, shifts = sigmoid_temperature(logits, truth)
    assert abs(shifts[1]) < 4


@pytest.mark.parametrize(("recall", "threshold"), [(1.0, 0.1), (0.75, 0.4), (0.5, 0.6), (0.7, 0.4)])
def test_threshold_is_the_highest_that_keeps_the_recall(recall: float, threshold: float) -> None:
    p = np.array([0.9, 0.6, 0.4, 0.1, 0.95])
    truth = np.array([True, True, True, True, False])
    assert threshold_for_recall(p, truth, recall) == threshold


def test_threshold_without_any_true_one_raises_nothing() -> None:
    assert threshold_for_recall(np.array([0.2]), np.array([False]), 0.9) == 1.0


def test_threshold_for_f_separates_what_can_be_separated() -> None:
    p = np.array([0.1, 0.2, 0.7, 0.8])
    truth = np.array([False, False, True, True])
    mark = threshold_for_f(p, truth, beta=1.0)
    assert 0.2 < mark <= 0.7


def test_recall_loving_threshold_is_no_higher() -> None:
    p = RNG.random(500)
    truth = RNG.random(500) < p
    assert threshold_for_f(p, truth, beta=3.0) <= threshold_for_f(p, truth, beta=1.0)


def test_calibration_error_is_the_gap_between_said_and_true() -> None:
    always = np.ones(100, bool)
    assert calibration_error(np.full(100, 0.8), always) == pytest.approx(0.2)
    assert calibration_error(np.full(100, 1.0), always) == 0.0
