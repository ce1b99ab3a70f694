"""What can go wrong while voices are rendered, each with its remedy."""


class VoicesError(Exception):
    """Rendering cannot go on.

    Attributes:
        code: Short and stable, for tests and scripts.
        remedy: What the reader of the message can do about it, as an instruction.
    """

    def __init__(self, code: str, problem: str, *, remedy: str) -> None:
        """Keep the parts and join them into one message."""
        super().__init__(f"{problem} Remedy: {remedy}")
        self.code = code
        self.remedy = remedy
