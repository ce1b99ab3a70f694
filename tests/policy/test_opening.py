"""Who takes a call that comes at this hour: an open place along the fallbacks."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from triage_service.domain.ids import DestinationId
from triage_service.policy.mind import Mind
from triage_service.policy.opening import open_place
from triage_service.taxonomy.rules import Rules

TRAFFIC = DestinationId("TRAFFIC_PROCESS")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (None, "TRAFFIC_PROCESS"),
        (NOON, "TRAFFIC_PROCESS"),
        (EVENING, "SWITCHBOARD"),
        (NIGHT, "GENERAL_HANDLER"),
        (CHRISTMAS, "SWITCHBOARD"),
    ],
)
def test_closed_place_becomes_the_first_open_fallback(
    mind: Mind, moment: datetime | None, expected: str
) -> None:
    assert open_place(TRAFFIC, moment, mind.rules).id == expected


def test_every_place_leads_to_a_person_at_any_hour(mind: Mind) -> None:
    for wanted, place in mind.rules.destinations.items():
        for hour in range(24):
            moment = datetime(2026, 12, 25, hour, tzinfo=UTC)
            reached = open_place(wanted, moment, mind.rules)
            assert reached.id == wanted or reached.kind == "person"
            assert reached.id != wanted or place.hours == "24x7" or place.open_on_holidays


def broken(rules: Rules, fallback: str) -> Rules:
    """Rules that no check would pass: TRAFFIC_PROCESS falls back to nowhere or to itself."""
    place = replace(rules.destinations[TRAFFIC], fallback=DestinationId(fallback))
    return replace(rules, destinations={**rules.destinations, TRAFFIC: place})


@pytest.mark.parametrize("fallback", ["NOWHERE", "TRAFFIC_PROCESS"])
def test_rules_that_lead_nowhere_still_give_a_place(mind: Mind, fallback: str) -> None:
    assert open_place(TRAFFIC, NIGHT, broken(mind.rules, fallback)).id == TRAFFIC


def test_bank_holidays_are_days_that_the_rules_name(mind: Mind) -> None:
    assert date(2026, 12, 28) in mind.rules.holidays
    assert date(2026, 12, 24) not in mind.rules.holidays
