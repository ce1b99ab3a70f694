"""How a service bears more and more callers, as one picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.load.bars import Bars
from eval.plots import ALARM, INK, PALE, page, save, styled


def draw(points: Sequence[Mapping[str, Any]], bars: Bars, path: Path) -> None:
    """Draw delays and word error over the number of calls, each with its bar.

    Args:
        points: Figures of each number of calls, the numbers rising.
        bars: What must hold.
        path: The file to write.
    """
    calls = [point["calls"] for point in points]
    with styled():
        figure, left = page(6.4, 4.0)
        for name, title, bar, ink in (
            ("final_latency_s", "Final after the caller stops", bars.final_p95_s, INK),
            (
                "first_partial_s",
                "First words after the voice begins",
                bars.first_partial_p95_s,
                ALARM,
            ),
        ):
            left.plot(calls, [p[name]["p50"] for p in points], color=ink, linestyle=":", marker=".")
            left.plot(calls, [p[name]["p95"] for p in points], color=ink, marker="o", label=title)
            left.axhline(bar, color=ink, linewidth=0.6, linestyle="--")
        left.set(xlabel="Calls at once", ylabel="Seconds (p95; dotted: p50; dashed: bar)")
        left.set_ylim(bottom=0)
        right = left.twinx()
        error = [p["wer_excess_points"] for p in points]
        right.plot(calls, error, color=PALE, marker="s", label="Word error over offline")
        right.set_ylabel("Word error over offline, points")
        left.legend(loc="upper left")
        save(figure, path)
