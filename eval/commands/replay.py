"""`triage-eval replay`: recorded calls through other rules."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console

from eval.commands import bench
from eval.commands.bench import Exit, JsonOut
from eval.replay.findings import Memory
from eval.replay.report import ReplayRun, as_json, show
from eval.replay.run import Result, as_line, earlier, run
from eval.timeline import Recorded, recorded
from triage_service.domain.errors import TriageError
from triage_service.store.timeline import TimelineError
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules


def replay(
    timelines: Annotated[
        list[Path], typer.Argument(help="Files of recorded calls, or folders of such files.")
    ],
    json_out: JsonOut = None,
    *,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="Fold events through the policy; the only way yet.")
    ] = False,
    rules_dir: Annotated[
        Path | None, typer.Option("--rules", help="Folder of rule files; the settings' otherwise.")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option("--overlay", help="File of rows laid over them.")
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(help="Keep each call's result here; a run that was stopped goes on from it."),
    ] = None,
    cache: Annotated[Path, typer.Option(help="Keeps found cues: callers' words.")] = Path(
        "var/eval"
    ),
    workers: Annotated[int, typer.Option(min=1, help="Processes to work in.")] = 1,
    same: Annotated[
        bool, typer.Option("--same", help="Exit 1 when any decision differs from the record.")
    ] = False,
) -> None:
    """Fold recorded calls through a rule set and show which decisions differ."""
    bench.check_json(json_out)
    if not decisions:
        bench.stop(Exit.USAGE, "Say --decisions: recorded events are folded, no sound is heard.")
    again = _source(rules_dir, overlay)
    try:
        rules = again()
    except TriageError as error:
        bench.stop(Exit.USAGE, str(error))
    lines = list(_lines(timelines))
    known = earlier(results, rules) if results else {}
    todo = [line for line in lines if line.sha256 not in known]
    faults: list[str] = []
    done = [known[line.sha256] for line in lines if line.sha256 in known]
    n_known, began_s = len(done), perf_counter()
    memory = Memory.open(cache / "replay", rules.cues)
    work = run(todo, rules, memory, workers=workers, again=again)
    for result in bench.tracked(work, len(todo), "Calls"):
        if isinstance(result, str):
            faults.append(result)
            continue
        done.append(result)
        _append(results, result)
    finished = ReplayRun(
        results=tuple(done),
        faults=tuple(faults),
        rules_version=rules.version,
        resumed=n_known,
        spent_s=perf_counter() - began_s,
        command=bench.typed(
            "replay", *timelines, decisions=decisions, rules=rules_dir, overlay=overlay,
            results=results, json=json_out, workers=None if workers == 1 else workers, same=same,
        ),
    )  # fmt: skip
    bench.write_json(json_out, as_json(finished))
    show(finished, Console())
    if faults:
        bench.stop(Exit.USAGE, "\n".join(faults))
    if same and finished.changed:
        raise typer.Exit(Exit.CHECK_FAILED)


def _source(folder: Path | None, overlay: Path | None) -> Callable[[], Rules]:
    """Loads what was named, or what the settings name."""
    if folder is None and overlay is None:
        settings = bench.settings()
        folder, overlay = settings.rules_dir, settings.rules_overlay
    return partial(load, folder, overlay)


def _lines(timelines: list[Path]) -> Iterator[Recorded]:
    try:
        yield from recorded(timelines)
    except TimelineError as error:
        bench.stop(Exit.USAGE, str(error))


def _append(file: Path | None, result: Result) -> None:
    if file is None:
        return
    try:
        with file.open("a", encoding="utf-8") as kept:
            kept.write(as_line(result))
    except OSError as error:
        bench.stop(Exit.ENVIRONMENT, f"{file}: cannot be written ({error.strerror}).")
