"""The routing table's row becomes a decision: hours, costs, and why."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from triage_service.domain.assessment import IntentBelief
from triage_service.domain.decisions import Recommend
from triage_service.domain.events import CallStarted
from triage_service.domain.ids import CallId, IntentId
from triage_service.policy.mind import Mind
from triage_service.policy.routing import route
from triage_service.taxonomy.rules import Condition

Caller = Any
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def call_at(moment: datetime, mind: Mind, caller: Caller) -> Caller:
    ringing = type(caller)(mind)
    ringing.tell(CallStarted(CallId("c-1"), started_utc=moment))
    return ringing


def test_out_of_hours_a_desk_becomes_its_fallback_and_the_reasons_say_so(
    mind: Mind, caller: Caller
) -> None:
    night = call_at(NIGHT, mind, caller)
    night.say("I have lost my wallet on the bus")
    night.assess({"property": 0.95})
    made = [d for d in night.decisions if isinstance(d, Recommend)][-1].routing
    assert made.destination == "GENERAL_HANDLER"
    assert [reason.rule for reason in made.reasons] == ["R.property", "hours:PROPERTY"]
    assert all(reason.evidence for reason in made.reasons)


def test_in_hours_the_desk_takes_the_call(mind: Mind, caller: Caller) -> None:
    noon = call_at(NOON, mind, caller)
    noon.say("I have lost my wallet on the bus")
    noon.assess({"property": 0.95})
    made = [d for d in noon.decisions if isinstance(d, Recommend)][-1].routing
    assert [reason.rule for reason in made.reasons] == ["R.property"]


def test_signpost_out_of_hours_is_a_person(mind: Mind, caller: Caller) -> None:
    night = call_at(NIGHT, mind, caller)
    night.say("the neighbours are playing loud music")
    night.assess({"council_noise_environment": 0.98, "asb_ongoing": 0.02})
    made = [d for d in night.decisions if isinstance(d, Recommend)][-1].routing
    assert made.destination == "GENERAL_HANDLER"


def test_signpost_that_is_not_worth_its_risk_goes_to_the_next_row(
    mind: Mind, caller: Caller
) -> None:
    caller.say("the neighbours are playing loud music")
    caller.assess({"council_noise_environment": 0.7, "domestic_abuse": 0.3})
    made = [d for d in caller.decisions if isinstance(d, Recommend)][-1].routing
    assert (made.destination, made.reasons[0].rule) == ("GENERAL_HANDLER", "H4")


def test_table_that_ends_without_a_person_still_gives_a_route(mind: Mind, caller: Caller) -> None:
    last = next(row for row in mind.rules.routes if row.id == "R.out.animals")
    rules = replace(mind.rules, routes=(replace(last, when=Condition()),))
    state = replace(caller.state, belief=IntentBelief({IntentId("unclear"): 1.0}))
    assert route(state, rules).destination == "EXT:rspca"
