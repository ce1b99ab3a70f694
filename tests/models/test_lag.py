"""How far behind a model is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.lag import Lag


def test_nobody_waited_at_first() -> None:
    assert Lag().at(100.0) == 0.0


def test_the_longest_wait_counts_and_half_of_it_is_forgotten_in_time() -> None:
    lag = Lag(half_life_s=3.0)
    lag.waited(0.2, 10.0)
    lag.waited(0.8, 10.0)
    lag.waited(0.1, 10.0)
    assert lag.at(10.0) == pytest.approx(0.8)
    assert lag.at(13.0) == pytest.approx(0.4)
    lag.waited(0.5, 16.0)
    assert lag.at(16.0) == pytest.approx(0.5)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 10)), max_size=20))
def test_lag_is_never_less_than_the_newest_wait_nor_more_than_the_longest(
    waits: list[tuple[float, float]],
) -> None:
    lag, now_s = Lag(), 0.0
    for wait_s, pause_s in waits:
        now_s += pause_s
        lag.waited(wait_s, now_s)
        assert wait_s <= lag.at(now_s) <= max(w for w, _ in waits)
