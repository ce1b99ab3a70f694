"""Which calls are held out."""

from models.training.corpus import Row
from models.training.folds import held_out

ROWS = [
    Row(f"{author}-{i}", author, ("x",), "property", {}, "none", frozenset())
    for author, n in (("a", 60), ("b", 120))
    for i in range(n)
]


def test_about_a_sixth_is_held_out_of_every_author() -> None:
    held = held_out(ROWS, seed=1)
    assert sum(ROWS[place].author == "a" for place in held) == 12
    assert sum(ROWS[place].author == "b" for place in held) == 24


def test_neighbours_are_held_out_together() -> None:
    held = held_out(ROWS, seed=1)
    assert all(place // 6 * 6 in held for place in held)


def test_same_seed_holds_out_the_same() -> None:
    assert held_out(ROWS, seed=2) == held_out(ROWS, seed=2)
    assert held_out(ROWS, seed=2) != held_out(ROWS, seed=3)
