"""`triage-eval oos`: what becomes of callers who want something else altogether."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.commands import bench
from eval.commands.bench import Exit, JsonOut, NoClassifier
from eval.outofscope import OutOfScopeRun, as_json, run, show
from eval.textrow import TextSetError
from eval.utterances import Utterances, read_utterances
from models.classify.nothing import Nothing
from triage_service.policy.mind import Mind


def oos(
    file: Annotated[
        Path, typer.Argument(help="Utterances: plain lines, or .csv or .jsonl with `text`.")
    ],
    json_out: JsonOut = None,
    *,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Run only so many, spread evenly over the file.")
    ] = None,
    no_classifier: NoClassifier = False,
) -> None:
    """Run utterances that are no police matter as calls; exit 1 if any is put at L0."""
    bench.check_json(json_out)
    settings = bench.settings()
    rules = bench.rules(settings)
    utterances = _utterances(file)
    items = utterances.spread(limit)
    remedy = "Without the model, --no-classifier measures the cues alone."
    model = Nothing() if no_classifier else bench.classifier(settings, remedy=remedy)
    outcomes = run(items, Mind.of(rules), model)
    done = OutOfScopeRun(
        utterances,
        tuple(bench.tracked(outcomes, len(items), "Calls")),
        rules.version,
        model.name,
        bench.typed("oos", file, json=json_out, limit=limit, no_classifier=no_classifier),
    )
    bench.write_json(json_out, as_json(done))
    show(done, Console())
    if done.emergencies:
        bench.stop(Exit.CHECK_FAILED, "Calls that are no police matter were put at L0.")


def _utterances(file: Path) -> Utterances:
    try:
        return read_utterances(file)
    except TextSetError as error:
        bench.stop(Exit.USAGE, str(error))
