"""What thinking costs: one turn through cues, classifier and policy, and a long call's events.

Strategy: the loop of a live call, each piece between two looks at a clock that is handed in.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, cycle, islice

from models.ports import Classifier, Scores
from triage_service.calls.senses import answered
from triage_service.calls.text import PAUSE_S
from triage_service.domain.decisions import AskClassifier
from triage_service.domain.events import CallEnded, CallEvent, CallStarted, SpeechHeard, TimePassed
from triage_service.domain.ids import CallId
from triage_service.domain.state import TriageState
from triage_service.domain.transcript import Speaker, Utterance, Word
from triage_service.policy.mind import Mind
from triage_service.policy.step import step

Clock = Callable[[], float]
"""Seconds from any fixed moment."""
Call = Sequence[str]
"""A caller's turns."""

WORDS_PER_S = 2.5
"""150 words a minute, ordinary English speech."""
SENTENCE_S = 5
"""A final so often; a partial each second before it."""
_WORD_P = 0.9
_ID = CallId("speed")


@dataclass(frozen=True, slots=True)
class TurnCost:
    """What it took to decide about one turn."""

    total_s: float
    classifier_s: float
    """The part of it that the classifier took."""


@dataclass(frozen=True, slots=True)
class LongCallCost:
    """What the policy took for all events of a long call, the classifier not counted."""

    events: int
    total_s: float
    longest_s: float
    """The dearest single event."""


def enough(calls: Sequence[Call], n_turns: int) -> list[Call]:
    """Calls that hold so many turns: evenly over `calls`, or said again where they are too few.

    Args:
        calls: At least one has a turn with words.
        n_turns: Turns with words that are wanted, at least.
    """
    for wanted in count(1):
        n = min(wanted, len(calls))
        part = [calls[place * len(calls) // n] for place in range(n)]
        chosen = list(islice(cycle(part), wanted))
        if sum(bool(turn.strip()) for call in chosen for turn in call) >= n_turns:
            break
    return chosen


def turn_costs(
    call: Call, mind: Mind, classifier: Classifier, clock: Clock
) -> Iterator[tuple[TurnCost, Scores]]:
    """Each turn's cost and the classifier's last answer to it, in one growing call.

    A turn is a final and the pause after it, as `triage_text` gives them; silence costs nothing
    and is left out.
    """
    state, _ = step(TriageState(_ID), CallStarted(_ID), mind)
    at_s = 1.0
    for turn in filter(str.strip, call):
        said = Utterance.of_text(state.transcript.next_number, turn, start_s=at_s)
        at_s = said.end_s + PAUSE_S
        todo: deque[CallEvent] = deque(
            [SpeechHeard(said, said.end_s), TimePassed(at_s, PAUSE_S, at_s)]
        )
        model_s, scores = 0.0, Scores({}, {}, {})
        began_s = clock()
        while todo:
            state, decisions = step(state, todo.popleft(), mind)
            for ask in decisions:
                if isinstance(ask, AskClassifier):
                    asked_s = clock()
                    (scores,) = classifier.classify([ask.said.text])
                    model_s += clock() - asked_s
                    todo.appendleft(answered(ask, scores))
        yield TurnCost(clock() - began_s, model_s), scores


def turns_per_s(
    calls: Sequence[Call], mind: Mind, classifier: Classifier, clock: Clock, *, workers: int
) -> float:
    """Turns decided in a second by so many threads over one shared classifier."""

    def decide(call: Call) -> int:
        return sum(1 for _ in turn_costs(call, mind, classifier, clock))

    with ThreadPoolExecutor(workers) as pool:
        began_s = clock()
        turns = sum(pool.map(decide, calls))
        return turns / (clock() - began_s)


def long_call(words: Sequence[str], *, length_s: int) -> Iterator[SpeechHeard]:
    """A caller who never pauses: a partial each second, a final each `SENTENCE_S`.

    Args:
        words: What is said, from the start again when it runs out; never empty.
        length_s: Of the call, a multiple of `SENTENCE_S`.
    """
    spoken = [
        Word(words[n % len(words)], n / WORDS_PER_S, (n + 1) / WORDS_PER_S, _WORD_P)
        for n in range(int(length_s * WORDS_PER_S))
    ]
    for second in range(1, length_s + 1):
        number, within_s = divmod(second - 1, SENTENCE_S)
        first = int(number * SENTENCE_S * WORDS_PER_S)
        heard = tuple(spoken[first : int(second * WORDS_PER_S)])
        final = within_s == SENTENCE_S - 1
        said = Utterance(
            number, Speaker.CALLER, heard, heard[0].start_s, heard[-1].end_s, final=final
        )
        yield SpeechHeard(said, float(second))


def long_call_cost(
    heard: Sequence[SpeechHeard], answers: Sequence[Scores], mind: Mind, clock: Clock
) -> LongCallCost:
    """What `step` takes for a whole call, every question answered.

    Args:
        heard: In order.
        answers: What the classifier says, from the start again when they run out; never empty.
        mind: Rules and cues.
        clock: Looked at around each event.
    """
    end = CallEnded(heard[-1].at_s if heard else 0.0)
    todo: deque[CallEvent] = deque([CallStarted(_ID), *heard, end])
    state, next_answer, costs = TriageState(_ID), cycle(answers), []
    while todo:
        event = todo.popleft()
        began_s = clock()
        state, decisions = step(state, event, mind)
        costs.append(clock() - began_s)
        for ask in decisions:
            if isinstance(ask, AskClassifier):
                todo.appendleft(answered(ask, next(next_answer)))
    return LongCallCost(len(costs), sum(costs), max(costs))
