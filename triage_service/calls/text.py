"""A call given as text: the same policy, without sound, sockets or waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.ports import Classifier
from triage_service.calls.senses import answered
from triage_service.domain.decisions import AskClassifier, Decision
from triage_service.domain.events import CallEnded, CallEvent, CallStarted, SpeechHeard, TimePassed
from triage_service.domain.ids import CallId
from triage_service.domain.state import TriageState
from triage_service.domain.transcript import Utterance
from triage_service.policy.mind import Mind
from triage_service.policy.step import step

FIRST_WORD_S = 1.0
"""When a caller begins to speak."""
PAUSE_S = 2.0
"""Silence assumed between a caller's turns: long enough for the machine to decide."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event and what followed from it."""

    event: CallEvent
    state: TriageState
    decisions: tuple[Decision, ...]


class Telling:
    """A call that is told event by event, and what followed from each."""

    def __init__(self, mind: Mind, classifier: Classifier, call_id: str) -> None:
        """The call begins."""
        self._mind, self._classifier = mind, classifier
        self.state = TriageState(CallId(call_id))
        self.moments: list[Moment] = []
        self.tell(CallStarted(CallId(call_id)))

    def tell(self, event: CallEvent) -> None:
        """Take in `event`; what the policy then asks of the classifier is answered at once."""
        self.state, decisions = step(self.state, event, self._mind)
        self.moments.append(Moment(event, self.state, tuple(decisions)))
        for ask in decisions:
            if isinstance(ask, AskClassifier):
                (scores,) = self._classifier.classify([ask.said.text])
                self.tell(answered(ask, scores))


def triage_text(
    turns: Sequence[str], mind: Mind, classifier: Classifier, *, call_id: str = "text"
) -> list[Moment]:
    """Triage the caller's turns in order as one call.

    Args:
        turns: What the caller said; an empty turn is silence.
        mind: Rules and cues.
        classifier: Answers every question at once.
        call_id: Name of the call.

    Returns:
        Every event with the state after it, the last one being the call's end.
    """
    heard = finals(turns)
    end_s = heard[-1].at_s + PAUSE_S if heard else FIRST_WORD_S
    return triage_heard(heard, mind, classifier, call_id=call_id, end_s=end_s)


def finals(turns: Sequence[str]) -> list[SpeechHeard]:
    """The turns that have words as they are heard: one after the other, with pauses between."""
    heard: list[SpeechHeard] = []
    at_s = FIRST_WORD_S
    for turn in filter(str.strip, turns):
        said = Utterance.of_text(len(heard), turn, start_s=at_s)
        heard.append(SpeechHeard(said, said.end_s))
        at_s = said.end_s + PAUSE_S
    return heard


def triage_heard(
    heard: Sequence[SpeechHeard],
    mind: Mind,
    classifier: Classifier,
    *,
    call_id: str,
    end_s: float,
) -> list[Moment]:
    """Triage what was heard in a call: each sentence, the pause after it, and the end.

    Args:
        heard: Finals in order.
        mind: Rules and cues.
        classifier: Answers every question at once.
        call_id: Name of the call.
        end_s: When the caller hung up, seconds; later when the last pause needs it.

    Returns:
        Every event with the state after it, the last one being the call's end.
    """
    call = Telling(mind, classifier, call_id)
    for number, event in enumerate(heard):
        call.tell(event)
        said = event.utterance.end_s
        begins = [later.utterance.start_s for later in heard[number + 1 : number + 2]]
        quiet_s = max(0.0, min([PAUSE_S, *(start - said for start in begins)]))
        call.tell(TimePassed(said + quiet_s, quiet_s, said + quiet_s))
        end_s = max(end_s, said + quiet_s)
    if not call.state.transcript.words:
        end_s += mind.rules.limits.silent_s
        call.tell(TimePassed(end_s, end_s, end_s))
    call.tell(CallEnded(end_s))
    return call.moments
