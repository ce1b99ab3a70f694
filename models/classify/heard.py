"""What the classifier reads: the words alone, as a telephone line gives them.

Capitals and punctuation are the recogniser's guess, not the caller's doing, so they may not
decide. They are taken out before learning and before answering alike, each mark by one space, so
that every character keeps its place and evidence still points into what was said.
"""

import re

_NO_WORD = re.compile(r"[^\w\s'£%]")


def as_heard(text: str) -> str:
    """The words of `text`, of the same length; a full stop parts the turns.

    Args:
        text: One turn a line, as written.
    """
    return _NO_WORD.sub(" ", text).replace("\n", ".")
