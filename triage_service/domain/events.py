"""What can happen to a call: everything `policy.step` may be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from triage_service.domain.ids import CallId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.domain.transcript import Utterance


@dataclass(frozen=True, slots=True)
class CallStarted:
    """The leg is open and sound may come."""

    call_id: CallId
    at_s: float = 0.0
    repeat: bool = False
    """The same caller reference had a flag in an earlier call inside the window (H6)."""
    today: date | None = None
    """The day of the call in the United Kingdom; without it "yesterday" gets no date."""
    started_utc: datetime | None = None
    """When the call began, by the wall clock, with its zone; opening hours are judged by it. None
    where it is not known: then every place counts as open and the platform has the hours."""


@dataclass(frozen=True, slots=True)
class SpeechHeard:
    """Words of the caller: a partial that may change, or a final that will not."""

    utterance: Utterance
    at_s: float
    alternatives: tuple[str, ...] = ()
    """Other readings of the same sound, likeliest first; searched for cues."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """The classifier's answer to one `AskClassifier`."""

    ask: int
    """Number of the question."""
    intents: Mapping[IntentId, float]
    """Probabilities that sum to 1."""
    risks: Mapping[RiskId, float]
    """Probabilities, not exclusive."""
    levels: Mapping[Level, float]
    """Probabilities that sum to 1."""
    evidence: Mapping[RiskId, tuple[float, float]]
    """Where each risk shows: start and end in seconds of audio."""
    firm: bool
    """The text was final; on text that may still change only the intent is taken."""
    model: str
    at_s: float


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A telephone key."""

    key: str
    """`0` to `9`, `*` or `#`."""
    at_s: float


class Sense(StrEnum):
    """What the machine perceives with, and can lose."""

    SPEECH = "speech"
    MEANING = "meaning"
    STORE = "store"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class SenseLost:
    """A sense failed: from now on the machine knows less than it should."""

    sense: Sense
    code: str
    """Short and stable, such as `late`, `crashed`, `overloaded`."""
    at_s: float


class OperatorAction(StrEnum):
    """What a person may tell the machine about a call."""

    TAKE_OVER = "take_over"


@dataclass(frozen=True, slots=True)
class OperatorActed:
    """A person intervened."""

    action: OperatorAction
    operator: str
    at_s: float


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing else happened for a while, or a deadline was reached."""

    at_s: float
    """Media time."""
    quiet_s: float
    """Seconds since the caller was last heard to speak."""
    elapsed_s: float
    """Wall seconds since the call began, as the shell measured them."""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The leg has closed; nothing follows."""

    at_s: float
    reason: str = "completed"
    """`completed` (the stream ended), `hangup` (the caller left), `transferred` or `line_lost`."""


CallEvent = (
    CallStarted
    | SpeechHeard
    | Assessed
    | KeyPressed
    | SenseLost
    | OperatorActed
    | TimePassed
    | CallEnded
)
