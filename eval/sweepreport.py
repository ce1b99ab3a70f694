"""What the sweeps showed: as JSON for machines, and as tables for people."""

from dataclasses import asdict, dataclass

from rich.console import Console
from rich.text import Text

from eval.measures.proportion import DIGITS
from eval.measures.text_triage import MEASURES
from eval.sweep import MEASURED, Curve, FlagCounts, Point
from eval.tables import table, value
from eval.textset import TextSet

_HEADINGS = ("L0", "False L0", "L1+", "Destin.", "Flags", "Forbid.")
"""Of `MEASURED`, on 80 columns."""
_LEGEND = (
    "At the best threshold: flags hit of those wanted, raised where forbidden, and raised where "
    "the file says neither (?). F2 leaves the last out, F2s takes them all for false; the truth "
    "lies between."
)
CAUTION = "A threshold chosen on a file proves nothing about that file: measure it on another."


@dataclass(frozen=True, slots=True)
class SweepRun:
    """Sweeps over a test set, and what they ran through."""

    textset: TextSet
    limits: tuple[Curve, ...]
    risks: tuple[Curve, ...]
    rules_version: str
    classifier: str
    command: str
    n_texts: int
    """Texts that the classifier read."""


def as_json(run: SweepRun) -> dict[str, object]:
    """Every measure at every value of every threshold."""
    return {
        "command": run.command,
        "versions": {"rules": run.rules_version, "models": {"classifier": run.classifier}},
        "set": {
            "file": run.textset.file,
            "sha256": run.textset.sha256,
            "n_items": len(run.textset.items),
        },
        "limits": {curve.threshold.name: _curve(curve) for curve in run.limits},
        "risks": {curve.threshold.name: _curve(curve) for curve in run.risks},
    }


def _curve(curve: Curve) -> dict[str, object]:
    made: dict[str, object] = {"now": curve.threshold.now}
    if curve.threshold.risk is not None:
        best, strict = curve.best(_kind), curve.best(_strict)
        made["best_f2"] = best.at if best else None
        made["best_f2_strict"] = strict.at if strict else None
    return made | {"sweep": [_point(point) for point in curve.points]}


def _point(point: Point) -> dict[str, object]:
    made: dict[str, object] = {"at": point.at}
    made |= {name: proportion.numbers() for name, proportion in point.measures.items()}
    if point.counts is not None:
        for name, f2 in (("f2", point.counts.f2), ("f2_strict", point.counts.f2_strict)):
            made[name] = None if f2 is None else round(f2, DIGITS)
        made |= asdict(point.counts)
    return made


def show(run: SweepRun, console: Console) -> None:
    """Print each limit's sweep, then the best threshold of each risk."""
    head = (
        f"{run.textset.file}: {len(run.textset.items)} calls, {run.n_texts} texts read; "
        f"rules {run.rules_version}; model {run.classifier}"
    )
    console.print(Text(head))
    for curve in run.limits:
        swept = table(curve.threshold.name, *_HEADINGS)
        for point in curve.points:
            at = f"{point.at:g} now" if point.at == curve.threshold.now else f"{point.at:g}"
            swept.add_row(at, *(value(point.measures[m], MEASURES[m].per) for m in MEASURED))
        console.print(swept)
    best = table("Risk", "Now", "F2", "Best", "F2", "Hit/Of", "Bad", "?", "Strict", "F2s", gap=0)
    for curve in run.risks:
        best.add_row(Text(curve.threshold.name), *_advice(curve))
    console.print(best)
    console.print(Text(_LEGEND))
    console.print(Text(CAUTION))


def _advice(curve: Curve) -> tuple[str, ...]:
    """The present threshold, the best one with its counts, and the best in the strict sense."""
    now, best, strict = curve.now.counts, curve.best(_kind), curve.best(_strict)
    at = f"{curve.threshold.now:g}"
    if now is None or best is None or best.counts is None or strict is None:
        return at, *"--------"
    counts = best.counts
    return (
        at,
        _shown(now.f2),
        f"{best.at:g}",
        _shown(counts.f2),
        f"{counts.caught}/{counts.caught + counts.missed}",
        str(counts.forbidden),
        str(counts.unjudged),
        f"{strict.at:g}",
        _shown(_strict(strict.counts) if strict.counts else None),
    )


def _kind(counts: FlagCounts) -> float | None:
    return counts.f2


def _strict(counts: FlagCounts) -> float | None:
    return counts.f2_strict


def _shown(f2: float | None) -> str:
    return "-" if f2 is None else f"{f2:.2f}"
