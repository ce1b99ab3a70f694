"""The rows of THRIVE, facts and codes against the other rows: each check catches what it is for."""

from dataclasses import replace

import pytest

from triage_service.domain.handover import Element
from triage_service.domain.ids import IntentId, RiskId
from triage_service.taxonomy.handover_checks import absent_cues, check_handover
from triage_service.taxonomy.handover_rules import (
    CodeKind,
    CodeRule,
    CodingRule,
    FactRule,
    Filler,
    Need,
    ThriveRule,
)
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules

X = frozenset({"x"})


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The packaged rules, read once."""
    return load()


def test_packaged_rows_are_sound_and_name_only_cues_that_are_heard(rules: Rules) -> None:
    assert list(check_handover(rules)) == []
    assert absent_cues(rules) == []


def test_every_element_has_rows_and_every_risk_bears_on_one(rules: Rules) -> None:
    assert {row.element for row in rules.thrive} == set(Element)
    shown = {risk for row in rules.thrive for risk in row.risk}
    assert set(rules.risks) == shown


def test_every_intent_has_a_code_or_is_coded_by_its_event(rules: Rules) -> None:
    coded = {intent for row in rules.coding for intent in row.intent}
    without = {i.id for i in rules.intents.values() if not i.opening_codes} - coded
    assert without == {"incident_chase", "unclear"} - coded


def fact(needed: Need, known: Filler | None = None) -> FactRule:
    return FactRule("f", "Fact", needed, known or Filler())


def coding(code: str, intents: frozenset[IntentId], risks: frozenset[RiskId]) -> CodingRule:
    return CodingRule("c", "Says.", code, intents, risks)


INTENT, RISK = frozenset({IntentId("x")}), frozenset({RiskId("x")})
NOTHING: frozenset[RiskId] = frozenset()
STALKING = frozenset({RiskId("stalking")})
ANIMALS = frozenset({IntentId("animals")})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (
            {"thrive": (ThriveRule("t", Element.HARM, "Says.", intent=INTENT),)},
            "thrive.yaml: t: intent `x` does not exist. Use an id of intents.yaml",
        ),
        (
            {"thrive": (ThriveRule("t", Element.HARM, "Says.", risk=RISK),)},
            "thrive.yaml: threat: no row names this element. Say what bears on it",
        ),
        (
            {"facts": (fact(Need(risk=RISK)),)},
            "facts.yaml: f: risk `x` does not exist. Use an id of risks.yaml",
        ),
        (
            {"facts": (fact(Need(except_intent=ANIMALS)),)},
            "facts.yaml: f: nothing needs it. Name a group, intent, risk or level",
        ),
        (
            {"codes": {"304": CodeRule("304", "Domestic", CodeKind.QUALIFIER)}, "coding": ()},
            "intents.yaml: domestic_abuse: `304` is no opening code. "
            "Use one of codes.yaml, or add it there",
        ),
        (
            {"codes": {}, "coding": ()},
            "risks.yaml: domestic_abuse: `606` is no qualifier code. "
            "Use one of codes.yaml, or add it there",
        ),
        (
            {"coding": (coding("999", ANIMALS, NOTHING),)},
            "coding.yaml: c: code `999` does not exist. Use one of codes.yaml, or add it there",
        ),
        (
            {"coding": (coding("633", ANIMALS, NOTHING),)},
            "coding.yaml: c: a qualifier follows flags, not an intent. "
            "Remove `intent`, name a risk",
        ),
        (
            {"coding": (coding("633", frozenset(), STALKING),)},
            "coding.yaml: c: no flag of the row suggests the qualifier `633`. "
            "Add it to `qualifiers` of the risk",
        ),
    ],
)
def test_fault_is_named_with_file_row_value_and_remedy(
    rules: Rules, changes: dict[str, object], error: str
) -> None:
    broken: Rules = replace(rules, **changes)  # type: ignore[arg-type]
    assert error in [str(found) for found in check_handover(broken)]


def test_cue_that_nobody_hears_is_told_and_is_no_error(rules: Rules) -> None:
    row = ThriveRule("t", Element.HARM, "Says.", cue=X | {"medical", "medical.heart"})
    known = fact(Need(risk=STALKING), Filler(cue=X))
    changed = replace(rules, thrive=(*rules.thrive, row), facts=(known,))
    assert absent_cues(changed) == ["thrive.yaml: t: x", "facts.yaml: f: x"]
    assert list(check_handover(changed)) == []
