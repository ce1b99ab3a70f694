"""One row at a time: what a row says becomes a rule, and anything else is refused."""

import json
from datetime import date

import pytest
from pydantic import ValidationError

from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.row import Head, Row
from triage_service.taxonomy.rows import (
    DestinationRow,
    IntentRow,
    LimitsRow,
    PromptRow,
    RiskRow,
    RouteRow,
    WhenRow,
)
from triage_service.taxonomy.rules import (
    Condition,
    DestinationKind,
    DestinationRule,
    IntentRule,
    Limits,
    Prompt,
    RiskRule,
    RouteRule,
)

INTENT = {
    "id": "crime_past",
    "title": "Crime",
    "meaning": "Reports a crime.",
    "group": "A",
    "opening_codes": ["003"],
    "level_floor": "none",
    "blocks_self_service": False,
    "label": "crime",
}
RISK = {
    "id": "knife",
    "title": "Knife",
    "meaning": "A knife.",
    "level": "L1",
    "urgent_level": "L0",
    "threshold": 0.5,
    "qualifiers": ["633"],
    "lifts_level": False,
    "label": "",
}
PLACE = {
    "id": "EXT:council",
    "title": "Council",
    "kind": "external",
    "queue": "queue:council",
    "hours": "Mon-Fri 09:00-17:00",
    "fallback": "GENERAL_HANDLER",
    "valid_from": "2025-12-04",
    "source": "Somewhere",
}
ROUTE = {
    "id": "H8.L1",
    "says": "A person.",
    "when": {"level_at_least": "L1", "intent": ["a", "b"], "sense_lost": ["line"], "p_at_least": 1},
    "to": "GENERAL_HANDLER",
    "priority": 2,
}
CHOSEN = {"value": 0.5, "reason": "Chosen."}
LIMITS = {
    "level_p": {"L0": CHOSEN, "L1": CHOSEN, "L2": CHOSEN},
    "danger_weight": CHOSEN,
    "doubt_p": CHOSEN,
    "named_p": CHOSEN,
    "intent_p": CHOSEN,
    "word_p": CHOSEN,
    "silent_s": {"value": 8, "reason": "Chosen."},
    "decide_quiet_s": CHOSEN,
    "signpost_quiet_s": CHOSEN,
    "clarify_quiet_s": CHOSEN,
    "decision_deadline_s": CHOSEN,
}


def read(kind: type[Row], row: object) -> Row:
    return kind.model_validate_json(json.dumps(row))


def test_an_intent_row_becomes_its_rule() -> None:
    row = IntentRow.model_validate_json(json.dumps(INTENT))
    assert row.rule() == IntentRule(
        IntentId("crime_past"),
        "Crime",
        "Reports a crime.",
        "A",
        ("003",),
        Level.NONE,
        False,
        "crime",
    )


def test_a_risk_row_becomes_its_rule() -> None:
    row = RiskRow.model_validate_json(json.dumps(RISK))
    assert row.rule() == RiskRule(
        RiskId("knife"), "Knife", "A knife.", Level.L1, Level.L0, 0.5, ("633",), False, ""
    )


@pytest.mark.parametrize("fallback", ["GENERAL_HANDLER", None])
def test_a_destination_row_becomes_its_rule(fallback: str | None) -> None:
    row = DestinationRow.model_validate_json(json.dumps({**PLACE, "fallback": fallback}))
    assert row.rule() == DestinationRule(
        DestinationId("EXT:council"),
        "Council",
        DestinationKind.EXTERNAL,
        "queue:council",
        "Mon-Fri 09:00-17:00",
        None if fallback is None else DestinationId(fallback),
        date(2025, 12, 4),
        "Somewhere",
    )


def test_a_routing_row_becomes_its_rule() -> None:
    row = RouteRow.model_validate_json(json.dumps(ROUTE))
    when = Condition(
        level_at_least=Level.L1,
        intent=frozenset({IntentId("a"), IntentId("b")}),
        p_at_least=1.0,
        sense_lost=frozenset({"line"}),
    )
    assert row.rule() == RouteRule("H8.L1", "A person.", when, DestinationId("GENERAL_HANDLER"), 2)


