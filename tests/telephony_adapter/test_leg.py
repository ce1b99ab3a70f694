"""A leg over a list of messages: 16 kHz frames on their own clock, and one end."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from telephony_adapter.codec import TheyBrokeProtocol, WireData
from telephony_adapter.events import (
    Annotate,
    AudioFrame,
    AudioLost,
    Channel,
    Hangup,
    KeyPressed,
    LegEvent,
    LegStarted,
    LegStopped,
)
from telephony_adapter.leg import Leg
from telephony_adapter.native.codec import NativeCodec
from telephony_adapter.resample import TARGET_HZ, Resampler


@dataclass
class ListTransport:
    """A connection whose peer has said `incoming` already and is then gone."""

    incoming: list[WireData]
    sent: list[WireData] = field(default_factory=list)
    closed: list[tuple[int, str]] = field(default_factory=list)

    async def receive(self) -> WireData | None:
        return self.incoming.pop(0) if self.incoming else None

    async def send(self, data: WireData) -> None:
        if not self.closed:
            self.sent.append(data)

    async def close(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))


def start(**changes: Any) -> str:
    fields = {"type": "start", "call_id": "c-1", "codec": "l16", "rate_hz": 8000, **changes}
    return json.dumps(fields)


STOP = json.dumps({"type": "stop", "reason": "transferred"})
KEY = json.dumps({"type": "dtmf", "key": "1"})
RNG = np.random.default_rng(1)


def sound(n_samples: int) -> bytes:
    return RNG.integers(-9000, 9000, n_samples).astype("<i2").tobytes()


async def heard(*messages: WireData) -> list[LegEvent]:
    """Every event of a leg on which `messages` came."""
    leg = Leg(NativeCodec(), ListTransport(list(messages)))
    return [event async for event in leg.events()]


def frames_of(events: list[LegEvent], channel: Channel = Channel.CALLER) -> list[AudioFrame]:
    return [e for e in events if isinstance(e, AudioFrame) and e.channel is channel]


@pytest.mark.anyio
async def test_sound_comes_out_at_16_khz_whole_and_in_order() -> None:
    pieces = [sound(160) for _ in range(50)]
    events = await heard(start(), *pieces, STOP)
    got = frames_of(events)
    whole = Resampler(8000)
    assert b"".join(f.pcm for f in got) == whole.feed(b"".join(pieces), last=True)
    assert {f.rate_hz for f in got} == {TARGET_HZ}
    expected_s = 0.0
    for frame in got:
        assert frame.at_s == pytest.approx(expected_s)
        expected_s += len(frame.pcm) / 2 / TARGET_HZ
    assert expected_s == 1.0


@pytest.mark.anyio
async def test_stop_flushes_the_filter_before_it_ends_the_leg() -> None:
    events = await heard(start(), sound(160), STOP)
    assert isinstance(events[0], LegStarted)
    assert events[-1] == LegStopped(0.02, "transferred")
    assert sum(len(f.pcm) for f in frames_of(events)) == 2 * 320


@pytest.mark.anyio
async def test_leg_ends_with_line_lost_when_the_transport_dies() -> None:
    events = await heard(start(), sound(160))
    assert events[-1] == LegStopped(0.02, "line_lost")
    assert sum(len(f.pcm) for f in frames_of(events)) == 2 * 320


@pytest.mark.anyio
async def test_leg_that_never_started_ends_with_line_lost() -> None:
    assert await heard() == [LegStopped(0.0, "line_lost")]


@pytest.mark.anyio
async def test_nothing_follows_the_stop() -> None:
    events = await heard(start(), STOP, sound(160), KEY)
    assert events == [LegStarted("c-1"), LegStopped(0.0, "transferred")]


@pytest.mark.anyio
async def test_lost_sound_keeps_its_place_and_its_length() -> None:
    events = await heard(start(), sound(1600), '{"type":"lost","ms":100}', sound(1600), STOP)
    assert AudioLost(0.2, 0.1) in events
    assert sum(len(f.pcm) for f in frames_of(events)) == 2 * 8000


@pytest.mark.anyio
async def test_keys_pass_through() -> None:
    assert KeyPressed("1", 0.01) in await heard(start(), sound(80), KEY, STOP)


@pytest.mark.anyio
async def test_each_speaker_has_a_filter_and_a_clock_of_their_own() -> None:
    caller, operator = sound(1600), sound(1600)
    both = np.column_stack([np.frombuffer(caller, "<i2"), np.frombuffer(operator, "<i2")])
    wire = both.astype("<i2").tobytes()
    pieces = [wire[at : at + 640] for at in range(0, len(wire), 640)]
    events = await heard(start(channels=2), *pieces, STOP)
    for channel, pcm in ((Channel.CALLER, caller), (Channel.OPERATOR, operator)):
        got = frames_of(events, channel)
        assert b"".join(f.pcm for f in got) == Resampler(8000).feed(pcm, last=True)
        assert got[0].at_s == 0.0


@pytest.mark.anyio
async def test_wide_sound_passes_frame_by_frame() -> None:
    pieces = [sound(320) for _ in range(3)]
    got = frames_of(await heard(start(rate_hz=16000), *pieces, STOP))
    assert [f.pcm for f in got] == pieces
    assert [f.at_s for f in got] == [0.0, 0.02, 0.04]


@pytest.mark.anyio
async def test_a_broken_protocol_reaches_the_reader_after_what_was_right() -> None:
    events = Leg(NativeCodec(), ListTransport([start(), "{"])).events()
    assert await anext(events) == LegStarted("c-1")
    with pytest.raises(TheyBrokeProtocol) as refused:
        await anext(events)
    assert refused.value.code == "bad_json"


@pytest.mark.anyio
async def test_commands_are_carried_to_the_platform_until_it_is_closed() -> None:
    transport = ListTransport([])
    leg = Leg(NativeCodec(), transport)
    await leg.send(Annotate('{"type":"say"}'))
    await leg.close(1008, "protocol_error")
    await leg.send(Hangup("done"))
    assert transport.sent == ['{"type":"say"}']
    assert transport.closed == [(1008, "protocol_error")]


@pytest.mark.anyio
async def test_close_is_a_normal_one_unless_said_otherwise() -> None:
    transport = ListTransport([])
    await Leg(NativeCodec(), transport).close()
    assert transport.closed == [(1000, "")]
