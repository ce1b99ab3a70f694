"""The bench every command works at: rules, model and files, or an exit code that says what lacks.

Results go to standard output, progress and errors to standard error.
"""

import json
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from eval.textrow import TextSetError
from eval.textset import TextSet, read_textset
from models.load import load_classifier
from models.ports import Classifier, ModelError
from triage_service.domain.errors import TriageError
from triage_service.settings import Settings
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules

_T = TypeVar("_T")

JsonOut = Annotated[
    Path | None, typer.Option("--json", help="Write the whole report here as JSON.")
]
PlotsOut = Annotated[
    Path | None, typer.Option("--plots", help="Draw pictures (SVG) into this folder.")
]
Limit = Annotated[
    int | None, typer.Option(min=1, help="Run only so many calls, from the first on.")
]
NoClassifier = Annotated[
    bool, typer.Option("--no-classifier", help="Cues alone: what holds without the model.")
]


class Exit(IntEnum):
    """Why the command ended."""

    OK = 0
    CHECK_FAILED = 1
    USAGE = 2
    ENVIRONMENT = 3


def stop(code: Exit, message: str) -> NoReturn:
    """End the command, saying why."""
    Console(stderr=True).print(Text(message), soft_wrap=True)
    raise typer.Exit(code)


def settings() -> Settings:
    """This machine's settings."""
    try:
        return Settings()
    except ValidationError as error:
        stop(Exit.ENVIRONMENT, f"The settings (TRIAGE_... or .env) are wrong. {error}")


def rules(of: Settings) -> Rules:
    """The rules that the settings name."""
    try:
        return load(of.rules_dir, of.rules_overlay)
    except TriageError as error:
        stop(Exit.USAGE, str(error))


def textset(file: Path, known: Rules) -> TextSet:
    """The labelled calls in `file`."""
    try:
        return read_textset(file, known)
    except TextSetError as error:
        stop(Exit.USAGE, str(error))


def classifier(of: Settings, *, remedy: str = "") -> Classifier:
    """The trained classifier that the settings name.

    Args:
        of: Settings.
        remedy: What else can be done without the model.
    """
    try:
        return load_classifier(of.classifier, of.weights_dir)
    except (ModelError, ImportError) as error:
        stop(Exit.ENVIRONMENT, f"{error}\n{remedy}".rstrip())


def tracked(work: Iterable[_T], n: int, what: str) -> Iterator[_T]:
    """Each piece of `work`, showing how far it is; a model that fails ends the command."""
    try:
        with Progress(console=Console(stderr=True)) as progress:
            yield from progress.track(work, total=n, description=what)
    except ModelError as error:
        stop(Exit.ENVIRONMENT, f"The classifier failed in a call: {error}")


@contextmanager
def counted(what: str, n: int) -> Iterator[Callable[[], None]]:
    """A bar that grows by one of `n` each time what it yields is called."""
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=n)
        yield lambda: progress.advance(task)


def check_json(path: Path | None) -> None:
    """Find out before a long run whether its report will have a place."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        stop(Exit.USAGE, f"{path}: not a file in an existing folder. Name one for --json.")


def check_plots(folder: Path | None) -> None:
    """Find out before a long run whether its pictures can be drawn; the folder is made."""
    if folder is None:
        return
    try:
        import eval.plots  # noqa: F401  (matplotlib is an extra; nothing else needs it)
    except ImportError as error:
        remedy = "`make eval` and `make test` install it; by hand: pip install -e '.[eval]'."
        stop(Exit.ENVIRONMENT, f"--plots needs matplotlib ({error}). {remedy}")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"{folder}: no folder can be made ({error.strerror}). Name another for --plots."
        stop(Exit.USAGE, message)


def write_json(path: Path | None, report: Mapping[str, object]) -> None:
    """Write a report where one was asked for."""
    if path is None:
        return
    try:
        path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        stop(Exit.ENVIRONMENT, f"{path}: cannot be written ({error.strerror}).")


def named(path: Path) -> str:
    """A path for a report: one machine's folders mean nothing on another."""
    return path.name if path.is_absolute() else path.as_posix()


def typed(command: str, *arguments: Path, **options: Path | float | str | bool | None) -> str:
    """What to type to run a command again; options that are None or False were not given."""
    words = ["triage-eval", command, *map(named, arguments)]
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words += [flag, named(value) if isinstance(value, Path) else str(value)]
    return shlex.join(words)
