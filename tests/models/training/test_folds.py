"""Which calls are held out together."""

from models.training.corpus import Row
from models.training.folds import N_FOLDS, folds_of

ROWS = [
    Row(f"{author}-{i}", author, ("x",), "property", {}, "none", frozenset())
    for author, n in (("a", 61), ("b", 120))
    for i in range(n)
]


def test_every_call_is_held_out_once() -> None:
    folds = folds_of(ROWS, seed=1)
    assert len(folds) == N_FOLDS
    assert sorted(place for fold in folds for place in fold) == list(range(len(ROWS)))


def test_authors_are_spread_evenly() -> None:
    for fold in folds_of(ROWS, seed=1):
        assert 24 <= sum(ROWS[place].author == "b" for place in fold) <= 36


def test_same_seed_gives_the_same_folds() -> None:
    assert folds_of(ROWS, seed=2) == folds_of(ROWS, seed=2)
    assert folds_of(ROWS, seed=2) != folds_of(ROWS, seed=3)
