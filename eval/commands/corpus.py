"""`triage-eval corpus`: check a manifest, make one of what is there, run its calls."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.table import Table

from eval.commands import bench
from eval.commands.bench import Exit, NoClassifier
from eval.corpus.importing import Imported, from_folder, from_store, from_timelines
from eval.corpus.manifest import Item, Manifest, ManifestError, read_manifest
from eval.corpus.running import timelines
from eval.hearing import Listening
from eval.shelf import Shelf
from eval.timeline import recorded
from models.classify.nothing import Nothing
from models.load import load_detector, load_transcriber
from models.ports import ModelError
from triage_service.domain.errors import StoreRefused
from triage_service.policy.mind import Mind
from triage_service.settings import Settings
from triage_service.store.database import open_engine
from triage_service.store.timeline import TimelineError, to_line
from triage_service.taxonomy.rules import Rules

app = typer.Typer(
    help="Collections of calls to measure on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Out = Annotated[Path, typer.Option("--out", "-o", help="The file to write.")]


@app.command()
def check(
    manifest: Annotated[Path, typer.Argument(help="One call a line, JSON.")],
    *,
    listen: Annotated[bool, typer.Option(help="Decode every recording.")] = True,
) -> None:
    """Name every fault of a manifest, and say what the rest holds."""
    read = _read(manifest, bench.rules(bench.settings()), listen=listen)
    _show(read)
    _end(read)


@app.command(name="import")
def import_(
    folder: Annotated[Path | None, typer.Argument(help="Folder of recordings.")] = None,
    *,
    out: Out,
    licence: Annotated[str, typer.Option(help="Under which the calls may be used.")] = "internal",
    timelines_dir: Annotated[
        Path | None, typer.Option("--timelines", help="Timelines that the service has kept.")
    ] = None,
    store: Annotated[
        str, typer.Option(help="Database of a service, such as sqlite+aiosqlite:///var/triage.db.")
    ] = "",
) -> None:
    """Make a manifest, without labels, of recordings, timelines or a service's stored calls."""
    if sum((folder is not None, timelines_dir is not None, bool(store))) != 1:
        bench.stop(Exit.USAGE, "Name one source: a folder of recordings, --timelines or --store.")
    if folder is not None:
        if not folder.is_dir():
            bench.stop(Exit.USAGE, f"{folder}: not a folder. Name one that holds recordings.")
        made: Iterable[Imported] = from_folder(folder, out, licence)
    elif timelines_dir is not None:
        made = from_timelines(recorded([timelines_dir]), licence)
    else:
        made = asyncio.run(_stored(store, licence))
    try:
        _write_rows(made, out)
    except TimelineError as error:
        bench.stop(Exit.USAGE, str(error))


@app.command()
def run(
    manifest: Annotated[Path, typer.Argument(help="One call a line, JSON.")],
    *,
    out: Out,
    no_classifier: NoClassifier = False,
    cache: Annotated[Path, typer.Option(help="Keeps what was heard.")] = Path("var/eval"),
) -> None:
    """Run the calls without a fault through the live policy; write one timeline a line."""
    settings = bench.settings()
    rules = bench.rules(settings)
    read = _read(manifest, rules, listen=True)
    model = Nothing() if no_classifier else bench.classifier(settings)
    sounds = any(item.recording for item in read.items)
    listening = _listening(settings, Shelf(cache / "heard")) if sounds else None
    done = timelines(read.items, Mind.of(rules), model, listening)
    with _opened(out) as file:
        for call in bench.tracked(done, len(read.items), "Calls"):
            file.write(to_line(call) + b"\n")
    Console().print(f"{len(read.items)} timelines in {out.name}.")
    _end(read)


def _read(manifest: Path, rules: Rules, *, listen: bool) -> Manifest:
    try:
        return read_manifest(manifest, rules, listen=listen)
    except ManifestError as error:
        bench.stop(Exit.USAGE, str(error))


def _end(read: Manifest) -> None:
    if read.faults:
        bench.stop(Exit.CHECK_FAILED, "\n".join(map(str, read.faults)))


def _listening(settings: Settings, shelf: Shelf) -> Listening:
    try:
        transcriber = load_transcriber(settings.recogniser, settings.weights_dir)
        return Listening(transcriber, load_detector("silero-vad", settings.weights_dir), shelf)
    except (ModelError, ImportError) as error:
        bench.stop(Exit.ENVIRONMENT, str(error))


def _opened(out: Path) -> BinaryIO:
    try:
        return out.open("wb")
    except OSError as error:
        bench.stop(Exit.USAGE, f"{out}: cannot be written ({error.strerror}). Name another file.")


async def _stored(url: str, licence: str) -> list[Imported]:
    try:
        engine = open_engine(url)
        try:
            return await from_store(engine, licence)
        finally:
            await engine.dispose()
    except StoreRefused as error:
        bench.stop(Exit.ENVIRONMENT, f"{error} Give the address that the service has (--store).")


def _write_rows(made: Iterable[Imported], out: Path) -> None:
    n, problems = 0, []
    with _opened(out) as file:
        for each in made:
            if each.row is None:
                problems.append(f"Left out: {each.problem}")
                continue
            n += 1
            file.write(json.dumps(each.row, ensure_ascii=False).encode() + b"\n")
    for problem in problems:
        Console(stderr=True).print(problem, markup=False, soft_wrap=True)
    Console().print(f"{n} calls in {out.name}, {len(problems)} left out. None has labels yet.")


def _show(read: Manifest) -> None:
    """What can be used, and how much of it is labelled."""
    items = read.items
    rows = len({fault.row for fault in read.faults})
    Console().print(f"{read.file}: {len(items)} calls can be used, {rows} rows have faults.")
    table = Table("Calls with", "n")
    for name, n in _counts(items):
        table.add_row(name, str(n))
    Console().print(table)


def _counts(items: Iterable[Item]) -> Iterable[tuple[str, int]]:
    all_items = list(items)
    yield "sound", sum(item.recording is not None for item in all_items)
    yield "text", sum(bool(item.turns) for item in all_items)
    gold = [item.gold for item in all_items]
    yield "reference words", sum(each.words is not None for each in gold)
    yield "intent", sum(each.intent is not None for each in gold)
    yield "level", sum(each.level is not None for each in gold)
    yield "flags", sum(each.flags is not None for each in gold)
    yield "destination", sum(each.destination is not None for each in gold)
    yield "slots", sum(each.slots is not None for each in gold)
    yield "speaker", sum(item.speaker is not None for item in all_items)
    groups = Counter(f"{k} {v}" for item in all_items for k, v in item.groups.items())
    yield from sorted(groups.items())
    yield from sorted(Counter(f"licence {item.licence}" for item in all_items).items())
