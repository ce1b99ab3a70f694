"""What a leg tells us (`LegEvent`) and what we may ask of it (`LegCommand`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """Whose sound a frame carries."""

    CALLER = "caller"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class LegStarted:
    """The platform announced a call."""

    call_id: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    """The platform's own facts (queue, dialled number, ...); never the caller's words."""


@dataclass(frozen=True, slots=True)
class AudioFrame:
    """A stretch of one speaker's sound."""

    pcm: bytes
    """int16 little-endian, mono. Bytes, not an array: frozen, comparable, hashable."""
    rate_hz: int
    """As on the wire in a codec; always 16,000 once past the leg."""
    at_s: float
    """Seconds of audio since the call began, at the first sample."""
    channel: Channel = Channel.CALLER


@dataclass(frozen=True, slots=True)
class AudioLost:
    """All speakers' sound of a stretch never came or could not be read; silence stands for it."""

    at_s: float
    """Seconds of audio since the call began, at its first sample."""
    length_s: float


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A telephone key (DTMF)."""

    key: str
    """`0` to `9`, `*`, `#` or `A` to `D`."""
    at_s: float


@dataclass(frozen=True, slots=True)
class LegStopped:
    """The leg has ended; nothing follows."""

    at_s: float
    reason: str
    """`completed`, `hangup` or `transferred` (the platform said so), or `line_lost` (it broke)."""


LegEvent = LegStarted | AudioFrame | AudioLost | KeyPressed | LegStopped


@dataclass(frozen=True, slots=True)
class Annotate:
    """Tell the platform something about the call; a JSON object, ready to send."""

    json: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ask the platform to move the call; for our own protocol `json` says it all."""

    destination: str
    priority: int
    json: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Tell the platform that it broke the protocol, or that we cannot take the call."""

    code: str
    message: str
    retry_after_s: float | None = None
    """When it may be tried again, if that can help."""


@dataclass(frozen=True, slots=True)
class Hangup:
    """Say that we have nothing more to say; the platform keeps the caller."""

    reason: str


LegCommand = Annotate | Transfer | Refuse | Hangup
