from hypothesis import given
from hypothesis import strategies as st

from eval.load.plan import LEAST_PAUSE_S, STAGGER_S, plan_calls

lengths = st.lists(st.floats(1.0, 20.0), min_size=1, max_size=12)


@given(lengths, st.integers(1, 6), st.floats(5, 120), st.floats(0.05, 1.0), st.integers(0, 99))
def test_a_caller_never_speaks_over_itself_and_hangs_up_after_the_last_word(
    lengths_s: list[float], calls: int, length_s: float, talk: float, seed: int
) -> None:
    for plan in plan_calls(lengths_s, calls=calls, length_s=length_s, talk=talk, seed=seed):
        ends = [turn.starts_s + lengths_s[turn.clip] for turn in plan.turns]
        starts = [turn.starts_s for turn in plan.turns]
        assert 0 <= plan.begins_s <= STAGGER_S
        assert starts[0] > 0
        assert all(b - a >= LEAST_PAUSE_S - 1e-6 for a, b in zip(ends, starts[1:], strict=False))
        assert plan.length_s == ends[-1]
        assert starts[-1] < length_s


@given(lengths, st.integers(2, 6), st.integers(0, 99))
def test_more_callers_keep_the_first_ones(lengths_s: list[float], calls: int, seed: int) -> None:
    def plan(n: int) -> object:
        return plan_calls(lengths_s, calls=n, length_s=60, talk=0.5, seed=seed)[: calls - 1]

    assert plan(calls) == plan(calls - 1)


def test_callers_talk_about_as_much_as_was_asked() -> None:
    lengths_s = [4.0, 6.0, 9.0, 12.0]
    plans = plan_calls(lengths_s, calls=40, length_s=300, talk=0.5, seed=7)
    talked = sum(lengths_s[turn.clip] for plan in plans for turn in plan.turns)
    assert 0.45 < talked / sum(plan.length_s for plan in plans) < 0.55


def test_every_clip_is_said_before_any_comes_again() -> None:
    (plan,) = plan_calls([3.0] * 5, calls=1, length_s=200, talk=0.9, seed=1)
    first, second = plan.turns[:5], plan.turns[5:10]
    assert {turn.clip for turn in first} == {turn.clip for turn in second} == set(range(5))
