"""One recorded call folded through `step` again: no sound, no models, no waiting.

Strategy: events come as they came. A question that the recorded policy asked at the same event
has its recorded answer, under whatever number it is asked now. One that nobody asked then has no
answer: it is taken back at once, as if it had not been due. An answer to a question that is not
asked any more does not come. With the rules of the record none of this happens, and the fold is
the live call's, bit for bit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from triage_service.domain.decisions import AskClassifier, Decision
from triage_service.domain.events import Assessed, TimePassed
from triage_service.domain.state import Phase, TriageState
from triage_service.domain.timeline import Happening, Timeline
from triage_service.policy.mind import Mind
from triage_service.policy.pause import bands
from triage_service.policy.step import step


@dataclass(frozen=True, slots=True)
class Replayed:
    """What is decided now on the events of a recorded call."""

    happenings: tuple[Happening, ...]
    """The recorded events with the decisions of now."""
    state: TriageState
    """At the end."""
    unanswered: int
    """Questions that only the rules of now ask; nobody answered them."""
    unasked: int
    """Recorded answers to questions that the rules of now do not ask."""


def replay(call: Timeline, mind: Mind) -> Replayed:
    """Fold a recorded call through the policy with `mind`'s rules.

    Args:
        call: As recorded.
        mind: Rules, cues and slots of now.
    """
    fold = _Fold(TriageState(call.call_id, heard_level=call.heard_level), mind)
    done = tuple(Happening(each.event, fold.next(each)) for each in call.happenings)
    return Replayed(done, fold.state, fold.unanswered, len(fold.unasked))


@dataclass
class _Fold:
    """A call under way."""

    _state: TriageState
    _mind: Mind
    _waited_to_s: float = 0.0
    """Media time of the newest tick that was passed over."""
    _idle: tuple[bool, ...] | None = None
    """Bands in which a tick is known to do nothing on the present state."""
    _numbers: dict[int, int] = field(default_factory=dict)
    """The number of a question now, by its number in the record."""
    unasked: set[int] = field(default_factory=set)
    unanswered: int = 0

    @property
    def state(self) -> TriageState:
        """The state, at the time of the newest tick."""
        if self._waited_to_s > self._state.at_s:
            self._state = replace(self._state, at_s=self._waited_to_s)
        return self._state

    def next(self, recorded: Happening) -> tuple[Decision, ...]:
        """What is decided on the next event of the record."""
        event = recorded.event
        if isinstance(event, TimePassed):
            return self._tick(event)
        self._idle = None
        if isinstance(event, Assessed) and event.ask in self.unasked:
            return ()
        if isinstance(event, Assessed) and event.ask in self._numbers:
            now = self._numbers[event.ask]
            event = event if now == event.ask else replace(event, ask=now)
        before = self.state
        self._state, decisions = step(before, event, self._mind)
        self._match(_question(recorded.decisions), _question(decisions), before)
        return tuple(decisions)

    def _tick(self, event: TimePassed) -> tuple[Decision, ...]:
        """A tick; one that is sure to do nothing, as the one before it did, costs nothing."""
        side = bands(event, self._mind.rules)
        if side == self._idle:
            if self._state.phase is not Phase.ENDED:  # time stands still after the end
                self._waited_to_s = max(self._waited_to_s, event.at_s)
            return ()
        before = self.state
        self._state, decisions = step(before, event, self._mind)
        same = not decisions and replace(self._state, at_s=before.at_s) == before
        self._idle = side if same else None
        return tuple(decisions)

    def _match(
        self, then: AskClassifier | None, now: AskClassifier | None, before: TriageState
    ) -> None:
        """Which recorded answer the question of now will get, if any."""
        if then is not None and now is not None:
            self._numbers[then.ask] = now.ask
        elif then is not None:
            self.unasked.add(then.ask)
        elif now is not None:
            self.unanswered += 1
            self._state = replace(
                self._state,
                pending=self._state.pending - {now.ask},
                n_words_asked=before.n_words_asked,
            )


def _question(decisions: Iterable[Decision]) -> AskClassifier | None:
    return next((each for each in decisions if isinstance(each, AskClassifier)), None)
