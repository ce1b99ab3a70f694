"""A replay is the live call over again, bit for bit; other rules change what they say."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.replay.findings import Recalling
from eval.replay.fold import Replayed, replay
from models.classify.nothing import Nothing
from triage_service.calls.senses import answered
from triage_service.domain.decisions import AskClassifier, Recommend
from triage_service.domain.events import (
    Assessed,
    CallEnded,
    CallEvent,
    CallStarted,
    SpeechHeard,
    TimePassed,
)
from triage_service.domain.ids import CallId, IntentId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.domain.timeline import Happening, Timeline
from triage_service.domain.transcript import Transcript, Utterance
from triage_service.policy.mind import Mind
from triage_service.policy.step import step
from triage_service.store.timeline import from_line, to_line
from triage_service.taxonomy.load import load

ID = CallId("c-1")


@pytest.fixture(scope="module")
def mind() -> Mind:
    return Mind.of(load())


@pytest.fixture(scope="module")
def recalling(mind: Mind) -> Recalling:
    """Compiles the cues once; `begin` forgets the call before."""
    return Recalling(mind.rules.cues)


def lived(events: list[CallEvent], mind: Mind, heard: Level = Level.NONE) -> Timeline:
    """The events in the live loop: a plain step each."""
    state, done = TriageState(ID, heard_level=heard), []
    for event in events:
        state, decisions = step(state, event, mind)
        done.append(Happening(event, tuple(decisions)))
    return Timeline(ID, mind.rules.version, "0.1.0", (), tuple(done), heard)


def state_after(events: list[CallEvent], mind: Mind, heard: Level) -> TriageState:
    state = TriageState(ID, heard_level=heard)
    for event in events:
        state, _ = step(state, event, mind)
    return state


def test_time_stands_still_after_the_end_of_a_call(mind: Mind) -> None:
    events: list[CallEvent] = [CallStarted(ID), CallEnded(0.0), *ticks(0.0, 3)]
    assert replay(lived(events, mind), mind).state == state_after(events, mind, Level.NONE)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), heard=st.sampled_from(list(Level)))
def test_replay_with_the_same_rules_is_the_live_call_bit_for_bit(
    data: st.DataObject, heard: Level, mind: Mind, some_event: st.SearchStrategy[CallEvent]
) -> None:
    events = [CallStarted(ID), *data.draw(st.lists(some_event, max_size=16))]
    call = lived(events, mind, heard)
    done = replay(from_line(to_line(call)), mind)
    again = replace(call, happenings=done.happenings)
    assert to_line(again) == to_line(call)
    assert done.state == state_after(events, mind, heard)
    assert (done.unanswered, done.unasked) == (0, 0)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_remembered_findings_change_nothing(
    data: st.DataObject,
    mind: Mind,
    recalling: Recalling,
    some_event: st.SearchStrategy[CallEvent],
) -> None:
    call = lived([CallStarted(ID), *data.draw(st.lists(some_event, max_size=12))], mind)
    with_memory = Mind(mind.rules, recalling, recalling.slots)
    recalling.begin(None)
    assert replay(call, with_memory).happenings == call.happenings
    found = recalling.end("0" * 64)
    recalling.begin(found)
    assert replay(call, with_memory).happenings == call.happenings
    assert recalling.end("0" * 64) is None


def ticks(start_s: float, n: int) -> list[CallEvent]:
    """The watch of a live call, five times a second, while nobody speaks."""
    return [TimePassed(start_s + k / 5, k / 5, start_s + k / 5) for k in range(1, n + 1)]


def said(text: str, number: int, start_s: float, *, final: bool = True) -> SpeechHeard:
    utterance = replace(Utterance.of_text(number, text, start_s=start_s), final=final)
    return SpeechHeard(utterance, utterance.end_s)


def answered_call(mind: Mind, told: list[CallEvent]) -> Timeline:
    """A call in which a classifier without opinions answers every question at once."""
    events: list[CallEvent] = []
    state = TriageState(ID)
    for event in [CallStarted(ID), *told]:
        state, decisions = step(state, event, mind)
        events.append(event)
        for ask in decisions:
            if isinstance(ask, AskClassifier):
                (scores,) = Nothing().classify([ask.said.text])
                answer = answered(ask, scores)
                state, _ = step(state, answer, mind)
                events.append(answer)
    return lived(events, mind)


@pytest.fixture
def call(mind: Mind) -> Timeline:
    partial = said("he's got a knife", 0, 1.0, final=False)
    return answered_call(
        mind,
        [
            *ticks(0.0, 4),
            partial,
            said("he's got a knife and he's coming", 0, 1.0),
            *ticks(4.0, 40),
            CallEnded(20.0, "hangup"),
        ],
    )


def with_limits(mind: Mind, **limits: float) -> Mind:
    changed = replace(mind.rules, version="other", limits=replace(mind.rules.limits, **limits))  # type: ignore[arg-type]
    return Mind(changed, mind.cues)


def first_final_s(done: Replayed) -> float:
    made = (d for each in done.happenings for d in each.decisions)
    return next(d.routing.at_s for d in made if isinstance(d, Recommend) and d.final)


def test_ticks_are_folded_one_by_one_where_a_limit_has_moved(mind: Mind) -> None:
    told = [said("hello there I would like some help", 0, 1.0), *ticks(4.0, 60), CallEnded(30.0)]
    call = answered_call(mind, [*told])
    clarify_s = mind.rules.limits.clarify_quiet_s
    before = replay(call, mind)
    after = replay(call, with_limits(mind, clarify_quiet_s=clarify_s + 2.0))
    assert first_final_s(after) == pytest.approx(first_final_s(before) + 2.0, abs=0.21)


def test_question_that_only_the_rules_of_now_ask_is_taken_back(mind: Mind) -> None:
    partial, whole = "there is a knife", "there is a knife on the table here"
    told = [said(partial, 0, 1.0, final=False), said(whole, 0, 1.0, final=False)]
    unasked = (Happening(CallStarted(ID)), *map(Happening, told))
    done = replay(Timeline(ID, "r", "0", (), unasked), mind)
    asked = [d.ask for e in done.happenings for d in e.decisions if isinstance(d, AskClassifier)]
    assert done.unanswered == len(asked) == 2
    assert not done.state.pending
    assert done.state.n_words_asked == 0


def test_answer_to_a_question_that_is_not_asked_any_more_does_not_come(mind: Mind) -> None:
    heard = said("missing from", 0, 1.0, final=False)
    ask = AskClassifier(1, Transcript((heard.utterance,)), firm=False, at_s=heard.at_s)
    answer = Assessed(1, {IntentId("missing_person"): 1.0}, {}, {}, {}, False, "m", heard.at_s)
    told = (Happening(CallStarted(ID)), Happening(heard, (ask,)), Happening(answer))
    done = replay(Timeline(ID, "r", "0", (), told), mind)
    assert done.unasked == 1
    assert not done.state.belief.p_by_intent


def test_numbers_of_questions_may_differ_between_record_and_now(mind: Mind, call: Timeline) -> None:
    def shifted(each: Happening) -> Happening:
        event = each.event
        if isinstance(event, Assessed):
            event = replace(event, ask=event.ask + 7)
        made = (
            replace(d, ask=d.ask + 7) if isinstance(d, AskClassifier) else d for d in each.decisions
        )
        return Happening(event, tuple(made))

    done = replay(replace(call, happenings=tuple(map(shifted, call.happenings))), mind)
    assert [e.decisions for e in done.happenings] == [e.decisions for e in call.happenings]


def test_golden_timelines_can_still_be_read_and_written_alike(mind: Mind) -> None:
    golden = Path(__file__).parents[2] / "golden" / "timelines.jsonl"
    for line in golden.read_bytes().splitlines():
        call = from_line(line)
        assert to_line(call) == line
        done = replay(call, mind)
        assert len(done.happenings) == len(call.happenings)
        if call.rules_version == mind.rules.version:
            assert done.happenings == call.happenings
