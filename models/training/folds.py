"""Which calls are held out together, so that no network is asked about what it learnt from."""

from collections.abc import Sequence
from random import Random

from models.training.corpus import Row

N_FOLDS = 4
_BLOCK = 6
"""Authors wrote variations of a thought one after another; neighbours are held out together."""


def folds_of(rows: Sequence[Row], seed: int) -> list[list[int]]:
    """Places in `rows` of each fold; neighbours fall together, authors are spread evenly."""
    blocks = [list(range(at, min(at + _BLOCK, len(rows)))) for at in range(0, len(rows), _BLOCK)]
    by_author: dict[str, list[list[int]]] = {}
    for block in blocks:
        by_author.setdefault(rows[block[0]].author, []).append(block)
    folds: list[list[int]] = [[] for _ in range(N_FOLDS)]
    rng = Random(seed)  # noqa: S311  # chance in training, no secret
    for author in sorted(by_author):
        rng.shuffle(by_author[author])
        for turn, block in enumerate(by_author[author]):
            folds[turn % N_FOLDS].extend(block)
    return folds
