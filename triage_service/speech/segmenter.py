"""Where speech begins and ends, from the probability of voice in each chunk."""

from dataclasses import dataclass

from triage_service.speech.settings import HearingSettings


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """The caller started to speak."""

    at_s: float
    """Seconds of audio since the call began, pre-roll included."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The caller paused, or spoke for so long that a cut was due."""

    at_s: float
    """Seconds of audio since the call began, post-roll included."""
    voiced_s: float
    """Seconds of clear voice in the utterance."""


SpeechEvent = SpeechBegan | SpeechEnded


class Segmenter:
    """Turns probabilities into beginnings and ends, with hysteresis.

    Speech begins with enough voice at or above `voice_on_p`, and ends after a hang-over without
    any such chunk that started below `voice_off_p`. Utterances never overlap. Counts in chunks,
    so that equal input gives equal times to the last bit.
    """

    def __init__(self, settings: HearingSettings, chunk_s: float) -> None:
        """Begin in silence.

        Args:
            settings: Thresholds and times.
            chunk_s: Seconds a chunk lasts.
        """
        self._settings, self._chunk_s = settings, chunk_s
        self._now = 0
        self._last_end = 0
        self._onset: list[float] = []
        self._began: int | None = None
        self._p: list[float] = []
        self._quiet_from: int | None = None

    @property
    def speaking(self) -> bool:
        """Whether an utterance is open."""
        return self._began is not None

    @property
    def pause_s(self) -> float:
        """How long the open utterance has been silent; 0 while there is voice, or none is open."""
        return 0.0 if self._quiet_from is None else (self._now - self._quiet_from) * self._chunk_s

    @property
    def ends_at_s(self) -> float:
        """Where the open utterance would end if this pause lasts; now, if there is no pause."""
        return self._end_chunk() * self._chunk_s

    @property
    def voiced_s(self) -> float:
        """Seconds of clear voice in the open utterance."""
        return self._voiced_s(self._p)

    def hear(self, p: float) -> list[SpeechEvent]:
        """Take the next chunk's probability of voice; returns what began or ended with it."""
        self._now += 1
        return self._wait_for_voice(p) if self._began is None else self._follow(p)

    def flush(self) -> list[SpeechEvent]:
        """End what is open, however short: the call is over."""
        events: list[SpeechEvent] = []
        if self._began is None and self._onset:
            events.append(self._begin())
        if self._began is not None:
            events.append(self._end_at(self._end_chunk()))
        return events

    def _wait_for_voice(self, p: float) -> list[SpeechEvent]:
        if p < self._settings.voice_on_p:
            self._onset.clear()
            return []
        self._onset.append(p)
        if len(self._onset) * self._chunk_s < self._settings.min_speech_s:
            return []
        return [self._begin()]

    def _follow(self, p: float) -> list[SpeechEvent]:
        self._p.append(p)
        if p >= self._settings.voice_on_p:
            self._quiet_from = None
        elif p < self._settings.voice_off_p and self._quiet_from is None:
            self._quiet_from = self._now - 1
        if self.pause_s >= self._hangover_s():
            return [self._end_at(self._end_chunk())]
        if len(self._p) * self._chunk_s >= self._settings.longest_s:
            return self._cut()
        return []

    def _hangover_s(self) -> float:
        is_long = len(self._p) * self._chunk_s >= self._settings.long_s
        return self._settings.long_hangover_s if is_long else self._settings.hangover_s

    def _begin(self) -> SpeechBegan:
        before = round(self._settings.pre_roll_s / self._chunk_s)
        self._began = max(self._now - len(self._onset) - before, self._last_end)
        self._p = list(self._onset)
        self._onset.clear()
        return SpeechBegan(self._began * self._chunk_s)

    def _end_chunk(self) -> int:
        if self._quiet_from is None:
            return self._now
        after = round(self._settings.post_roll_s / self._chunk_s)
        return min(self._quiet_from + after, self._now)

    def _end_at(self, chunk: int) -> SpeechEnded:
        ended = SpeechEnded(chunk * self._chunk_s, self.voiced_s)
        self._last_end = chunk
        self._began, self._quiet_from, self._p = None, None, []
        return ended

    def _cut(self) -> list[SpeechEvent]:
        """End at the weakest of the last chunks, and go on from there without a gap."""
        first = max(len(self._p) - round(self._settings.weakest_within_s / self._chunk_s), 1)
        weakest = min(range(len(self._p) - 1, first - 1, -1), key=lambda n: self._p[n])
        at = self._now - len(self._p) + weakest
        if self._quiet_from is not None and at >= self._quiet_from:
            return [self._end_at(self._end_chunk())]
        rest, quiet_from = self._p[weakest:], self._quiet_from
        self._p = self._p[:weakest]
        ended = self._end_at(at)
        self._began, self._p, self._quiet_from = at, rest, quiet_from
        return [ended, SpeechBegan(at * self._chunk_s)]

    def _voiced_s(self, p: list[float]) -> float:
        return sum(one >= self._settings.voice_on_p for one in p) * self._chunk_s
