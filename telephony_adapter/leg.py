"""A codec and a transport as one stream of 16 kHz frames, and commands back.

There is no queue here: a reader that falls behind leaves the sound in the socket's own
flow-controlled buffer, and the platform feels it.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Protocol

from telephony_adapter.codec import Codec, WireData
from telephony_adapter.events import AudioFrame, Channel, LegCommand, LegEvent, LegStopped
from telephony_adapter.resample import TARGET_HZ, Resampler


class Transport(Protocol):
    """A connection that carries whole messages."""

    async def receive(self) -> WireData | None:
        """The next message; None once the connection is gone."""

    async def send(self, data: WireData) -> None:
        """Send one message; a connection that is gone swallows it."""

    async def close(self, code: int, reason: str) -> None:
        """Close; closing twice is harmless."""


class Leg:
    """One call's line: what it tells us and what we ask of it."""

    def __init__(self, codec: Codec, transport: Transport) -> None:
        """A leg on which nothing has happened yet."""
        self._codec, self._transport = codec, transport
        self._lanes: dict[Channel, _Lane] = {}

    async def events(self) -> AsyncIterator[LegEvent]:
        """What happens on the line, until and including `LegStopped`.

        Raises:
            TheyBrokeProtocol: The platform sent what it must not.
        """
        while True:
            data = await self._transport.receive()
            for event in self._codec.lost() if data is None else self._codec.receive(data):
                if isinstance(event, LegStopped):
                    for lane in self._lanes.values():
                        for frame in lane.last():
                            yield frame
                    yield event
                    return
                if isinstance(event, AudioFrame):
                    if event.channel not in self._lanes:
                        self._lanes[event.channel] = _Lane(event)
                    for frame in self._lanes[event.channel].feed(event.pcm):
                        yield frame
                else:
                    yield event

    async def send(self, command: LegCommand) -> None:
        """Carry `command` to the platform."""
        for data in self._codec.send(command):
            await self._transport.send(data)

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """End the connection; the platform keeps the caller."""
        await self._transport.close(code, reason)


class _Lane:
    """One speaker's sound on its way to 16 kHz, on its own sample clock."""

    def __init__(self, first: AudioFrame) -> None:
        self._channel, self._start_s, self._samples = first.channel, first.at_s, 0
        self._resampler = Resampler(first.rate_hz)

    def feed(self, pcm: bytes, *, last: bool = False) -> Iterator[AudioFrame]:
        """What comes out of the filter for this piece; sometimes nothing yet."""
        out = self._resampler.feed(pcm, last=last)
        if out:
            at_s = self._start_s + self._samples / TARGET_HZ
            self._samples += len(out) // 2
            yield AudioFrame(out, TARGET_HZ, at_s, self._channel)

    def last(self) -> Iterator[AudioFrame]:
        """What the filter still holds."""
        return self.feed(b"", last=True)
