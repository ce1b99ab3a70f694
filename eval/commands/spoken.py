"""`triage-eval spoken`: calls in writing, spoken down a telephone line, heard, and scored."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval import spoken as calls
from eval.commands import bench
from eval.commands.bench import JsonOut, Limit
from eval.hearing import Listening
from eval.report import TextRun, as_json, show
from eval.shelf import Shelf
from eval.speaking import VOICES, Codec, Line, Studio
from models.load import load_detector, load_transcriber
from models.ports import ModelError
from models.tts.errors import VoicesError
from models.tts.render import Speaker
from triage_service.policy.mind import Mind
from triage_service.settings import Settings


def spoken(
    file: Annotated[Path, typer.Argument(help="Labelled calls, one JSON object a line.")],
    json_out: JsonOut = None,
    *,
    voices: Annotated[str, typer.Option(help="Kokoro voices, by commas.")] = ",".join(VOICES),
    codec: Annotated[Codec, typer.Option(help="How the line carries sound.")] = "pcma",
    noise_db: Annotated[
        float | None, typer.Option(help="Speech above noise, dB; without it a quiet place.")
    ] = None,
    cache: Annotated[Path, typer.Option(help="Keeps speech and what was heard.")] = Path(
        "var/eval"
    ),
    limit: Limit = None,
) -> None:
    """Speak calls in writing (needs `make voices` once), hear them, and score the decisions."""
    bench.check_json(json_out)
    settings = bench.settings()
    rules = bench.rules(settings)
    textset = bench.textset(file, rules)
    model = bench.classifier(settings)
    studio = Studio(_speaker(), tuple(voices.split(",")), Shelf(cache / "spoken"))
    listening = _listening(settings, Shelf(cache / "heard"))
    items = textset.items[:limit]
    heard = calls.run(items, studio, Line(codec, noise_db), listening, Mind.of(rules), model)
    try:
        pairs = tuple(each.pair for each in bench.tracked(heard, len(items), "Calls"))
    except VoicesError as error:
        bench.stop(bench.Exit.ENVIRONMENT, str(error))
    typed = bench.typed(
        "spoken", file, json=json_out, voices=voices, codec=codec, noise_db=noise_db, limit=limit
    )
    done = TextRun(textset, pairs, rules.version, model.name, typed)
    bench.write_json(json_out, as_json(done))
    show(done, Console())


def _speaker() -> Speaker:
    from models.tts.kokoro import Kokoro, default_cache

    try:
        return Kokoro(default_cache())
    except VoicesError as error:
        bench.stop(bench.Exit.ENVIRONMENT, str(error))


def _listening(settings: Settings, shelf: Shelf) -> Listening:
    try:
        transcriber = load_transcriber(settings.recogniser, settings.weights_dir)
        return Listening(transcriber, load_detector("silero-vad", settings.weights_dir), shelf)
    except (ModelError, ImportError) as error:
        bench.stop(bench.Exit.ENVIRONMENT, str(error))