def test_what_a_condition_leaves_out_does_not_matter() -> None:
    assert WhenRow().condition() == Condition()


def test_a_prompt_row_becomes_its_prompt() -> None:
    row = PromptRow.model_validate_json('{"id": "covert", "text": "Cough."}')
    assert row.rule() == Prompt("covert", "Cough.")


def test_the_limits_lose_their_reasons_and_keep_their_values() -> None:
    row = LimitsRow.model_validate_json(json.dumps(LIMITS))
    p = {Level.L0: 0.5, Level.L1: 0.5, Level.L2: 0.5}
    assert row.rule() == Limits(p, 0.5, 0.5, 0.5, 0.5, 0.5, 8, 0.5, 0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("kind", "row", "field"),
    [
        (IntentRow, {**INTENT, "id": "Crime past"}, "id"),
        (IntentRow, {**INTENT, "title": ""}, "title"),
        (IntentRow, {**INTENT, "group": "G"}, "group"),
        (IntentRow, {**INTENT, "opening_codes": [3]}, "opening_codes"),
        (IntentRow, {**INTENT, "opening_codes": ["3"]}, "opening_codes"),
        (IntentRow, {**INTENT, "blocks_self_service": "no"}, "blocks_self_service"),
        (IntentRow, {**INTENT, "label": ""}, "label"),
        (IntentRow, {**INTENT, "extra": 1}, "extra"),
        (RiskRow, {**RISK, "level": "high"}, "level"),
        (RiskRow, {**RISK, "threshold": 1.1}, "threshold"),
        (RiskRow, {**RISK, "threshold": float("nan")}, "threshold"),
        (DestinationRow, {**PLACE, "id": "council"}, "id"),
        (DestinationRow, {**PLACE, "kind": "robot"}, "kind"),
        (DestinationRow, {**PLACE, "hours": "Mon-Fri 9-17"}, "hours"),
        (DestinationRow, {**PLACE, "hours": "Mon-Fri 09:00-24:00"}, "hours"),
        (DestinationRow, {**PLACE, "valid_from": "soon"}, "valid_from"),
        (RouteRow, {**ROUTE, "id": "H11"}, "id"),
        (RouteRow, {**ROUTE, "priority": 6}, "priority"),
        (RouteRow, {**ROUTE, "when": {"level_at_least": "none"}}, "when"),
        (RouteRow, {**ROUTE, "when": {"intent": "animals"}}, "when"),
        (RouteRow, {**ROUTE, "when": {"no_risk": 1}}, "when"),
        (PromptRow, {"id": "covert", "text": ""}, "text"),
        (LimitsRow, {**LIMITS, "intent_p": 0.35}, "intent_p"),
        (LimitsRow, {**LIMITS, "silent_s": {"value": 0, "reason": "Chosen."}}, "silent_s"),
        (LimitsRow, {**LIMITS, "word_p": {"value": 0.4, "reason": ""}}, "word_p"),
        (LimitsRow, {**LIMITS, "level_p": {"L0": CHOSEN}}, "level_p"),
        (LimitsRow, {**LIMITS, "level_p": {**LIMITS["level_p"], "L3": CHOSEN}}, "level_p"),  # type: ignore[dict-item]
        (Head, {"source": "Somewhere"}, "date"),
    ],
)
def test_a_row_that_says_anything_else_is_refused(
    kind: type[Row], row: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read(kind, row)
    assert {fault["loc"][0] for fault in caught.value.errors()} == {field}


@pytest.mark.parametrize("hours", ["24x7", "Sat 09:00-13:00", "Mon-Sun 07:00-23:59"])
def test_opening_hours_have_two_forms(hours: str) -> None:
    assert DestinationRow.model_validate_json(json.dumps({**PLACE, "hours": hours})).hours == hours


def test_a_row_cannot_be_changed() -> None:
    row = PromptRow(id="covert", text="Cough.")
    with pytest.raises(ValidationError):
        row.text = "Shout."  # type: ignore[misc]
