"""`triage-eval load`: many callers at once at a real server, and what they had to wait."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from eval.commands import bench
from eval.commands.bench import Exit, JsonOut, PlotsOut
from eval.shelf import Shelf
from eval.textrow import TextSetError
from models.load import load_detector
from models.ports import ModelError

if TYPE_CHECKING:
    from eval.load.clips import Clip

Runs = list[dict[str, Any]]
_SMALLEST, _STEP = 4, 4
_SHELF = Path("var") / "heard"


def load(
    manifest: Annotated[
        Path, typer.Argument(help="JSONL of recordings: `audio`, `transcript`, `source` a row.")
    ],
    json_out: JsonOut = None,
    plots: PlotsOut = None,
    *,
    calls: Annotated[
        str, typer.Option(help="Calls at once; several numbers, with commas, make a curve.")
    ] = "8",
    seconds: Annotated[float, typer.Option(min=5, help="Length of each call.")] = 60.0,
    talk: Annotated[
        float, typer.Option(min=0.05, max=1, help="Share of the time that callers talk.")
    ] = 0.5,
    repeats: Annotated[int, typer.Option(min=1, help="Runs; medians are shown.")] = 1,
    source: Annotated[
        str, typer.Option(help="Only clips of these sources, with commas; all when empty.")
    ] = "",
    max_calls: Annotated[
        int | None, typer.Option(min=1, help="Calls the server takes; all when not given.")
    ] = None,
    find_capacity: Annotated[
        bool, typer.Option("--find-capacity", help="Find the most calls that hold every bar.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Of who says what when.")] = 101,
) -> None:
    """Ring the service with many callers at once; settings of the server come from TRIAGE_…."""
    bench.check_json(json_out)
    bench.check_plots(plots)
    try:
        from eval.load import figures, report, running
        from eval.load.bars import Bars
        from eval.load.serving import DidNotServe
    except ImportError as missing:
        bench.stop(
            Exit.ENVIRONMENT,
            f"`triage-eval load` needs {missing.name}, which is not installed. "
            "`make eval` and `make test` install it; by hand: pip install -e '.[eval]'.",
        )
    numbers = _numbers(calls)
    clips = _clips(manifest, tuple(filter(None, source.split(","))))
    offline = _offline(clips)
    bars, console = Bars(), Console()
    curve: dict[int, Runs] = {}

    def press(n: int) -> Runs:
        runs: Runs = []
        settings = {"TRIAGE_MAX_CALLS": os.environ.get("TRIAGE_MAX_CALLS", str(max_calls or n + 1))}
        for repeat in range(repeats):
            title = f"{n} calls, run {repeat + 1} of {repeats}"
            with bench.counted(title, n) as hung_up:
                lived = running.run(
                    running.Load(n, seconds, talk, seed + repeat), clips, settings, hung_up
                )
            runs.append(figures.figures(lived, clips, offline))
        return runs

    def holds(n: int) -> bool:
        curve[n] = curve.get(n) or press(n)
        return not bars.fallen(report.middle(curve[n]))

    try:
        if find_capacity:
            most = _capacity(holds)
            console.print(f"Capacity: {most} calls hold every bar.")
        else:
            for n in numbers:
                curve[n] = press(n)
    except DidNotServe as error:
        bench.stop(Exit.ENVIRONMENT, str(error))
    made = [curve[n] for n in sorted(curve)]
    about: dict[str, object] = {
        "command": bench.typed(
            "load", manifest, json=json_out, calls=calls, seconds=seconds, talk=talk,
            repeats=repeats, source=source or None, max_calls=max_calls,
            find_capacity=find_capacity, seed=seed,
        ),
        "settings": {k: v for k, v in os.environ.items() if k.startswith("TRIAGE_")},
        "recogniser": bench.settings().recogniser,
        "clips": len(clips),
    }  # fmt: skip
    if find_capacity:
        about["capacity"] = most
    bench.write_json(json_out, report.as_json(made, bars, about))
    report.show(made, bars, console)
    if plots is not None:
        from eval.load.picture import draw

        draw([report.middle(runs) for runs in made], bars, plots / "load.svg")


def _numbers(calls: str) -> list[int]:
    try:
        numbers = [int(part) for part in calls.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1:
        bench.stop(Exit.USAGE, f"--calls {calls}: give one number or several, as in 1,8,32.")
    return numbers


def _clips(manifest: Path, sources: Sequence[str]) -> "tuple[Clip, ...]":
    from eval.load.clips import read_clips

    try:
        detector = load_detector("silero-vad", bench.settings().weights_dir)
        return read_clips(manifest, detector, sources)
    except ModelError as error:
        bench.stop(Exit.ENVIRONMENT, str(error))
    except TextSetError as error:
        bench.stop(Exit.USAGE, str(error))


def _offline(clips: "Sequence[Clip]") -> list[str]:
    """What the same weights make of every clip, without load and with all the time they want."""
    from eval.load.offline import Offline

    settings = bench.settings()
    try:
        model = Offline.of(settings.recogniser, settings.weights_dir, Shelf(_SHELF))
    except ModelError as error:
        bench.stop(Exit.ENVIRONMENT, str(error))
    return [model.text(clip) for clip in bench.tracked(clips, len(clips), "Offline")]


def _capacity(holds: Callable[[int], bool]) -> int:
    """The most calls that hold, to within a step: doubled until they do not, then halved in on."""
    good, bad = 0, _SMALLEST
    while holds(bad):
        good, bad = bad, 2 * bad
    while bad - good > _STEP:
        half = (good + bad) // 2 // _STEP * _STEP
        good, bad = (half, bad) if holds(half) else (good, half)
    return good
