"""The far end of the line against a service that follows a script."""

import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import websockets
from websockets.asyncio.server import ServerConnection, serve

from telephony_adapter.g711 import decode_alaw
from triage_service.commands.client import Playback, ServiceUnreachable, play

PCM = (np.arange(400) * 50).astype("<i2").tobytes()
CALL = Playback("c-1", PCM, 8000, metadata={"title": "Test"}, realtime=False)
TOKEN = "geheim"  # noqa: S105
BYE = json.dumps({"type": "bye", "reason": "done"})
Script = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def service(script: Script) -> AsyncIterator[str]:
    """A service's address; every call is answered by `script`."""
    async with serve(script, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/v1/calls"


class Listener:
    """Takes a call to its stop and says goodbye."""

    def __init__(self) -> None:
        self.texts: list[dict[str, Any]] = []
        self.sound: list[bytes] = []
        self.authorization: str | None = None

    async def __call__(self, line: ServerConnection) -> None:
        assert line.request is not None
        self.authorization = line.request.headers.get("Authorization")
        async for message in line:
            if isinstance(message, bytes):
                self.sound.append(message)
                continue
            self.texts.append(json.loads(message))
            if self.texts[-1]["type"] == "stop":
                await line.send(BYE)
                return


async def play_to(script: Script, call: Playback = CALL) -> list[dict[str, Any]]:
    """What is heard when `call` is played."""
    heard: list[dict[str, Any]] = []
    async with service(script) as url:
        await play(url, call, heard.append)
    return heard


@pytest.mark.anyio
async def test_call_is_announced_played_and_stopped() -> None:
    listener = Listener()
    assert await play_to(listener) == [{"type": "bye", "reason": "done"}]
    start, stop = listener.texts
    assert start == {
        "type": "start",
        "version": "1",
        "call_id": "c-1",
        "codec": "pcma",
        "rate_hz": 8000,
        "metadata": {"title": "Test"},
    }
    assert stop == {"type": "stop", "reason": "completed"}
    assert [len(frame) for frame in listener.sound] == [160, 160, 80]
    difference = decode_alaw(b"".join(listener.sound)) - np.frombuffer(PCM, "<i2")
    assert np.abs(difference).max() <= 512  # half the coarsest step of A-law
    assert listener.authorization is None


@pytest.mark.anyio
async def test_linear_sound_goes_as_it_is() -> None:
    listener = Listener()
    await play_to(listener, replace(CALL, codec="l16"))
    assert b"".join(listener.sound) == PCM


@pytest.mark.anyio
async def test_call_in_real_time_takes_as_long_as_its_sound() -> None:
    began_s: list[float] = []
    listener = Listener()

    async def timed(line: ServerConnection) -> None:
        began_s.append(line.loop.time())
        await listener(line)
        began_s.append(line.loop.time())

    await play_to(timed, replace(CALL, realtime=True))
    assert began_s[1] - began_s[0] >= 0.055


@pytest.mark.anyio
async def test_token_is_sent_as_bearer() -> None:
    listener = Listener()
    await play_to(listener, replace(CALL, token=TOKEN))
    assert listener.authorization == f"Bearer {TOKEN}"


@pytest.mark.anyio
@pytest.mark.parametrize("code", [1000, 1008, 1011, 1013])
async def test_service_may_hang_up_at_any_time_once_it_has_spoken(code: int) -> None:
    async def refuse(line: ServerConnection) -> None:
        await line.send(json.dumps({"type": "handoff"}))
        await line.close(code, "overloaded")

    assert await play_to(refuse) == [{"type": "handoff"}]


@pytest.mark.anyio
async def test_line_that_breaks_is_an_error() -> None:
    async def broken(line: ServerConnection) -> None:
        await line.recv()
        line.transport.abort()

    with pytest.raises(ServiceUnreachable, match="broke"):
        await play_to(broken)


@pytest.mark.anyio
async def test_nobody_there_is_an_error_with_a_remedy() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(ServiceUnreachable, match=r"triage serve.*--url"):
            await play(url, CALL, lambda _: None)


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["http://127.0.0.1/", "nonsense", "ws://"])
async def test_address_that_is_none_is_an_error_with_a_remedy(url: str) -> None:
    with pytest.raises(ServiceUnreachable, match="--url"):
        await play(url, CALL, lambda _: None)


@pytest.mark.anyio
async def test_door_that_is_shut_is_an_error() -> None:
    async def never(line: ServerConnection) -> None:
        raise AssertionError

    def shut(line: ServerConnection, _request: object) -> websockets.Response:
        return line.respond(403, "No.")

    async with serve(never, "127.0.0.1", 0, process_request=shut) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        with pytest.raises(ServiceUnreachable, match="403"):
            await play(f"ws://127.0.0.1:{port}/", CALL, lambda _: None)


@pytest.mark.anyio
async def test_fault_of_whoever_listens_is_not_blamed_on_the_service() -> None:
    def confused(_message: dict[str, Any]) -> None:
        raise KeyError

    async with service(Listener()) as url:
        with pytest.raises(ExceptionGroup) as fault:
            await play(url, CALL, confused)
    assert fault.group_contains(KeyError)
