"""The hard rules, one by one, and the invariants over every possible call."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_service.domain.decisions import (
    AskClassifier,
    CallBack,
    CloseCall,
    HandOff,
    HandoffReason,
    RaiseAlert,
    Recommend,
    Say,
)
from triage_service.domain.events import (
    Assessed,
    CallEnded,
    CallEvent,
    CallStarted,
    KeyPressed,
    OperatorActed,
    OperatorAction,
    Sense,
    SenseLost,
    SpeechHeard,
    TimePassed,
)
from triage_service.domain.ids import CallId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import TRANSITIONS, Phase, TriageState
from triage_service.domain.transcript import Utterance
from triage_service.policy.mind import Mind
from triage_service.policy.step import step

Caller = Any
"""The `Caller` of conftest.py, which cannot be imported by name."""


def recommended(caller: Caller) -> Recommend:
    return [d for d in caller.decisions if isinstance(d, Recommend)][-1]


def test_call_begins_with_the_greeting(mind: Mind) -> None:
    _, decisions = step(TriageState(CallId("c")), CallStarted(CallId("c")), mind)
    assert decisions == [Say("greeting")]


def test_h0_danger_now_goes_to_the_emergency_operator_at_once(caller: Caller) -> None:
    caller.say("he's got a knife and he's coming at me")
    caller.assess(levels={"L0": 0.6})
    alerts = [d.flag for d in caller.decisions if isinstance(d, RaiseAlert)]
    assert RiskId("weapon_present") in {flag.risk for flag in alerts}
    routing = recommended(caller).routing
    assert (routing.destination, routing.priority, routing.level) == ("EMERGENCY_OPERATOR", 1, "L0")
    assert recommended(caller).final
    assert caller.state.phase is Phase.ESCALATED
    assert routing.reasons[0].rule == "H0"
    assert routing.reasons[0].evidence[0].words


def test_h0_intent_floor_makes_an_emergency_of_the_intent_alone(caller: Caller) -> None:
    caller.say("please come quickly to the corner shop")
    caller.assess({"emergency_in_progress": 0.9, "unclear": 0.1})
    assert caller.state.level is Level.L0
    assert recommended(caller).routing.destination == "EMERGENCY_OPERATOR"


@pytest.mark.parametrize("how", ["words", "key"])
def test_h1_asking_for_a_person_gives_a_person_at_once(caller: Caller, how: str) -> None:
    if how == "words":
        caller.say("I want to talk to a real person please")
    else:
        caller.say("my neighbour's hedge is too tall")
        caller.tell(KeyPressed("0", 5.0))
    made = recommended(caller)
    assert made.final
    assert made.routing.destination == "GENERAL_HANDLER"
    assert made.routing.reasons[0].rule == "H1"


def test_h1_zero_without_a_word_asks_for_a_person_and_any_other_key_is_covert(
    mind: Mind, caller: Caller
) -> None:
    caller.tell(KeyPressed("0", 2.0))
    assert recommended(caller).routing.reasons[0].rule == "H1"
    quiet = type(caller)(mind)
    quiet.tell(KeyPressed("5", 2.0))
    assert quiet.state.level is Level.L0
    assert quiet.state.flags[0].evidence[0].words == "5"


def test_a_key_while_speaking_says_nothing(caller: Caller) -> None:
    caller.say("I have lost my wallet on the bus")
    before = caller.state
    caller.tell(KeyPressed("7", 3.0))
    assert caller.state.flags == before.flags
    assert not caller.state.asked_for_person


def test_h2_first_failed_understanding_asks_again_and_the_second_gives_a_person(
    caller: Caller,
) -> None:
    caller.say("mumble mumble")
    caller.assess({"unclear": 0.9, "property": 0.1})
    assert Say("clarify") in caller.pause(1.6)
    assert not caller.state.final
    assert not [d for d in caller.pause(3.0) if isinstance(d, Recommend) and d.final]
    caller.pause(7.0)
    assert caller.state.final
    assert recommended(caller).routing.destination == "GENERAL_HANDLER"


def test_h2_words_that_were_hardly_heard_are_not_trusted(caller: Caller) -> None:
    unsure = Utterance.of_text(0, "I have lost my wallet")
    words = tuple(type(w)(w.text, w.start_s, w.end_s, 0.1) for w in unsure.words)
    heard = Utterance(0, unsure.speaker, words, unsure.start_s, unsure.end_s, final=True)
    caller.tell(SpeechHeard(heard, 2.0))
    caller.assess({"property": 0.99})
    caller.pause(2.0)
    caller.pause(9.0)
    assert recommended(caller).routing.reasons[0].rule == "H2"


@pytest.mark.parametrize(
    ("reason", "rings_back"),
    [("hangup", True), ("line_lost", True), ("completed", False), ("transferred", False)],
)
def test_h3_cut_off_after_a_sign_of_danger_means_ring_back(
    caller: Caller, reason: str, rings_back: bool
) -> None:
    caller.say("he said he's going to kill me when he gets back")
    caller.assess({"domestic_abuse": 0.9}, {"domestic_abuse": 0.9}, {"L1": 0.9, "none": 0.1})
    decisions = caller.tell(CallEnded(9.0, reason))
    backs = [d for d in decisions if isinstance(d, CallBack)]
    assert bool(backs) is rings_back
    assert all(back.evidence for back in backs)
    assert isinstance(decisions[-1], CloseCall)


def test_h3_says_nothing_of_a_call_without_danger(caller: Caller) -> None:
    caller.say("I have lost my wallet")
    caller.assess({"property": 0.9})
    assert not [d for d in caller.tell(CallEnded(9.0, "hangup")) if isinstance(d, CallBack)]


def test_h4_signpost_is_forbidden_once_a_grave_intent_was_ever_on_top(caller: Caller) -> None:
    caller.say("it's about the noise")
    caller.assess({"council_noise_environment": 0.9})
    assert recommended(caller).routing.destination == "EXT:council"
    caller.assess({"missing_person": 0.9})
    caller.assess({"council_noise_environment": 0.9})
    assert recommended(caller).routing.destination not in ("EXT:council", "WEB_LINK")


def test_h5_level_stays_up_when_the_caller_takes_it_back(caller: Caller) -> None:
    caller.say("he's hitting her right now")
    caller.assess(levels={"L0": 0.9})
    level = caller.state.level
    caller.say("no actually forget it, sorry, everything is fine", number=1)
    caller.assess({"council_noise_environment": 1.0}, {}, {"none": 1.0})
    assert caller.state.level is level is Level.L0
    assert recommended(caller).routing.destination == "EMERGENCY_OPERATOR"


def test_h6_repeat_caller_is_one_level_up_and_it_says_why(mind: Mind, caller: Caller) -> None:
    again = type(caller)(mind)
    again.tell(CallStarted(CallId("c-1"), repeat=True))
    for one in (caller, again):
        one.say("my ex is texting me all the time")
        one.assess({"harassment_malcomms": 0.9}, {"stalking": 0.95}, {"L1": 0.9, "none": 0.1})
    assert (caller.state.level, again.state.level) == (Level.L1, Level.L0)
    assert "H6" in [reason.rule for reason in recommended(again).routing.reasons]


def test_h7_a_caller_who_needs_an_interpreter_gets_one(caller: Caller) -> None:
    caller.say("no English please")
    caller.assess({"other_agency_or_access": 0.9}, {"communication_need": 0.95}, {"L2": 0.9})
    assert recommended(caller).routing.destination == "INTERPRETER"


@pytest.mark.parametrize(
    ("sense", "code", "reason"),
    [
        (Sense.SPEECH, "crashed", HandoffReason.ENGINE_ERROR),
        (Sense.SPEECH, "late", HandoffReason.ENGINE_LATE),
        (Sense.SPEECH, "overloaded", HandoffReason.OVERLOADED),
        (Sense.MEANING, "stopped", HandoffReason.ENGINE_ERROR),
        (Sense.STORE, "refused", HandoffReason.STORE_REFUSED),
        (Sense.LINE, "gap", HandoffReason.AUDIO_GAP),
        (Sense.LINE, "protocol", HandoffReason.PROTOCOL_ERROR),
        (Sense.LINE, "codec_mismatch", HandoffReason.CODEC_MISMATCH),
        (Sense.LINE, "codec_unsupported", HandoffReason.CODEC_UNSUPPORTED),
    ],
)
def test_h8_a_lost_sense_gives_the_caller_to_a_person(
    caller: Caller, sense: Sense, code: str, reason: HandoffReason
) -> None:
    caller.say("hello there")
    (handoff,) = [d for d in caller.tell(SenseLost(sense, code, 3.0)) if isinstance(d, HandOff)]
    assert handoff.reason is reason
    assert handoff.routing.destination == "GENERAL_HANDLER"
    assert handoff.routing.reasons[0].rule == "H8"
    assert caller.state.phase is Phase.HANDED_OFF
    assert (sense is Sense.MEANING) is not bool(caller.state.pending)


def test_h8_keeps_the_level_of_a_call_in_danger(caller: Caller) -> None:
    caller.say("he's got a gun")
    (handoff,) = [
        d for d in caller.tell(SenseLost(Sense.SPEECH, "late", 3.0)) if isinstance(d, HandOff)
    ]
    assert handoff.routing.destination == "EMERGENCY_OPERATOR"


def test_second_fault_does_not_hand_off_twice_but_new_danger_is_still_said(
    caller: Caller,
) -> None:
    caller.say("hello there")
    caller.tell(SenseLost(Sense.MEANING, "crashed", 3.0))
    assert not [
        d for d in caller.tell(SenseLost(Sense.STORE, "refused", 3.0)) if isinstance(d, HandOff)
    ]
    caller.say("and the dog is nice", number=1)
    caller.pause(5.0)
    assert not [d for d in caller.decisions if isinstance(d, Recommend) and d.final]
    decisions = caller.say("oh god he's stabbing her", number=2)
    assert [d for d in decisions if isinstance(d, Recommend)]
    assert caller.state.level is Level.L0


def test_deadline_without_a_decision_gives_a_person(caller: Caller, mind: Mind) -> None:
    caller.say("well it all began when", final=False)
    late_s = mind.rules.limits.decision_deadline_s
    assert not [d for d in caller.pause(0.0, elapsed_s=late_s - 1) if isinstance(d, HandOff)]
    (handoff,) = [d for d in caller.pause(0.0, elapsed_s=late_s) if isinstance(d, HandOff)]
    assert handoff.reason is HandoffReason.DEADLINE


def test_person_may_take_any_call(caller: Caller) -> None:
    acted = OperatorActed(OperatorAction.TAKE_OVER, "sgt", 1.0)
    (handoff,) = [d for d in caller.tell(acted) if isinstance(d, HandOff)]
    assert handoff.reason is HandoffReason.OPERATOR


def test_silent_caller_is_asked_for_a_sign_and_then_listened_to(caller: Caller) -> None:
    assert caller.pause(1.0) == []
    assert Say("covert") in caller.pause(4.5)
    assert caller.pause(6.0) == []
    caller.pause(8.5)
    made = recommended(caller)
    assert made.final
    assert (made.routing.destination, made.routing.level) == ("GENERAL_HANDLER", Level.L2)
    assert made.routing.reasons[0].evidence


def test_call_that_ends_without_a_word_still_has_a_decision(caller: Caller) -> None:
    caller.tell(CallEnded(1.0, "completed"))
    assert recommended(caller).final
    assert recommended(caller).routing.destination == "GENERAL_HANDLER"


def test_person_is_decided_after_a_short_pause_and_a_signpost_after_a_long_one(
    caller: Caller, mind: Mind
) -> None:
    limits = mind.rules.limits
    caller.say("the neighbours are playing loud music")
    caller.assess({"council_noise_environment": 0.95})
    caller.pause(limits.decide_quiet_s)
    assert not caller.state.final
    caller.pause(limits.signpost_quiet_s)
    assert caller.state.final
    assert recommended(caller).routing.destination == "EXT:council"


def test_nothing_is_final_while_the_classifier_still_thinks(caller: Caller) -> None:
    caller.say("somebody stole my bike last week")
    assert caller.pause(2.0) == []
    caller.assess({"crime_past": 0.95})
    assert caller.pause(2.0)
    assert caller.state.final


def test_final_person_is_never_changed_into_a_signpost(caller: Caller) -> None:
    caller.say("somebody stole my bike last week")
    caller.assess({"crime_past": 0.95})
    caller.pause(2.0)
    caller.say("and the bins are full", number=1)
    caller.assess({"council_noise_environment": 0.99})
    caller.pause(9.0)
    assert recommended(caller).routing.destination == "CRIME_DESK"


def test_final_is_superseded_at_once_by_danger_and_by_another_person_at_the_next_pause(
    caller: Caller,
) -> None:
    caller.say("somebody stole my bike last week")
    caller.assess({"crime_past": 0.95})
    caller.pause(2.0)
    caller.say("and my purse on the tram", number=1)
    assert not [d for d in caller.assess({"property": 0.9}) if isinstance(d, Recommend)]
    caller.pause(2.0)
    assert recommended(caller).routing.destination == "PROPERTY"
    caller.say("he's breaking the door down now", number=2)
    caller.assess(levels={"L0": 0.9})
    assert recommended(caller).routing.destination == "EMERGENCY_OPERATOR"


def test_danger_on_changing_text_counts_only_when_heard_twice_running(caller: Caller) -> None:
    caller.say("he's got a knife", final=False)
    assert caller.state.level is Level.NONE
    caller.say("he's got a wife", final=False)
    caller.say("he's got a knife at me", final=False)
    assert not caller.state.flags
    caller.say("he's got a knife at me now", final=False)
    assert caller.state.flags


def test_classifier_raises_nothing_on_half_a_sentence(caller: Caller) -> None:
    caller.say("my ex keeps on", final=False)
    said = ({"domestic_abuse": 0.9}, {"domestic_abuse": 0.95}, {"L1": 0.9})
    caller.assess(*said, firm=False)
    caller.assess(*said, firm=False)
    assert not caller.state.flags
    assert caller.state.belief.top == ("domestic_abuse", 0.9)
    caller.assess(*said)
    assert [flag.risk for flag in caller.state.flags] == ["domestic_abuse"]


def test_answer_to_an_old_question_on_changing_text_is_ignored(caller: Caller) -> None:
    caller.say("one two three four five", final=False)
    caller.say("one two three four five six seven eight nine ten", final=False)
    caller.assess({"property": 0.9}, firm=False, ask=1)
    assert not caller.state.belief.p_by_intent


def test_classifier_is_asked_at_the_end_of_a_sentence_and_every_few_words(
    caller: Caller,
) -> None:
    def asks(decisions: list[object]) -> int:
        return len([d for d in decisions if isinstance(d, AskClassifier)])

    assert asks(list(caller.say("one two", final=False))) == 0
    assert asks(list(caller.say("one two three four", final=False))) == 1
    assert asks(list(caller.say("one two three four five", final=False))) == 0
    assert asks(list(caller.say("one two three four five"))) == 1
    assert asks(list(caller.say("", number=1))) == 1


def test_facts_that_were_spoken_are_kept_once(caller: Caller) -> None:
    for number in (0, 1):
        caller.say("my crime number is 20/123456/24", number=number)
    assert [slot.value for slot in caller.state.slots] == ["20/123456/24"]


def test_ended_call_stays_ended(caller: Caller) -> None:
    caller.tell(CallEnded(1.0))
    assert caller.say("hello") == []
    assert caller.state.phase is Phase.ENDED


def test_classifier_points_at_the_words_a_risk_rests_on(caller: Caller) -> None:
    caller.say("hello there my uncle has not been himself")
    start_s = caller.state.transcript.words[3].start_s
    caller.assess(
        {"child_or_adult_safeguarding": 0.9},
        {"vulnerable_adult": 0.9},
        {"L1": 0.9, "none": 0.1},
        evidence={"vulnerable_adult": (start_s, start_s + 5)},
    )
    (flag,) = caller.state.flags
    assert flag.evidence[0].words == "uncle has not been himself"
    assert flag.evidence[0].start_s == start_s


@pytest.mark.parametrize(("p_urgent", "level"), [(0.9, Level.L0), (0.1, Level.L1)])
def test_danger_is_l0_by_classifier_only_where_the_call_is_urgent(
    caller: Caller, p_urgent: float, level: Level
) -> None:
    caller.say("there is something with a blade")
    caller.assess(
        {"information_intel": 0.9},
        {"weapon_present": 0.9},
        {"L0": p_urgent, "none": 1 - p_urgent},
    )
    assert [(flag.risk, flag.level) for flag in caller.state.flags] == [("weapon_present", level)]
    assert caller.state.level is level


@pytest.mark.parametrize(
    ("risks", "level"),
    [
        ({}, Level.L3),
        ({"evidence_perishable": 0.9}, Level.L1),
        ({"vulnerable_adult": 0.9}, Level.L1),
    ],
)
def test_repeat_victim_is_one_level_up_but_never_l0_on_words_alone(
    caller: Caller, risks: dict[str, float], level: Level
) -> None:
    caller.say("it has happened before")
    caller.assess({"crime_past": 0.9}, {"repeat_victim_or_caller": 0.9, **risks})
    assert caller.state.level is level


def test_voice_without_words_reaches_a_listener_too(caller: Caller, mind: Mind) -> None:
    silent_s = mind.rules.limits.silent_s
    assert Say("covert") in caller.pause(0.0, elapsed_s=1.5 * silent_s)
    caller.pause(0.0, elapsed_s=2 * silent_s)
    assert recommended(caller).routing.destination == "GENERAL_HANDLER"
    assert caller.state.final


def test_h3_never_rings_back_someone_for_whom_that_is_dangerous(caller: Caller) -> None:
    caller.say("he's got a knife, and please don't ring this number back")
    caller.assess({"domestic_abuse": 0.9}, {"caller_unsafe_to_call_back": 0.9}, {"L0": 0.9})
    assert not [d for d in caller.tell(CallEnded(9.0, "hangup")) if isinstance(d, CallBack)]


def test_partial_text_is_not_assessed_once_a_person_has_the_call(caller: Caller) -> None:
    caller.tell(SenseLost(Sense.STORE, "refused", 1.0))
    assert not caller.say("one two three four five six", final=False)
    assert [d for d in caller.say("one two three four five six") if isinstance(d, AskClassifier)]


def test_caller_is_told_once_that_a_person_takes_over(caller: Caller) -> None:
    caller.say("he's got a knife and he's coming at me")
    assert Say("transfer") in caller.assess(levels={"L0": 0.9})
    caller.say("I want a real person", number=1)
    assert caller.decisions.count(Say("transfer")) == 1


def test_nothing_is_said_aloud_to_a_covert_caller_or_one_who_does_not_speak(
    caller: Caller, mind: Mind
) -> None:
    quiet = type(caller)(mind)
    for one in (caller, quiet):
        one.tell(KeyPressed("5", 2.0))
        one.pause(9.0)
    caller.say("yes a large pepperoni please")
    assert Say("transfer") not in [*caller.decisions, *quiet.decisions]


# --- over every call that could be ---------------------------------------------------------

TEXTS = st.sampled_from(
    [
        "he's got a knife",
        "I've lost my phone",
        "there's smoke coming out of the house",
        "I want a real person",
        "no he hasn't got a knife or anything",
        "last year he had a gun",
        "it's just the noise next door",
        "",
    ]
)
P = st.floats(0, 1)


@st.composite
def events(draw: st.DrawFn) -> CallEvent:
    at_s = draw(st.floats(0, 100))
    kind = draw(st.integers(0, 7))
    intents = st.sampled_from(["property", "missing_person", "emergency_in_progress", "unclear"])
    risks = st.sampled_from(["weapon_present", "domestic_abuse", "repeat_victim_or_caller", "new"])
    if kind == 0:
        said = Utterance.of_text(draw(st.integers(0, 4)), draw(TEXTS), start_s=at_s)
        final = draw(st.booleans())
        heard = Utterance(
            said.number, said.speaker, said.words, said.start_s, said.end_s, final=final
        )
        return SpeechHeard(heard, at_s, tuple(draw(st.lists(TEXTS, max_size=1))))
    if kind == 1:
        return Assessed(
            ask=draw(st.integers(1, 4)),
            intents={IntentId(k): p for k, p in draw(st.dictionaries(intents, P)).items()},
            risks={RiskId(k): p for k, p in draw(st.dictionaries(risks, P)).items()},
            levels={
                k: p for k, p in draw(st.dictionaries(st.sampled_from(list(Level)), P)).items()
            },
            evidence={},
            firm=draw(st.booleans()),
            model="m",
            at_s=at_s,
        )
    if kind == 2:
        return KeyPressed(draw(st.sampled_from("0123456789*#")), at_s)
    if kind == 3:
        return SenseLost(
            draw(st.sampled_from(list(Sense))), draw(st.sampled_from(["late", "crashed"])), at_s
        )
    if kind == 4:
        return OperatorActed(OperatorAction.TAKE_OVER, "sgt", at_s)
    if kind in (5, 6):
        return TimePassed(at_s, draw(st.floats(0, 30)), draw(st.floats(0, 200)))
    return CallEnded(at_s, draw(st.sampled_from(["hangup", "completed", "line_lost"])))


@settings(max_examples=300, deadline=None)
@given(told=st.lists(events(), max_size=14), repeat=st.booleans())
def test_every_call_keeps_the_invariants(told: list[CallEvent], repeat: bool, mind: Mind) -> None:
    state, _ = step(TriageState(CallId("c")), CallStarted(CallId("c"), repeat=repeat), mind)
    handoffs = 0
    for event in told:
        before = state
        state, decisions = step(state, event, mind)
        assert state.phase is before.phase or state.phase in TRANSITIONS[before.phase]
        assert state.heard_level.at_least(before.heard_level)
        levels = {flag.risk: flag.level for flag in state.flags}
        assert all(levels[f.risk].at_least(f.level) for f in before.flags)
        assert all(flag.evidence for flag in state.flags)
        assert state.at_s >= before.at_s
        for made in decisions:
            if isinstance(made, Recommend | HandOff):
                routing = made.routing
                assert routing.reasons
                assert routing.reasons[0].evidence
                assert routing.level is state.level
                if routing.level is Level.L0:
                    assert routing.destination == "EMERGENCY_OPERATOR"
            handoffs += isinstance(made, HandOff)
        if isinstance(event, SenseLost) and before.phase is not Phase.ENDED:
            assert state.handed_off is not None
            kind = mind.rules.destinations[state.routing.destination].kind  # type: ignore[union-attr]
            assert kind == "person"
        if state.phase is Phase.ENDED:
            assert not state.pending
            assert state.final
            break
    assert handoffs <= 1
