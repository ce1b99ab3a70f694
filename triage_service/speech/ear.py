"""One call's ear: sound in, windows for the recogniser out, hypotheses in, utterances out."""

from collections import deque
from dataclasses import dataclass, replace

from models.ports import RATE_HZ, Hypothesis, SpeechDetector, Window
from triage_service.domain.events import SpeechHeard
from triage_service.speech.listener import Listener
from triage_service.speech.segmenter import SpeechBegan, SpeechEvent
from triage_service.speech.settings import HearingSettings
from triage_service.speech.teller import Span, Teller

_OPEN = -1


@dataclass(slots=True, eq=False)
class _Stretch:
    """Speech between two pauses, on its way to becoming an utterance; positions in samples."""

    start: int
    asked: int
    """Up to where a partial was asked for."""
    shown: bool = False
    """Whether any words of it were told."""
    end: int = _OPEN
    """`_OPEN` while the caller is still speaking."""
    voiced_s: float = 0.0
    window: Window | None = None
    """Its sound, once it has ended."""
    trusted: int = _OPEN
    """End of the early final that was asked for last; it holds if the stretch ends there."""
    early: Hypothesis | None = None
    """The answer to that."""


@dataclass(frozen=True, slots=True, eq=False)
class _Flight:
    """A window that the recogniser has, and the stretch it was cut from."""

    window: Window
    stretch: _Stretch
    end: int

    @property
    def overtaken(self) -> bool:
        """Whether the stretch has ended elsewhere meanwhile."""
        return self.stretch.end not in (_OPEN, self.end)


