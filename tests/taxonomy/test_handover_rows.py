"""Rows of what a handler is handed: what a row says becomes a rule, anything else is refused."""

import json
from datetime import date

import pytest
from pydantic import ValidationError

from triage_service.domain.assessment import SlotKind
from triage_service.domain.handover import Element
from triage_service.domain.level import Level
from triage_service.taxonomy.handover_rows import (
    CodeRow,
    CodingRow,
    FactRow,
    HolidayRow,
    ThriveRow,
)
from triage_service.taxonomy.handover_rules import (
    CodeKind,
    CodeRule,
    CodingRule,
    FactRule,
    Filler,
    Need,
    ThriveRule,
)
from triage_service.taxonomy.row import Row

THRIVE = {"id": "risk.later", "element": "risk", "says": "Later.", "tense": ["future"]}
FACT = {
    "id": "vrm",
    "title": "Registration",
    "needed": {"group": ["C"], "level_at_least": "L1", "except_intent": ["a"]},
    "known": {"slot": ["vrm"], "words": ["no plate*"]},
}
CODE = {"id": "001", "title": "Violence", "kind": "opening"}
CODING = {"id": "crime.shop", "says": "A shop.", "code": "013", "words": ["the shop"]}
HOLIDAY = {"id": "2026-12-25", "title": "Christmas Day"}


def test_rows_become_their_rules() -> None:
    assert ThriveRow.model_validate_json(json.dumps(THRIVE)).rule() == ThriveRule(
        "risk.later", Element.RISK, "Later.", tense=frozenset({"future"})
    )
    needed = Need(
        group=frozenset({"C"}),
        level_at_least=Level.L1,
        except_intent=frozenset({"a"}),  # type: ignore[arg-type]
    )
    known = Filler(slot=frozenset({SlotKind.VRM}), words=("no plate*",))
    assert FactRow.model_validate_json(json.dumps(FACT)).rule() == FactRule(
        "vrm", "Registration", needed, known
    )
    assert CodeRow.model_validate_json(json.dumps(CODE)).rule() == CodeRule(
        "001", "Violence", CodeKind.OPENING
    )
    assert CodingRow.model_validate_json(json.dumps(CODING)).rule() == CodingRule(
        "crime.shop", "A shop.", "013", words=("the shop",)
    )
    assert HolidayRow.model_validate_json(json.dumps(HOLIDAY)).rule() == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (ThriveRow, {**THRIVE, "element": "luck"}),
        (ThriveRow, {**THRIVE, "tense": []}),
        (ThriveRow, {**THRIVE, "tense": ["never"]}),
        (FactRow, {**FACT, "known": {"slot": ["colour"]}}),
        (FactRow, {**FACT, "known": {"words": ["The Shop"]}}),
        (FactRow, {**FACT, "needed": {"group": ["Z"]}}),
        (CodeRow, {**CODE, "id": "1"}),
        (CodeRow, {**CODE, "kind": "closing"}),
        (CodingRow, {**CODING, "words": []}),
        (HolidayRow, {**HOLIDAY, "id": "2026-02-30"}),
        (HolidayRow, {**HOLIDAY, "id": "Christmas"}),
    ],
)
def test_a_row_that_says_anything_else_is_refused(kind: type[Row], row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate_json(json.dumps(row))
