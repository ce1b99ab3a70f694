"""One paced caller: sound on its media clock, and every message with the second it came."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from eval.load.clips import LINE_HZ, Clip
from eval.load.plan import CallPlan
from telephony_adapter.g711 import encode_alaw
from telephony_adapter.recording import FRAME_S

_LINE_NOISE = 8
"""Loudest sample of the line's own noise: about -72 dBFS."""
_PATIENCE_S = 20.0
"""How long a caller who has hung up waits for the goodbye."""
_FRAME = round(FRAME_S * LINE_HZ)


@dataclass(slots=True)
class Log:
    """What one caller lived through."""

    plan: CallPlan
    asked_s: float = 0.0
    """When it dialled, on the monotonic clock."""
    began_s: float = 0.0
    """When the first sample was due, on the monotonic clock."""
    messages: list[tuple[float, str]] = field(default_factory=list)
    """Seconds since `began_s`, and what came."""
    latest_s: float = 0.0
    """How late the latest frame was sent: the client's own lag, or the server's back-pressure."""
    error: str = ""
    """Why the line broke, if it did."""

    @property
    def refused_in_s(self) -> float | None:
        """Seconds from dialling to a refusal; None for a call that was taken."""
        for at_s, text in self.messages:
            if '"overloaded"' in text and json.loads(text)["type"] == "error":
                return at_s + self.began_s - self.asked_s
        return None


def sound_of(plan: CallPlan, clips: Sequence[Clip], seed: int) -> bytes:
    """The whole call as A-law; between the turns the line's own noise."""
    rng = np.random.default_rng(seed)
    n = round(plan.length_s * LINE_HZ)
    sound = rng.integers(-_LINE_NOISE, _LINE_NOISE, n, np.int16, endpoint=True)
    for turn in plan.turns:
        said = np.frombuffer(clips[turn.clip].pcm, "<i2")
        at = round(turn.starts_s * LINE_HZ)
        sound[at : at + len(said)] = said[: n - at]
    return encode_alaw(sound)


async def ring(url: str, name: str, plan: CallPlan, alaw: bytes) -> Log:
    """Make one call, paced by the media clock; returns when the service has said goodbye."""
    log = Log(plan, asked_s=time.monotonic())
    log.began_s = log.asked_s
    try:
        async with connect(url, max_size=2**20, compression=None, ping_interval=None) as line:
            start = {"type": "start", "version": "1", "call_id": name, "codec": "pcma"}
            await line.send(json.dumps({**start, "rate_hz": LINE_HZ}))
            log.began_s = time.monotonic()
            listening = asyncio.create_task(_listen(line, log))
            await _speak(line, alaw, log)
            try:
                await asyncio.wait_for(listening, _PATIENCE_S)
            except TimeoutError:
                log.error = f"no goodbye within {_PATIENCE_S:g} s"
    except (OSError, WebSocketException) as broken:
        log.error = type(broken).__name__
    return log


async def _listen(line: ClientConnection, log: Log) -> None:
    try:
        async for message in line:
            log.messages.append((time.monotonic() - log.began_s, str(message)))
    except ConnectionClosed as closed:
        # A refused call is closed with 1013, and that is no fault.
        if log.refused_in_s is None:
            log.error = f"closed with {closed.rcvd.code if closed.rcvd else 'nothing'}"


async def _speak(line: ClientConnection, alaw: bytes, log: Log) -> None:
    try:
        for n, at in enumerate(range(0, len(alaw), _FRAME), start=1):
            # A frame is sent when its last sample has been spoken.
            due_s = log.began_s + n * FRAME_S
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            await line.send(alaw[at : at + _FRAME])
            log.latest_s = max(log.latest_s, time.monotonic() - due_s)
        await line.send(json.dumps({"type": "stop", "reason": "completed"}))
    except ConnectionClosed:
        return
