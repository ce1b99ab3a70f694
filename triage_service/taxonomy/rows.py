"""The rows of the rule files as a force writes them, each with the rule that it states."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from triage_service.domain.events import Sense
from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.handover_rules import Costs
from triage_service.taxonomy.hours import FORM
from triage_service.taxonomy.row import Id, NamedRow, NsirCode, P, Row, Seconds, Text
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
    hours: Annotated[str, Field(pattern=FORM)]
    fallback: str | None
    valid_from: date
    source: Text
    open_on_holidays: bool = False

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
            open_on_holidays=self.open_on_holidays,
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


class ChosenCost(Row):
    """A cost, and why it is not another."""

    value: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    reason: Text


class CostsRow(Row):
    """The `costs` of `policy.yaml`; the fields are those of `Costs`."""

    wrong_automated: ChosenCost
    unneeded_person: ChosenCost
    missed: Mapping[Literal[Level.L0, Level.L1, Level.L2], ChosenCost] = Field(
        min_length=3, max_length=3
    )

    def rule(self) -> Costs:
        """The frozen costs, without their reasons."""
        return Costs(
            wrong_automated=self.wrong_automated.value,
            unneeded_person=self.unneeded_person.value,
            missed=MappingProxyType({level: c.value for level, c in self.missed.items()}),
        )


class LimitsRow(Row):
    """The `limits` of `policy.yaml`; the fields are those of `Limits`."""

    level_p: Mapping[Literal[Level.L0, Level.L1, Level.L2], ChosenP] = Field(
        min_length=3, max_length=3
    )
    danger_weight: ChosenP
    doubt_p: ChosenP
    named_p: ChosenP
    intent_p: ChosenP
    word_p: ChosenP
    silent_s: ChosenSeconds
    decide_quiet_s: ChosenSeconds
    signpost_quiet_s: ChosenSeconds
    clarify_quiet_s: ChosenSeconds
    decision_deadline_s: ChosenSeconds
    costs: CostsRow | None = None

    def rule(self) -> Limits:
        """The frozen limits, without their reasons."""
        return Limits(
            level_p=MappingProxyType({level: p.value for level, p in self.level_p.items()}),
            danger_weight=self.danger_weight.value,
            doubt_p=self.doubt_p.value,
            named_p=self.named_p.value,
            intent_p=self.intent_p.value,
            word_p=self.word_p.value,
            silent_s=self.silent_s.value,
            decide_quiet_s=self.decide_quiet_s.value,
            signpost_quiet_s=self.signpost_quiet_s.value,
            clarify_quiet_s=self.clarify_quiet_s.value,
            decision_deadline_s=self.decision_deadline_s.value,
            costs=None if self.costs is None else self.costs.rule(),
        )
