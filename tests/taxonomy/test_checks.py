"""What must hold between rows: each check catches what it is for, and all faults are listed."""

from dataclasses import replace
from datetime import date

import pytest

from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.checks import PROMPTS, LabelSet, check, duplicates
from triage_service.taxonomy.cues import CueRule
from triage_service.taxonomy.handover_rules import Costs
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import (
    Condition,
    DestinationKind,
    DestinationRule,
    IntentRule,
    Prompt,
    RiskRule,
    RouteRule,
    Rules,
)

NOISE, UNCLEAR = IntentId("noise"), IntentId("unclear")
KNIFE, AGAIN = RiskId("knife"), RiskId("again")
OPERATOR, HANDLER = DestinationId("EMERGENCY_OPERATOR"), DestinationId("GENERAL_HANDLER")
DESK, COUNCIL = DestinationId("CRIME_DESK"), DestinationId("EXT:council")
LABELS = LabelSet(frozenset({"noise", "unclear"}), frozenset({"knife", "again"}))


def intent(id_: IntentId) -> IntentRule:
    return IntentRule(id_, "Title", "Meaning.", "A", (), Level.NONE, False, id_)


def risk(id_: RiskId) -> RiskRule:
    return RiskRule(id_, "Title", "Meaning.", Level.L1, Level.L0, 0.5, (), False, id_)


def place(
    id_: DestinationId,
    fallback: DestinationId | None = None,
    *,
    kind: DestinationKind = DestinationKind.PERSON,
    hours: str = "24x7",
) -> DestinationRule:
    return DestinationRule(id_, "Title", kind, "queue:x", hours, fallback, date(2026, 1, 1), "")


def cue(risk_id: RiskId | None) -> CueRule:
    none = Level.NONE
    return CueRule(
        "violence.knife", "Says.", risk_id, None, Level.L0, none, none, none, ("knife",), (), (), ()
    )


GOOD = Rules(
    intents={NOISE: intent(NOISE), UNCLEAR: intent(UNCLEAR)},
    risks={KNIFE: risk(KNIFE), AGAIN: risk(AGAIN)},
    destinations={
        OPERATOR: place(OPERATOR),
        HANDLER: place(HANDLER),
        DESK: place(DESK, HANDLER, hours="Mon-Fri 09:00-17:00"),
        COUNCIL: place(COUNCIL, DESK, kind=DestinationKind.EXTERNAL),
    },
    routes=(
        RouteRule("H0", "Says.", Condition(level_at_least=Level.L0), OPERATOR, 1),
        RouteRule("R.all", "Says.", Condition(intent=frozenset({NOISE, UNCLEAR})), HANDLER, 3),
        RouteRule("R.last", "Says.", Condition(), HANDLER, 3),
    ),
    cues=(cue(KNIFE), cue(None)),
    prompts={id_: Prompt(id_, "Words.") for id_ in PROMPTS},
    limits=replace(load().limits, costs=None),
    version="",
)


OUT = RouteRule("R.out", "Says.", Condition(intent=frozenset({NOISE})), COUNCIL, 5)
EXTERNAL = DestinationKind.EXTERNAL


def with_risk(rule: RiskRule) -> Rules:
    return replace(GOOD, risks={**GOOD.risks, rule.id: rule})


def with_places(*places: DestinationRule) -> Rules:
    return replace(GOOD, destinations={**GOOD.destinations, **{p.id: p for p in places}})


def with_prompts(**texts: str) -> Rules:
    return replace(GOOD, prompts={id_: Prompt(id_, text) for id_, text in texts.items()})


