"""Every flag and reason must rest on words that were said."""

from dataclasses import replace

import pytest

from eval.citation import uncited
from triage_service.domain.assessment import Evidence, RiskFlag, Source
from triage_service.domain.decisions import Reason, RoutingDecision
from triage_service.domain.ids import CallId, DestinationId, RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.domain.transcript import Transcript, Utterance

TURNS = ("There is  smoke.", "And flames, high ones.")
HEARD = Transcript((Utterance.of_text(0, TURNS[0]), Utterance.of_text(1, TURNS[1])))
FIRE = RiskId("fire")


def quoted(words: str) -> Evidence:
    return Evidence(Source.CLASSIFIER, words, 0.0, 1.0, 0.9, "model 1")


def state(flag: tuple[str, ...], reason: tuple[str, ...]) -> TriageState:
    why = Reason("H0", "Danger.", tuple(map(quoted, reason)))
    routing = RoutingDecision(DestinationId("PERSON"), 1, Level.L0, 0.9, (why,), 1.0, "1")
    raised = RiskFlag(FIRE, Level.L0, 0.9, tuple(map(quoted, flag)), 1.0)
    return TriageState(CallId("x"), transcript=HEARD, flags=(raised,), routing=routing)


@pytest.mark.parametrize(
    ("flag", "reason", "expected"),
    [
        (("is smoke.",), ("flames,",), ()),
        (("smoke. And flames",), ("There is smoke.",), ()),
        (("is   smoke.",), ("flames",), ()),
        (("a fire",), ("flames",), ("flag:fire",)),
        (("smoke", "a fire"), ("flames",), ("flag:fire",)),
        (("smoke",), ("fire",), ("H0",)),
        (("Smoke",), ("is  SMOKE",), ("flag:fire", "H0")),
        ((), ("flames",), ("flag:fire",)),
        (("",), (" ",), ("flag:fire", "H0")),
    ],
)
def test_words_nobody_said_are_found(
    flag: tuple[str, ...], reason: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert uncited(TURNS, state(flag, reason)) == expected


def test_silence_is_its_own_evidence() -> None:
    silent = replace(state(("(no words)",), ("(no words)",)), transcript=Transcript())
    assert uncited(("",), silent) == ()


def test_call_without_a_route_has_only_its_flags_to_show() -> None:
    assert uncited(TURNS, replace(state(("fire",), ()), routing=None)) == ("flag:fire",)
