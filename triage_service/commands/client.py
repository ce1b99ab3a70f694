"""The far end of the line: sends sound to the service as a telephone platform would."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import CloseCode

from telephony_adapter.g711 import encode_alaw
from telephony_adapter.recording import FRAME_S, frames

Heard = Callable[[dict[str, Any]], None]
"""Told each message of the service as it comes."""


class ServiceUnreachable(Exception):
    """The service does not answer; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Playback:
    """One call to be played."""

    call_id: str
    pcm: bytes
    """int16 little-endian mono at `rate_hz`."""
    rate_hz: int
    codec: Literal["pcma", "l16"] = "pcma"
    """`pcma` (UK telephony) or `l16`."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    realtime: bool = True
    """False sends as quickly as the service takes it."""
    token: str = ""


async def play(url: str, call: Playback, heard: Heard) -> None:
    """Play one call over a websocket until the service says goodbye.

    Args:
        url: Such as `ws://127.0.0.1:8101/v1/calls`.
        call: What to play.
        heard: Told every message.

    Raises:
        ServiceUnreachable: Nobody answers at `url`, or the line broke.
    """
    headers = {"Authorization": f"Bearer {call.token}"} if call.token else {}
    try:
        async with (
            connect(url, additional_headers=headers, max_size=2**20) as line,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(_listen(line, heard))
            await _speak(line, call)
    except websockets.InvalidStatus as exc:
        raise ServiceUnreachable(
            f"The service at {url} refused the line (HTTP {exc.response.status_code}). Look at the "
            "path, which is /v1/calls, and at TRIAGE_LINE_TOKEN, which must be the service's own."
        ) from exc
    except (OSError, websockets.WebSocketException) as exc:
        raise ServiceUnreachable(
            f"The service at {url} cannot be reached ({exc}). Start it with `triage serve`, or "
            "give the right address with --url."
        ) from exc
    if line.close_code == CloseCode.ABNORMAL_CLOSURE:
        raise ServiceUnreachable(f"The line to {url} broke. Look at the service's log, try again.")


async def _listen(line: ClientConnection, heard: Heard) -> None:
    """Every message until the line closes; why it closed is for the caller of this to judge."""
    with suppress(websockets.ConnectionClosed):
        async for message in line:
            heard(json.loads(message))


async def _speak(line: ClientConnection, call: Playback) -> None:
    """Start, sound, stop; a service that has closed meanwhile is not an error."""
    start = {
        "type": "start",
        "version": "1",
        "call_id": call.call_id,
        "codec": call.codec,
        "rate_hz": call.rate_hz,
        "metadata": dict(call.metadata),
    }
    try:
        await line.send(json.dumps(start))
        due_s = time.monotonic()
        for n, frame in enumerate(frames(call.pcm, call.rate_hz)):
            await line.send(_coded(frame, call.codec))
            if call.realtime:
                # Paced by deadline, not by pause, so that small delays do not add up.
                await asyncio.sleep(max(0.0, due_s + (n + 1) * FRAME_S - time.monotonic()))
        await line.send(json.dumps({"type": "stop", "reason": "completed"}))
    except websockets.ConnectionClosed:
        return


def _coded(pcm: bytes, codec: str) -> bytes:
    """A frame as it goes over the wire."""
    if codec == "l16":
        return pcm
    return encode_alaw(np.frombuffer(pcm, dtype="<i2"))
