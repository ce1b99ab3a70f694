"""`triage-eval speed`: what thinking costs on this machine."""

from enum import StrEnum
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
import yaml
from rich.console import Console

import models
import triage_service
from eval.commands import bench
from eval.commands.bench import Exit, JsonOut
from eval.speed import Call, enough, long_call, long_call_cost, turn_costs, turns_per_s
from eval.speedreport import SpeedRun, as_json, cores, load, show
from triage_service.policy.mind import Mind
from triage_service.taxonomy.rules import Rules

_VALIDATION = Path(models.__file__).parent / "training" / "validation.jsonl"
_DEMO = Path(triage_service.__file__).parent / "demo" / "calls.yaml"
_REPEATS = 3
_WARM_UP_CALLS = 20
_TURNS, _MINUTES = 400, 10


class Part(StrEnum):
    """What is measured."""

    MIND = "mind"


def speed(
    file: Annotated[
        Path | None,
        typer.Argument(help="Labelled calls, or demo calls (.yaml); our own when not given."),
    ] = None,
    json_out: JsonOut = None,
    *,
    part: Annotated[Part, typer.Option(help="What to measure.")] = Part.MIND,
    turns: Annotated[
        int, typer.Option(min=1, help="Measure at least so many turns; calls are said again.")
    ] = _TURNS,
    minutes: Annotated[
        int, typer.Option(min=1, help="Length of the long call that is made up.")
    ] = _MINUTES,
) -> None:
    """Measure one turn through cues, classifier and policy, and a long call's events."""
    bench.check_json(json_out)
    settings = bench.settings()
    rules = bench.rules(settings)
    source = file or (_VALIDATION if _VALIDATION.is_file() else _DEMO)
    calls = enough(_calls(source, rules), turns)
    model = bench.classifier(settings)
    mind, before = Mind.of(rules), load()
    for call in islice(cycle(calls), _WARM_UP_CALLS):
        list(turn_costs(call, mind, model, perf_counter))
    tracked = bench.tracked(calls, len(calls), "Calls")
    timed = [made for call in tracked for made in turn_costs(call, mind, model, perf_counter)]
    words = [word for call in calls for turn in call for word in turn.split()]
    heard = tuple(long_call(words, length_s=60 * minutes))
    answers = [scores for _, scores in timed]
    repeats, given = range(_REPEATS), () if file is None else (file,)

    def rate(workers: int) -> float:
        return turns_per_s(calls, mind, model, perf_counter, workers=workers)

    done = SpeedRun(
        file=bench.named(file) if file else source.name,
        costs=tuple(cost for cost, _ in timed),
        one_thread=tuple(rate(1) for _ in repeats),
        all_cores=tuple(rate(cores()) for _ in repeats),
        cores=cores(),
        long_call=tuple(long_call_cost(heard, answers, mind, perf_counter) for _ in repeats),
        minutes=minutes,
        load=before,
        rules_version=rules.version,
        classifier=model.name,
        command=bench.typed(
            "speed", *given, part=part, json=json_out,
            turns=None if turns == _TURNS else turns,
            minutes=None if minutes == _MINUTES else minutes,
        ),
    )  # fmt: skip
    bench.write_json(json_out, as_json(done))
    show(done, Console())


def _calls(path: Path, rules: Rules) -> list[Call]:
    """The turns of each call of a file; a call without words is left out."""
    found: list[Call]
    if path.suffix == ".yaml":
        found = _demo(path)
    else:
        found = [item.turns for item in bench.textset(path, rules).items]
    spoken = [call for call in found if any(map(str.strip, call))]
    if not spoken:
        bench.stop(
            Exit.USAGE, f"{path.name}: no call has words. Name a file in which callers speak."
        )
    return spoken


def _demo(path: Path) -> list[Call]:
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))["calls"]
        return [[part["say"] for part in row["caller"] if "say" in part] for row in rows]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, LookupError, TypeError):
        bench.stop(Exit.USAGE, f"{path.name}: not readable as demo calls. See demo/calls.yaml.")
