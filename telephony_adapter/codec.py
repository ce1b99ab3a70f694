"""What every telephony protocol is to the rest: bytes in, leg events out, and its two errors."""

from collections.abc import Sequence
from typing import Protocol

from telephony_adapter.events import LegCommand, LegEvent

WireData = bytes | str
"""One message as the transport delivers it: binary or text."""


class Codec(Protocol):
    """One call's protocol session; no socket, no clock."""

    def receive(self, data: WireData) -> Sequence[LegEvent]:
        """Take one message from the platform.

        Raises:
            TheyBrokeProtocol: The message is not allowed here; the call must go to a person.
        """

    def lost(self) -> Sequence[LegEvent]:
        """The transport broke; ends the leg when it had not ended yet."""

    def send(self, command: LegCommand) -> Sequence[WireData]:
        """The messages that carry `command` to the platform.

        Raises:
            WeBrokeProtocol: The platform could not take this now: a fault of ours.
        """


class ProtocolError(Exception):
    """A message broke the protocol; `code` is short, stable and safe to count."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class TheyBrokeProtocol(ProtocolError):
    """The platform sent what it must not: answered with a typed error, and a person."""


class WeBrokeProtocol(ProtocolError):
    """We were about to send what we must not: a fault of ours."""
