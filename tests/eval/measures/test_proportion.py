"""The Wilson interval against published and hand-computed values."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.proportion import Z_95, Proportion, wilson


@pytest.mark.parametrize(
    ("hits", "n", "value", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
        (81, 263, 0.3080, 0.2553, 0.3662),
        (15, 148, 0.1014, 0.0624, 0.1605),
        (0, 20, 0.0, 0.0, 0.1611),
        (1, 29, 0.0345, 0.0061, 0.1718),
        # By hand: at the ends the interval is z² / (n + z²) wide.
        (74, 74, 1.0, 0.95065, 1.0),
        (0, 140, 0.0, 0.0, 0.0267),
        (1, 1, 1.0, 0.2065, 1.0),
        (5, 10, 0.5, 0.2366, 0.7634),
    ],
)
def test_wilson_interval_has_known_values(
    hits: int, n: int, value: float, low: float, high: float
) -> None:
    found = wilson(hits, n)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=5e-5)
    assert found.n == n


def test_nothing_judged_means_nothing_known() -> None:
    assert wilson(0, 0) == Proportion(None, 0.0, 1.0, 0)


@pytest.mark.parametrize(("hits", "n"), [(-1, 3), (4, 3), (1, 0), (0, -1)])
def test_impossible_counts_are_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{hits} hits in {n} cases"):
        wilson(hits, n)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share_and_stays_within_0_and_1(counted: tuple[int, int]) -> None:
    hits, n = counted
    found = wilson(hits, n)
    assert found.value == hits / n
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0


@given(st.integers(1, 500), st.data())
def test_interval_of_the_misses_mirrors_that_of_the_hits(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    of_hits, of_misses = wilson(hits, n), wilson(n - hits, n)
    assert of_hits.low == pytest.approx(1 - of_misses.high)


@given(st.integers(1, 500), st.data())
def test_ends_of_the_interval_solve_the_score_equation(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(1, n - 1)) if n > 1 else 1
    found = wilson(hits, n)
    for p0 in {found.low, found.high} - {1.0}:
        errors = abs(hits / n - p0) / sqrt(p0 * (1 - p0) / n)
        assert errors == pytest.approx(Z_95)


def test_rate_per_thousand_scales_value_and_interval_but_not_the_count() -> None:
    share, rate = wilson(0, 140), wilson(0, 140).times(1000)
    assert (rate.value, rate.low, rate.high) == (0.0, 0.0, 1000 * share.high)
    assert rate.high == pytest.approx(26.7, abs=0.05)
    assert wilson(1, 140).times(1000).value == pytest.approx(7.142857)
    assert rate.n == 140
    assert wilson(0, 0).times(1000) == Proportion(None, 0.0, 1000.0, 0)


def test_numbers_of_a_report_are_rounded() -> None:
    assert wilson(1, 3).numbers() == {"value": 0.333333, "low": 0.061492, "high": 0.79234, "n": 3}
    assert wilson(0, 0).numbers() == {"value": None, "low": 0.0, "high": 1.0, "n": 0}
