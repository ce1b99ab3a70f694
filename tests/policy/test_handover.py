"""What the person who takes a call is handed: THRIVE, missing facts and suggested codes."""

from dataclasses import replace
from typing import Any

import pytest

from triage_service.domain.assessment import Evidence, IntentBelief, Slot, SlotKind, Source
from triage_service.domain.handover import Element
from triage_service.domain.ids import IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.policy.coding import opening_code, qualifiers
from triage_service.policy.facts import missing_facts
from triage_service.policy.handover import handover
from triage_service.policy.mind import Mind
from triage_service.policy.risk import raised
from triage_service.policy.thrive import MOST_SHOWN, thrive

Caller = Any


def words(text: str, at_s: float = 1.0, by: str = "test.cue", **sense: str) -> Evidence:
    return Evidence(Source.CUE, text, at_s, at_s + 1, 0.9, by, **sense)


def flagged(state: TriageState, risk: str, *evidence: Evidence) -> TriageState:
    for shown in evidence:
        state = raised(state, RiskId(risk), Level.L1, shown, at_s=shown.start_s)
    return state


def missing(state: TriageState, mind: Mind) -> set[str]:
    return {fact.id for fact in missing_facts(state, mind.rules)}


def believed_to_be(caller: Caller, intent: str, said: str) -> TriageState:
    caller.say(said)
    found: TriageState = replace(
        caller.state, belief=IntentBelief({IntentId(intent): 0.9}), flags=(), cues=()
    )
    return found


def test_card_is_empty_and_complete_for_a_call_that_has_just_begun(
    mind: Mind, caller: Caller
) -> None:
    card = handover(caller.state, mind.rules)
    assert set(card.thrive) == set(Element)
    assert not any(card.thrive.values())
    assert (card.missing, card.opening_code, card.qualifiers) == ((), None, ())


def test_thrive_shows_the_words_of_flags_once_and_in_order(mind: Mind, caller: Caller) -> None:
    late, early = words("he's got a knife", 9.0), words("he's outside", 2.0)
    state = flagged(caller.state, "weapon_present", late, replace(late, by="model"))
    state = flagged(state, "intruder_or_suspect_present", early)
    card = thrive(state, mind.rules)
    assert card[Element.THREAT] == (early, late)
    assert card[Element.INVESTIGATION] == (early,)
    assert card[Element.HARM] == ()


def test_thrive_takes_a_cue_by_its_id_or_family_and_nothing_that_was_denied(
    mind: Mind, caller: Caller
) -> None:
    heard = (
        words("she can't breathe", 1.0, "medical.breathing"),
        words("he strangled me", 2.0, "domestic.strangled", tense="past"),
        words("no chest pain", 3.0, "medical.heart", polarity="denied"),
        words("something else", 4.0, "other.cue"),
    )
    card = thrive(replace(caller.state, cues=heard), mind.rules)
    assert card[Element.HARM] == heard[:2]
    assert card[Element.RISK] == heard[1:2]


def test_what_will_or_may_happen_bears_on_risk(mind: Mind, caller: Caller) -> None:
    coming = words("he'll be back at six", 1.0, "some.cue", tense="future")
    held = words("if she leaves he'll hit her", 3.0, "x.y", tense="conditional")
    state = flagged(replace(caller.state, cues=(coming,)), "hate", held)
    assert thrive(state, mind.rules)[Element.RISK] == (coming, held)


def test_account_is_the_caller_s_longest_turn_and_only_where_the_intent_is_believed(
    mind: Mind, caller: Caller
) -> None:
    caller.say("hello")
    caller.say("somebody took my bike out of the shed", number=1)
    state = replace(caller.state, belief=IntentBelief({IntentId("crime_past"): 0.9}))
    (told,) = thrive(state, mind.rules)[Element.HARM]
    assert told.words == "somebody took my bike out of the shed"
    assert told.by == "intent:crime_past"
    unsure = replace(state, belief=IntentBelief({IntentId("crime_past"): 0.1}))
    assert thrive(unsure, mind.rules)[Element.HARM] == ()


def test_facts_spoken_and_the_wish_for_a_person_are_shown(mind: Mind, caller: Caller) -> None:
    plate, wish = words("BD19 XKP"), words("a real person", 5.0)
    state = replace(
        caller.state,
        slots=(Slot(SlotKind.VRM, "BD19XKP", plate),),
        asked_for_person=(wish,),
    )
    card = thrive(state, mind.rules)
    assert card[Element.INVESTIGATION] == (plate,)
    assert card[Element.ENGAGEMENT] == (wish,)


def test_no_element_shows_more_than_a_screen_holds(mind: Mind, caller: Caller) -> None:
    many = [words(f"one {n}", float(n), f"medical.n{n}") for n in range(20)]
    card = thrive(replace(caller.state, cues=tuple(many)), mind.rules)
    assert card[Element.HARM] == tuple(many[:MOST_SHOWN])


def test_facts_that_a_kind_of_call_needs_are_missing_until_they_are_said(
    mind: Mind, caller: Caller
) -> None:
    state = believed_to_be(caller, "vehicle_crime", "my car has gone")
    assert {"location", "when", "vrm", "phone"} <= missing(state, mind)
    said = Slot(SlotKind.VRM, "BD19XKP", words("BD19 XKP"))
    assert "vrm" not in missing(replace(state, slots=(said,)), mind)


