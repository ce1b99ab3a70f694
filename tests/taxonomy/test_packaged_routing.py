"""The packaged routing rows send each caller where the domain reference says."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from triage_service.domain.events import Sense
from triage_service.domain.level import Level
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Condition, DestinationKind, RouteRule, Rules

L0, L1, L2, L3, NONE = Level.L0, Level.L1, Level.L2, Level.L3, Level.NONE


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The packaged rules, read once."""
    return load()


@dataclass(frozen=True)
class Call:
    """What routing looks at; by default a well understood call without any risk."""

    intent: str
    level: Level = NONE
    p: float = 0.9
    risk: frozenset[str] = frozenset()
    sense_lost: frozenset[str] = frozenset()
    asked_for_person: bool = False
    no_risk: bool = True
    understood: bool = True


def applies(when: Condition, call: Call) -> bool:
    return (
        call.level.at_least(when.level_at_least or NONE)
        and (not when.intent or call.intent in when.intent)
        and call.p >= when.p_at_least
        and (not when.risk or bool(when.risk & call.risk))
        and (not when.sense_lost or bool(when.sense_lost & call.sense_lost))
        and when.asked_for_person in (None, call.asked_for_person)
        and when.no_risk in (None, call.no_risk)
        and when.understood in (None, call.understood)
    )


def row(rules: Rules, call: Call) -> RouteRule:
    return next(r for r in rules.routes if applies(r.when, call))


