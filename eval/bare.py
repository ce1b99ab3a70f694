"""Turns as a bare recogniser writes them: words alone, no capitals, no punctuation."""

import re
from dataclasses import replace

from eval.textset import TextItem

_EDGE_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")
_NO_WORD = re.compile(r"[^\w\s'£%]|_")


def bared(item: TextItem) -> TextItem:
    """The same call in bare turns."""
    return replace(item, turns=tuple(map(bare, item.turns)))


def bare(turn: str) -> str:
    """The words of `turn` in lower case; empty when no word is left.

    Kept are apostrophes inside words, as in `don't`, and `£` and `%`, which are spoken. Any other
    mark parts words: `20/1234` is `20 1234`.
    """
    lower = turn.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower()
    words = " ".join(_NO_WORD.sub(" ", _EDGE_APOSTROPHE.sub(" ", lower)).split())
    return words if any(map(str.isalnum, words)) else ""
