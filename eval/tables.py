"""What all printed tables share: plain borders, and numbers that line up."""

from rich.box import SIMPLE
from rich.table import Table

from eval.measures.proportion import Proportion


def table(first: str, *others: str, gap: int = 1) -> Table:
    """An empty table; the first column holds names, the others numbers.

    Args:
        first: Heading of the names.
        others: Headings of the numbers.
        gap: Spaces on each side of a cell.
    """
    made = Table(box=SIMPLE, pad_edge=False, padding=(0, gap))
    made.add_column(first, no_wrap=True)
    for other in others:
        made.add_column(other, justify="right")
    return made


def value(proportion: Proportion, per: float = 1.0) -> str:
    """A share, or a rate per `per` cases; a dash when nothing was judged."""
    if proportion.value is None:
        return "-"
    return f"{proportion.value:.3f}" if per == 1.0 else f"{proportion.value:.1f}"


def interval(proportion: Proportion, per: float = 1.0) -> str:
    """Where the true share plausibly lies."""
    digits = 3 if per == 1.0 else 1
    return f"{proportion.low:.{digits}f} to {proportion.high:.{digits}f}"
