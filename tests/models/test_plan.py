"""Which waiting items go in the next batch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plan import Batch, Idle, Limits, Rank, Waiting, WaitUntil, choose

WAITS = Limits(max_batch=2, max_wait_s=0.5)
AT_ONCE = Limits(max_batch=2, max_wait_s=0.0)


def partial(number: int, since_s: float) -> Waiting:
    return Waiting(number, Rank.PARTIAL, since_s)


def final(number: int, since_s: float) -> Waiting:
    return Waiting(number, Rank.FINAL, since_s)


@pytest.mark.parametrize(
    ("waiting", "now_s", "limits", "expected"),
    [
        pytest.param([], 0.0, AT_ONCE, Idle(), id="nothing waits"),
        pytest.param([partial(1, 0.0)], 0.0, AT_ONCE, Batch((1,)), id="one goes at once"),
        pytest.param(
            [partial(1, 0.0), final(2, 1.0)], 1.0, AT_ONCE, Batch((2,)), id="finals go first, alone"
        ),
        pytest.param(
            [partial(1, 0.0), Waiting(2, Rank.FIRST, 1.0)],
            1.0,
            AT_ONCE,
            Batch((2,)),
            id="first words go before further ones",
        ),
        pytest.param(
            [partial(2, 1.0), partial(1, 2.0), partial(3, 0.0)],
            2.0,
            AT_ONCE,
            Batch((3, 2)),
            id="the oldest go first",
        ),
        pytest.param(
            [partial(2, 1.0), partial(1, 1.0)], 1.0, AT_ONCE, Batch((1, 2)), id="ties by number"
        ),
        pytest.param([partial(1, 1.0)], 1.2, WAITS, WaitUntil(1.5), id="waits for company"),
        pytest.param([partial(1, 1.0)], 1.5, WAITS, Batch((1,)), id="has waited long enough"),
        pytest.param([partial(1, 1.0), partial(2, 1.1)], 1.1, WAITS, Batch((1, 2)), id="is full"),
        pytest.param(
            [partial(1, 0.0), final(2, 1.0)], 1.1, WAITS, WaitUntil(1.5), id="a final waits too"
        ),
    ],
)
def test_plan_chooses(
    waiting: list[Waiting], now_s: float, limits: Limits, expected: Batch | WaitUntil | Idle
) -> None:
    assert choose(waiting, now_s, limits) == expected


@pytest.mark.parametrize(
    "wrong", [{"max_batch": 0}, {"max_waiting": 0}, {"max_wait_s": -0.1}], ids=str
)
def test_limits_refuse_what_could_never_move(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        Limits(**wrong)


QUEUES = st.lists(
    st.builds(
        Waiting,
        number=st.integers(0, 1000),
        rank=st.sampled_from(Rank),
        since_s=st.floats(0, 100, allow_nan=False),
    ),
    max_size=12,
    unique_by=lambda item: item.number,
)


@given(QUEUES, st.integers(1, 5), st.floats(0, 5, allow_nan=False))
def test_batch_never_mixes_nor_passes_over_an_older_item(
    waiting: list[Waiting], max_batch: int, max_wait_s: float
) -> None:
    by_number = {item.number: item for item in waiting}
    match choose(waiting, 101.0, Limits(max_batch, max_wait_s)):
        case Batch(numbers):
            taken = [by_number[number] for number in numbers]
            assert 0 < len(taken) <= max_batch
            assert len({item.rank for item in taken}) == 1
            left = [item for item in waiting if item not in taken]
            assert all(item.rank >= taken[0].rank for item in left)
            same = [item for item in left if item.rank is taken[0].rank]
            assert all(item.since_s >= taken[-1].since_s for item in same)
        case WaitUntil(at_s):
            assert at_s > 101.0
        case Idle():
            assert not waiting


@given(QUEUES, st.integers(1, 5), st.floats(0, 5, allow_nan=False))
def test_every_item_goes_in_the_end(
    waiting: list[Waiting], max_batch: int, max_wait_s: float
) -> None:
    left, now_s = list(waiting), 101.0
    while left:
        match choose(left, now_s, Limits(max_batch, max_wait_s)):
            case Batch(numbers):
                left = [item for item in left if item.number not in numbers]
            case WaitUntil(at_s):
                now_s = at_s
            case Idle():
                pytest.fail("idle with items waiting")
