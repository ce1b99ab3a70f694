"""The routing table's own checks: each catches what it is for."""

from dataclasses import replace
from datetime import date

import pytest

from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.load import load
from triage_service.taxonomy.routing_checks import check_routing
from triage_service.taxonomy.rules import (
    Condition,
    DestinationKind,
    DestinationRule,
    IntentRule,
    RiskRule,
    RouteRule,
    Rules,
)

ABUSE, NOISE, KNIFE = IntentId("abuse"), IntentId("noise"), RiskId("knife")
COUNCIL, OPERATOR = DestinationId("EXT:council"), DestinationId("EMERGENCY_OPERATOR")
HANDLER = DestinationId("GENERAL_HANDLER")
SENSES = ("speech", "meaning", "store", "line")

NOT_FIRST = (
    "the first row is not the emergency row. "
    "Begin with `when: {level_at_least: L0}`, to EMERGENCY_OPERATOR, priority 1 (H0)"
)
DEAD = "Move it up, narrow the other or drop it"


def place(
    id_: DestinationId, kind: DestinationKind, fallback: DestinationId | None = None
) -> DestinationRule:
    return DestinationRule(id_, "Title", kind, "queue:x", "24x7", fallback, date(2026, 1, 1), "")


def row(id_: str, when: Condition, to: DestinationId = HANDLER, priority: int = 3) -> RouteRule:
    return RouteRule(id_, "Says.", when, to, priority)


H0 = row("H0", Condition(level_at_least=Level.L0), OPERATOR, 1)
OUT = row("R.out", Condition(intent=frozenset({NOISE}), p_at_least=0.6, no_risk=True), COUNCIL, 5)
GOOD = (
    H0,
    row("H8", Condition(sense_lost=frozenset(SENSES))),
    row("H1", Condition(asked_for_person=True)),
    row("H2", Condition(understood=False)),
    row("R.knife", Condition(risk=frozenset({KNIFE}))),
    row("R.L2", Condition(level_at_least=Level.L2)),
    OUT,
    row("R.all", Condition(intent=frozenset({NOISE, ABUSE}))),
    row("R.last", Condition()),
)


def rules(*routes: RouteRule) -> Rules:
    person = DestinationKind.PERSON
    return Rules(
        intents={
            NOISE: IntentRule(NOISE, "Title", "Meaning.", "F", (), Level.NONE, False, "noise"),
            ABUSE: IntentRule(ABUSE, "Title", "Meaning.", "A", (), Level.L1, True, "abuse"),
        },
        risks={KNIFE: RiskRule(KNIFE, "T", "M.", Level.L0, Level.L0, 0.5, (), False, "knife")},
        destinations={
            OPERATOR: place(OPERATOR, person),
            HANDLER: place(HANDLER, person),
            COUNCIL: place(COUNCIL, DestinationKind.EXTERNAL, HANDLER),
        },
        routes=routes,
        cues=(),
        prompts={},
        limits=load().limits,
        version="",
    )


def found(*routes: RouteRule) -> list[str]:
    return [str(error) for error in check_routing(rules(*routes))]


def without(*ids: str) -> tuple[RouteRule, ...]:
    return tuple(r for r in GOOD if r.id not in ids)


def changed(id_: str, new: RouteRule) -> tuple[RouteRule, ...]:
    return tuple(new if r.id == id_ else r for r in GOOD)


def test_a_sound_table_has_no_errors() -> None:
    assert found(*GOOD) == []


def test_a_table_without_rows_is_refused() -> None:
    assert "routing.yaml: no rows. Add at least H0 and a last row for every call" in found()


