"""The packaged rows keep the domain reference: what is urgent, and what may be said."""

from datetime import date

import pytest

from triage_service.domain.level import Level
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules

L0, L1, L2, L3, NONE = Level.L0, Level.L1, Level.L2, Level.L3, Level.NONE


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The packaged rules, read once."""
    return load()


def test_there_are_34_intents_and_unclear_32_risks_and_27_destinations(rules: Rules) -> None:
    assert (len(rules.intents), len(rules.risks), len(rules.destinations)) == (35, 32, 27)
    assert "unclear" in rules.intents


def test_level_floors_and_the_h4_list_are_those_of_the_reference(rules: Rules) -> None:
    floors = {id_: i.level_floor for id_, i in rules.intents.items() if i.level_floor is not NONE}
    assert floors == {
        "domestic_abuse": L1,
        "sexual_offence": L1,
        "hate_crime": L1,
        "child_or_adult_safeguarding": L1,
        "mental_health_crisis": L1,
        "missing_person": L2,
        "silent_or_covert": L2,
        "emergency_in_progress": L0,
    }
    assert {id_ for id_, i in rules.intents.items() if i.blocks_self_service} == {
        "domestic_abuse",
        "sexual_offence",
        "missing_person",
        "mental_health_crisis",
        "child_or_adult_safeguarding",
        "hate_crime",
    }


def test_risk_levels_are_those_of_the_reference(rules: Rules) -> None:
    by_levels: dict[tuple[Level, Level], set[str]] = {}
    for risk in rules.risks.values():
        by_levels.setdefault((risk.level, risk.urgent_level), set()).add(risk.id)
    assert by_levels == {
        (L0, L0): {
            "immediate_threat_to_life",
            "violence_in_progress",
            "weapon_present",
            "firearm_or_explosive",
            "intruder_or_suspect_present",
            "fire_or_gas",
            "medical_emergency",
            "covert_or_silent_caller",
            "drink_drug_driving_now",
            "road_danger_live",
        },
        (L1, L0): {
            "suicide_or_self_harm",
            "child_at_risk",
            "missing_high_risk",
            "domestic_abuse",
            "honour_or_forced_marriage",
            "sexual_offence",
            "mental_health_crisis",
            "terrorism",
            "trafficking_exploitation",
        },
        (L1, L1): {
            "stalking",
            "hate",
            "vulnerable_adult",
            "threat_of_violence_future",
            "police_or_staff_suspect",
            "firearms_holder_concern",
        },
        (L2, L2): {
            "intoxicated_or_confused_caller",
            "communication_need",
            "distressed_caller",
            "evidence_perishable",
            "caller_unsafe_to_call_back",
        },
        (L3, L3): {"repeat_victim_or_caller", "professional_agency_caller"},
    }
    lifting = [risk.id for risk in rules.risks.values() if risk.lifts_level]
    assert lifting == ["repeat_victim_or_caller"]


def test_report_fraud_has_its_number_and_first_day(rules: Rules) -> None:
    place = rules.destinations["EXT:report_fraud"]  # type: ignore[index]
    assert (place.queue, place.valid_from) == ("tel:0300 123 2040", date(2025, 12, 4))


def test_no_prompt_promises_anything_h9_forbids(rules: Rules) -> None:
    spoken = " ".join(prompt.text.lower() for prompt in rules.prompts.values())
    for forbidden in ("officer", "coming", "on the way", "minutes", "goodbye", "advise", "police"):
        assert forbidden not in spoken


def test_the_greeting_says_what_it_is_what_to_do_in_danger_and_how_to_reach_a_person(
    rules: Rules,
) -> None:
    text = rules.prompts["greeting"].text
    for part in ("automated assistant", "999", "person", "press 0"):
        assert part in text
