"""What thinking cost on this machine: medians and ratios, as JSON and as one table."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from rich.console import Console
from rich.text import Text

from eval.speed import LongCallCost, TurnCost
from eval.tables import table

_DIGITS = 3
_MS = 1_000.0


@dataclass(frozen=True, slots=True)
class SpeedRun:
    """What was measured, and on what."""

    file: str
    costs: tuple[TurnCost, ...]
    one_thread: tuple[float, ...]
    """Turns a second, each time it was measured."""
    all_cores: tuple[float, ...]
    cores: int
    long_call: tuple[LongCallCost, ...]
    """Each time it was measured."""
    minutes: int
    """Length of that call."""
    load: float
    """Processes that wanted a core just before, besides this one: figures are slow where it is
    not near 0."""
    rules_version: str
    classifier: str
    command: str


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load() -> float:
    """Processes that wanted a core in the last minute, on average."""
    return os.getloadavg()[0]


def as_json(run: SpeedRun) -> dict[str, object]:
    """Every figure with its unit in its name; a `ratio` has none."""
    long = _middle_call(run.long_call)
    model = [cost.classifier_s for cost in run.costs]
    policy = [cost.total_s - cost.classifier_s for cost in run.costs]
    one, many = float(np.median(run.one_thread)), float(np.median(run.all_cores))
    return {
        "command": run.command,
        "versions": {
            "rules": run.rules_version,
            "models": {"classifier": run.classifier},
            "onnxruntime": onnxruntime.__version__,
            "python": platform.python_version(),
        },
        "machine": {
            "architecture": platform.machine(),
            "cores": run.cores,
            "load": round(run.load, 2),
        },
        "file": run.file,
        "turn": {
            "n": len(run.costs),
            "total_ms": _spread([cost.total_s for cost in run.costs]),
            "classifier_ms": _spread(model),
            "cues_and_policy_ms": _spread(policy),
            "classifier_ratio": round(sum(model) / sum(c.total_s for c in run.costs), _DIGITS),
        },
        "throughput": {
            "one_thread_turns_per_s": round(one, 1),
            "all_cores_turns_per_s": round(many, 1),
            "threads": run.cores,
            "repeats": len(run.all_cores),
            "speedup_ratio": round(many / one, _DIGITS),
        },
        "long_call": {
            "length_s": 60 * run.minutes,
            "events": long.events,
            "step_total_ms": round(long.total_s * _MS, 1),
            "step_longest_ms": round(long.longest_s * _MS, _DIGITS),
            "repeats": len(run.long_call),
            "real_time_ratio": round(long.total_s / (60 * run.minutes), 6),
        },
    }


def _middle_call(calls: Sequence[LongCallCost]) -> LongCallCost:
    return sorted(calls, key=lambda call: call.total_s)[len(calls) // 2]


def _spread(costs_s: Sequence[float]) -> dict[str, float]:
    p50, p95, p99 = (float(p) * _MS for p in np.percentile(costs_s, (50, 95, 99)))
    return {"p50": round(p50, _DIGITS), "p95": round(p95, _DIGITS), "p99": round(p99, _DIGITS)}


def show(run: SpeedRun, console: Console) -> None:
    """Print one table."""
    costs = run.costs
    many, one = float(np.median(run.all_cores)), float(np.median(run.one_thread))
    head = (
        f"{run.file}: {len(costs)} turns; rules {run.rules_version}; model {run.classifier}; "
        f"{run.cores} cores, load {run.load:.1f} before"
    )
    console.print(Text(head))
    made = table("What", "p50", "p95", "p99", "unit")
    parts = (
        ("One turn", [cost.total_s for cost in costs]),
        ("  classifier", [cost.classifier_s for cost in costs]),
        ("  cues and policy", [cost.total_s - cost.classifier_s for cost in costs]),
    )
    for title, spent in parts:
        made.add_row(title, *(f"{ms:.2f}" for ms in _spread(spent).values()), "ms")
    made.add_row("Turns, one thread", f"{one:.1f}", "", "", "a second")
    made.add_row(f"Turns, {run.cores} threads", f"{many:.1f}", "", "", "a second")
    made.add_row("  against one thread", f"{many / one:.2f}", "", "", "ratio")
    long = _middle_call(run.long_call)
    made.add_row(
        f"A call of {run.minutes} minutes, policy", f"{long.total_s * _MS:.0f}", "", "", "ms"
    )
    made.add_row("  its dearest event", f"{long.longest_s * _MS:.2f}", "", "", "ms")
    made.add_row("  of its length", f"{long.total_s / (60 * run.minutes):.5f}", "", "", "ratio")
    console.print(made)