@pytest.mark.parametrize(
    ("intent", "no_risk", "l2", "l1"),
    [
        ("crime_past", "CRIME_DESK", "CRIME_DESK", "PRIORITY_HANDLER"),
        ("vehicle_crime", "CRIME_DESK", "CRIME_DESK", "PRIORITY_HANDLER"),
        ("fraud_cyber", "EXT:report_fraud", "CRIME_DESK", "PRIORITY_HANDLER"),
        ("violence_past", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("domestic_abuse", "PRIORITY_HANDLER", "PRIORITY_HANDLER", "PRIORITY_HANDLER"),
        ("sexual_offence", "SAFEGUARDING_DESK", "SAFEGUARDING_DESK", "SAFEGUARDING_DESK"),
        ("hate_crime", "PRIORITY_HANDLER", "PRIORITY_HANDLER", "PRIORITY_HANDLER"),
        ("harassment_malcomms", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("asb_ongoing", "NEIGHBOURHOOD_TEAM", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("information_intel", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("emergency_in_progress", *["EMERGENCY_OPERATOR"] * 3),
        ("concern_welfare", "PRIORITY_HANDLER", "PRIORITY_HANDLER", "PRIORITY_HANDLER"),
        ("mental_health_crisis", "PRIORITY_HANDLER", "PRIORITY_HANDLER", "PRIORITY_HANDLER"),
        ("missing_person", "MISSING_DESK", "MISSING_DESK", "MISSING_DESK"),
        ("child_or_adult_safeguarding", *["SAFEGUARDING_DESK"] * 3),
        ("suspicious_activity", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("silent_or_covert", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("collision", "COLLISION_DESK", "COLLISION_DESK", "PRIORITY_HANDLER"),
        ("road_hazard", "EXT:council", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("driving_complaint", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("traffic_admin", "TRAFFIC_PROCESS", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("crime_update", "OIC_MESSAGE", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("incident_chase", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("court_witness", "WITNESS_CARE", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("custody", "CUSTODY", "CUSTODY", "CUSTODY"),
        ("property", "PROPERTY", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("firearms_licensing", "FIREARMS_LICENSING", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("police_complaint", "PROFESSIONAL_STANDARDS", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("switchboard_admin", "SWITCHBOARD", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("lawful_request_advice", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("council_noise_environment", "EXT:council", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("parking_abandoned", "EXT:council", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("animals", "EXT:rspca", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("other_agency_or_access", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
        ("unclear", "GENERAL_HANDLER", "GENERAL_HANDLER", "PRIORITY_HANDLER"),
    ],
)
def test_each_intent_goes_where_the_reference_says(
    rules: Rules, intent: str, no_risk: str, l2: str, l1: str
) -> None:
    assert row(rules, Call(intent)).to == no_risk
    assert row(rules, Call(intent, L2, no_risk=False)).to == l2
    assert row(rules, Call(intent, L1, no_risk=False)).to == l1
    emergency = row(rules, Call(intent, L0, no_risk=False))
    assert (emergency.to, emergency.priority) == ("EMERGENCY_OPERATOR", 1)


@pytest.mark.parametrize(
    ("call", "id_", "to"),
    [
        (Call("animals", L1, sense_lost=frozenset({"speech"})), "H8.L1", "PRIORITY_HANDLER"),
        (Call("animals", sense_lost=frozenset({"store"})), "H8", "GENERAL_HANDLER"),
        (Call("animals", L1, risk=frozenset({"communication_need"})), "H7.L1", "INTERPRETER"),
        (Call("animals", L2, risk=frozenset({"communication_need"})), "H7", "INTERPRETER"),
        (Call("animals", L1, asked_for_person=True), "H1.L1", "PRIORITY_HANDLER"),
        (Call("animals", asked_for_person=True), "H1", "GENERAL_HANDLER"),
        (Call("animals", L1, understood=False), "H2.L1", "PRIORITY_HANDLER"),
        (Call("animals", understood=False), "H2", "GENERAL_HANDLER"),
        (Call("animals", no_risk=False), "H4", "GENERAL_HANDLER"),
        (Call("animals", p=0.5), "H4", "GENERAL_HANDLER"),
        (Call("fraud_cyber", p=0.5), "R.crime", "CRIME_DESK"),
        (
            Call("crime_past", L3, risk=frozenset({"repeat_victim_or_caller"})),
            "R.repeat",
            "PRIORITY_HANDLER",
        ),
        (
            Call("vehicle_crime", L2, risk=frozenset({"distressed_caller"})),
            "R.distress",
            "PRIORITY_HANDLER",
        ),
        (
            Call("traffic_admin", L2, risk=frozenset({"distressed_caller"})),
            "R.L2",
            "GENERAL_HANDLER",
        ),
        (
            Call("custody", L1, risk=frozenset({"domestic_abuse"})),
            "R.custody.abuse",
            "PRIORITY_HANDLER",
        ),
        (Call("something new"), "R.last", "GENERAL_HANDLER"),
    ],
)
def test_special_callers_meet_the_person_meant_for_them(
    rules: Rules, call: Call, id_: str, to: str
) -> None:
    assert (row(rules, call).id, row(rules, call).to) == (id_, to)


def all_calls(rules: Rules) -> Iterator[Call]:
    """Every intent at every level, with and without each thing that calls for a person."""
    lost = (frozenset(), *(frozenset({sense.value}) for sense in Sense))
    answers = (True, False)
    for i, level, p, gone, asked, calm, clear in product(
        rules.intents, Level, (0.3, 0.9), lost, answers, answers, answers
    ):
        yield Call(i, level, p, frozenset(), gone, asked, calm, clear)


def test_nobody_who_needs_a_person_is_sent_away(rules: Rules) -> None:
    for call in all_calls(rules):
        place = rules.destinations[row(rules, call).to]
        if place.kind is not DestinationKind.PERSON:
            assert not call.level.at_least(L2)
            assert call.no_risk
            assert call.understood
            assert not call.asked_for_person
            assert not call.sense_lost


def test_an_l1_call_is_always_ahead_of_routine_and_its_way_out_of_hours_too(rules: Rules) -> None:
    trained = {"PRIORITY_HANDLER", "EMERGENCY_OPERATOR"}
    for call in all_calls(rules):
        if call.level.at_least(L1):
            found = row(rules, call)
            place = rules.destinations[found.to]
            assert found.priority <= 2
            assert place.id in trained or place.fallback in trained
