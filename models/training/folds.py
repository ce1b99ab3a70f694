"""Which calls are held out, so that no network is asked about what it learnt from."""

from collections.abc import Sequence
from random import Random

from models.training.corpus import Row

ONE_IN = 6
"""One block of calls in so many is held out: enough to calibrate on, and most is learnt from."""
_BLOCK = 6
"""Authors wrote variations of a thought one after another; neighbours are held out together."""


def held_out(rows: Sequence[Row], seed: int) -> frozenset[int]:
    """Places in `rows` of the calls held out; neighbours fall together, authors evenly."""
    by_author: dict[str, list[range]] = {}
    for at in range(0, len(rows), _BLOCK):
        block = range(at, min(at + _BLOCK, len(rows)))
        by_author.setdefault(rows[at].author, []).append(block)
    rng = Random(seed)  # noqa: S311  # chance in training, no secret
    held: set[int] = set()
    for author in sorted(by_author):
        rng.shuffle(by_author[author])
        for block in by_author[author][::ONE_IN]:
            held.update(block)
    return frozenset(held)
