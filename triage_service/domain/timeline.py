"""A call as the policy met it: every event, in order, with what was decided on it."""

from dataclasses import dataclass

from triage_service.domain.decisions import Decision
from triage_service.domain.events import CallEvent
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level


@dataclass(frozen=True, slots=True)
class Happening:
    """One event and what was decided on it."""

    event: CallEvent
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """One call as the policy met it."""

    call_id: CallId
    rules_version: str
    """Of the rules it was decided with."""
    software: str
    """Version of the service."""
    models: tuple[str, ...]
    """Recogniser and classifier; what was not used is left out."""
    happenings: tuple[Happening, ...]
    heard_level: Level = Level.NONE
    """Reached on an earlier line of the same call, before the first event here."""
