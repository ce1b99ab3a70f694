"""Any audio file as telephone sound: 8 kHz mono int16, in frames."""

from collections.abc import Iterator
from pathlib import Path

import av
from av.audio.resampler import AudioResampler
from av.error import FFmpegError

FRAME_S = 0.02
"""Seconds of sound in a frame: what telephone networks send (RTP's usual 20 ms)."""


class RecordingError(Exception):
    """The file cannot be read as sound; the message says what to do."""


def read_pcm(path: Path, rate_hz: int) -> bytes:
    """The whole recording as int16 little-endian mono at `rate_hz`.

    Raises:
        RecordingError: No such file, not a sound file, or no sound in it.
    """
    if path.is_dir():
        raise RecordingError(f"{path}: is a folder. Give the path of one recording in it.")
    if not path.is_file():
        raise RecordingError(f"{path}: there is no such file. Give the path of a recording.")
    if not path.stat().st_size:
        raise RecordingError(f"{path}: is empty. Give a recording with sound in it.")
    resampler = AudioResampler(format="s16", layout="mono", rate=rate_hz)
    pieces: list[bytes] = []
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise RecordingError(f"{path}: there is no sound in it. Give an audio file.")
            for frame in container.decode(audio=0):
                pieces += [bytes(f.planes[0])[: f.samples * 2] for f in resampler.resample(frame)]
        pieces += [bytes(f.planes[0])[: f.samples * 2] for f in resampler.resample(None)]
    except FFmpegError as exc:
        raise RecordingError(
            f"{path}: cannot be read as sound ({exc.strerror}). WAV, FLAC, MP3, Opus and "
            "others that FFmpeg knows can be read."
        ) from exc
    pcm = b"".join(pieces)
    if not pcm:
        raise RecordingError(f"{path}: holds no samples. Give a recording with sound in it.")
    return pcm


def frames(pcm: bytes, rate_hz: int) -> Iterator[bytes]:
    """`pcm` cut into frames of `FRAME_S`; the last may be shorter."""
    step = int(rate_hz * FRAME_S) * 2
    for at in range(0, len(pcm), step):
        yield pcm[at : at + step]