@pytest.mark.parametrize(
    ("routes", "error"),
    [
        (
            changed("R.knife", row("R.knife", Condition(risk=frozenset({RiskId("gun")})))),
            "routing.yaml: R.knife: risk `gun` does not exist. Use an id of risks.yaml",
        ),
        (
            (*GOOD[:-1], row("R.x", Condition(intent=frozenset({IntentId("x")}))), GOOD[-1]),
            "routing.yaml: R.x: intent `x` does not exist. Use an id of intents.yaml",
        ),
        (
            changed("H1", replace(GOOD[2], to=DestinationId("NOWHERE"))),
            "routing.yaml: H1: destination `NOWHERE` does not exist. "
            "Use an id of destinations.yaml",
        ),
        (
            changed("R.all", row("R.all", Condition(intent=frozenset({NOISE})))),
            "intents.yaml: abuse: no row of routing.yaml names it. Say where such calls go",
        ),
        (
            (GOOD[1], H0, *GOOD[2:]),
            f"routing.yaml: H8: {NOT_FIRST}",
        ),
        (
            (replace(H0, priority=2), *GOOD[1:]),
            f"routing.yaml: H0: {NOT_FIRST}",
        ),
        (
            (replace(H0, to=HANDLER), *GOOD[1:]),
            "routing.yaml: H0: a call at L0 would go to `GENERAL_HANDLER`. "
            "Send it to EMERGENCY_OPERATOR (H0)",
        ),
        (
            without("R.last"),
            "routing.yaml: R.all: the last row does not take every call. "
            "End with a row whose `when` is {}",
        ),
        (
            changed("R.last", replace(GOOD[-1], to=COUNCIL)),
            "routing.yaml: R.last: the last row goes to `EXT:council`, which is no person. "
            "Send such calls to a person",
        ),
        (
            (*GOOD[:2], row("R.early", Condition()), *GOOD[2:]),
            f"routing.yaml: H1: never applies, because `R.early` comes first. {DEAD}",
        ),
        (
            (*GOOD[:6], row("R.noise", Condition(intent=frozenset({NOISE}))), *GOOD[6:]),
            f"routing.yaml: R.all: never applies to noise, because `R.noise` comes first. {DEAD}",
        ),
        (
            changed("R.out", replace(OUT, when=replace(OUT.when, no_risk=None))),
            "routing.yaml: R.out: `no_risk: true` is missing, but `EXT:council` is no person. "
            "Add it (H4)",
        ),
        (
            changed("R.out", replace(OUT, when=replace(OUT.when, p_at_least=0.3))),
            "routing.yaml: R.out: it takes any intent, or one with p_at_least 0.3, but "
            "`EXT:council` is no person. Name its intents, with p_at_least 0.35 or more",
        ),
        (
            changed("R.out", replace(OUT, when=replace(OUT.when, intent=frozenset()))),
            "routing.yaml: R.out: it takes any intent, or one with p_at_least 0.6, but "
            "`EXT:council` is no person. Name its intents, with p_at_least 0.35 or more",
        ),
        (
            changed("R.out", replace(OUT, when=replace(OUT.when, intent=frozenset({ABUSE})))),
            "routing.yaml: R.out: it takes `abuse`, which blocks self-service, but "
            "`EXT:council` is no person. Take the intent out (H4)",
        ),
        *(
            (
                without(missing),
                f"routing.yaml: R.out: it takes callers {who}, but `EXT:council` is no person. "
                "Put a row for such callers before it",
            )
            for missing, who in (
                ("R.L2", "at level L2 or above"),
                ("H8", "with `store` lost"),
                ("H1", "who asked for a person"),
                ("H2", "who was not understood"),
            )
        ),
    ],
)
def test_a_broken_table_is_named_with_row_value_and_remedy(
    routes: tuple[RouteRule, ...], error: str
) -> None:
    assert error in found(*routes)


def test_a_row_for_understood_callers_needs_no_row_for_the_others() -> None:
    when = replace(OUT.when, understood=True, asked_for_person=False)
    routes = tuple(r for r in changed("R.out", replace(OUT, when=when)) if r.id not in {"H1", "H2"})
    assert found(*routes) == []


@pytest.mark.parametrize(
    "operator", [None, place(OPERATOR, DestinationKind.PERSON, HANDLER)], ids=["none", "falls back"]
)
def test_the_emergency_operator_must_always_be_there(operator: DestinationRule | None) -> None:
    good = rules(*GOOD)
    places = {k: v for k, v in good.destinations.items() if k != OPERATOR}
    if operator is not None:
        places[OPERATOR] = operator
    errors = [str(e) for e in check_routing(replace(good, destinations=places))]
    assert (
        "destinations.yaml: EMERGENCY_OPERATOR: it must be there, and have no fallback. "
        "Correct or add the row (H0)" in errors
    )


def test_errors_about_unknown_places_do_not_hide_each_other() -> None:
    nowhere = DestinationId("NOWHERE")
    routes = changed("R.last", replace(GOOD[-1], to=nowhere))
    assert found(*routes) == [
        "routing.yaml: R.last: destination `NOWHERE` does not exist. Use an id of destinations.yaml"
    ]
