"""The last seconds of a call's sound."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.ports import Samples
from triage_service.speech.rolling import Rolling


def ramp(start: int, end: int) -> Samples:
    """Samples that say their own position."""
    return np.arange(start, end, dtype=np.float32)


def test_nothing_was_heard_at_first() -> None:
    rolling = Rolling(10)
    assert rolling.end == 0
    assert len(rolling.cut(0, 5)) == 0


@given(st.lists(st.integers(0, 35), max_size=12), st.integers(1, 10))
def test_the_newest_samples_are_kept_however_they_come(sizes: list[int], keep: int) -> None:
    rolling, end = Rolling(keep), 0
    for size in sizes:
        rolling.append(ramp(end, end + size))
        end += size
    assert rolling.end == end
    kept = rolling.cut(end - keep, end)
    assert kept.tolist() == ramp(max(0, end - keep), end).tolist()


def test_sound_that_is_gone_or_not_yet_there_is_left_out() -> None:
    rolling = Rolling(4)
    rolling.append(ramp(0, 9))
    assert rolling.cut(0, 2).tolist() == []
    assert rolling.cut(7, 20).tolist() == [7, 8]
    assert rolling.cut(20, 30).tolist() == []


def test_a_cut_is_a_copy() -> None:
    rolling = Rolling(4)
    rolling.append(ramp(0, 4))
    before = rolling.cut(0, 4)
    rolling.append(ramp(4, 9))
    assert before.tolist() == [0, 1, 2, 3]
