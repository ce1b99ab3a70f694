"""A share of cases with the interval in which the true share plausibly lies."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""Standard normal quantile at 0.975: the two-sided 95 % interval."""
DIGITS = 6
"""Decimals of a number in a report."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share, or a rate made from one."""

    value: float | None
    """The share that was seen; None when nothing was judged."""
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end of the 95 % interval."""
    n: int
    """How many cases were judged."""

    def times(self, factor: float) -> "Proportion":
        """The same as a rate per `factor` cases, such as per 1,000."""
        value = None if self.value is None else self.value * factor
        return Proportion(value, self.low * factor, self.high * factor, self.n)

    def numbers(self) -> dict[str, float | int | None]:
        """The fields for a report, rounded so that equal runs give equal text."""
        return {
            "value": None if self.value is None else round(self.value, DIGITS),
            "low": round(self.low, DIGITS),
            "high": round(self.high, DIGITS),
            "n": self.n,
        }


def wilson(hits: int, n: int) -> Proportion:
    """The share `hits / n` with its Wilson score interval.

    The cases are taken as independent; where one call holds several of them the true interval
    is somewhat wider.

    Args:
        hits: Cases in which it happened, 0 to `n`.
        n: Cases judged; 0 gives no value and the interval 0 to 1, which says nothing is known.

    Raises:
        ValueError: `hits` is not within 0 and `n`.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} hits in {n} cases; give a count from 0 to the number of cases")
    if n == 0:
        return Proportion(None, 0.0, 1.0, 0)
    p, z2 = hits / n, Z_95 * Z_95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    # At the ends the formula is exact; rounding must not push the interval off the share.
    low = 0.0 if hits == 0 else centre - half
    high = 1.0 if hits == n else centre + half
    return Proportion(p, low, high, n)
