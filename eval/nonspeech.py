"""Calls on which nobody speaks, heard by the live line, ear and recogniser: words, windows, CPU.

Strategy: nothing is left out that a call pays for: A-law frames of 20 ms go through the codec of
our protocol, the filter to 16 kHz, the ear with its partials, and the recogniser; only the socket
is missing. Every word told counts, also one that a later final takes back.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.ports import RATE_HZ, SpeechDetector, Transcriber
from telephony_adapter.events import AudioFrame
from telephony_adapter.g711 import encode_alaw
from telephony_adapter.native.codec import NativeCodec
from telephony_adapter.native.messages import Start
from telephony_adapter.resample import Resampler
from triage_service.domain.events import SpeechHeard
from triage_service.speech.ear import Ear
from triage_service.speech.settings import HearingSettings

LINE_HZ = 8_000
_FRAME = LINE_HZ // 50
"""Samples, and bytes of A-law, in a frame of 20 ms."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """What a call is heard with."""

    detector: SpeechDetector
    transcriber: Transcriber
    settings: HearingSettings
    cpu_s: Callable[[], float]
    """Seconds of CPU that this process has used, all threads together."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one call came to."""

    kind: str
    audio_s: float
    cpu_s: float
    voiced_s: float
    """What the detector took for voice."""
    windows: int
    """How often the recogniser was asked."""
    windows_s: float
    """Sound that it was given, seconds."""
    told: tuple[str, ...]
    """Each text that was told, partial or final."""

    @property
    def words(self) -> int:
        """Words in all that was told; a partial that grows counts each time."""
        return sum(len(text.split()) for text in self.told)


def hear(kind: str, pcm: NDArray[np.int16], hearer: Hearer) -> Heard:
    """One call through line, ear and recogniser.

    Args:
        kind: What it holds.
        pcm: int16 [n], 8 kHz.
        hearer: What to hear it with.
    """
    began_s = hearer.cpu_s()
    codec, resampler = NativeCodec(), Resampler(LINE_HZ)
    start = Start(type="start", call_id="nonspeech", codec="pcma", rate_hz=LINE_HZ)
    codec.receive(start.model_dump_json())
    ear = Ear(hearer.settings, hearer.detector)
    windows, told = list[float](), list[str]()

    def tell(events: list[SpeechHeard]) -> None:
        told.extend(event.utterance.text for event in events if event.utterance.words)

    def answer() -> None:
        while (window := ear.next_window()) is not None:
            windows.append(len(window.pcm) / RATE_HZ)
            (hypothesis,) = hearer.transcriber.transcribe([window])
            tell(ear.hear(window, hypothesis))

    coded = encode_alaw(pcm)
    for at in range(0, len(coded), _FRAME):
        for event in codec.receive(coded[at : at + _FRAME]):
            if isinstance(event, AudioFrame):
                tell(ear.feed(resampler.feed(event.pcm)))
                answer()
    tell(ear.feed(resampler.feed(b"", last=True)))
    tell(ear.close())
    answer()
    spent_s = hearer.cpu_s() - began_s
    return Heard(
        kind, len(pcm) / LINE_HZ, spent_s, ear.voiced_s, len(windows), sum(windows), tuple(told)
    )
