"""What the service believes about a call: evidence, risk flags, belief in intents, slots."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from triage_service.domain.ids import UNCLEAR, IntentId, RiskId
from triage_service.domain.level import Level


class Source(StrEnum):
    """What a piece of evidence comes from."""

    CUE = "cue"
    CLASSIFIER = "classifier"
    KEYPAD = "keypad"
    SOUND = "sound"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The caller's own words (or keys, or sound) that a belief rests on."""

    source: Source
    words: str
    """Verbatim as heard; for keys the digits, for sound what was heard."""
    start_s: float
    end_s: float
    p: float
    """Confidence in the evidence, 0 to 1."""
    by: str
    """The cue's id or the model's name and version."""
    polarity: str = "affirmed"
    """`affirmed`, `denied` or `unsure` (heard with low confidence)."""
    tense: str = "present"
    """`present`, `past`, `future` or `conditional`."""
    person: str = "unknown"
    """Whom it concerns: `caller`, `other` or `unknown`."""


@dataclass(frozen=True, slots=True)
class RiskFlag:
    """A risk that was raised; inside a call a machine never lowers it."""

    risk: RiskId
    level: Level
    p: float
    evidence: tuple[Evidence, ...]
    """Never empty."""
    at_s: float
    """Media time at which it was first raised."""


@dataclass(frozen=True, slots=True)
class IntentBelief:
    """How probable each intent is, given everything heard so far."""

    p_by_intent: Mapping[IntentId, float] = field(default_factory=dict)
    top: tuple[IntentId, float] = field(init=False, repr=False, compare=False)
    """The most probable intent and its probability; `unclear`, 0 before any was formed."""

    def __post_init__(self) -> None:
        """Find the likeliest once: every row of the routing table asks for it."""
        likeliest = self.p_by_intent.items()
        top = min(likeliest, key=lambda item: (-item[1], item[0]), default=(UNCLEAR, 0.0))
        object.__setattr__(self, "top", top)

    @property
    def ranked(self) -> tuple[tuple[IntentId, float], ...]:
        """Intents with their probabilities, most probable first; ties by name."""
        return tuple(sorted(self.p_by_intent.items(), key=lambda item: (-item[1], item[0])))


class SlotKind(StrEnum):
    """Facts a caller may volunteer, in the form other systems take."""

    CRIME_NUMBER = "crime_number"
    VRM = "vrm"
    POSTCODE = "postcode"
    PHONE = "phone"
    LOG_NUMBER = "log_number"
    COLLAR_NUMBER = "collar_number"
    """An officer's number."""
    WHEN = "when"
    """A day, with the time or the part of the day where that was said."""
    WEEKDAY = "weekday"
    """A day of the week that is no one day: "every Friday", or the day of the call is unknown."""
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Slot:
    """A fact that the caller spoke, normalised, with the words it rests on."""

    kind: SlotKind
    value: str
    """`20/123456/24`, `BD19XKP`, `B75 5QN`, `07700900123`, `512 of 2026-03-14`, `20781`,
    `2026-03-17T22:30` or `2026-03-17 evening`, `Friday`, `M6 J6` or `Tesco, Bristol Road`."""
    evidence: Evidence