def test_words_make_a_fact_known(mind: Mind, caller: Caller) -> None:
    assert "when" not in missing(
        believed_to_be(caller, "crime_past", "they broke in last night"), mind
    )


def test_denied_cue_makes_a_fact_known_too(mind: Mind, caller: Caller) -> None:
    state = believed_to_be(caller, "violence_past", "he punched me")
    assert "weapon" in missing(state, mind)
    denied = words("he hasn't got a blade", 1.0, "weapon.has", polarity="denied")
    assert "weapon" not in missing(replace(state, cues=(denied,)), mind)


def test_flag_needs_a_fact_and_another_makes_it_known(mind: Mind, caller: Caller) -> None:
    state = flagged(caller.state, "domestic_abuse", words("my husband"))
    assert {"weapon", "children_present", "safe_to_call_back"} <= missing(state, mind)
    state = flagged(state, "caller_unsafe_to_call_back", words("don't ring back"))
    assert "safe_to_call_back" not in missing(state, mind)


def test_level_alone_needs_the_place(mind: Mind, caller: Caller) -> None:
    assert "location" in missing(replace(caller.state, heard_level=Level.L1), mind)
    assert "location" not in missing(replace(caller.state, heard_level=Level.L2), mind)


def test_intent_that_is_not_believed_needs_nothing(mind: Mind, caller: Caller) -> None:
    state = replace(caller.state, belief=IntentBelief({IntentId("vehicle_crime"): 0.1}))
    assert missing(state, mind) == set()


@pytest.mark.parametrize(
    ("intent", "said", "code", "because"),
    [
        ("crime_past", "they've broke in the back", "003", "crime.dwelling"),
        ("crime_past", "somebody keyed my fence", "010", "crime.damage"),
        ("crime_past", "a lad shoplifted again", "013", "crime.shop"),
        ("crime_past", "something has happened", "003", "intent:crime_past"),
        ("vehicle_crime", "me number plates have gone", "007", "vehicle.from"),
        ("domestic_abuse", "it's my husband", "304", "intent:domestic_abuse"),
        ("emergency_in_progress", "please come", "309", "event.other"),
    ],
)
def test_opening_code_follows_the_intent_and_its_words(
    mind: Mind, caller: Caller, intent: str, said: str, code: str, because: str
) -> None:
    found = opening_code(believed_to_be(caller, intent, said), mind.rules)
    assert found is not None
    assert (found.code, found.because) == (code, (because,))
    assert found.title == mind.rules.codes[code].title


def test_danger_is_coded_by_its_event_whatever_the_caller_rang_about(
    mind: Mind, caller: Caller
) -> None:
    state = believed_to_be(caller, "council_noise_environment", "it's the noise next door")
    state = flagged(state, "violence_in_progress", words("he's hitting her"))
    found = opening_code(state, mind.rules)
    assert found is not None
    assert (found.code, found.because) == ("001", ("event.violence",))


@pytest.mark.parametrize(("intent", "p"), [("unclear", 0.9), ("crime_past", 0.1), ("new", 0.9)])
def test_no_code_is_suggested_where_the_intent_is_not_clear(
    mind: Mind, caller: Caller, intent: str, p: float
) -> None:
    caller.say("hello there")
    state = replace(caller.state, belief=IntentBelief({IntentId(intent): p}))
    assert opening_code(state, mind.rules) is None


@pytest.mark.parametrize(
    ("risk", "said", "codes"),
    [
        ("weapon_present", "he's got a knife", ["633"]),
        ("weapon_present", "he's got a bat", ["607"]),
        ("weapon_present", "he's tooled up", []),
        ("firearm_or_explosive", "he's got a gun", ["662"]),
        ("child_at_risk", "on her own", ["609"]),
        ("trafficking_exploitation", "they can't leave", ["635"]),
        ("trafficking_exploitation", "the young lad sells for them", ["609", "635"]),
        ("domestic_abuse", "my husband", ["606"]),
        ("stalking", "he's everywhere", []),
    ],
)
def test_qualifiers_follow_the_flags_and_their_words(
    mind: Mind, caller: Caller, risk: str, said: str, codes: list[str]
) -> None:
    found = qualifiers(flagged(caller.state, risk, words(said)), mind.rules)
    assert [q.code for q in found] == codes
    assert all(q.because == (f"flag:{risk}",) for q in found)


def test_qualifier_of_two_flags_is_suggested_once_with_both(mind: Mind, caller: Caller) -> None:
    state = flagged(caller.state, "vulnerable_adult", words("she's got dementia"))
    state = flagged(state, "suicide_or_self_harm", words("she wants to die"))
    (found,) = qualifiers(state, mind.rules)
    assert found.because == ("flag:vulnerable_adult", "flag:suicide_or_self_harm")


def test_flag_or_code_that_no_row_knows_is_passed_over_or_shown_bare(
    mind: Mind, caller: Caller
) -> None:
    state = flagged(caller.state, "new", words("something new"))
    state = flagged(state, "domestic_abuse", words("my husband"))
    (found,) = qualifiers(state, replace(mind.rules, codes={}))
    assert (found.code, found.title) == ("606", "606")
