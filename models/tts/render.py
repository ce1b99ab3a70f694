"""From a written demo call to a telephone recording: lines, pauses and noise on one time line."""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, assert_never

import av
import numpy as np
from numpy.typing import NDArray

from models.tts import background, telephone
from models.tts.errors import VoicesError
from models.tts.script import Background, DemoCall, Line

RATE_HZ = 24_000  # of everything before the telephone, Kokoro's own
LEAD_S = 0.5  # before the first word, as when a caller takes a breath; chosen
TAIL_S = 0.5  # after the last sound, so that no word is cut by the end of the file; chosen

# Bounds for `verify`. Chosen: long enough to say something, short enough to watch.
DURATION_S = (10.0, 30.0)
_CLIPPED_SHARE = 0.001


class Speaker(Protocol):
    """What speaks the lines; `Kokoro` in earnest."""

    def speak(self, text: str, voice: str, *, speed: float) -> NDArray[np.float32]:
        """Return float32 [n] at 24 kHz."""
        ...


@dataclass(frozen=True, slots=True)
class Recording:
    """What `verify` found in a file."""

    path: Path
    duration_s: float
    n_bytes: int


def render(call: DemoCall, speaker: Speaker) -> NDArray[np.int16]:
    """Return the call as int16 [n], 8 kHz mono, the same for the same call and speaker."""
    # The seed hangs on the id alone, so that one call can be rendered without the others.
    seed = zlib.crc32(call.id.encode())
    layers: list[tuple[int, NDArray[np.float32]]] = []
    at = int(LEAD_S * RATE_HZ)
    for number, entry in enumerate(call.caller):
        match entry:
            case Line():
                said = speaker.speak(entry.say, call.voice, speed=call.speed)
                level = telephone.at_speech_level(said, rate_hz=RATE_HZ)
                layers.append((at, level))
                at += said.size + int(entry.pause_s * RATE_HZ)
            case Background():
                start = 0 if not layers else at
                layers.append((start, _noise(entry, speaker, seed=seed + number)))
            case _:
                assert_never(entry)
    end = max([at, *(start + sound.size for start, sound in layers)])
    mixed = np.zeros(end + int(TAIL_S * RATE_HZ), dtype=np.float32)
    for start, sound in layers:
        mixed[start : start + sound.size] += sound
    return telephone.through_telephone(mixed, rate_hz=RATE_HZ, seed=seed)


def _noise(entry: Background, speaker: Speaker, *, seed: int) -> NDArray[np.float32]:
    """Return the noise that `entry` asks for, faded at both ends, its level set in the band."""
    n = int(entry.s * RATE_HZ)
    rng = np.random.default_rng(seed)
    match entry.kind:
        case "street":
            sound = background.street(n, rate_hz=RATE_HZ, rng=rng)
        case "thump":
            sound = background.thump(n, rate_hz=RATE_HZ, rng=rng)
        case "babble":
            voices = [
                speaker.speak(text, voice, speed=1.0)
                for text, voice in zip(
                    background.BABBLE_LINES, background.BABBLE_VOICES, strict=True
                )
            ]
            sound = background.babble(n, voices=voices, rng=rng)
        case _:
            assert_never(entry.kind)
    # The level counts what the line lets through; a rumble below 300 Hz would be lost later.
    sound = telephone.at_level(telephone.band_pass(sound, rate_hz=RATE_HZ), entry.db)
    edge = min(int(0.3 * RATE_HZ), n // 2)
    fade = np.ones(n, dtype=np.float32)
    fade[:edge] = np.linspace(0, 1, edge, dtype=np.float32)
    fade[n - edge :] = fade[:edge][::-1]
    return sound * fade


def write_flac(path: Path, pcm: NDArray[np.int16]) -> None:
    """Write int16 [n] at 8 kHz as 16-bit mono FLAC; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with av.open(str(partial), "w", format="flac", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("flac", rate=telephone.LINE_RATE_HZ, layout="mono")
        stream.codec_context.options = {"compression_level": "8", "flags": "+bitexact"}
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = telephone.LINE_RATE_HZ
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    partial.replace(path)


def read_flac(path: Path) -> NDArray[np.int16]:
    """Return int16 [n] of an 8 kHz 16-bit mono file.

    Raises:
        VoicesError: The file is absent, unreadable or of another form.
    """
    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            form = (
                stream.codec_context.name,
                stream.rate,
                stream.channels,
                stream.format.name,
            )
            blocks = [frame.to_ndarray().ravel() for frame in container.decode(stream)]
    except (OSError, IndexError) as exc:
        raise VoicesError(
            "file_unreadable", f"{path} cannot be read: {exc}.", remedy="make voices"
        ) from exc
    if form != ("flac", telephone.LINE_RATE_HZ, 1, "s16"):
        raise VoicesError(
            "file_form",
            f"{path} is {form}, not 8 kHz mono 16-bit FLAC.",
            remedy="make voices",
        )
    return np.concatenate(blocks).astype(np.int16)


def verify(path: Path) -> Recording:
    """Return what is in a rendered file, after checking that it can serve as a call.

    Raises:
        VoicesError: Wrong form, too short or long, silent, clipped, or not from an A-law line.
    """
    pcm = read_flac(path)
    duration_s = pcm.size / telephone.LINE_RATE_HZ
    faults = {
        f"lasts {duration_s:.1f} s": not DURATION_S[0] <= duration_s <= DURATION_S[1],
        "is silent": not np.any(np.abs(pcm.astype(np.int32)) > 64),
        "is clipped": bool(np.mean(np.abs(pcm.astype(np.int32)) >= 32_256) > _CLIPPED_SHARE),
        "never went through A-law": not np.array_equal(telephone.a_law_round_trip(pcm), pcm),
    }
    for fault, present in faults.items():
        if present:
            raise VoicesError(
                "file_unfit",
                f"{path} {fault}.",
                remedy="correct its row and run make voices.",
            )
    return Recording(path=path, duration_s=duration_s, n_bytes=path.stat().st_size)
