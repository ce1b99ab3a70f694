"""A text is read once, however often it is asked about."""

from collections.abc import Sequence

from eval.remembering import Remembering
from models.ports import Scores


class Counting:
    """Says how many texts it has read so far."""

    name = "counting 1"

    def __init__(self) -> None:
        self.read: list[str] = []

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        self.read += texts
        return [Scores({text: 1.0}, {}, {}, model=str(len(self.read))) for text in texts]


def test_each_text_is_read_once_and_answered_in_order() -> None:
    asked = Counting()
    model = Remembering(asked)
    first = model.classify(["a", "b", "a"])
    again = model.classify(["b", "c", "a"])
    assert asked.read == ["a", "b", "c"]
    assert [list(scores.intents) for scores in (*first, *again)] == [
        ["a"], ["b"], ["a"], ["b"], ["c"], ["a"]
    ]  # fmt: skip
    assert again[0] is first[1]
    assert len(model) == 3


def test_nothing_is_asked_when_all_is_known() -> None:
    asked = Counting()
    model = Remembering(asked)
    assert model.classify([]) == []
    assert asked.read == []


def test_it_goes_by_the_name_of_whom_it_asks() -> None:
    assert Remembering(Counting()).name == "counting 1"
