"""Sets of words written as plain text, which keeps long lists readable."""


def listed(text: str) -> frozenset[str]:
    """The words of a text; `high_street` is two words said together."""
    return frozenset(word.replace("_", " ") for word in text.split())
