"""From tokens to words with times: by cross-attention for finals, evenly spread for partials."""

from collections.abc import Sequence
from itertools import pairwise

from models.ports import HeardWord

_POSITION_S = 0.02
"""Seconds a position of Whisper's encoder output."""


def spread(text: str, length_s: float, p: float) -> tuple[HeardWord, ...]:
    """Words spread evenly over the window: good enough for a partial.

    Args:
        text: What was heard.
        length_s: Length of the window.
        p: Confidence that every word gets.
    """
    spelled = text.split()
    step_s = length_s / max(1, len(spelled))
    return tuple(HeardWord(word, n * step_s, (n + 1) * step_s, p) for n, word in enumerate(spelled))


def timed(
    spelled: Sequence[str],
    n_tokens: Sequence[int],
    token_p: Sequence[float],
    path: Sequence[tuple[int, int]],
) -> tuple[HeardWord, ...]:
    """Words with the times and confidences that cross-attention gives.

    Args:
        spelled: The pieces of text, in order.
        n_tokens: Of how many tokens each piece is made.
        token_p: Probability of each token; there are as many as all pieces have.
        path: The warping path: pairs of token and encoder position.
    """
    starts_s = token_starts(path, len(token_p) + 1)
    bounds = [sum(n_tokens[:n]) for n in range(len(n_tokens) + 1)]
    pieces = (
        HeardWord(text, starts_s[first], starts_s[past], sum(token_p[first:past]) / (past - first))
        for text, (first, past) in zip(spelled, pairwise(bounds), strict=True)
    )
    return joined(tuple(pieces))


def token_starts(path: Sequence[tuple[int, int]], n_tokens: int) -> list[float]:
    """When each token begins, in seconds: where the warping path first reaches it."""
    starts_s = [-1.0] * n_tokens
    for token, position in path:
        if token < n_tokens and starts_s[token] < 0:
            starts_s[token] = position * _POSITION_S
    last_s = 0.0
    for n, start_s in enumerate(starts_s):
        last_s = starts_s[n] = max(last_s, start_s)
    return starts_s


def joined(pieces: Sequence[HeardWord]) -> tuple[HeardWord, ...]:
    """Words as a reader splits them: punctuation goes with the word before it."""
    words: list[HeardWord] = []
    for piece in pieces:
        text = piece.text.strip()
        if words and text and not any(c.isalnum() for c in text):
            before = words.pop()
            words.append(HeardWord(before.text + text, before.start_s, before.end_s, before.p))
        elif text:
            words.append(HeardWord(text, piece.start_s, piece.end_s, piece.p))
    return tuple(words)
