"""The rows of the rule files as a force writes them: strict, and nothing unknown is allowed."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from triage_service.domain.events import Sense
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
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

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
P = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NsirCode = Annotated[str, Field(pattern=r"^\d{3}$")]
"""Three digits in quotes: without them YAML would read `010` as the number 8."""

_DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"


class Row(BaseModel):
    """Any row: types are not converted, unknown fields are refused, nothing changes afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NamedRow(Row):
    """A row with an id that no other row of its file has."""

    id: str


class Head(Row):
    """What stands at the top of every rule file."""

    source: Text
    """The document and section that the rows come from."""
    date: date
    """When the rows were last reviewed against it."""


class IntentRow(NamedRow):
    """One row of `intents.yaml`; the fields are those of `IntentRule`."""

    id: Id
    title: Text
    meaning: Text
    group: Literal["A", "B", "C", "D", "E", "F", "-"]
    opening_codes: tuple[NsirCode, ...]
    level_floor: Level
    blocks_self_service: bool
    label: Text

    def rule(self) -> IntentRule:
        """The frozen rule that this row states."""
        return IntentRule(
            id=IntentId(self.id),
            title=self.title,
            meaning=self.meaning,
            group=self.group,
            opening_codes=self.opening_codes,
            level_floor=self.level_floor,
            blocks_self_service=self.blocks_self_service,
            label=self.label,
        )


class RiskRow(NamedRow):
    """One row of `risks.yaml`; the fields are those of `RiskRule`."""

    id: Id
    title: Text
    meaning: Text
    level: Level
    urgent_level: Level
    threshold: P
    qualifiers: tuple[NsirCode, ...]
    lifts_level: bool
    label: str

    def rule(self) -> RiskRule:
        """The frozen rule that this row states."""
        return RiskRule(
            id=RiskId(self.id),
            title=self.title,
            meaning=self.meaning,
            level=self.level,
            urgent_level=self.urgent_level,
            threshold=self.threshold,
            qualifiers=self.qualifiers,
            lifts_level=self.lifts_level,
            label=self.label,
        )


class DestinationRow(NamedRow):
    """One row of `destinations.yaml`; the fields are those of `DestinationRule`."""

    id: Annotated[str, Field(pattern=r"^([A-Z][A-Z_]*|EXT:[a-z][a-z0-9_]*)$")]
    title: Text
    kind: DestinationKind
    queue: Text
    hours: Annotated[str, Field(pattern=rf"^(24x7|{_DAY}(-{_DAY})? {_TIME}-{_TIME})$")]
    fallback: str | None
    valid_from: date
    source: Text

    def rule(self) -> DestinationRule:
        """The frozen rule that this row states."""
        return DestinationRule(
            id=DestinationId(self.id),
            title=self.title,
            kind=self.kind,
            queue=self.queue,
            hours=self.hours,
            fallback=None if self.fallback is None else DestinationId(self.fallback),
            valid_from=self.valid_from,
            source=self.source,
        )


class WhenRow(Row):
    """The `when` of a routing row; what is left out does not matter."""

    level_at_least: Literal[Level.L0, Level.L1, Level.L2, Level.L3] | None = None
    intent: frozenset[str] = frozenset()
    p_at_least: P = 0.0
    risk: frozenset[str] = frozenset()
    sense_lost: frozenset[Sense] = frozenset()
    asked_for_person: bool | None = None
    no_risk: bool | None = None
    understood: bool | None = None

    def condition(self) -> Condition:
        """The frozen condition that this row states."""
        return Condition(
            level_at_least=self.level_at_least,
            intent=frozenset(IntentId(i) for i in self.intent),
            p_at_least=self.p_at_least,
            risk=frozenset(RiskId(r) for r in self.risk),
            sense_lost=frozenset(s.value for s in self.sense_lost),
            asked_for_person=self.asked_for_person,
            no_risk=self.no_risk,
            understood=self.understood,
        )


class RouteRow(NamedRow):
    """One row of `routing.yaml`; the fields are those of `RouteRule`."""

    id: Annotated[str, Field(pattern=r"^(H(10|\d)|R)(\.[A-Za-z0-9_]+)*$")]
    says: Text
    when: WhenRow
    to: str
    priority: Annotated[int, Field(ge=1, le=5)]

    def rule(self) -> RouteRule:
        """The frozen rule that this row states."""
        return RouteRule(
            id=self.id,
            says=self.says,
            when=self.when.condition(),
            to=DestinationId(self.to),
            priority=self.priority,
        )


class PromptRow(NamedRow):
    """One row of `prompts.yaml`; the fields are those of `Prompt`."""

    id: Id
    text: Text

    def rule(self) -> Prompt:
        """The frozen prompt that this row states."""
        return Prompt(id=self.id, text=self.text)


class ChosenP(Row):
    """A probability, and why it is not another."""

    value: P
    reason: Text


class ChosenSeconds(Row):
    """A duration, and why it is not another."""

    value: Seconds
    reason: Text


class LimitsRow(Row):
    """The `limits` of `policy.yaml`; the fields are those of `Limits`."""

    level_p: Mapping[Literal[Level.L0, Level.L1, Level.L2], ChosenP] = Field(
        min_length=3, max_length=3
    )
    named_p: ChosenP
    intent_p: ChosenP
    word_p: ChosenP
    silent_s: ChosenSeconds
    decide_quiet_s: ChosenSeconds
    signpost_quiet_s: ChosenSeconds
    clarify_quiet_s: ChosenSeconds
    decision_deadline_s: ChosenSeconds

    def rule(self) -> Limits:
        """The frozen limits, without their reasons."""
        return Limits(
            level_p=MappingProxyType({level: p.value for level, p in self.level_p.items()}),
            named_p=self.named_p.value,
            intent_p=self.intent_p.value,
            word_p=self.word_p.value,
            silent_s=self.silent_s.value,
            decide_quiet_s=self.decide_quiet_s.value,
            signpost_quiet_s=self.signpost_quiet_s.value,
            clarify_quiet_s=self.clarify_quiet_s.value,
            decision_deadline_s=self.decision_deadline_s.value,
        )
