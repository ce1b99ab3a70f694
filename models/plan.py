"""Which waiting items a model takes next: by rank, then oldest first (pure).

Strategy: a batch is answered as a whole, so finals, whose delay the caller feels, never share one
with partials. A superseded partial is not thinned out here: its submitter cancels it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """What goes first; only items of one rank share a batch."""

    FINAL = 0
    """Whole sentences: a decision hangs on them."""
    FIRST = 1
    """The first words of a sentence: danger is often named at once."""
    PARTIAL = 2
    """Further words of a sentence that is still being spoken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large batches and queues may get."""

    max_batch: int = 4
    """Items a batch. Decoding gains 2-3 times up to 4 on a CPU, but all wait for the slowest."""
    max_wait_s: float = 0.0
    """How long an item may wait for company. 0 on a CPU; about 0.01 pays on a GPU."""
    max_waiting: int = 256
    """Items in the queue; one more is refused at once."""

    def __post_init__(self) -> None:
        """Refuse limits under which nothing could ever move."""
        if self.max_batch < 1 or self.max_waiting < 1 or self.max_wait_s < 0:
            raise ValueError(f"limits must be positive, found {self}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item in the queue, as the planner sees it."""

    number: int
    """The submitter's number for it; unique, growing."""
    rank: Rank
    since_s: float
    """When it was submitted, on the clock of `now_s`."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Take these now."""

    numbers: tuple[int, ...]
    """Never empty."""


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Look again at this time, or when something is submitted."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is waiting."""


def choose(waiting: Sequence[Waiting], now_s: float, limits: Limits) -> Batch | WaitUntil | Idle:
    """What to do next with the items in the queue.

    Args:
        waiting: The queue, in any order.
        now_s: The time, in seconds on any clock that only goes forward.
        limits: The largest batch and the longest wait for company.
    """
    if not waiting:
        return Idle()
    ordered = sorted(waiting, key=lambda item: (item.rank, item.since_s, item.number))
    alike = [item for item in ordered if item.rank is ordered[0].rank]
    goes_at_s = alike[0].since_s + limits.max_wait_s
    if len(alike) < limits.max_batch and now_s < goes_at_s:
        return WaitUntil(goes_at_s)
    return Batch(tuple(item.number for item in alike[: limits.max_batch]))
