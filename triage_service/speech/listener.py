"""Sound to beginnings and ends of speech: keeps the sound, asks the detector, counts the voice."""

from collections.abc import Iterator

import numpy as np

from models.ports import RATE_HZ, Samples, SpeechDetector
from triage_service.speech.rolling import Rolling
from triage_service.speech.segmenter import Segmenter, SpeechEvent
from triage_service.speech.settings import HearingSettings

_SPARE_S = 10.0
"""Sound kept beyond the longest utterance: pre-roll, hang-over and the rest after a cut."""


class Listener:
    """The near half of an ear: knows when somebody speaks, not what is said."""

    def __init__(self, settings: HearingSettings, detector: SpeechDetector) -> None:
        """Have heard nothing yet.

        Args:
            settings: What counts as speech.
            detector: Shared by all calls; this call's memory of it is kept here.
        """
        self._detector, self._memory = detector, detector.fresh()
        self._chunk = detector.chunk_samples
        self._rolling = Rolling(round((settings.longest_s + _SPARE_S) * RATE_HZ))
        self._segmenter = Segmenter(settings, self._chunk / RATE_HZ)
        self._voice_p, self._still_p = settings.voice_on_p, settings.voice_off_p
        self._floor = 10 ** (settings.floor_dbfs / 20)
        self._forget_after = round(settings.forget_s * RATE_HZ)
        self._unvoiced = 0
        self._last_voice = 0
        self._voiced = 0
        self.listened = 0
        """Position up to which the detector has listened, in samples."""

    @property
    def at_s(self) -> float:
        """Seconds of audio since the call began."""
        return self._rolling.end / RATE_HZ

    @property
    def quiet_s(self) -> float:
        """Seconds of audio since voice was last heard, or since the call began."""
        return (self._rolling.end - self._last_voice) / RATE_HZ

    @property
    def voiced_s(self) -> float:
        """Seconds of clear voice in the call."""
        return self._voiced / RATE_HZ

    @property
    def stretch_voiced_s(self) -> float:
        """Seconds of clear voice in the open stretch of speech."""
        return self._segmenter.voiced_s

    @property
    def pause_s(self) -> float:
        """How long the open stretch has been silent; 0 while there is voice."""
        return self._segmenter.pause_s

    @property
    def ends_at(self) -> int:
        """Position at which the open stretch ends if this pause lasts, in samples."""
        return round(self._segmenter.ends_at_s * RATE_HZ)

    def feed(self, pcm: bytes) -> Iterator[SpeechEvent]:
        """Take the next sound, and yield what began or ended as soon as it is known.

        Args:
            pcm: int16 little-endian, 16 kHz mono; any number of samples.

        Raises:
            ValueError: Half a sample.
        """
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768.0)
        while len(samples):
            missing = self.listened + self._chunk - self._rolling.end
            self._rolling.append(samples[:missing])
            samples = samples[missing:]
            if self._rolling.end == self.listened + self._chunk:
                yield from self._listen()

    def close(self) -> Iterator[SpeechEvent]:
        """Yield what the end of the call ends."""
        if missing := (self.listened - self._rolling.end) % self._chunk:
            yield from self.feed(bytes(2 * missing))
        yield from self._segmenter.flush()

    def cut(self, start: int, end: int) -> Samples:
        """A copy of the sound between two positions."""
        return self._rolling.cut(start, end)

    def _listen(self) -> list[SpeechEvent]:
        """Give the next chunk to the detector, and its verdict to the segmenter."""
        chunk = self._rolling.cut(self.listened, self.listened + self._chunk)
        self.listened += self._chunk
        p = 0.0
        if float(np.sqrt(np.mean(chunk * chunk))) >= self._floor:
            p, self._memory = self._detector.voice(chunk, self._memory)
        self._unvoiced = 0 if p >= self._still_p else self._unvoiced + self._chunk
        if self._unvoiced >= self._forget_after:
            # What it remembers of loud sound would hide a soft voice after it.
            self._memory, self._unvoiced = self._detector.fresh(), 0
        if p >= self._voice_p:
            self._last_voice = self.listened
            self._voiced += self._chunk
        return self._segmenter.hear(p)
