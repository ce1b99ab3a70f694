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

PAUSE_S = 2.0
"""Silence assumed between a caller's turns: long enough for the machine to decide."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event and what followed from it."""

    event: CallEvent
    state: TriageState
    decisions: tuple[Decision, ...]


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
    moments: list[Moment] = []
    state = TriageState(CallId(call_id))

    def tell(event: CallEvent) -> None:
        nonlocal state
        state, decisions = step(state, event, mind)
        moments.append(Moment(event, state, tuple(decisions)))
        for ask in decisions:
            if isinstance(ask, AskClassifier):
                (scores,) = classifier.classify([ask.said.text])
                tell(answered(ask, scores))

    tell(CallStarted(CallId(call_id)))
    at_s = 1.0
    for turn in turns:
        if turn.strip():
            said = Utterance.of_text(state.transcript.next_number, turn, start_s=at_s)
            at_s = said.end_s
            tell(SpeechHeard(said, at_s))
            at_s += PAUSE_S
            tell(TimePassed(at_s, PAUSE_S, at_s))
    if not state.transcript.words:
        at_s += mind.rules.limits.silent_s
        tell(TimePassed(at_s, at_s, at_s))
    tell(CallEnded(at_s))
    return moments
