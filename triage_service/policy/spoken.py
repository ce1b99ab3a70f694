"""Words as they are compared with the words of a row: small letters, no marks."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9']+")


def plain(text: str) -> str:
    """`text` in small letters with single spaces between and around its words."""
    return f" {' '.join(_WORD.findall(text.lower().replace('’', chr(39))))} "


def says(spoken: str, words: Iterable[str]) -> bool:
    """Whether one of `words` stands in `spoken`, which `plain` made.

    Args:
        spoken: What was said.
        words: Words or phrases in small letters; `burgl*` is any word that begins so.
    """
    return any(
        f" {word[:-1]}" in spoken if word.endswith("*") else f" {word} " in spoken for word in words
    )


def family(cue: str) -> str:
    """The family of a cue: `domestic` of `domestic.strangled`."""
    return cue.partition(".")[0]
