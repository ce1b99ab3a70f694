"""A classifier that reads every text once: for runs that differ in their thresholds alone."""

from collections.abc import Sequence

from models.ports import Classifier, Scores


class Remembering:
    """Answers as another classifier does, from memory where the text is known."""

    def __init__(self, asked: Classifier) -> None:
        """Nothing is known yet.

        Args:
            asked: Answers what is new.
        """
        self.name = asked.name
        self._asked = asked
        self._known: dict[str, Scores] = {}

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        """One set of scores a text, in order; each new text is read once."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known |= zip(new, self._asked.classify(new), strict=True)
        return [self._known[text] for text in texts]

    def __len__(self) -> int:
        """How many texts are known."""
        return len(self._known)
