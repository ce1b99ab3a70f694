"""Whole numbers in words: "twenty four" is `24`, "two hundred and six" is `206`."""

from collections.abc import Sequence

DIGITS: dict[str, str] = {
    "zero": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "niner": "9",
}  # fmt: skip
"""Words for one digit; "oh" is not among them, it may be a letter."""
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def cardinal(words: Sequence[str]) -> tuple[str, int]:
    """The number that begins at the first word.

    A hundred takes in a smaller number only after "and": "nine hundred one two three" is how
    `900123` is said.

    Args:
        words: Lower-case words that were spoken in one breath.

    Returns:
        The number in digits and how many words it takes; an empty text and 0 where none begins.
    """
    value, size = _hundreds(words)
    if value and words[size : size + 1] == ["thousand"]:
        rest = words[size + 1 :]
        more, taken = _hundreds(rest)
        if "hundred" not in rest[:taken]:
            more, taken = _and(rest)
        value, size = value * 1000 + more, size + 1 + taken
    return (str(value), size) if size else ("", 0)


def _hundreds(words: Sequence[str]) -> tuple[int, int]:
    """A number below a hundred, or so many hundreds and what "and" adds."""
    value, size = _below_hundred(words)
    if value and words[size : size + 1] == ["hundred"]:
        more, taken = _and(words[size + 1 :])
        return value * 100 + more, size + 1 + taken
    return value, size


def _and(words: Sequence[str]) -> tuple[int, int]:
    """What "and six" adds; nothing, in no words, where it does not stand."""
    more, taken = _below_hundred(words[1:])
    return (more, taken + 1) if taken and words[0] == "and" else (0, 0)


def _below_hundred(words: Sequence[str]) -> tuple[int, int]:
    if not words:
        return 0, 0
    if words[0] in _TENS:
        unit = int(DIGITS.get(words[1], "0")) if len(words) > 1 else 0
        return _TENS[words[0]] + unit, 2 if unit else 1
    if words[0] in _TEENS:
        return _TEENS[words[0]], 1
    return int(DIGITS.get(words[0], "0")), int(words[0] in DIGITS)
