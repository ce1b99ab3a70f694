"""What a loaded service must hold, and which bar a run falls short of (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bars:
    """The promise under load, hang-over included."""

    final_p95_s: float = 1.2
    first_partial_p95_s: float = 1.5
    wer_excess_points: float = 1.0

    def fallen(self, found: Mapping[str, Any]) -> list[str]:
        """What does not hold, in words; empty when all does.

        Args:
            found: From `figures`.
        """
        held = (
            ("final_latency_s p95", found["final_latency_s"]["p95"], self.final_p95_s),
            ("first_partial_s p95", found["first_partial_s"]["p95"], self.first_partial_p95_s),
            ("wer_excess_points", found["wer_excess_points"], self.wer_excess_points),
            (
                "lost_last_words more than offline",
                found["lost_last_words"] - found["lost_last_words_offline"],
                0,
            ),
            ("calls with errors", len(found["errors"]), 0),
            ("calls refused", found["refused"], 0),
        )
        return [
            f"{name}: {'nothing measured' if value is None else f'{value:g}'}, at most {bar:g}"
            for name, value, bar in held
            if value is None or value > bar
        ]
