"""A caller to test with: events in, state and decisions out, on the shipped rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from triage_service.domain.decisions import Decision
from triage_service.domain.events import Assessed, CallEvent, CallStarted, SpeechHeard, TimePassed
from triage_service.domain.ids import CallId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.domain.transcript import Utterance
from triage_service.policy.mind import Mind
from triage_service.policy.step import step
from triage_service.taxonomy.load import load


@dataclass
class Caller:
    """One call; every `tell` keeps the decisions it led to."""

    mind: Mind
    state: TriageState = field(default_factory=lambda: TriageState(CallId("c-1")))
    decisions: list[Decision] = field(default_factory=list)

    def tell(self, event: CallEvent) -> list[Decision]:
        self.state, decisions = step(self.state, event, self.mind)
        self.decisions += decisions
        return decisions

    def say(self, text: str, *, final: bool = True, number: int = 0) -> list[Decision]:
        said = Utterance.of_text(number, text, start_s=1.0 + 10.0 * number)
        return self.tell(SpeechHeard(replace(said, final=final), said.end_s))

    def assess(
        self,
        intents: Mapping[str, float] | None = None,
        risks: Mapping[str, float] | None = None,
        levels: Mapping[str, float] | None = None,
        *,
        evidence: Mapping[str, tuple[float, float]] | None = None,
        firm: bool = True,
        ask: int | None = None,
    ) -> list[Decision]:
        return self.tell(
            Assessed(
                ask=self.state.asks if ask is None else ask,
                intents={IntentId(k): p for k, p in (intents or {"unclear": 1.0}).items()},
                risks={RiskId(k): p for k, p in (risks or {}).items()},
                levels={Level(k): p for k, p in (levels or {"none": 1.0}).items()},
                evidence={RiskId(k): span for k, span in (evidence or {}).items()},
                firm=firm,
                model="scripted",
                at_s=self.state.at_s,
            )
        )

    def pause(self, quiet_s: float, *, elapsed_s: float = 10.0) -> list[Decision]:
        return self.tell(TimePassed(self.state.at_s + quiet_s, quiet_s, elapsed_s))


@pytest.fixture(scope="session")
def mind() -> Mind:
    return Mind.of(load())


@pytest.fixture
def caller(mind: Mind) -> Caller:
    """A call that has just begun."""
    on_the_line = Caller(mind)
    on_the_line.tell(CallStarted(CallId("c-1")))
    on_the_line.decisions.clear()
    return on_the_line
