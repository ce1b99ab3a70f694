"""Pictures of a measurement as SVG: equal numbers give equal files, no screen is needed."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from eval.measures.calibration import calibration_error, intent_bins
from eval.measures.text_triage import Pair
from eval.sweep import Curve, Point

INK, ALARM, PALE = "#1d70b8", "#d4351c", "#b1b4b6"
_CELL_INCHES = 0.26


def reliability(pairs: Sequence[Pair], path: Path) -> None:
    """Draw how often the likeliest intent is right against how likely it was said to be.

    Bars are Wilson's 95 % intervals; on the diagonal confidence means what it says.
    """
    bins = intent_bins(pairs)
    with styled():
        figure, axes = page(4.6, 4.6)
        axes.plot([0, 1], [0, 1], color=PALE, linewidth=1)
        right = [each.right.value or 0.0 for each in bins]
        below = [share - each.right.low for share, each in zip(right, bins, strict=True)]
        above = [each.right.high - share for share, each in zip(right, bins, strict=True)]
        spread = np.clip([below, above], 0.0, 1.0)
        confidence = [each.p for each in bins]
        axes.errorbar(confidence, right, yerr=spread, fmt="o", color=INK, capsize=3)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="Confidence in the likeliest intent")
        error = calibration_error(bins)
        shown = "-" if error is None else f"{error:.3f}"
        axes.set_ylabel("Share of calls in which it is right")
        axes.set_title(f"{len(pairs)} calls, {len(bins)} bins; ECE {shown}")
        save(figure, path)


def confusion(pairs: Sequence[Pair], order: Sequence[str], path: Path) -> None:
    """Draw which intent was decided (column) where which was wanted (row).

    An accepted intent counts as the wanted one. A cell is as dark as its share of the row.

    Args:
        pairs: Calls with what was decided.
        order: All intents; those that occur are shown in this order.
        path: The file to write.
    """
    cells: dict[tuple[str, str], int] = {}
    for gold, decided in pairs:
        right = decided.intent in gold.accept
        cell = (gold.intent, gold.intent if right else decided.intent)
        cells[cell] = cells.get(cell, 0) + 1
    names = [name for name in order if any(name in cell for cell in cells)]
    counts = np.array([[cells.get((row, column), 0) for column in names] for row in names])
    with styled():
        side = 2.6 + _CELL_INCHES * len(names)
        figure, axes = page(side, side)
        if names:
            axes.imshow(
                counts / np.maximum(counts.sum(axis=1, keepdims=True), 1),
                cmap="Blues",
                vmin=0,
                vmax=1,
            )
        for row, column in zip(*np.nonzero(counts), strict=True):
            n = counts[row, column]
            ink = "white" if 2 * n > counts[row].sum() else "black"
            axes.text(column, row, str(n), ha="center", va="center", color=ink, fontsize=7)
        axes.set_xticks(range(len(names)), names, rotation=90)
        axes.set_yticks(range(len(names)), names)
        axes.set(xlabel="Decided", ylabel="Wanted", title=f"Intents of {len(pairs)} calls")
        save(figure, path)


def tradeoff(curves: Sequence[Curve], path: Path) -> None:
    """Draw L0 recall against false L0, one line a threshold; the present value is ringed.

    A threshold that changes neither is left out; of values that give the same, the least is named.
    """
    with styled():
        figure, axes = page(6.4, 4.8)
        for curve in curves:
            spots = {_spot(point): f"{point.at:g}" for point in reversed(curve.points)}
            if len(spots) < 2:
                continue
            axes.plot(*zip(*spots, strict=True), marker=".", label=curve.threshold.name)
            for spot, at in spots.items():
                axes.annotate(at, spot, fontsize=6, xytext=(3, -7), textcoords="offset points")
            axes.plot(*_spot(curve.now), marker="o", markersize=9, mfc="none", color="black")
        axes.set(xlabel="False L0 per 1,000 harmless calls", ylabel="L0 recall")
        axes.set_title("Each line moves one threshold and leaves the others")
        if axes.has_data():
            axes.legend(loc="lower right")
        save(figure, path)


def _spot(point: Point) -> tuple[float, float]:
    """False L0 and L0 recall; what was not judged stands at 0."""
    false, recall = point.measures["false_l0_per_1000"], point.measures["l0_recall"]
    return false.value or 0.0, recall.value or 0.0


def styled() -> AbstractContextManager[None]:
    """Text stays text, and names inside the file do not change from run to run."""
    return mpl.rc_context({"svg.hashsalt": "triage", "svg.fonttype": "none", "font.size": 9})


def page(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure of so many inches that no window shows."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG."""
    figure.savefig(path, format="svg", metadata={"Date": None})
