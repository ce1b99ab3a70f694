"""Who says what when: one seed, one set of callers, and a larger set holds the smaller."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

LEAST_PAUSE_S = 1.5
"""Longer than any hang-over, so that a turn is over before the next begins."""
STAGGER_S = 10.0
"""Calls begin within so long of each other."""
_SPREAD = (0.5, 1.5)
"""A pause is so many times the mean pause."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One clip in a call."""

    clip: int
    """Number of the clip."""
    starts_s: float
    """Seconds since the call began."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """One caller."""

    begins_s: float
    """Seconds since the test began."""
    turns: tuple[Turn, ...]
    length_s: float
    """The caller hangs up then, right after the last turn."""


def plan_calls(
    lengths_s: Sequence[float], *, calls: int, length_s: float, talk: float, seed: int
) -> tuple[CallPlan, ...]:
    """Plan so many calls.

    Args:
        lengths_s: How long each clip lasts; each caller draws from all of them.
        calls: How many callers.
        length_s: A call ends with the first turn that reaches this length.
        talk: Share of a call in which the caller talks, above 0 and at most 1.
        seed: Of the draw; caller n is the same however many there are.
    """
    return tuple(_call(lengths_s, n, length_s, talk, seed) for n in range(calls))


def _call(lengths_s: Sequence[float], n: int, length_s: float, talk: float, seed: int) -> CallPlan:
    draw = Random(f"{seed}/{n}")  # noqa: S311  # a plan, no secret
    begins_s = draw.uniform(0.0, STAGGER_S)
    deck: list[int] = []
    turns: list[Turn] = []
    at_s = draw.uniform(0.3, LEAST_PAUSE_S)
    while at_s < length_s:
        if not deck:
            # Every clip once before any comes again: the words of all runs are alike.
            deck = draw.sample(range(len(lengths_s)), len(lengths_s))
        clip = deck.pop()
        turns.append(Turn(clip, at_s))
        mean_pause_s = lengths_s[clip] * (1 - talk) / talk
        at_s += lengths_s[clip] + max(LEAST_PAUSE_S, mean_pause_s * draw.uniform(*_SPREAD))
    last = turns[-1]
    return CallPlan(begins_s, tuple(turns), last.starts_s + lengths_s[last.clip])
