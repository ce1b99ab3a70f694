"""A classifier that knows nothing: shows what the rules alone catch when the model is dead."""

from collections.abc import Sequence

from models.ports import Scores


class Nothing:
    """Says `unclear` to everything and raises no risk."""

    name = "nothing"

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        """The same empty answer for each text."""
        empty = Scores(intents={"unclear": 1.0}, risks={}, levels={"none": 1.0}, model=self.name)
        return [empty for _ in texts]
