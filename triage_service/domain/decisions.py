"""What the service decides: everything `policy.step` may ask the shell to do."""

from dataclasses import dataclass
from enum import StrEnum

from triage_service.domain.assessment import Evidence, RiskFlag, Slot
from triage_service.domain.ids import DestinationId, IntentId
from triage_service.domain.level import Level
from triage_service.domain.transcript import Transcript


class HandoffReason(StrEnum):
    """Why a call goes to a person without a triage decision (a closed list)."""

    AUDIO_GAP = "audio_gap"
    CODEC_MISMATCH = "codec_mismatch"
    CODEC_UNSUPPORTED = "codec_unsupported"
    DEADLINE = "deadline"
    ENGINE_ERROR = "engine_error"
    ENGINE_LATE = "engine_late"
    INTERNAL_ERROR = "internal_error"
    OPERATOR = "operator"
    OVERLOADED = "overloaded"
    PROTOCOL_ERROR = "protocol_error"
    STORE_REFUSED = "store_refused"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a route was chosen: a rule, and the words it rests on."""

    rule: str
    """`H0` to `H10`, or the id of a routing row."""
    says: str
    """The rule in plain English."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """Where a call must go."""

    destination: DestinationId
    priority: int
    """1 (now) to 5."""
    level: Level
    confidence: float
    reasons: tuple[Reason, ...]
    """Never empty."""
    at_s: float
    rules_version: str


@dataclass(frozen=True, slots=True)
class AskClassifier:
    """Please assess what the caller said."""

    ask: int
    said: Transcript
    """The newest part of the call; the answer's evidence is told by its words."""
    firm: bool
    """No word of it will change any more."""
    at_s: float


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """A risk is newly raised, or its level rose: show it now."""

    flag: RiskFlag


@dataclass(frozen=True, slots=True)
class Recommend:
    """The recommendation changed, or is now final."""

    routing: RoutingDecision
    intent: tuple[IntentId, float]
    alternatives: tuple[tuple[IntentId, float], ...]
    slots: tuple[Slot, ...]
    final: bool


@dataclass(frozen=True, slots=True)
class HandOff:
    """Send the caller to a person now; the machine stops deciding."""

    reason: HandoffReason
    routing: RoutingDecision


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a prompt to the caller."""

    prompt: str
    """Id of a row in `prompts.yaml`."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """The caller was cut off after a sign of danger: someone must ring back (H3)."""

    level: Level
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CloseCall:
    """Nothing is left to do on this call."""


Decision = AskClassifier | RaiseAlert | Recommend | HandOff | Say | CallBack | CloseCall
