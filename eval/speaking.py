"""Calls in writing, spoken: British synthetic voices, a noisy place, a telephone line.

Strategy: speaking is dear and never changes, so each piece of clean speech is kept in a folder
under the hash of what was said and how; noise and line are cheap and made anew, from seeds.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import numpy as np
import soxr
from numpy.typing import NDArray

from eval.shelf import Shelf
from models.tts import background
from models.tts.render import RATE_HZ, Speaker
from models.tts.telephone import (
    LINE_RATE_HZ,
    SPEECH_LEVEL_DB,
    at_level,
    at_speech_level,
    band_pass,
    to_pcm,
)
from telephony_adapter.g711 import decode_alaw, decode_ulaw, encode_alaw, encode_ulaw

VOICES = (
    "bf_alice", "bf_emma", "bf_isabella", "bf_lily",
    "bm_daniel", "bm_fable", "bm_george", "bm_lewis",
)  # fmt: skip
"""Kokoro's British voices: four women and four men."""
BETWEEN_TURNS_S = 2.0
"""Silence of the caller between turns, while the machine answers."""
_EDGE_S, _PIECE_S = 0.5, 0.15
_SPEEDS = (0.95, 1.0, 1.05, 1.15)
_BREATH_CHARS = 200
"""What is longer is spoken in pieces: the voices swallow words of long sentences."""
_FULL = np.float32(32_768)
_MARK = re.compile(r"(?<=[.,;:!?…—]) ")

Codec = Literal["pcma", "pcmu", "l16"]
Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """The way from a caller's mouth to us."""

    codec: Codec
    noise_db: float | None
    """Speech above the noise in the telephone band, dB; None for a quiet place."""


@dataclass(frozen=True, slots=True)
class Studio:
    """Speaks calls, and remembers what it spoke."""

    speaker: Speaker
    voices: Sequence[str]
    shelf: Shelf
    """Keeps clean speech."""

    def call(self, call_id: str, turns: Sequence[str], line: Line) -> NDArray[np.int16]:
        """A whole call as the far end hears it: int16 [n], 8 kHz.

        Args:
            call_id: Chooses voice, pace and noise, the same each time.
            turns: The caller's turns; an empty one is silence.
            line: What happens to the sound on its way.
        """
        seed = zlib.crc32(call_id.encode())
        voice = self.voices[seed % len(self.voices)]
        speed = _SPEEDS[seed // 7 % len(_SPEEDS)]
        parts = [_silence(_EDGE_S)]
        for turn in turns:
            for piece in breaths(turn):
                parts += [self._spoken(piece, voice, speed), _silence(_PIECE_S)]
            parts.append(_silence(BETWEEN_TURNS_S))
        return through(np.concatenate(parts), line, seed)

    def _spoken(self, text: str, voice: str, speed: float) -> Sound:
        path = self.shelf.place(f"{voice}|{speed}|{text}".encode(), ".npy")
        if path.is_file():
            kept: NDArray[np.int16] = np.load(path, allow_pickle=False)
            return kept.astype(np.float32) / _FULL
        sound = self.speaker.speak(text, voice, speed=speed)
        if np.any(sound):
            sound = at_speech_level(sound, rate_hz=RATE_HZ)
        pcm, content = to_pcm(sound), BytesIO()
        np.save(content, pcm, allow_pickle=False)
        self.shelf.put(path, content.getvalue())
        return pcm.astype(np.float32) / _FULL


def breaths(turn: str) -> Iterator[str]:
    """A turn in pieces that can be said in one breath, cut at marks or else between words."""
    piece = ""
    for part in _MARK.split(turn.strip()):
        for words in _no_longer(part):
            if piece and len(piece) + len(words) + 1 > _BREATH_CHARS:
                yield piece
                piece = words
            else:
                piece = f"{piece} {words}".strip()
    if any(map(str.isalnum, piece)):
        yield piece


def through(speech: Sound, line: Line, seed: int) -> NDArray[np.int16]:
    """24 kHz speech as it comes off the line: int16 [n], 8 kHz.

    Args:
        speech: float32 [n] at the level of ordinary speech.
        line: Noise and codec.
        seed: Chooses the kind of noise and draws it.
    """
    narrow = band_pass(speech, rate_hz=RATE_HZ)
    if line.noise_db is not None:
        rng = np.random.default_rng(seed)
        make = (background.street, background.thump)[seed // 3 % 2]
        noise = band_pass(make(speech.size, rate_hz=RATE_HZ, rng=rng), rate_hz=RATE_HZ)
        narrow = narrow + at_level(noise, SPEECH_LEVEL_DB - line.noise_db)
    pcm = to_pcm(np.asarray(soxr.resample(narrow, RATE_HZ, LINE_RATE_HZ), dtype=np.float32))
    match line.codec:
        case "pcma":
            return decode_alaw(encode_alaw(pcm))
        case "pcmu":
            return decode_ulaw(encode_ulaw(pcm))
        case "l16":
            return pcm


def _no_longer(text: str) -> Iterator[str]:
    """`text` in pieces of at most a breath, cut between words."""
    while len(text) > _BREATH_CHARS:
        cut = text.rfind(" ", 0, _BREATH_CHARS)
        cut = cut if cut > 0 else _BREATH_CHARS
        yield text[:cut]
        text = text[cut:].strip()
    yield text


def _silence(length_s: float) -> Sound:
    return np.zeros(int(length_s * RATE_HZ), dtype=np.float32)
