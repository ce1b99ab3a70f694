"""What plain faster-whisper makes of the same clips: the bar that a live line is held to."""

import json
from pathlib import Path
from typing import Self

import numpy as np
import soxr
from faster_whisper import WhisperModel

from eval.load.clips import LINE_HZ, Clip
from eval.shelf import Shelf
from models.fetching import verify
from models.manifest import find_row, read_manifest
from models.ports import RATE_HZ
from telephony_adapter.g711 import decode_alaw, encode_alaw

BEAM = 5


class Offline:
    """Whole clips, 30 s windows, beam 5, faster-whisper's own settings otherwise."""

    def __init__(self, folder: Path, name: str, shelf: Shelf) -> None:
        """Load nothing yet: what is on the shelf needs no model.

        Args:
            folder: Verified weights.
            name: The model's name and revision, part of what a text is kept under.
            shelf: Keeps what was heard.
        """
        self._folder, self._name, self._shelf = folder, name, shelf
        self._model: WhisperModel | None = None

    @classmethod
    def of(cls, name: str, weights_dir: Path, shelf: Shelf) -> Self:
        """The recogniser of that name in the manifest.

        Raises:
            ModelError: Unknown name, or weights that are missing or wrong.
        """
        row = find_row(read_manifest(), name, "asr")
        return cls(verify(row, weights_dir), f"{row.name} {row.revision}", shelf)

    def text(self, clip: Clip) -> str:
        """What it hears in the clip after A-law."""
        key = f"{self._name}|offline|beam {BEAM}|en|pcma|".encode() + clip.pcm
        place = self._shelf.place(key, ".json")
        if not place.is_file():
            self._shelf.put(place, json.dumps(self._hear(clip)).encode())
        return str(json.loads(place.read_text(encoding="utf-8")))

    def _hear(self, clip: Clip) -> str:
        if self._model is None:
            self._model = WhisperModel(str(self._folder), device="cpu", compute_type="int8")
        narrow = decode_alaw(encode_alaw(np.frombuffer(clip.pcm, "<i2")))
        wide = soxr.resample(narrow.astype(np.float32) / np.float32(32768.0), LINE_HZ, RATE_HZ)
        segments, _ = self._model.transcribe(wide, language="en", beam_size=BEAM)
        return " ".join(segment.text.strip() for segment in segments)
