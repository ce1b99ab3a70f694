"""A classifier that knows nothing: shows what the rules alone catch when the model is dead."""

from collections.abc import Sequence

from models.ports import Scores


class Nothing:
    """Says `unclear` to everything, raises no risk and has no opinion about the level."""

    name = "nothing"

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        """The same empty answer for each text."""
        empty = Scores(intents={"unclear": 1.0}, risks={}, levels={}, model=self.name)
        return [empty for _ in texts]
