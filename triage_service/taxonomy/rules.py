"""The frozen `Rules` object that the policy reads; made from the YAML rows by `load.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from triage_service.domain.ids import DestinationId, IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.taxonomy.cues import CueRule
from triage_service.taxonomy.handover_rules import CodeRule, CodingRule, Costs, FactRule, ThriveRule


@dataclass(frozen=True, slots=True)
class IntentRule:
    """One reason to ring (`intents.yaml`)."""

    id: IntentId
    title: str
    meaning: str
    group: str
    """`A` crime, `B` safety, `C` roads, `D` open matters, `E` departments, `F` others, `-` none."""
    opening_codes: tuple[str, ...]
    """Suggested NSIR opening codes; a suggestion only."""
    level_floor: Level
    """The call is at least this urgent once the intent is believed."""
    blocks_self_service: bool
    """H4: once it was ever the top intent, the call may not be signposted or closed."""
    label: str
    """The classifier's label for it."""


@dataclass(frozen=True, slots=True)
class RiskRule:
    """One sign of danger or vulnerability (`risks.yaml`)."""

    id: RiskId
    title: str
    meaning: str
    level: Level
    """The level it is raised at by default."""
    urgent_level: Level
    """The level when it is happening now; the same as `level` where that is fixed."""
    threshold: float
    """The classifier raises it from this probability on (from held-out figures)."""
    qualifiers: tuple[str, ...]
    """Suggested NSIR qualifier codes."""
    lifts_level: bool
    """H6-like: raises the call's level by one instead of having a level of its own."""
    label: str
    """The classifier's label for it; empty when only cues, keys or sound raise it."""


class DestinationKind(StrEnum):
    """Who or what is at the other end."""

    PERSON = "person"
    MESSAGE = "message"
    SELF_SERVICE = "self_service"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class DestinationRule:
    """One place a call can go (`destinations.yaml`)."""

    id: DestinationId
    title: str
    kind: DestinationKind
    queue: str
    """The contact platform's queue or number, force-specific."""
    hours: str
    """`24x7` or such as `Mon-Fri 08:00-18:00`; the forms stand in `hours.py`."""
    fallback: DestinationId | None
    """Where to go out of hours; None means always open."""
    valid_from: date
    source: str
    open_on_holidays: bool = False
    """Whether it keeps its hours on bank holidays; `24x7` always does."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a routing row applies; every part that is given must hold. Empty matches everything."""

    level_at_least: Level | None = None
    intent: frozenset[IntentId] = frozenset()
    p_at_least: float = 0.0
    """The top intent's least probability."""
    risk: frozenset[RiskId] = frozenset()
    """Any of these is raised."""
    sense_lost: frozenset[str] = frozenset()
    """Any of these senses is lost."""
    asked_for_person: bool | None = None
    no_risk: bool | None = None
    """No flag of L2 or above is raised, and nothing ever forbade self-service (H4)."""
    understood: bool | None = None
    """Enough words were heard with enough confidence to trust the intent."""


@dataclass(frozen=True, slots=True)
class RouteRule:
    """One row of the routing table; the first that applies wins (`routing.yaml`)."""

    id: str
    """`H0` to `H10` for hard rules, `R...` for ordinary rows."""
    says: str
    """The rule in plain English, shown to the supervisor."""
    when: Condition
    to: DestinationId
    priority: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of the policy (`policy.yaml`); each row says where its number comes from."""

    level_p: Mapping[Level, float]
    """Least probability for the machine to raise a call to it: of an emergency for L0 (see
    `policy.urgency`), of that level or above by the level head for the others."""
    danger_weight: float
    """What each of the likeliest dangers counts beside the level head in that of an emergency."""
    doubt_p: float
    """An emergency that only a cue heard stays L1 while the classifier, which has read the whole,
    holds one for less likely than this."""
    named_p: float
    """An emergency needs a danger that can be named, of at least this probability; without one
    the call is L1."""
    intent_p: float
    """Below this the top intent is not believed and a person takes the call (H2)."""
    word_p: float
    """Below this mean word confidence the words are not trusted (H2)."""
    silent_s: float
    """A caller who has not spoken for so long is handed to a listener, seconds."""
    decide_quiet_s: float
    """A pause of so long after speech makes the recommendation final, seconds."""
    signpost_quiet_s: float
    """A destination without a person is final only after so long a pause, seconds."""
    clarify_quiet_s: float
    """After "say that again" and so long without being understood a person takes the call."""
    decision_deadline_s: float
    """Without a final decision by then a person takes the call, wall seconds."""
    costs: Costs | None = None
    """What a wrong choice costs; None means that a person takes every call."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the assistant says (`prompts.yaml`)."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a force's overlay changes, adds or switches off."""

    table: str
    """Name of the field that holds the rows, such as `destinations`; `cues` for all cues."""
    row: str
    what: str
    """`added`, `switched off`, or each field with its old and new value."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the force decides, validated and frozen."""

    intents: Mapping[IntentId, IntentRule]
    risks: Mapping[RiskId, RiskRule]
    destinations: Mapping[DestinationId, DestinationRule]
    routes: tuple[RouteRule, ...]
    cues: tuple[CueRule, ...]
    prompts: Mapping[str, Prompt]
    limits: Limits
    version: str
    """Short SHA-256 over the content of every rule file; written into each decision."""
    thrive: tuple[ThriveRule, ...] = ()
    facts: tuple[FactRule, ...] = ()
    codes: Mapping[str, CodeRule] = field(default_factory=dict)
    """NSIR codes by their three digits."""
    coding: tuple[CodingRule, ...] = ()
    """For an opening code the first that applies wins."""
    holidays: frozenset[date] = frozenset()
    """Bank holidays."""
    overlay: tuple[Change, ...] = ()
    """What the force's overlay changed."""
