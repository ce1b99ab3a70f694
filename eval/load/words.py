"""Word errors by kind: what was lost at the end, what came twice (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import jiwer
from whisper_normalizer.english import EnglishTextNormalizer


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Errors of some texts against what was said."""

    words: int
    """Words that were said."""
    errors: int
    """Words wrong, missing or too many."""
    lost_last: int
    """Words missing at the end of a text."""
    doubled: int
    """Words too many that repeat their neighbours."""
    loops: int
    """Texts longer than 1.4 times what was said and 3 words."""

    @property
    def wer(self) -> float | None:
        """Word error rate; None when nothing was said."""
        return self.errors / self.words if self.words else None


@cache
def normalised(text: str) -> str:
    """In the form in which word errors are counted (Whisper's own normaliser for English)."""
    return str(_NORMALISER(text)).strip()


_NORMALISER = EnglishTextNormalizer()


def word_errors(said: Sequence[str], heard: Sequence[str]) -> WordErrors:
    """The errors of `heard`, text by text; a text that says nothing in words is left out."""
    pairs = [(normalised(a), normalised(b)) for a, b in zip(said, heard, strict=True)]
    pairs = [(a, b) for a, b in pairs if any(map(str.isalnum, a))]
    if not pairs:
        return WordErrors(0, 0, 0, 0, 0)
    found = jiwer.process_words([a for a, _ in pairs], [b for _, b in pairs])
    lost_last = doubled = 0
    for chunks, words in zip(found.alignments, found.hypotheses, strict=True):
        if chunks and chunks[-1].type == "delete":
            lost_last += chunks[-1].ref_end_idx - chunks[-1].ref_start_idx
        for chunk in chunks:
            if chunk.type == "insert" and _repeats(words, chunk.hyp_start_idx, chunk.hyp_end_idx):
                doubled += chunk.hyp_end_idx - chunk.hyp_start_idx
    errors = found.substitutions + found.deletions + found.insertions
    loops = sum(len(b.split()) > 1.4 * len(a.split()) + 3 for a, b in pairs)
    n = found.hits + found.substitutions + found.deletions
    return WordErrors(n, errors, lost_last, doubled, loops)


def _repeats(words: Sequence[str], start: int, end: int) -> bool:
    """Whether the words at `start` to `end` stand just before or after as well."""
    these, n = words[start:end], end - start
    return these in (words[max(0, start - n) : start], words[end : end + n])
