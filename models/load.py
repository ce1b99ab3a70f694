"""From a name in the manifest to a live model: verified first, its package imported only then."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.fetching import verify
from models.manifest import Kind, ModelRow, find_row, read_manifest
from models.ports import Classifier, ModelError, SpeechDetector, Transcriber


@dataclass(frozen=True, slots=True)
class Engine:
    """How a recogniser runs on this machine."""

    device: str = "cpu"
    """`cpu` or `cuda`."""
    compute_type: str = "int8"
    """Arithmetic, in CTranslate2's words: `int8` on a CPU, `float16` on a GPU."""
    workers: int = 2
    """Windows worked on side by side; one a core."""
    language: str = "en"
    """Language that callers speak, as Whisper writes it; never guessed."""


def load_transcriber(
    name: str,
    weights_dir: Path,
    *,
    engine: Engine | None = None,
    manifest: Mapping[str, ModelRow] | None = None,
) -> Transcriber:
    """The recogniser called `name`.

    Args:
        name: A row of kind `asr`.
        weights_dir: Where the weights were fetched to.
        engine: How to run it.
        manifest: Rows to look in; the shipped manifest when not given.

    Raises:
        ModelError: Unknown name, or weights that are missing or wrong; nothing was loaded.
    """
    row, folder = _verified(name, "asr", weights_dir, manifest)
    from models.asr.faster_whisper import WhisperTranscriber

    engine = engine or Engine()
    try:
        return WhisperTranscriber(
            folder,
            name=f"{row.name} {row.revision}",
            device=engine.device,
            compute_type=engine.compute_type,
            workers=engine.workers,
            language=engine.language,
        )
    except (RuntimeError, ValueError) as exc:
        raise ModelError(
            f"{row.name} cannot run on `{engine.device}` as `{engine.compute_type}`: {exc}. "
            "Without a GPU and its driver leave TRIAGE_DEVICE at cpu."
        ) from exc


def load_detector(
    name: str, weights_dir: Path, *, manifest: Mapping[str, ModelRow] | None = None
) -> SpeechDetector:
    """The voice detector called `name`.

    Args:
        name: A row of kind `vad`.
        weights_dir: Where the weights were fetched to.
        manifest: Rows to look in; the shipped manifest when not given.

    Raises:
        ModelError: Unknown name, or weights that are missing or wrong; nothing was loaded.
    """
    row, folder = _verified(name, "vad", weights_dir, manifest)
    from models.vad.silero import SileroDetector

    (file,) = row.files
    return SileroDetector(folder / file)


def load_classifier(
    name: str, weights_dir: Path, *, manifest: Mapping[str, ModelRow] | None = None
) -> Classifier:
    """The text classifier called `name`.

    Args:
        name: A row of kind `classifier`.
        weights_dir: Where the weights were fetched to.
        manifest: Rows to look in; the shipped manifest when not given.

    Raises:
        ModelError: Unknown name, or weights that are missing or wrong; nothing was loaded.
    """
    _, folder = _verified(name, "classifier", weights_dir, manifest)
    from models.classify.encoder import EncoderClassifier

    return EncoderClassifier(folder)


def _verified(
    name: str, kind: Kind, weights_dir: Path, manifest: Mapping[str, ModelRow] | None
) -> tuple[ModelRow, Path]:
    """The row of that name and kind, and the folder of its weights, every hash right."""
    row = find_row(manifest or read_manifest(), name, kind)
    return row, verify(row, weights_dir)
