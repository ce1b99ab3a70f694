"""A session of our own call protocol as a state table; no socket, no clock."""

import json
from collections.abc import Sequence
from enum import Enum, auto
from typing import assert_never

import numpy as np
from pydantic import ValidationError

from telephony_adapter.codec import TheyBrokeProtocol, WireData
from telephony_adapter.decoders import Decoder, decoder
from telephony_adapter.events import (
    Annotate,
    AudioFrame,
    AudioLost,
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
from telephony_adapter.g711 import Pcm16
from telephony_adapter.mismatch import Mismatch
from telephony_adapter.native.messages import MAX_FRAME_BYTES, PARSER, Dtmf, Lost, Start, Stop


class Phase(Enum):
    """Where the session stands."""

    OPENING = auto()
    LIVE = auto()
    STOPPED = auto()


ALLOWED: dict[Phase, dict[type[Start | Dtmf | Lost | Stop | bytes], Phase]] = {
    Phase.OPENING: {Start: Phase.LIVE},
    Phase.LIVE: {bytes: Phase.LIVE, Dtmf: Phase.LIVE, Lost: Phase.LIVE, Stop: Phase.STOPPED},
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


UNREAD_MOST_S = 1.5
"""Unreadable sound beyond what was readable, after which the codec is taken for another one."""


class NativeCodec:
    """One call of protocol version 1."""

    def __init__(self) -> None:
        """A session that has seen nothing."""
        self._phase = Phase.OPENING
        self._start: Start | None = None
        self._decoder: Decoder | None = None
        self._mismatch: Mismatch | None = None
        self._samples = 0
        self._came_s = 0.0
        self._messages = 0
        self._unread_s = 0.0

    @property
    def at_s(self) -> float:
        """Seconds of sound received."""
        return self._samples / self._decoder.rate_hz if self._decoder else 0.0

    def receive(self, data: WireData) -> Sequence[LegEvent]:
        """Take one websocket message; text is JSON, binary is sound.

        Raises:
            TheyBrokeProtocol: With one of the codes `oversize`, `bad_json`, `bad_message`,
                `codec_unsupported`, `missing_start`, `second_start`, `after_stop`, `odd_frame`,
                `flood`, `codec_mismatch`.
        """
        self._messages += 1
        if self._messages > BURST_MESSAGES + MESSAGES_PER_S * self._came_s:
            raise TheyBrokeProtocol(
                "flood",
                f"{self._messages} messages hold {self._came_s:.1f} s of sound. Send frames of 20 "
                "to 200 ms.",
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
                self._decoder = decoder(message.codec, message.rate_hz)
                self._mismatch = _mismatch(message)
                return [LegStarted(message.call_id, dict(message.metadata))]
            case bytes():
                return self._frames(message)
            case Dtmf():
                return [KeyPressed(message.key, self.at_s)]
            case Lost(ms=ms):
                return self._silence(ms)
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
        """One frame a channel; an empty message is no frame, an unreadable one a gap."""
        start, made = self._start, self._decoder
        assert start, "sound is allowed only after start"
        assert made, "the decoder comes with start"
        width = start.channels * made.sample_bytes
        if len(coded) % width:
            raise TheyBrokeProtocol(
                "odd_frame",
                f"A frame of {len(coded)} bytes does not hold whole {width}-byte samples.",
            )
        if not coded:
            return []
        if self._mismatch and (found := self._mismatch.hear(coded)):
            raise TheyBrokeProtocol(
                "codec_mismatch",
                f"The sound is {found}, not {start.codec}. Send what `start` announced.",
            )
        decoded = made.decode(coded)
        length_s = len(decoded.pcm) / start.channels / made.rate_hz
        self._came_s += length_s
        self._judge(start.codec, length_s, lost=decoded.lost)
        return self._placed(decoded.pcm, lost=decoded.lost)

    def _silence(self, ms: int) -> list[LegEvent]:
        """What stands for sound that never came."""
        start, made = self._start, self._decoder
        assert start, "sound is allowed only after start"
        assert made, "the decoder comes with start"
        silence = np.zeros(ms * made.rate_hz // 1000 * start.channels, np.int16)
        return self._placed(silence, lost=True)

    def _placed(self, pcm: Pcm16, *, lost: bool) -> list[LegEvent]:
        """Sound on the clock of the leg, the speakers apart."""
        start, made = self._start, self._decoder
        assert start, "sound is allowed only after start"
        assert made, "the decoder comes with start"
        at_s, lanes = self.at_s, pcm.reshape(-1, start.channels)
        self._samples += len(lanes)
        gap: list[LegEvent] = [AudioLost(at_s, len(lanes) / made.rate_hz)] if lost else []
        return gap + [
            AudioFrame(
                lanes[:, n].astype("<i2").tobytes(),
                made.rate_hz,
                at_s,
                Channel.CALLER
                if n == start.caller_channel or start.channels == 1
                else Channel.OPERATOR,
            )
            for n in range(start.channels)
        ]

    def _judge(self, codec: str, length_s: float, *, lost: bool) -> None:
        """Count what cannot be read against what can: a bad line recovers, a wrong codec never."""
        self._unread_s = max(0.0, self._unread_s + (length_s if lost else -length_s))
        if self._unread_s >= UNREAD_MOST_S:
            raise TheyBrokeProtocol(
                "codec_mismatch",
                f"Most packets cannot be read as {codec}. Send what `start` announced.",
            )


def _mismatch(start: Start) -> Mismatch | None:
    """What watches the form of the sound; packets tell by themselves when they are none."""
    match start.codec:
        case "pcmu" | "pcma" | "l16" as codec:
            return Mismatch(codec, start.rate_hz, start.channels)
        case "gsm" | "opus":
            return None
        case _:
            assert_never(start.codec)


def _parse(text: str) -> Start | Dtmf | Lost | Stop:
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
