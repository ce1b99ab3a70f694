"""Rules of what a handler is handed: THRIVE, facts, codes; and what a wrong choice costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage_service.domain.assessment import SlotKind
from triage_service.domain.handover import Element
from triage_service.domain.ids import IntentId, RiskId
from triage_service.domain.level import Level


@dataclass(frozen=True, slots=True)
class ThriveRule:
    """What bears on one element of THRIVE (`thrive.yaml`); any of its parts is enough."""

    id: str
    element: Element
    says: str
    """Why it bears on the element, in plain English."""
    risk: frozenset[RiskId] = frozenset()
    """Evidence of these flags."""
    cue: frozenset[str] = frozenset()
    """These cues, by id (`domestic.strangled`) or by family (`medical`)."""
    intent: frozenset[IntentId] = frozenset()
    """What the caller told, when one of these is believed."""
    slot: frozenset[SlotKind] = frozenset()
    """Facts of these kinds that the caller spoke."""
    tense: frozenset[str] = frozenset()
    """Only words said in one of these tenses; without another part, any flag or cue said so."""
    asked_for_person: bool = False
    """The words with which the caller asked for a person."""


@dataclass(frozen=True, slots=True)
class Need:
    """When a handler needs a fact; any part is enough."""

    group: frozenset[str] = frozenset()
    """Groups of intents, such as `A`."""
    intent: frozenset[IntentId] = frozenset()
    risk: frozenset[RiskId] = frozenset()
    level_at_least: Level | None = None
    except_intent: frozenset[IntentId] = frozenset()
    """For these the group does not count."""


@dataclass(frozen=True, slots=True)
class Filler:
    """What makes a fact known; any part is enough."""

    slot: frozenset[SlotKind] = frozenset()
    risk: frozenset[RiskId] = frozenset()
    cue: frozenset[str] = frozenset()
    """By id or family; one that is denied or past makes the fact known too."""
    words: tuple[str, ...] = ()
    """Words in small letters; `burgl*` is any word that begins so."""


@dataclass(frozen=True, slots=True)
class FactRule:
    """One fact that a handler may need (`facts.yaml`)."""

    id: str
    title: str
    needed: Need
    known: Filler


class CodeKind(StrEnum):
    """What an NSIR code is for."""

    OPENING = "opening"
    QUALIFIER = "qualifier"


@dataclass(frozen=True, slots=True)
class CodeRule:
    """One NSIR code (`codes.yaml`)."""

    id: str
    """Three digits."""
    title: str
    kind: CodeKind


@dataclass(frozen=True, slots=True)
class CodingRule:
    """When a code fits better than the ordinary one (`coding.yaml`); all given parts must hold."""

    id: str
    says: str
    code: str
    intent: frozenset[IntentId] = frozenset()
    risk: frozenset[RiskId] = frozenset()
    """Any of these is raised. For a qualifier: the flag that suggests it is one of these."""
    words: tuple[str, ...] = ()
    """The caller said one of these; for a qualifier, in the flag's evidence."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What a wrong choice costs, in units of one handler's time taken for nothing."""

    wrong_automated: float
    """A harmless call that ends without a person at the wrong place."""
    unneeded_person: float
    """A person takes a call that needed none."""
    missed: Mapping[Level, float]
    """A call of this level that ends without a person; `L0`, `L1`, `L2`."""
