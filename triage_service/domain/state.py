"""Everything the service knows about one call, and the phases a call goes through."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from triage_service.domain.assessment import Evidence, IntentBelief, RiskFlag, Slot
from triage_service.domain.decisions import HandoffReason, RoutingDecision
from triage_service.domain.events import Sense
from triage_service.domain.ids import CallId, RiskId
from triage_service.domain.level import Level
from triage_service.domain.transcript import Transcript


class Phase(StrEnum):
    """Where a call stands."""

    LISTENING = "listening"
    """The machine listens and decides."""
    ESCALATED = "escalated"
    """An emergency: no more questions, the line stays open, the machine goes on listening."""
    HANDED_OFF = "handed_off"
    """A person was asked to take the call; only a newly found danger is still reported."""
    ENDED = "ended"
    """The line is closed."""


TRANSITIONS: dict[Phase, frozenset[Phase]] = {
    Phase.LISTENING: frozenset({Phase.ESCALATED, Phase.HANDED_OFF, Phase.ENDED}),
    Phase.ESCALATED: frozenset({Phase.HANDED_OFF, Phase.ENDED}),
    Phase.HANDED_OFF: frozenset({Phase.ENDED}),
    Phase.ENDED: frozenset(),
}
"""Phase, then the phases that may follow it."""


@dataclass(frozen=True, slots=True)
class TriageState:
    """One call as the policy sees it."""

    call_id: CallId
    phase: Phase = Phase.LISTENING
    repeat: bool = False
    """H6: an earlier call of the same caller inside the window had a flag."""
    today: date | None = None
    """The day of the call, from which "yesterday" is told; None where it is not known."""
    started_utc: datetime | None = None
    """When the call began, as `CallStarted` said."""
    transcript: Transcript = field(default_factory=Transcript)
    belief: IntentBelief = field(default_factory=IntentBelief)
    flags: tuple[RiskFlag, ...] = ()
    held: tuple[tuple[RiskId, Evidence], ...] = ()
    """Emergencies that only a cue heard: at L1 until the classifier agrees or is lost."""
    heard_level: Level = Level.NONE
    """The most urgent level that words, keys or silence ever gave; never falls."""
    level_evidence: tuple[Evidence, ...] = ()
    """What `heard_level` rests on."""
    slots: tuple[Slot, ...] = ()
    asked_for_person: tuple[Evidence, ...] = ()
    """H1: the words, or the key, with which the caller asked for a person."""
    self_service_blocked: bool = False
    """H4: something ever said forbids a signpost or a closure."""
    senses_lost: frozenset[Sense] = frozenset()
    pending: frozenset[int] = frozenset()
    """Questions to the classifier that are not answered yet."""
    asks: int = 0
    """How many questions were asked so far."""
    n_words_asked: int = 0
    """How many words the last question covered."""
    hinted: frozenset[str] = frozenset()
    """Cues found in text that may still change; found again in the next text they count."""
    cues: tuple[Evidence, ...] = ()
    """Every cue that counted, each once, denied and past ones too: as it was first said plainly,
    or else as it was last heard."""
    said: tuple[str, ...] = ()
    """Ids of the prompts spoken, in order."""
    routing: RoutingDecision | None = None
    final: bool = False
    """`routing` was recommended as final."""
    handed_off: HandoffReason | None = None
    at_s: float = 0.0
    """Media time of the newest event."""

    @property
    def level(self) -> Level:
        """The call's level: what was heard, one level up for a repeat caller (H6)."""
        return self.heard_level.raised_by_one() if self.repeat else self.heard_level
