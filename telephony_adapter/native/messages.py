"""What the platform may send on `/v1/calls` (protocol version 1), parsed strictly."""

from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from telephony_adapter.decoders import CodecName

PROTOCOL_VERSION = "1"
MAX_FRAME_BYTES = 65_536
"""Largest message accepted: 2 s of 16 kHz stereo L16 is 128 kB, so this is 1 s of the widest
sound; platforms send 20 to 200 ms. A limit against memory exhaustion."""

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#A-D]$")]
CallIdText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_:-][A-Za-z0-9._:-]{0,63}$")]
"""Never a dot first: `..` in an address means another page."""
ShortText = Annotated[str, StringConstraints(max_length=200)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Start(_Message):
    """The first message of a call."""

    type: Literal["start"]
    version: Literal["1"] = "1"
    call_id: CallIdText = Field(description="The platform's name for the call, unique for ever.")
    codec: CodecName = Field(
        description="G.711 µ-law, G.711 A-law, linear int16 little-endian, GSM full rate (frames "
        "of 33 bytes) or Opus (one packet a message)."
    )
    rate_hz: Literal[8000, 16000, 48000] = Field(
        description="Samples a second and channel; 8000 for `gsm`, 48000 for `opus` alone."
    )
    channels: Literal[1, 2] = Field(default=1, description="2 means interleaved samples.")
    caller_channel: Literal[0, 1] = Field(default=0, description="Which channel is the caller.")
    metadata: dict[ShortText, ShortText] = Field(
        default_factory=dict,
        max_length=32,
        description="The platform's own facts (queue, dialled number, title); kept, never trusted.",
    )

    @model_validator(mode="after")
    def _codec_fits(self) -> Self:
        """Packets hold one channel; each codec has its rates."""
        if self.codec in ("gsm", "opus") and self.channels != 1:
            raise ValueError(f"{self.codec} carries one channel; send channels 1")
        if self.codec == "gsm" and self.rate_hz != 8000:
            raise ValueError("gsm has 8000 samples a second; send rate_hz 8000")
        if self.codec != "opus" and self.rate_hz == 48000:
            raise ValueError(f"{self.codec} is taken at 8000 or 16000; 48000 is for opus")
        return self


class Dtmf(_Message):
    """The caller pressed a key."""

    type: Literal["dtmf"]
    key: Key


class Lost(_Message):
    """Sound was lost on its way to the platform (RTP sequence numbers tell); it is not sent."""

    type: Literal["lost"]
    ms: int = Field(
        ge=1, le=2_000, description="How much, after the sound sent so far; say it once."
    )


class Stop(_Message):
    """The call is over; no sound may follow."""

    type: Literal["stop"]
    reason: Literal["completed", "hangup", "transferred"] = Field(
        default="completed",
        description="`hangup`: the caller left. `transferred`: a person has the call. "
        "`completed`: the recording or stream ended.",
    )


ClientMessage = Annotated[Start | Dtmf | Lost | Stop, Field(discriminator="type")]
PARSER: TypeAdapter[Start | Dtmf | Lost | Stop] = TypeAdapter(ClientMessage)
