"""`triage-eval redaction`: what is personal must be blanked, and what tells of danger kept."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.commands import bench
from eval.commands.bench import Exit, JsonOut
from eval.marked import read_marked
from eval.redaction import as_json, run, show
from eval.textrow import TextSetError


def redaction(
    files: Annotated[list[Path], typer.Argument(help="Lines with personal data marked.")],
    json_out: JsonOut = None,
) -> None:
    """Redact marked utterances; exit 1 if a word of danger or a cue is blanked away."""
    bench.check_json(json_out)
    rules = bench.rules(bench.settings())
    try:
        items = [item for file in files for item in read_marked(file)]
    except TextSetError as error:
        bench.stop(Exit.USAGE, str(error))
    done = run(items, rules)
    bench.write_json(json_out, as_json(done, bench.typed("redaction", *files, json=json_out)))
    show(done, Console())
    if done.took_danger:
        bench.stop(Exit.CHECK_FAILED, "Something that tells of danger was blanked.")