def test_sound_rules_have_no_errors_with_or_without_a_classifier() -> None:
    assert check(GOOD) == []
    assert check(GOOD, LABELS) == []


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        (
            with_risk(replace(risk(KNIFE), level=Level.L0, urgent_level=Level.L1)),
            "risks.yaml: knife: urgent_level L1 is below level L0. Make it the same or more urgent",
        ),
        (
            with_risk(replace(risk(AGAIN), label="")),
            "risks.yaml: again: no label and no cue can raise it. "
            "Give it the classifier's label, or write a cue for it",
        ),
        (
            replace(GOOD, cues=(cue(RiskId("gun")),)),
            "cues: violence.knife: risk `gun` does not exist. Use an id of risks.yaml",
        ),
        (
            replace(GOOD, limits=replace(GOOD.limits, signpost_quiet_s=1)),
            "policy.yaml: limits: signpost_quiet_s 1 is below decide_quiet_s 1.5. "
            "Wait at least as long before sending a caller away as before choosing a person",
        ),
        (
            with_risk(replace(risk(AGAIN), label="knife")),
            "risks.yaml: again: label `knife` stands on 2 rows. Give each row its own label",
        ),
        (
            replace(GOOD, intents={**GOOD.intents, NOISE: replace(intent(NOISE), label="unclear")}),
            "intents.yaml: noise: label `unclear` stands on 2 rows. Give each row its own label",
        ),
        (
            with_places(place(COUNCIL, kind=DestinationKind.EXTERNAL)),
            "destinations.yaml: EXT:council: no fallback, but its kind is `external`, open 24x7. "
            "Name a fallback",
        ),
        (
            with_places(place(DESK, hours="Mon-Fri 09:00-17:00")),
            "destinations.yaml: CRIME_DESK: no fallback, but its kind is `person`, "
            "open Mon-Fri 09:00-17:00. Name a fallback",
        ),
        (
            with_places(place(DESK, DestinationId("NOWHERE"))),
            "destinations.yaml: CRIME_DESK: fallback `NOWHERE` does not exist. "
            "Use an id of destinations.yaml",
        ),
        (
            with_places(place(DESK, DESK)),
            "destinations.yaml: CRIME_DESK: fallback `CRIME_DESK` leads back to it. "
            "End at a person always there",
        ),
        (
            with_places(place(DESK, COUNCIL)),
            "destinations.yaml: EXT:council: fallback `CRIME_DESK` leads back to it. "
            "End at a person always there",
        ),
        (
            with_places(place(HANDLER, COUNCIL), place(COUNCIL, OPERATOR, kind=EXTERNAL)),
            "destinations.yaml: GENERAL_HANDLER: fallback `EXT:council` is no person. "
            "A person falls back to a person",
        ),
        (
            replace(GOOD, routes=(*GOOD.routes[:1], OUT, *GOOD.routes[1:])),
            "policy.yaml: limits: no `costs`, but R.out end calls without a person. "
            "Say what a wrong choice costs",
        ),
        (
            replace(GOOD, limits=replace(GOOD.limits, costs=Costs(3, 1, {Level.L2: 5}))),
            "policy.yaml: limits: costs: missed.L1 0.0 is below missed.L2 5. "
            "A worse mistake must not cost less than a smaller one",
        ),
        (
            with_prompts(greeting="Hello."),
            "prompts.yaml: covert: the prompt is missing. Add a row with this id",
        ),
        (
            with_prompts(covert="This is the Police."),
            'prompts.yaml: covert: it says "police": "This is the Police.". '
            "Leave the word out; someone may be listening (H9)",
        ),
        (
            replace(GOOD, routes=GOOD.routes[:-1]),
            "routing.yaml: R.all: the last row does not take every call. "
            "End with a row whose `when` is {}",
        ),
    ],
)
def test_a_fault_is_named_with_file_row_value_and_remedy(rules: Rules, error: str) -> None:
    assert error in [str(e) for e in check(rules)]


def test_a_fallback_into_another_s_circle_is_reported_where_the_circle_is() -> None:
    rows = [e.row for e in check(with_places(place(DESK, DESK)))]
    assert rows == ["CRIME_DESK"]


def test_a_risk_that_only_a_cue_raises_needs_no_label() -> None:
    assert check(with_risk(replace(risk(KNIFE), label=""))) == []


def test_risks_without_a_label_do_not_share_one() -> None:
    rules = with_risk(replace(risk(KNIFE), label=""))
    rules = replace(rules, risks={**rules.risks, AGAIN: replace(risk(AGAIN), label="")})
    assert [e.problem for e in check(rules)] == ["no label and no cue can raise it"]


@pytest.mark.parametrize(
    ("labels", "error"),
    [
        (
            LabelSet(LABELS.intents, frozenset({"knife"})),
            "risks.yaml: again: the classifier has no label `again`. "
            "Correct the label, or train the classifier with it",
        ),
        (
            LabelSet(LABELS.intents | {"aliens"}, LABELS.risks),
            "intents.yaml: no row has the classifier's label `aliens`. "
            "Add a row for it, or train the classifier without it",
        ),
    ],
)
def test_the_classifier_s_labels_must_be_those_of_the_rows(labels: LabelSet, error: str) -> None:
    assert [str(e) for e in check(GOOD, labels)] == [error]


def test_every_fault_is_listed_not_only_the_first() -> None:
    rules = with_places(place(DESK, DESK), place(COUNCIL, DestinationId("NOWHERE")))
    rules = replace(rules, routes=GOOD.routes[1:], prompts={})
    files = {e.file for e in check(rules)}
    assert files == {"destinations.yaml", "prompts.yaml", "routing.yaml"}
    assert len(check(rules)) == 2 + len(PROMPTS) + 1


def test_a_repeated_id_is_an_error_and_a_single_one_is_not() -> None:
    assert [str(e) for e in duplicates("risks.yaml", ["knife", "again", "knife"])] == [
        "risks.yaml: knife: the id stands on 2 rows. Give each row its own id"
    ]
