"""A session of our own call protocol as a state table; no socket, no clock."""

import json
from collections.abc import Sequence
from enum import Enum, auto
from typing import assert_never

import numpy as np
from pydantic import ValidationError

from telephony_adapter.codec import TheyBrokeProtocol, WireData
from telephony_adapter.events import (
    Annotate,
    AudioFrame,
    Channel,
    Hangup,
    KeyPressed,
    LegCommand,
    LegEvent,
    LegStarted,
    LegStopped,
    Refuse,
    Transfer,
)
from telephony_adapter.g711 import decode_alaw, decode_ulaw
from telephony_adapter.native.messages import MAX_FRAME_BYTES, PARSER, Dtmf, Start, Stop


class Phase(Enum):
    """Where the session stands."""

    OPENING = auto()
    LIVE = auto()
    STOPPED = auto()


ALLOWED: dict[Phase, dict[type[Start] | type[Dtmf] | type[Stop] | type[bytes], Phase]] = {
    Phase.OPENING: {Start: Phase.LIVE},
    Phase.LIVE: {bytes: Phase.LIVE, Dtmf: Phase.LIVE, Stop: Phase.STOPPED},
    Phase.STOPPED: {},
}
"""Phase, then what may come, then the phase after it; anything else is an error."""

_OUT_OF_TURN = {
    Phase.OPENING: ("missing_start", "The first message must be `start`. Send it before sound."),
    Phase.LIVE: ("second_start", "The call has started already. Open one socket for each call."),
    Phase.STOPPED: ("after_stop", "The call has stopped; nothing may follow `stop`."),
}


BURST_MESSAGES, MESSAGES_PER_S = 500, 200
"""So many messages may come at once, and so many more for each second of sound: four times what
20 ms frames need. One line that sends single bytes must not keep the others from being heard."""


class NativeCodec:
    """One call of protocol version 1."""

    def __init__(self) -> None:
        """A session that has seen nothing."""
        self._phase = Phase.OPENING
        self._start: Start | None = None
        self._samples = 0
        self._messages = 0

    @property
    def at_s(self) -> float:
        """Seconds of sound received."""
        return self._samples / self._start.rate_hz if self._start else 0.0

    def receive(self, data: WireData) -> Sequence[LegEvent]:
        """Take one websocket message; text is JSON, binary is sound.

        Raises:
            TheyBrokeProtocol: With one of the codes `oversize`, `bad_json`, `bad_message`,
                `codec_unsupported`, `missing_start`, `second_start`, `after_stop`, `odd_frame`,
                `flood`.
        """
        self._messages += 1
        if self._messages > BURST_MESSAGES + MESSAGES_PER_S * self.at_s:
            raise TheyBrokeProtocol(
                "flood",
                f"{self._messages} messages hold {self.at_s:.1f} s of sound. Send frames of 20 to "
                "200 ms.",
            )
        if len(data) > MAX_FRAME_BYTES:
            raise TheyBrokeProtocol(
                "oversize", f"A message of {len(data)} bytes; the most is {MAX_FRAME_BYTES}."
            )
        message = data if isinstance(data, bytes) else _parse(data)
        after = ALLOWED[self._phase].get(type(message))
        if after is None:
            raise TheyBrokeProtocol(*_OUT_OF_TURN[self._phase])
        self._phase = after
        match message:
            case Start():
                self._start = message
                return [LegStarted(message.call_id, dict(message.metadata))]
            case bytes():
                return self._frames(message)
            case Dtmf():
                return [KeyPressed(message.key, self.at_s)]
            case Stop():
                return [LegStopped(self.at_s, message.reason)]
            case _:
                assert_never(message)

    def lost(self) -> Sequence[LegEvent]:
        """The socket broke: the leg ends as `line_lost` unless it had stopped in order."""
        if self._phase is Phase.STOPPED:
            return []
        self._phase = Phase.STOPPED
        return [LegStopped(self.at_s, "line_lost")]

    def send(self, command: LegCommand) -> Sequence[WireData]:
        """Every command is one JSON text."""
        match command:
            case Annotate(json=text) | Transfer(json=text):
                return [text]
            case Refuse(code=code, message=message, retry_after_s=later_s):
                told = {"type": "error", "code": code, "message": message}
                hint = {} if later_s is None else {"retry_after_s": later_s}
                return [json.dumps(told | hint)]
            case Hangup(reason=reason):
                return [json.dumps({"type": "bye", "reason": reason})]
            case _:
                assert_never(command)

    def _frames(self, coded: bytes) -> list[LegEvent]:
        """One frame a channel; an empty message is no frame."""
        start = self._start
        assert start is not None, "sound is allowed only after start"
        width = start.channels * (2 if start.codec == "l16" else 1)
        if len(coded) % width:
            raise TheyBrokeProtocol(
                "odd_frame",
                f"A frame of {len(coded)} bytes does not hold whole {width}-byte samples.",
            )
        match start.codec:
            case "pcmu":
                pcm = decode_ulaw(coded)
            case "pcma":
                pcm = decode_alaw(coded)
            case "l16":
                pcm = np.frombuffer(coded, dtype="<i2")
            case _:
                assert_never(start.codec)
        at_s, lanes = self.at_s, pcm.reshape(-1, start.channels)
        self._samples += len(lanes)
        return [
            AudioFrame(
                lanes[:, n].astype("<i2").tobytes(),
                start.rate_hz,
                at_s,
                Channel.CALLER
                if n == start.caller_channel or start.channels == 1
                else Channel.OPERATOR,
            )
            for n in range(start.channels if len(lanes) else 0)
        ]


def _parse(text: str) -> Start | Dtmf | Stop:
    """One JSON message, strictly."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as exc:  # not JSON, digits without end, or too deep
        raise TheyBrokeProtocol("bad_json", "The text is not JSON.") from exc
    try:
        return PARSER.validate_python(said)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        other = first["loc"] == ("start", "codec") and first["type"] != "missing"
        code = "codec_unsupported" if other else "bad_message"
        raise TheyBrokeProtocol(code, f"{where or 'message'}: {first['msg']}.") from exc