class Ear:
    """Listens to one caller; asks for one window at a time and ignores answers out of date.

    Strategy: while the caller speaks, a partial is asked for about once a second. In a pause the
    final is asked for early, on trust: if the caller goes on, it counts as a partial; if the
    hang-over passes, it is told at once. So a final may come from `feed` as well as from `hear`.
    """

    def __init__(self, settings: HearingSettings, detector: SpeechDetector) -> None:
        """Have heard nothing yet.

        Args:
            settings: What counts as speech, and how often to ask.
            detector: Shared by all calls; this call's memory of it is kept here.
        """
        self._settings = settings
        self._listener = Listener(settings, detector)
        self._teller = Teller(settings.prompt_words)
        self._stretches: deque[_Stretch] = deque()
        self._flight: _Flight | None = None
        self._closed = False
        self.n_overrun = 0
        """Utterances given up because the recogniser was too far behind."""

    @property
    def at_s(self) -> float:
        """Seconds of audio since the call began."""
        return self._listener.at_s

    @property
    def quiet_s(self) -> float:
        """Seconds of audio since voice was last heard, or since the call began."""
        return self._listener.quiet_s

    @property
    def voiced_s(self) -> float:
        """Seconds of clear voice in the call."""
        return self._listener.voiced_s

    @property
    def speaking(self) -> bool:
        """Whether the caller is in the middle of an utterance, pauses included."""
        return bool(self._stretches) and self._stretches[-1].end == _OPEN

    @property
    def unheard(self) -> int:
        """Ended utterances that the recogniser has not turned into words yet."""
        return sum(stretch.end != _OPEN for stretch in self._stretches)

    @property
    def done(self) -> bool:
        """Whether the call is over and all of it was heard or given up."""
        return self._closed and not self._stretches

    def feed(self, pcm: bytes) -> list[SpeechHeard]:
        """Take the next sound.

        Args:
            pcm: int16 little-endian, 16 kHz mono; any number of samples.

        Returns:
            Finals that are due now: those worked out early, and those given up. Mostly nothing.

        Raises:
            ValueError: Half a sample, or the ear is closed.
        """
        if self._closed:
            raise ValueError("the ear is closed")
        return [heard for event in self._listener.feed(pcm) for heard in self._follow(event)]

    def miss(self, at_s: float, length_s: float) -> None:
        """Be told that the sound from `at_s` on never came: what stands for it is fed as usual."""
        self._teller.gaps.add(at_s, length_s)

    def close(self) -> list[SpeechHeard]:
        """The call is over: what was being said becomes a last final window.

        Returns:
            As `feed`.
        """
        if self._closed:
            return []
        heard = [heard for event in self._listener.close() for heard in self._follow(event)]
        self._closed = True
        return heard

    def next_window(self, *, busy: bool = False) -> Window | None:
        """The sound that should be turned into words now; None when there is nothing to ask.

        Args:
            busy: Whether others wait for the recogniser: less is asked for on trust.

        One window is out at a time. Only a final that is due overtakes a partial that is still
        out (see `overtaken`); the answer to that partial is then ignored.
        """
        if self._flight is not None and not self._flight.overtaken:
            return None
        self._flight = None
        if not self._stretches:
            return None
        stretch = self._stretches[0]
        if stretch.window is not None:
            self._flight = _Flight(stretch.window, stretch, stretch.end)
            return stretch.window
        return self._ask_about(stretch, busy=busy)

    def overtaken(self, window: Window) -> bool:
        """Whether the answer to `window` is not wanted any more: cancel it and ask again."""
        flight = self._flight
        return flight is None or flight.window is not window or flight.overtaken

    def hear(self, window: Window, hypothesis: Hypothesis) -> list[SpeechHeard]:
        """What the caller said, as far as `hypothesis` tells.

        Args:
            window: What `next_window` gave; one that was overtaken is ignored.
            hypothesis: The recogniser's answer, times from the start of the window.

        Returns:
            At most one partial or final. A final without words takes a partial back.
        """
        flight = self._flight
        if flight is None or self.overtaken(window):
            return []
        self._flight, stretch = None, flight.stretch
        if stretch.end != _OPEN:
            return self._finish(stretch, hypothesis)
        if window.final:
            stretch.early = hypothesis
        span = Span(stretch.start, flight.end, self._listener.stretch_voiced_s)
        told = self._teller.partial(span, hypothesis, self.at_s)
        stretch.shown = stretch.shown or bool(told)
        return told

    def due(self, window: Window) -> bool:
        """Whether the words of `window` are lost if the recogniser does not answer.

        True for the final of a sentence that has ended; a partial, or a final asked for early,
        is asked for again.
        """
        flight = self._flight
        return flight is not None and not self.overtaken(window) and flight.stretch.end != _OPEN

    def fail(self, window: Window) -> list[SpeechHeard]:
        """The recogniser lost `window`; a partial is forgotten, for a final `SenseLost` is due.

        Returns:
            For a final, the words that its partials agreed on, as a final.
        """
        flight = self._flight
        if flight is None or self.overtaken(window):
            return []
        self._flight, stretch = None, flight.stretch
        return [] if stretch.end == _OPEN else self._finish(stretch, None)

    def _follow(self, event: SpeechEvent) -> list[SpeechHeard]:
        at = round(event.at_s * RATE_HZ)
        if isinstance(event, SpeechBegan):
            self._stretches.append(_Stretch(start=at, asked=at))
            return []
        stretch = self._stretches[-1]
        stretch.end, stretch.voiced_s = at, event.voiced_s
        if stretch.trusted == at and stretch.early is not None:
            return self._finish(stretch, stretch.early)
        stretch.window = self._window(stretch.start, at, final=True)
        if len(self._stretches) <= self._settings.most_unheard:
            return []
        self.n_overrun += 1
        return self._finish(self._stretches[0], None)

    def _ask_about(self, stretch: _Stretch, *, busy: bool) -> Window | None:
        """A partial, or in a pause an early final, of the stretch that is open."""
        listener, early_s = self._listener, self._settings.early_final_s
        if busy and early_s is not None:
            early_s = self._settings.early_final_busy_s
        in_pause = listener.pause_s > 0
        if in_pause:
            end = listener.ends_at
            if early_s is None or listener.pause_s < early_s or stretch.trusted == end:
                return None
            stretch.trusted, stretch.early = end, None
        else:
            end = listener.listened
            if end - stretch.asked < self._settings.partial_every_s * RATE_HZ:
                return None
        first = not stretch.shown and not in_pause
        stretch.asked = end
        window = replace(self._window(stretch.start, end, final=in_pause), first=first)
        self._flight = _Flight(window, stretch, end)
        return window

    def _window(self, start: int, end: int, *, final: bool) -> Window:
        return Window(self._listener.cut(start, end), final, self._teller.prompt)

    def _finish(self, stretch: _Stretch, hypothesis: Hypothesis | None) -> list[SpeechHeard]:
        """Tell the oldest stretch, and forget it."""
        self._stretches.remove(stretch)
        if self._flight is not None and self._flight.stretch is stretch:
            self._flight = None
        span = Span(stretch.start, stretch.end, stretch.voiced_s)
        return self._teller.final(span, hypothesis, self.at_s)
