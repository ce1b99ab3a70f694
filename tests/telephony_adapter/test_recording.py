"""Recordings made here are read as telephone sound; what is none is refused by name."""

import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from telephony_adapter.recording import RecordingError, frames, read_pcm


def tone(rate_hz: int, n_channels: int, seconds: float = 0.5) -> NDArray[np.int16]:
    """A 440 Hz tone, the same on all channels; int16 [n, channels]."""
    at_s = np.arange(int(rate_hz * seconds)) / rate_hz
    one = (8000 * np.sin(2 * np.pi * 440 * at_s)).astype(np.int16)
    return np.repeat(one[:, None], n_channels, axis=1)


def write(path: Path, codec: str, sound: NDArray[np.int16], rate_hz: int) -> Path:
    """`sound` as a file in the format that its name says."""
    layout = {1: "mono", 2: "stereo"}[sound.shape[1]]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        packed = np.ascontiguousarray(sound.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
        frame.sample_rate = rate_hz
        frame.time_base = Fraction(1, rate_hz)
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz", "n_channels"),
    [
        ("call.wav", "pcm_s16le", 8000, 1),
        ("call.wav", "pcm_alaw", 8000, 1),
        ("call.wav", "pcm_s16le", 44100, 2),
        ("call.flac", "flac", 16000, 1),
        ("call.flac", "flac", 48000, 2),
    ],
)
def test_recording_becomes_8_khz_mono(
    tmp_path: Path, name: str, codec: str, rate_hz: int, n_channels: int
) -> None:
    path = write(tmp_path / name, codec, tone(rate_hz, n_channels), rate_hz)
    pcm = np.frombuffer(read_pcm(path, 8000), "<i2")
    assert len(pcm) == pytest.approx(4000, abs=40)
    strength = np.abs(np.fft.rfft(pcm[:4000], 4000))
    assert int(np.argmax(strength)) * 2 == 440
    assert np.abs(pcm).max() == pytest.approx(8000, rel=0.05)


def test_recording_at_its_own_rate_is_unchanged(tmp_path: Path) -> None:
    sound = tone(8000, 1)
    path = write(tmp_path / "call.flac", "flac", sound, 8000)
    assert read_pcm(path, 8000) == sound.astype("<i2").tobytes()


def silent_film(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height = 32, 32
        picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def no_samples(path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
    return path


def a_letter(path: Path) -> Path:
    path.write_text("Dear Sir or Madam", encoding="utf-8")
    return path


def nothing_at_all(path: Path) -> Path:
    path.touch()
    return path


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("made", "name", "says"),
    [
        (lambda path: path, "call.wav", "there is no such file"),
        (a_folder, "calls.wav", "is a folder"),
        (a_letter, "letter.txt", "cannot be read as sound"),
        (nothing_at_all, "empty.wav", "is empty"),
        (silent_film, "film.mp4", "there is no sound in it"),
        (no_samples, "none.wav", "holds no samples"),
    ],
    ids=["missing", "folder", "text", "empty", "film", "no_samples"],
)
def test_file_that_is_no_recording_is_named_in_the_error(
    tmp_path: Path, made: Callable[[Path], Path], name: str, says: str
) -> None:
    path = made(tmp_path / name)
    with pytest.raises(RecordingError, match=says) as refused:
        read_pcm(path, 8000)
    assert str(path) in str(refused.value)


def test_cut_short_recording_gives_what_there_is(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", "pcm_s16le", tone(8000, 1), 8000)
    path.write_bytes(path.read_bytes()[:2000])
    assert 0 < len(read_pcm(path, 8000)) < 2000


@pytest.mark.parametrize(
    ("n_samples", "sizes"),
    [(0, []), (1, [2]), (160, [320]), (161, [320, 2]), (480, [320, 320, 320])],
)
def test_frames_are_20_ms_and_the_last_may_be_shorter(n_samples: int, sizes: list[int]) -> None:
    pcm = np.arange(n_samples, dtype="<i2").tobytes()
    cut = list(frames(pcm, 8000))
    assert [len(f) for f in cut] == sizes
    assert b"".join(cut) == pcm
