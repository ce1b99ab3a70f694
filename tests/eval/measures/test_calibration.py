"""Confidence against how often it was right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.calibration import BINS, bins, calibration_error

CASES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def test_equal_counts_stand_in_each_bin() -> None:
    found = bins((n / 40, n % 2 == 0) for n in range(40))
    assert [each.right.n for each in found] == [4] * BINS
    assert [each.right.value for each in found] == [0.5] * BINS
    assert found[0].p == pytest.approx(0.0375)


def test_equal_confidences_share_a_bin() -> None:
    (one,) = bins((0.7, n < 14) for n in range(20))
    assert one.p == pytest.approx(0.7)
    assert (one.right.value, one.right.n) == (0.7, 20)


@pytest.mark.parametrize(
    ("cases", "error"),
    [
        ([], None),
        ([(1.0, True)], 0.0),
        ([(1.0, False)], 1.0),
        ([(0.75, True), (0.75, True), (0.75, True), (0.75, False)], 0.0),
        ([(0.9, True), (0.9, False), (0.6, False), (0.6, False)], 0.5),
    ],
)
def test_error_is_the_mean_gap_by_count(
    cases: list[tuple[float, bool]], error: float | None
) -> None:
    assert calibration_error(bins(cases)) == (error if error is None else pytest.approx(error))


@given(CASES)
def test_order_of_the_cases_changes_nothing(cases: list[tuple[float, bool]]) -> None:
    assert bins(cases[::-1]) == bins(cases)


@given(CASES)
def test_each_case_stands_in_one_bin(cases: list[tuple[float, bool]]) -> None:
    found = bins(cases)
    assert sum(each.right.n for each in found) == len(cases)
    assert len(found) <= BINS
    assert [each.p for each in found] == sorted(each.p for each in found)
