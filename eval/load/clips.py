"""Recorded sentences as telephone sound, with their words and where the voice begins and ends."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.textrow import Fault, TextSetError
from models.ports import RATE_HZ, SpeechDetector
from telephony_adapter.recording import RecordingError, read_pcm

LINE_HZ = 8_000
_VOICE_P = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """One recorded sentence."""

    name: str
    source: str
    words: str
    """What was said."""
    pcm: bytes
    """int16 little-endian, 8 kHz mono."""
    voice_start_s: float
    """Where the voice begins, in seconds from the start of the clip."""
    voice_end_s: float

    @property
    def length_s(self) -> float:
        """Seconds of sound."""
        return len(self.pcm) / 2 / LINE_HZ


def read_clips(
    manifest: Path, detector: SpeechDetector, sources: Sequence[str] = ()
) -> tuple[Clip, ...]:
    """The clips of a manifest that hold speech; one in which no voice is found is left out.

    Args:
        manifest: JSONL, `audio` (relative to the manifest), `transcript` and perhaps `source`
            and `kind` a row; rows without a transcript, or of a `kind` but `asr`, are left out.
        detector: Finds where the voice begins and ends.
        sources: Only these; all when empty.

    Raises:
        TextSetError: The manifest or a sound cannot be read, or no clip is left.
    """
    clips = tuple(_clips(manifest, detector, sources))
    if not clips:
        wanted = ", ".join(sources) or "any source"
        raise TextSetError(
            [Fault(manifest.name, "", "the file", f"no speech of {wanted}", "Name another.")]
        )
    return clips


def _clips(manifest: Path, detector: SpeechDetector, sources: Sequence[str]) -> Iterator[Clip]:
    try:
        lines = manifest.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(manifest.name, "", "the file", f"not readable ({error})", "Name a manifest.")
        raise TextSetError([fault]) from error
    for n, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            audio, words = row["audio"], row.get("transcript")
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            fault = Fault(
                manifest.name, f"row {n}", "the row", "no `audio` in it", "Write one object a line."
            )
            raise TextSetError([fault]) from error
        source = str(row.get("source", ""))
        if not words or row.get("kind", "asr") != "asr" or (sources and source not in sources):
            continue
        try:
            pcm = read_pcm(manifest.parent / audio, LINE_HZ)
            wide = read_pcm(manifest.parent / audio, RATE_HZ)
        except RecordingError as error:
            fault = Fault(manifest.name, f"row {n}", "audio", str(error), "Correct the row.")
            raise TextSetError([fault]) from error
        bounds = voice_bounds(np.frombuffer(wide, "<i2"), detector)
        if bounds is not None:
            yield Clip(str(audio), source, str(words), pcm, *bounds)


def voice_bounds(pcm: NDArray[np.int16], detector: SpeechDetector) -> tuple[float, float] | None:
    """Seconds at which the voice begins and ends; None when there is no voice.

    Args:
        pcm: int16 [n], 16 kHz mono.
        detector: Asked about every chunk.
    """
    memory, step = detector.fresh(), detector.chunk_samples
    sound = pcm.astype(np.float32) / np.float32(32768.0)
    voiced = []
    for at in range(0, len(sound) - step + 1, step):
        p, memory = detector.voice(sound[at : at + step], memory)
        if p >= _VOICE_P:
            voiced.append(at)
    return (voiced[0] / RATE_HZ, (voiced[-1] + step) / RATE_HZ) if voiced else None
