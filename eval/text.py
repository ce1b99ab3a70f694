"""Runs calls in writing through the live policy and keeps what was decided about each."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from eval.citation import uncited
from eval.measures.text_triage import Decided, DecidedFlag, Pair
from eval.textset import TextItem
from models.ports import Classifier
from triage_service.calls.text import Moment, triage_text
from triage_service.domain.events import SpeechHeard
from triage_service.domain.level import Level, highest
from triage_service.policy.mind import Mind


def run(items: Sequence[TextItem], mind: Mind, classifier: Classifier) -> Iterator[Pair]:
    """Each call with what was decided about it, in order, as soon as it is decided."""
    for item in items:
        moments = triage_text(item.turns, mind, classifier, call_id=item.id)
        yield item, decided(item.turns, moments)


def decided(turns: Sequence[str], moments: Sequence[Moment]) -> Decided:
    """What the system made of a call.

    Args:
        turns: What the caller said, as it was given to the system.
        moments: What followed from it; the last one is the call's end.
    """
    state = moments[-1].state
    intent, p = state.belief.top
    return Decided(
        intent=intent,
        p=p,
        levels=_levels(turns, moments),
        flags=tuple(
            DecidedFlag(flag.risk, flag.level, flag.p, tuple(e.words for e in flag.evidence))
            for flag in state.flags
        ),
        destination=state.routing.destination if state.routing else None,
        slots=tuple((slot.kind, slot.value) for slot in state.slots),
        rule_ids=tuple(reason.rule for reason in state.routing.reasons) if state.routing else (),
        uncited=uncited(turns, state),
    )


def _levels(turns: Sequence[str], moments: Sequence[Moment]) -> tuple[Level, ...]:
    """The level after each turn; of a call without words, only the last turn can tell."""
    spoken = [n for n, turn in enumerate(turns) if turn.strip()]
    heard = iter(spoken)
    now = 0 if spoken else len(turns) - 1
    reached = [Level.NONE] * len(turns)
    for moment in moments:
        if isinstance(moment.event, SpeechHeard):
            now = next(heard)
        reached[now] = highest(reached[now], moment.state.level)
    return tuple(accumulate(reached, highest))
