"""What the live ear and recogniser make of a call's sound, without a socket or a clock.

Strategy: finals alone. Partials change nothing that is decided in the end, and leaving them out
makes a set of calls as quick to hear as the recogniser is.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

import numpy as np
import soxr
from numpy.typing import NDArray

from eval.shelf import Shelf
from models.ports import RATE_HZ, SpeechDetector, Transcriber
from triage_service.domain.events import SpeechHeard
from triage_service.domain.transcript import Speaker, Utterance, Word
from triage_service.speech.ear import Ear
from triage_service.speech.settings import HearingSettings

_CHUNK = RATE_HZ // 10
_NEVER_S = 1e6
FINALS_ONLY = replace(HearingSettings(), partial_every_s=_NEVER_S, early_final_s=None)


@dataclass(frozen=True, slots=True)
class Listening:
    """A recogniser and a detector of voice, with a shelf for what was heard."""

    transcriber: Transcriber
    detector: SpeechDetector
    shelf: Shelf

    def heard(self, pcm: NDArray[np.int16], *, rate_hz: int) -> tuple[SpeechHeard, ...]:
        """The finals of a call, in order.

        Args:
            pcm: int16 [n], mono.
            rate_hz: Of `pcm`.
        """
        how = f"{self.transcriber.name}|{rate_hz}|{FINALS_ONLY}"
        path = self.shelf.place(how.encode() + pcm.tobytes(), ".json")
        if path.is_file():
            return tuple(map(_event, json.loads(path.read_text(encoding="utf-8"))))
        events = tuple(self._listen(pcm, rate_hz))
        self.shelf.put(path, json.dumps([asdict(event) for event in events]).encode())
        return events

    def _listen(self, pcm: NDArray[np.int16], rate_hz: int) -> Iterator[SpeechHeard]:
        ear = Ear(FINALS_ONLY, self.detector)
        wide = pcm if rate_hz == RATE_HZ else soxr.resample(pcm, rate_hz, RATE_HZ)
        sound = np.asarray(wide, dtype="<i2")
        for start in range(0, len(sound), _CHUNK):
            yield from ear.feed(sound[start : start + _CHUNK].tobytes())
            yield from self._answer(ear)
        yield from ear.close()
        yield from self._answer(ear)

    def _answer(self, ear: Ear) -> Iterator[SpeechHeard]:
        while (window := ear.next_window()) is not None:
            (hypothesis,) = self.transcriber.transcribe([window])
            yield from (event for event in ear.hear(window, hypothesis) if event.utterance.final)


def _event(kept: dict[str, object]) -> SpeechHeard:
    """What `asdict` made, back again."""
    said = dict(kept["utterance"])  # type: ignore[call-overload]
    words = tuple(Word(**word) for word in said.pop("words"))
    utterance = Utterance(**{**said, "speaker": Speaker(said["speaker"])}, words=words)
    alternatives: tuple[str, ...] = tuple(kept["alternatives"])  # type: ignore[arg-type]
    return SpeechHeard(utterance, kept["at_s"], alternatives)  # type: ignore[arg-type]
