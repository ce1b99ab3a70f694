"""An emergency that only a rule heard waits, at a trained person, for the classifier's opinion."""

from typing import Any

import pytest

from triage_service.domain.decisions import AskClassifier, CallBack, HandOff, Recommend
from triage_service.domain.events import Assessed, CallEnded, Sense, SenseLost, SpeechHeard
from triage_service.domain.ids import IntentId
from triage_service.domain.level import Level
from triage_service.domain.transcript import Utterance

Caller = Any
"""The `Caller` of conftest.py, which cannot be imported by name."""
KNIFE = "he's got a knife and he's coming at me"


def recommended(caller: Caller) -> str:
    return str([d for d in caller.decisions if isinstance(d, Recommend)][-1].routing.destination)


def test_a_cue_alone_reaches_a_trained_person_before_anyone_else_is_asked(caller: Caller) -> None:
    caller.say(KNIFE)
    assert caller.state.level is Level.L1
    assert {flag.risk for flag in caller.state.flags} >= {"weapon_present"}


@pytest.mark.parametrize(("p_l0", "level"), [(0.9, Level.L0), (0.4, Level.L0), (0.0, Level.L1)])
def test_the_classifier_agrees_unless_it_holds_it_for_nearly_impossible(
    caller: Caller, p_l0: float, level: Level
) -> None:
    caller.say(KNIFE)
    caller.assess(levels={"L0": p_l0, "none": 1.0 - p_l0})
    assert caller.state.level is level
    (knife,) = [flag for flag in caller.state.flags if flag.risk == "weapon_present"]
    assert "a knife" in knife.evidence[0].words


def test_what_was_doubted_is_confirmed_by_a_later_answer(caller: Caller) -> None:
    caller.say(KNIFE)
    caller.assess(levels={"none": 1.0})
    caller.say("please he's going to kill me", number=1)
    caller.assess(levels={"L0": 0.4, "L1": 0.6})
    assert caller.state.level is Level.L0
    assert not caller.state.held


def test_no_opinion_stands_in_nobodys_way(caller: Caller) -> None:
    caller.say(KNIFE)
    state = caller.state
    nothing = Assessed(state.asks, {IntentId("unclear"): 1.0}, {}, {}, {}, True, "nothing", 3.0)
    caller.tell(nothing)
    assert caller.state.level is Level.L0


@pytest.mark.parametrize("sense", Sense)
def test_with_a_sense_lost_the_cue_is_believed(caller: Caller, sense: Sense) -> None:
    caller.say(KNIFE)
    decisions = caller.tell(SenseLost(sense, "late", 3.0))
    (handoff,) = [d for d in decisions if isinstance(d, HandOff)]
    assert handoff.routing.destination == "EMERGENCY_OPERATOR"


def test_after_the_classifier_is_lost_a_cue_decides_at_once(caller: Caller) -> None:
    caller.say("hello")
    caller.tell(SenseLost(Sense.MEANING, "crashed", 2.0))
    caller.say(KNIFE, number=1)
    assert caller.state.level is Level.L0


def test_a_caller_cut_off_before_the_answer_counts_as_the_cue_heard(caller: Caller) -> None:
    caller.say(KNIFE)
    decisions = caller.tell(CallEnded(4.0, "hangup"))
    (back,) = [d for d in decisions if isinstance(d, CallBack)]
    assert back.level is Level.L0


def test_a_caller_cut_off_after_a_doubt_is_rung_back_as_l1(caller: Caller) -> None:
    caller.say(KNIFE)
    caller.assess(levels={"none": 1.0})
    decisions = caller.tell(CallEnded(4.0, "hangup"))
    assert [d.level for d in decisions if isinstance(d, CallBack)] == [Level.L1]


def test_the_classifier_is_asked_at_once_when_a_cue_waits_on_changing_text(caller: Caller) -> None:
    caller.say("he's got a knife", final=False)
    caller.assess(firm=False)
    assert [d for d in caller.say("he's got a knife", final=False) if isinstance(d, AskClassifier)]
    caller.assess(levels={"L0": 0.5}, firm=False)
    assert caller.state.level is Level.L0


def test_words_that_sound_harmless_on_purpose_are_not_doubted(caller: Caller) -> None:
    caller.say("I'd like to order a pizza please, yes, he's here now")
    caller.assess(levels={"none": 1.0})
    assert caller.state.level is Level.L0
    assert recommended(caller) == "EMERGENCY_OPERATOR"


def test_another_reading_of_the_sound_is_not_doubted_by_who_did_not_read_it(caller: Caller) -> None:
    said = Utterance.of_text(0, "somebodys been shopped outside the pub", start_s=1.0)
    caller.tell(SpeechHeard(said, said.end_s, ("somebodys been shot outside the pub",)))
    caller.assess(levels={"none": 1.0})
    assert caller.state.level.at_least(Level.L1)
    assert not caller.state.held
