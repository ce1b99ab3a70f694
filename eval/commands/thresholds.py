"""`triage-eval thresholds`: what each threshold of the rules costs and brings."""

from collections import deque
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.commands import bench
from eval.commands.bench import JsonOut, PlotsOut
from eval.remembering import Remembering
from eval.sweep import Sweep
from eval.sweepreport import SweepRun, as_json, show
from eval.thresholds import limits, risks
from triage_service.policy.mind import Mind


def thresholds(
    file: Annotated[Path, typer.Argument(help="Labelled calls, one JSON object a line.")],
    json_out: JsonOut = None,
    plots: PlotsOut = None,
) -> None:
    """Sweep the level limits, named_p and each risk's threshold; find the best F2 of each risk."""
    bench.check_json(json_out)
    bench.check_plots(plots)
    settings = bench.settings()
    rules = bench.rules(settings)
    textset = bench.textset(file, rules)
    model = Remembering(bench.classifier(settings))
    sweep = Sweep(Mind.of(rules), model)
    learnt = sweep.learn(textset.items)
    deque(bench.tracked(learnt, len(textset.items), "Calls"), maxlen=0)
    swept = (*limits(rules), *risks(rules))
    curves = tuple(bench.tracked(map(sweep.curve, swept), len(swept), "Thresholds"))
    done = SweepRun(
        textset,
        tuple(curve for curve in curves if curve.threshold.risk is None),
        tuple(curve for curve in curves if curve.threshold.risk is not None),
        rules.version,
        model.name,
        bench.typed("thresholds", file, json=json_out, plots=plots),
        len(model),
    )
    bench.write_json(json_out, as_json(done))
    if plots is not None:
        from eval.plots import tradeoff

        tradeoff(done.limits, plots / "tradeoff.svg")
    show(done, Console())
