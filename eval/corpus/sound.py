"""The sound of a call, whatever it is kept in, and what is wrong with a recording.

WAV, FLAC, MP3, Opus and all else that FFmpeg knows; and raw G.711, whose row says what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from eval.corpus.row import LEAST_HZ, MOST_HZ
from telephony_adapter.g711 import decode_alaw, decode_ulaw

_SHORT_S = 0.1
"""Less than what the head promises by this much is a cut file; codecs pad by less."""

_STREAMED_BYTES = 2**31
"""A recorder that cannot go back to the head writes the largest number there instead."""


class SoundFault(Exception):
    """A recording cannot be used.

    Attributes:
        value: What it is.
        remedy: What to do.
    """

    def __init__(self, value: str, remedy: str) -> None:
        super().__init__(f"{value}. {remedy}")
        self.value, self.remedy = value, remedy


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording, decoded."""

    pcm: NDArray[np.int16]
    """int16 [n, channels]."""
    rate_hz: int

    @property
    def length_s(self) -> float:
        """How long it is."""
        return len(self.pcm) / self.rate_hz

    def of(self, who: str, channels: Sequence[str]) -> NDArray[np.int16]:
        """One speaker's sound; int16 [n]. The only channel where sound is `mixed`."""
        return self.pcm[:, channels.index(who) if who in channels else 0]


def read_sound(path: Path, *, codec: str | None = None, rate_hz: int | None = None) -> Sound:
    """The recording at `path`.

    Args:
        path: A file.
        codec: `pcma` or `pcmu` where the file is raw G.711; None where the file says it itself.
        rate_hz: Of raw G.711.

    Raises:
        SoundFault: No such file, no sound, cut short, empty, or its numbers are none.
    """
    if path.is_dir():
        raise SoundFault("a folder", "Give the path of one recording in it.")
    if not path.is_file():
        raise SoundFault("missing", "No such file: correct the path, from the manifest's folder.")
    if not path.stat().st_size:
        raise SoundFault("empty", "The file has no bytes: bring the recording again.")
    if codec is not None and rate_hz is not None:
        decode = decode_alaw if codec == "pcma" else decode_ulaw
        return Sound(decode(path.read_bytes())[:, None], rate_hz)
    _check_riff(path)
    try:
        return _decoded(path)
    except FFmpegError as error:
        value = f"damaged or no sound ({error.strerror})"
        remedy = "Bring the file again; raw G.711 needs `codec` and `rate_hz` in its row."
        raise SoundFault(value, remedy) from error


def _check_riff(path: Path) -> None:
    """A WAV file that is shorter than its head says; FFmpeg reads what there is and says nothing.

    Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0": the
    four bytes after `RIFF` count all that follow them.
    """
    with path.open("rb") as file:
        head = file.read(8)
    promised, n_bytes = int.from_bytes(head[4:8], "little") + 8, path.stat().st_size
    if head[:4] == b"RIFF" and n_bytes < promised < _STREAMED_BYTES:
        value = f"cut short ({n_bytes} of {promised} bytes)"
        raise SoundFault(value, "Bring the whole file again.")


def _decoded(path: Path) -> Sound:
    pieces: list[NDArray[np.float64]] = []
    with av.open(str(path)) as container:
        if not container.streams.audio:
            raise SoundFault("without sound", "Give an audio file.")
        stream = container.streams.audio[0]
        rate_hz, n_channels = int(stream.rate), int(stream.channels)
        # Elsewhere FFmpeg guesses the length, or reads it from the last page that is there.
        exact = container.format.name == "flac" and stream.duration is not None
        promised_s = float(stream.duration * stream.time_base) if exact else 0.0
        if not LEAST_HZ <= rate_hz <= MOST_HZ:
            remedy = f"Give a recording of {LEAST_HZ} to {MOST_HZ} Hz."
            raise SoundFault(f"at {rate_hz} Hz", remedy)
        if n_channels > 2:
            raise SoundFault(f"of {n_channels} channels", "Give mono, or caller and operator.")
        for frame in container.decode(stream):
            pieces.append(_floats(frame, n_channels))
    sound = np.concatenate(pieces) if pieces else np.zeros((0, n_channels))
    if not len(sound):
        raise SoundFault("without samples", "Give a recording with sound in it.")
    if not np.isfinite(sound).all():
        at_s = float(np.argmin(np.isfinite(sound).all(axis=1))) / rate_hz
        value = f"not numbers at {at_s:.2f} s (NaN or infinite)"
        raise SoundFault(value, "Write the file again from its source.")
    length_s = len(sound) / rate_hz
    if length_s < promised_s - _SHORT_S:
        value = f"cut short ({length_s:.2f} s of {promised_s:.2f} s)"
        raise SoundFault(value, "Bring the whole file again.")
    return Sound(np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16), rate_hz)


def _floats(frame: av.AudioFrame, n_channels: int) -> NDArray[np.float64]:
    """A frame as float [n, channels] in [-1, 1), whatever its samples are."""
    kept: NDArray[np.generic] = frame.to_ndarray()
    planes = kept if frame.format.is_planar else kept.reshape(-1, n_channels).T
    samples: NDArray[np.float64] = planes.T.astype(np.float64)
    if kept.dtype.kind == "f":
        return samples
    full = float(2 ** (8 * kept.dtype.itemsize - 1))
    return (samples - full if kept.dtype.kind == "u" else samples) / full
