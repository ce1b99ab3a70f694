"""The plain words as a second opinion: a linear model over hashed n-grams, numpy only.

A small encoder reads meaning well and rare words badly ("MOT", "producer", "bail"); a linear model
over n-grams does the opposite. Their probabilities are multiplied, each raised to a fitted power.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 15
"""Hash buckets; twice as many change nothing measurable and double the file."""
_WORD = re.compile(r"[a-z0-9']+")
_Floats = NDArray[np.float32]


def grams(text: str) -> Iterator[str]:
    """Words, pairs of words, and runs of 3 to 5 characters inside a word with its edges."""
    words = _WORD.findall(text.lower())
    yield from words
    yield from (f"{a} {b}" for a, b in pairwise(words))
    for word in words:
        edged = f"<{word}>"
        for n in (3, 4, 5):
            yield from (f"#{edged[at : at + n]}" for at in range(len(edged) - n + 1))


def counted(text: str) -> tuple[NDArray[np.int64], _Floats]:
    """The buckets that a text fills, ascending, and the dampened count in each.

    Returns:
        int64 [n] and float32 [n]; both empty for a text without words.
    """
    counts = Counter(zlib.crc32(gram.encode()) % BUCKETS for gram in grams(text))
    buckets = np.array(sorted(counts), dtype=np.int64)
    dampened = [1.0 + np.log(counts[bucket]) for bucket in buckets.tolist()]
    return buckets, np.array(dampened, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What the n-grams say to one question."""

    weights: _Floats
    """[BUCKETS, labels]."""
    bias: _Floats
    """[labels]."""
    say: float
    """Power to which its opinion is raised before it is multiplied with the encoder's."""
    rest: float = 1.0
    """Power of the encoder's. Both are fitted: powers that sum to more than 1 say that the two
    together may be surer than either."""


@dataclass(frozen=True, slots=True, eq=False)
class Ngrams:
    """The fitted linear model: one head for the reason to ring, one for the urgency."""

    rarity: _Floats
    """[BUCKETS]: inverse document frequency."""
    intents: Head
    levels: Head

    @staticmethod
    def read(path: Path) -> "Ngrams":
        """Load what `write` kept."""
        with np.load(path, allow_pickle=False) as kept:

            def head(name: str) -> Head:
                weights = kept[f"{name}_weights"].astype(np.float32)
                say, rest = (float(kept[f"{name}_{power}"]) for power in ("say", "rest"))
                return Head(weights, kept[f"{name}_bias"], say, rest)

            return Ngrams(kept["rarity"].astype(np.float32), head("intents"), head("levels"))

    def write(self, path: Path) -> None:
        """Keep the model; half precision is plenty for a linear model."""
        parts: dict[str, NDArray[np.floating]] = {"rarity": self.rarity.astype(np.float16)}
        for name, head in (("intents", self.intents), ("levels", self.levels)):
            parts[f"{name}_weights"] = head.weights.astype(np.float16)
            parts[f"{name}_bias"] = head.bias.astype(np.float32)
            parts[f"{name}_say"] = np.array(head.say, np.float32)
            parts[f"{name}_rest"] = np.array(head.rest, np.float32)
        np.savez_compressed(path, allow_pickle=False, **parts)

    def p(self, text: str, head: Head) -> _Floats:
        """Probability of each label of `head`, float32 [labels]."""
        buckets, counts = counted(text)
        heft = counts * self.rarity[buckets]
        size = float(np.linalg.norm(heft)) or 1.0
        logits = head.bias + (heft / size) @ head.weights[buckets]
        risen = np.exp(logits - logits.max())
        return cast(_Floats, risen / risen.sum())

    def joined(self, p: _Floats, text: str, head: Head) -> _Floats:
        """`p` of the encoder and the opinion of the words as one distribution."""
        own = np.log(self.p(text, head) + 1e-9)
        mixed = np.exp(head.rest * np.log(p + 1e-9) + head.say * own)
        return cast(_Floats, mixed / mixed.sum())
