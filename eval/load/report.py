"""Load figures of several runs as JSON and as one table."""

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

import ctranslate2
from rich.console import Console
from rich.text import Text

from eval.load.bars import Bars
from eval.speedreport import cores
from eval.tables import table

Shown = Callable[[Mapping[str, Any]], str]


def middle(runs: Sequence[Any]) -> Any:
    """The median of each number in runs of one shape; None where one lacks it; lists joined."""
    first = runs[0]
    if isinstance(first, Mapping):
        return {key: middle([run[key] for run in runs]) for key in first}
    numbers = [run for run in runs if isinstance(run, int | float)]
    if len(numbers) == len(runs):
        return median(numbers)
    if isinstance(first, list):
        return [item for run in runs for item in run]
    return None if None in runs else runs[-1]


def as_json(
    curve: Sequence[Sequence[Mapping[str, Any]]],
    bars: Bars,
    about: Mapping[str, object],
) -> dict[str, object]:
    """The figures at the largest number of calls, and `curve` with those of every number.

    Args:
        curve: For each number of calls its runs.
        bars: What must hold.
        about: Command, settings and versions.
    """
    points = [
        {**middle(runs), "fallen": bars.fallen(middle(runs)), "runs": list(runs)} for runs in curve
    ]
    return {
        **points[-1],
        **about,
        "machine": {
            "architecture": platform.machine(),
            "cores": cores(),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "ctranslate2": ctranslate2.__version__,
        "curve": points,
    }


def show(curve: Sequence[Sequence[Mapping[str, Any]]], bars: Bars, console: Console) -> None:
    """Print a column for each number of calls: medians of its runs."""
    points = [middle(runs) for runs in curve]
    made = table("Calls", *(f"{point['calls']:g}" for point in points))
    for title, shown in _ROWS:
        made.add_row(title, *(shown(point) for point in points))
    made.add_row("Holds every bar", *("no" if bars.fallen(p) else "yes" for p in points))
    console.print(made)
    for point in points:
        for bar in bars.fallen(point):
            console.print(Text(f"{point['calls']:g} calls: {bar}"))


def _spread(name: str) -> Shown:
    return lambda point: " / ".join(_two(point[name][p]) for p in ("p50", "p95", "p99"))


def _number(name: str) -> Shown:
    return lambda point: _two(point[name])


def _two(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _percent(name: str) -> Shown:
    return lambda point: "-" if point[name] is None else f"{100 * point[name]:.2f} %"


def _beside(name: str) -> Shown:
    """A count with the count offline."""
    return lambda point: f"{point[name]:g} ({point[f'{name}_offline']:g})"


_ROWS: tuple[tuple[str, Shown], ...] = (
    ("First words, s, p50/p95/p99", _spread("first_partial_s")),
    ("Final after voice, s", _spread("final_latency_s")),
    ("Decision after voice, s", _spread("decision_latency_s")),
    ("Age of partials, s", _spread("partial_age_s")),
    ("Partials a second of speech", _number("partials_per_speech_s")),
    ("Word error", _percent("wer")),
    ("  offline, beam 5", _percent("wer_offline")),
    ("Last words lost (offline)", _beside("lost_last_words")),
    ("Words doubled (offline)", _beside("doubled_words")),
    (
        "Turns without words",
        lambda point: f"{point['turns_without_words']:g} of {point['turns']:g}",
    ),
    ("CPU-s a second of speech", _number("cpu_s_per_speech_s")),
    ("Cores busy", _number("cores_busy")),
    (
        "Memory, MB, first/most",
        lambda p: f"{p['memory_mb']['first']:g} / {p['memory_mb']['most']:g}",
    ),
    ("Refused", lambda point: f"{point['refused']:g}"),
    ("Calls with errors", lambda point: f"{len(point['errors'])}"),
)
