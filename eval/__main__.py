"""The command line of the measurements: `triage-eval`.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done,
1 a check failed, 2 wrong use or a wrong file, 3 something this machine lacks.
"""

import json
import shlex
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from eval.measures.text_triage import Pair
from eval.report import TextRun, as_json, show
from eval.text import run
from eval.textrow import TextSetError
from eval.textset import TextItem, TextSet, read_textset
from models.classify.nothing import Nothing
from models.load import load_classifier
from models.ports import Classifier, ModelError
from triage_service.domain.errors import TriageError
from triage_service.policy.mind import Mind
from triage_service.settings import Settings
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules

app = typer.Typer(
    help="Measure the system on labelled calls.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables would show what callers said.
    pretty_exceptions_enable=False,
)


class Exit(IntEnum):
    """Why the command ended."""

    OK = 0
    CHECK_FAILED = 1
    USAGE = 2
    ENVIRONMENT = 3


@app.callback()
def _root() -> None:
    """Measure the system on labelled calls."""


@app.command()
def text(
    file: Annotated[Path, typer.Argument(help="Labelled calls, one JSON object a line.")],
    json_out: Annotated[
        Path | None, typer.Option("--json", help="Write the whole report here as JSON.")
    ] = None,
    *,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Run only so many calls, from the first on.")
    ] = None,
    no_classifier: Annotated[
        bool, typer.Option("--no-classifier", help="Cues alone: what holds without the model.")
    ] = False,
) -> None:
    """Run calls in writing through the live policy and score what was decided."""
    if json_out is not None and (json_out.is_dir() or not json_out.absolute().parent.is_dir()):
        _stop(Exit.USAGE, f"{json_out}: not a file in an existing folder. Name one for --json.")
    settings = _settings()
    rules = _rules(settings)
    textset = _textset(file, rules)
    classifier = Nothing() if no_classifier else _classifier(settings)
    pairs = _decided(textset.items[:limit], Mind.of(rules), classifier)
    options = [] if json_out is None else ["--json", _named(json_out)]
    options += [] if limit is None else ["--limit", str(limit)]
    options += ["--no-classifier"] if no_classifier else []
    command = shlex.join(["triage-eval", "text", _named(file), *options])
    done = TextRun(textset, pairs, rules.version, classifier.name, command)
    if json_out is not None:
        _write(json_out, as_json(done))
    show(done, Console())


def main() -> None:
    """Run the command line."""
    app()


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        _stop(Exit.ENVIRONMENT, f"The settings (TRIAGE_... or .env) are wrong. {error}")


def _rules(settings: Settings) -> Rules:
    try:
        return load(settings.rules_dir)
    except TriageError as error:
        _stop(Exit.USAGE, str(error))


def _textset(file: Path, rules: Rules) -> TextSet:
    try:
        return read_textset(file, rules)
    except TextSetError as error:
        _stop(Exit.USAGE, str(error))


def _classifier(settings: Settings) -> Classifier:
    try:
        return load_classifier(settings.classifier, settings.weights_dir)
    except (ModelError, ImportError) as error:
        remedy = "Without the model, --no-classifier measures the cues alone."
        _stop(Exit.ENVIRONMENT, f"{error}\n{remedy}")


def _decided(items: Sequence[TextItem], mind: Mind, classifier: Classifier) -> tuple[Pair, ...]:
    """Every call with what was decided about it, showing how far it is."""
    try:
        with Progress(console=Console(stderr=True)) as progress:
            calls = run(items, mind, classifier)
            return tuple(progress.track(calls, total=len(items), description="Calls"))
    except ModelError as error:
        _stop(Exit.ENVIRONMENT, f"{classifier.name} failed in a call: {error}")


def _write(path: Path, report: dict[str, object]) -> None:
    try:
        path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        _stop(Exit.ENVIRONMENT, f"{path}: cannot be written ({error.strerror}).")


def _named(path: Path) -> str:
    """A path for the report: one machine's folders mean nothing on another."""
    return path.name if path.is_absolute() else path.as_posix()


def _stop(code: Exit, message: str) -> NoReturn:
    Console(stderr=True).print(Text(message), soft_wrap=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
