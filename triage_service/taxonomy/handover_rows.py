"""The rows of `thrive.yaml`, `facts.yaml`, `codes.yaml`, `coding.yaml` and `holidays.yaml`."""

import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from triage_service.domain.assessment import SlotKind
from triage_service.domain.handover import Element
from triage_service.domain.ids import IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.handover_rules import (
    CodeKind,
    CodeRule,
    CodingRule,
    FactRule,
    Filler,
    Need,
    ThriveRule,
)
from triage_service.taxonomy.row import Id, NamedRow, NsirCode, Row, Text

DottedId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Words = Annotated[str, Field(pattern=r"^[a-z0-9']+( [a-z0-9']+)*\*?$")]
Group = Literal["A", "B", "C", "D", "E", "F", "-"]
Tense = Literal["present", "past", "future", "conditional"]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


class ThriveRow(NamedRow):
    """One row of `thrive.yaml`; the fields are those of `ThriveRule`."""

    id: DottedId
    element: Element
    says: Text
    risk: frozenset[str] = frozenset()
    cue: frozenset[str] = frozenset()
    intent: frozenset[str] = frozenset()
    slot: frozenset[SlotKind] = frozenset()
    tense: frozenset[Tense] = frozenset()
    asked_for_person: bool = False

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        parts = (self.risk, self.cue, self.intent, self.slot, self.tense, self.asked_for_person)
        if not any(parts):
            raise ValueError("Name a risk, cue, intent, slot or tense, or asked_for_person")
        return self

    def rule(self) -> ThriveRule:
        """The frozen rule that this row states."""
        return ThriveRule(
            id=self.id,
            element=self.element,
            says=self.says,
            risk=frozenset(RiskId(r) for r in self.risk),
            cue=self.cue,
            intent=frozenset(IntentId(i) for i in self.intent),
            slot=self.slot,
            tense=frozenset(self.tense),
            asked_for_person=self.asked_for_person,
        )


class NeededRow(Row):
    """The `needed` of a fact; what is left out asks for nothing."""

    group: frozenset[Group] = frozenset()
    intent: frozenset[str] = frozenset()
    risk: frozenset[str] = frozenset()
    level_at_least: Literal[Level.L0, Level.L1, Level.L2, Level.L3] | None = None
    except_intent: frozenset[str] = frozenset()

    def need(self) -> Need:
        """The frozen need that this row states."""
        return Need(
            group=frozenset(self.group),
            intent=frozenset(IntentId(i) for i in self.intent),
            risk=frozenset(RiskId(r) for r in self.risk),
            level_at_least=self.level_at_least,
            except_intent=frozenset(IntentId(i) for i in self.except_intent),
        )


class KnownRow(Row):
    """The `known` of a fact; a fact that nothing makes known is always asked for."""

    slot: frozenset[SlotKind] = frozenset()
    risk: frozenset[str] = frozenset()
    cue: frozenset[str] = frozenset()
    words: tuple[Words, ...] = ()

    def filler(self) -> Filler:
        """The frozen filler that this row states."""
        risks = frozenset(RiskId(r) for r in self.risk)
        return Filler(slot=self.slot, risk=risks, cue=self.cue, words=self.words)


class FactRow(NamedRow):
    """One row of `facts.yaml`; the fields are those of `FactRule`."""

    id: Id
    title: Text
    needed: NeededRow
    known: KnownRow

    def rule(self) -> FactRule:
        """The frozen rule that this row states."""
        return FactRule(self.id, self.title, self.needed.need(), self.known.filler())


class CodeRow(NamedRow):
    """One row of `codes.yaml`; the fields are those of `CodeRule`."""

    id: NsirCode
    title: Text
    kind: CodeKind

    def rule(self) -> CodeRule:
        """The frozen rule that this row states."""
        return CodeRule(self.id, self.title, self.kind)


class CodingRow(NamedRow):
    """One row of `coding.yaml`; the fields are those of `CodingRule`."""

    id: DottedId
    says: Text
    code: NsirCode
    intent: frozenset[str] = frozenset()
    risk: frozenset[str] = frozenset()
    words: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not (self.intent or self.risk or self.words):
            raise ValueError("Name an intent, a risk or words")
        return self

    def rule(self) -> CodingRule:
        """The frozen rule that this row states."""
        return CodingRule(
            id=self.id,
            says=self.says,
            code=self.code,
            intent=frozenset(IntentId(i) for i in self.intent),
            risk=frozenset(RiskId(r) for r in self.risk),
            words=self.words,
        )


class HolidayRow(NamedRow):
    """One row of `holidays.yaml`: the day is its id."""

    id: Day
    title: Text

    @model_validator(mode="after")
    def _is_a_day(self) -> Self:
        datetime.date.fromisoformat(self.id)
        return self

    def rule(self) -> datetime.date:
        """The day."""
        return datetime.date.fromisoformat(self.id)
