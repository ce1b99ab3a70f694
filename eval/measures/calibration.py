"""Whether confidence means what it says: of calls given p = 0.8, four in five should be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.measures.proportion import Proportion, wilson
from eval.measures.text_triage import Pair, intent_top1

BINS = 10
"""Equal shares of the cases, so that every bin says something (Nixon et al. 2019)."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of about the same confidence."""

    p: float
    """Their mean confidence."""
    right: Proportion
    """How many of them were right."""


def intent_bins(pairs: Iterable[Pair]) -> tuple[Bin, ...]:
    """The calls by confidence in their likeliest intent; an accepted intent is right too."""
    return bins((decided.p, all(intent_top1(gold, decided))) for gold, decided in pairs)


def bins(cases: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Cases sorted by confidence and parted into `BINS` bins of about equal count.

    Equal confidences share a bin, so that the order of the cases cannot change the answer; a
    bin that all its cases left to an earlier one is not there.

    Args:
        cases: Confidence, and whether it was right.
    """
    ranked = sorted(cases)
    parts: dict[int, list[tuple[float, bool]]] = {}
    place, before = 0, None
    for rank, case in enumerate(ranked):
        if case[0] != before:
            place, before = rank * BINS // len(ranked), case[0]
        parts.setdefault(place, []).append(case)
    return tuple(
        Bin(sum(p for p, _ in part) / len(part), wilson(sum(hit for _, hit in part), len(part)))
        for part in parts.values()
    )


def calibration_error(found: Sequence[Bin]) -> float | None:
    """Expected calibration error: the mean gap between confidence and share, by count of cases.

    None when there are no cases. It is never quite 0: by chance alone, 40 cases a bin give even
    a perfect model about 0.05.

    Source: Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning".
    """
    n = sum(each.right.n for each in found)
    gaps = (each.right.n * abs((each.right.value or 0.0) - each.p) for each in found)
    return sum(gaps) / n if n else None
