"""What the person who takes a call is handed: THRIVE, missing facts, suggested codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from triage_service.domain.assessment import Evidence


class Element(StrEnum):
    """The six letters of THRIVE (domain reference, section 2.1)."""

    THREAT = "threat"
    HARM = "harm"
    RISK = "risk"
    INVESTIGATION = "investigation"
    VULNERABILITY = "vulnerability"
    ENGAGEMENT = "engagement"


@dataclass(frozen=True, slots=True)
class MissingFact:
    """Something a handler needs that the caller has not said yet."""

    id: str
    """Id of a row in `facts.yaml`."""
    title: str


@dataclass(frozen=True, slots=True)
class SuggestedCode:
    """An NSIR code that fits what was heard; a person sets the code, never the machine."""

    code: str
    """Three digits."""
    title: str
    because: tuple[str, ...]
    """What it rests on: `intent:ID`, `flag:ID` or the id of a row in `coding.yaml`."""


@dataclass(frozen=True, slots=True)
class Handover:
    """The card that goes with a recommendation. It shows evidence and gives no score."""

    thrive: Mapping[Element, tuple[Evidence, ...]] = field(default_factory=dict)
    """For every element the caller's own words that bear on it, in order of time; may be empty."""
    missing: tuple[MissingFact, ...] = ()
    opening_code: SuggestedCode | None = None
    qualifiers: tuple[SuggestedCode, ...] = ()
