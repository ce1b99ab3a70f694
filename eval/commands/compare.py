"""`triage-eval compare`: what a change made better and worse."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from eval.commands import bench
from eval.commands.bench import Exit, JsonOut
from eval.comparison import GUARDED, Difference, ReportError
from eval.comparison import compare as differences_of
from eval.measures.proportion import DIGITS
from eval.measures.text_triage import MEASURES
from eval.tables import table


def compare(
    before: Annotated[Path, typer.Argument(help="A report of `triage-eval text --json`.")],
    after: Annotated[Path, typer.Argument(help="Another one about the same calls.")],
    json_out: JsonOut = None,
    *,
    fail_on_worse: Annotated[
        bool,
        typer.Option("--fail-on-worse", help="Exit 1 when L0 or L1+ recall fell or false L0 rose."),
    ] = False,
) -> None:
    """Show what changed between two reports, with sign, and in which calls."""
    bench.check_json(json_out)
    try:
        found = differences_of(before, after)
    except ReportError as error:
        bench.stop(Exit.USAGE, str(error))
    command = bench.typed("compare", before, after, json=json_out, fail_on_worse=fail_on_worse)
    report = {"command": command, "measures": {each.name: _row(each) for each in found}}
    bench.write_json(json_out, report)
    _show(found, Console())
    worse = [_title(each.name) for each in found if each.name in GUARDED and each.is_worse]
    if fail_on_worse and worse:
        bench.stop(Exit.CHECK_FAILED, f"Worse: {', '.join(worse)}.")


def _row(found: Difference) -> dict[str, object]:
    return {
        "before": found.before,
        "after": found.after,
        "change": None if found.change is None else round(found.change, DIGITS),
        "is_worse": found.is_worse,
        "p_chance": None if found.p_chance is None else round(found.p_chance, DIGITS),
        "better": list(found.better),
        "worse": list(found.worse),
    }


def _show(found: tuple[Difference, ...], console: Console) -> None:
    made = table("Measure", "Before", "After", "Change", "", "Better", "Worse", "Chance", gap=0)
    for each in found:
        digits = _digits(each.name)
        chance = "-" if each.p_chance is None else f"{each.p_chance:.3f}"
        made.add_row(
            _title(each.name),
            *("-" if p is None else f"{p:.{digits}f}" for p in (each.before, each.after)),
            "-" if each.change is None else f"{each.change:+.{digits}f}",
            "worse" if each.is_worse else "better" if each.change else "",
            str(len(each.better)),
            str(len(each.worse)),
            chance,
        )
    console.print(made)
    for each in found:
        for kind, ids in (("better", each.better), ("worse", each.worse)):
            if ids:
                console.print(Text(f"{_title(each.name)}, {kind}: {' '.join(ids)}"))


def _title(name: str) -> str:
    return MEASURES[name].title if name in MEASURES else name


def _digits(name: str) -> int:
    return 1 if name in MEASURES and MEASURES[name].per != 1.0 else 3
