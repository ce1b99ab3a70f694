"""`triage-eval nonspeech`: an hour of tones, music, noise and silence must yield no words."""

from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

import triage_service
from eval.commands import bench
from eval.commands.bench import Exit, JsonOut
from eval.noises import NOISES, RATE_HZ, murmur
from eval.nonspeech import Hearer, hear
from eval.nonspeechreport import NonspeechRun, as_json, show
from eval.speedreport import load
from models.load import Engine, load_detector, load_transcriber
from models.ports import ModelError
from telephony_adapter.recording import RecordingError, read_pcm
from triage_service.settings import Settings
from triage_service.speech.settings import HearingSettings

_VOICES = Path(triage_service.__file__).parent / "demo" / "audio"
_MINUTES = 60.0
Call = tuple[str, NDArray[np.int16]]


def nonspeech(
    json_out: JsonOut = None,
    *,
    minutes: Annotated[
        float, typer.Option(min=0.1, help="Sound to make, all kinds together.")
    ] = _MINUTES,
    seed: Annotated[int, typer.Option(help="Another seed makes other sound.")] = 1,
    noise: Annotated[
        Path | None,
        typer.Option(help="Folder of recorded noise; each folder in it with files is a call more."),
    ] = None,
) -> None:
    """Hear calls on which nobody speaks; exit 1 if a word comes out or they cost too much."""
    bench.check_json(json_out)
    settings = bench.settings()
    recorded = _recorded(noise)
    hearer = _hearer(settings)
    before = load()
    kinds = {**NOISES, "murmur": murmur([_floats(path) for path in sorted(_VOICES.glob("*"))])}
    each_s = 60 * minutes / len(kinds)
    made = ((kind, one.call(each_s, seed)) for kind, one in kinds.items())

    def calls() -> Iterator[Call]:
        yield from made
        yield from recorded

    heard = (hear(kind, pcm, hearer) for kind, pcm in calls())
    done = NonspeechRun(
        calls=tuple(bench.tracked(heard, len(kinds) + len(recorded), "Calls")),
        recogniser=hearer.transcriber.name,
        seed=seed,
        load=before,
        command=bench.typed(
            "nonspeech", json=json_out, minutes=None if minutes == _MINUTES else minutes,
            seed=None if seed == 1 else seed, noise=noise,
        ),
    )  # fmt: skip
    bench.write_json(json_out, as_json(done))
    show(done, Console())
    if not done.passed:
        says = f"{done.words} words were told, at {done.core_share:.2%} of a core a call."
        bench.stop(Exit.CHECK_FAILED, f"{says} Wanted: no word, and less than 3 %.")


def _recorded(folder: Path | None) -> list[Call]:
    """One call a folder that holds files, all its recordings one after the other."""
    if folder is None:
        return []
    by_folder: dict[Path, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            by_folder.setdefault(path.parent, []).append(path)
    if not by_folder:
        bench.stop(Exit.USAGE, f"{folder}: no files there. Name a folder of recordings.")
    try:
        return [
            (f"recorded: {home.name}", np.concatenate([_pcm(path) for path in paths]))
            for home, paths in by_folder.items()
        ]
    except RecordingError as error:
        bench.stop(Exit.USAGE, str(error))


def _hearer(settings: Settings) -> Hearer:
    try:
        return Hearer(
            load_detector("silero-vad", settings.weights_dir),
            load_transcriber(settings.recogniser, settings.weights_dir, engine=Engine(workers=1)),
            HearingSettings(partial_every_s=settings.partial_every_s),
            process_time,
        )
    except (ModelError, ImportError) as error:
        bench.stop(Exit.ENVIRONMENT, str(error))


def _pcm(path: Path) -> NDArray[np.int16]:
    return np.frombuffer(read_pcm(path, RATE_HZ), "<i2")


def _floats(path: Path) -> NDArray[np.float32]:
    return _pcm(path).astype(np.float32) / np.float32(32_768)
