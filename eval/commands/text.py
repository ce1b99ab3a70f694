"""`triage-eval text`: calls in writing through the live policy, scored."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.bare import bared
from eval.commands import bench
from eval.commands.bench import JsonOut, Limit, NoClassifier, PlotsOut
from eval.report import TextRun, as_json, show
from eval.text import run
from models.classify.nothing import Nothing
from triage_service.policy.mind import Mind
from triage_service.taxonomy.rules import Rules


def text(
    file: Annotated[Path, typer.Argument(help="Labelled calls, one JSON object a line.")],
    json_out: JsonOut = None,
    plots: PlotsOut = None,
    *,
    limit: Limit = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="Take capitals and punctuation out of every turn.")
    ] = False,
    no_classifier: NoClassifier = False,
) -> None:
    """Run calls in writing through the live policy and score what was decided."""
    bench.check_json(json_out)
    bench.check_plots(plots)
    settings = bench.settings()
    rules = bench.rules(settings)
    textset = bench.textset(file, rules)
    remedy = "Without the model, --no-classifier measures the cues alone."
    model = Nothing() if no_classifier else bench.classifier(settings, remedy=remedy)
    items = [bared(item) if bare else item for item in textset.items[:limit]]
    calls = run(items, Mind.of(rules), model)
    done = TextRun(
        textset,
        tuple(bench.tracked(calls, len(items), "Calls")),
        rules.version,
        model.name,
        bench.typed(
            "text", file, json=json_out, plots=plots, limit=limit, bare=bare,
            no_classifier=no_classifier,
        ),
        bare,
    )  # fmt: skip
    bench.write_json(json_out, as_json(done))
    if plots is not None:
        _draw(done, rules, plots)
    show(done, Console())


def _draw(done: TextRun, rules: Rules, folder: Path) -> None:
    from eval.plots import confusion, reliability

    reliability(done.pairs, folder / "reliability.svg")
    confusion(done.pairs, tuple(rules.intents), folder / "confusion.svg")
