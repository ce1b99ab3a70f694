"""The command line of the measurements: `triage-eval`.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done,
1 a check failed, 2 wrong use or a wrong file, 3 something this machine lacks.
"""

import typer

from eval.commands import corpus
from eval.commands.compare import compare
from eval.commands.load import load
from eval.commands.nonspeech import nonspeech
from eval.commands.oos import oos
from eval.commands.redaction import redaction
from eval.commands.replay import replay
from eval.commands.speed import speed
from eval.commands.spoken import spoken
from eval.commands.text import text
from eval.commands.thresholds import thresholds

app = typer.Typer(
    help="Measure the system on labelled calls.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables would show what callers said.
    pretty_exceptions_enable=False,
)


@app.callback()
def _root() -> None:
    """Measure the system on labelled calls."""


for command in (text, spoken, oos, thresholds, compare, speed, load, nonspeech, replay, redaction):
    app.command()(command)
app.add_typer(corpus.app, name="corpus")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
