"""The whole service on a real port with its real models, and a caller to ring it."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect

from models.ports import Classifier, Hypothesis, Scores, Transcriber, Window, nothing
from telephony_adapter.g711 import encode_alaw
from telephony_adapter.recording import FRAME_S, frames, read_pcm
from triage_service import app as root
from triage_service.commands.running import config
from triage_service.settings import Settings
from triage_service.store.vault import new_keyset

OFFICE_HOURS_UTC = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
AUDIO = Path(root.__file__).parent / "demo" / "audio"


@dataclass
class Breakable:
    """A real model that can be broken while it serves: raise, hang, or die with its thread."""

    real: Any
    name: str = field(init=False)
    fault: str = ""
    suffered_s: float = 0.0
    """When it was first asked anything after it broke."""
    released: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.name = self.real.name

    def _suffer(self) -> None:
        if self.fault and not self.suffered_s:
            self.suffered_s = time.monotonic()
        match self.fault:
            case "raises":
                raise RuntimeError("broken by the test")
            case "hangs":
                self.released.wait(60)
            case "is_killed":
                raise SystemExit

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None] = nothing
    ) -> list[Hypothesis]:
        self._suffer()
        return list(self.real.transcribe(windows, alive))

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        self._suffer()
        return list(self.real.classify(texts))


@dataclass
class Service:
    """A service that runs in a thread of its own."""

    settings: Settings
    transcriber: Breakable
    classifier: Breakable
    server: uvicorn.Server
    app: Any

    @property
    def port(self) -> int:
        return int(self.server.servers[0].sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/calls"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def loaded() -> root.Models:
    """The real models, loaded once."""
    settings = Settings()
    if not (settings.weights_dir / "whisper-base" / "model.bin").is_file():
        pytest.skip("model weights are not here; run `make models`")
    return root.Models.of(settings)


@pytest.fixture
def serve(loaded: root.Models, tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Start services; all are stopped at the end of the test."""
    started: list[tuple[uvicorn.Server, threading.Thread, Breakable]] = []

    def start(**changes: Any) -> Service:
        settings = Settings(
            **{
                "store_url": f"sqlite+aiosqlite:///{tmp_path}/triage.db",
                "master_keys": SecretStr(new_keyset()),
                "port": 0,
                "metrics_port": 0,
                **changes,
            }
        )
        transcriber: Any = Breakable(loaded.transcriber)
        classifier: Any = Breakable(loaded.classifier)
        heard: Transcriber = transcriber
        understood: Classifier = classifier
        models = root.Models(heard, loaded.detector, understood)
        app = root.build(settings, models, lambda: OFFICE_HOURS_UTC)
        server = uvicorn.Server(config(app, settings))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        give_up_s = time.monotonic() + 20
        while not server.started and time.monotonic() < give_up_s and thread.is_alive():
            thread.join(0.02)
        assert server.started
        started.append((server, thread, transcriber))
        return Service(settings, transcriber, classifier, server, app)

    yield start
    for server, thread, transcriber in started:
        transcriber.released.set()
        server.should_exit = True
        thread.join(20)


@dataclass
class Line:
    """A caller's line: what the service said, with the time it came."""

    socket: ClientConnection
    messages: list[dict[str, Any]] = field(default_factory=list)
    came_s: list[float] = field(default_factory=list)
    closed: bool = False
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        """Take every message until the service closes."""
        with contextlib.suppress(Exception):
            async for message in self.socket:
                async with self._news:
                    self.messages.append(json.loads(message))
                    self.came_s.append(time.monotonic())
                    self._news.notify_all()
        async with self._news:
            self.closed = True
            self._news.notify_all()

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [m for m in self.messages if m["type"] == kind]

    async def until(self, kind: str, *, within_s: float, **having: Any) -> dict[str, Any]:
        """The first message of a kind (and content), waited for."""

        def found() -> dict[str, Any] | None:
            for m in self.of_type(kind):
                if all(m.get(k) == v for k, v in having.items()):
                    return m
            return None

        async with asyncio.timeout(within_s), self._news:
            await self._news.wait_for(lambda: found() is not None or self.closed)
        message = found()
        assert message is not None, f"no {kind} {having} among {[m['type'] for m in self.messages]}"
        return message

    async def start(self, call_id: str = "c-1", **fields: Any) -> None:
        """Announce the call."""
        await self.socket.send(
            json.dumps(
                {
                    "type": "start",
                    "call_id": call_id,
                    "codec": "pcma",
                    "rate_hz": 8000,
                    **fields,
                }
            )
        )

    async def speak(self, recording: str, *, realtime: bool = True, limit_s: float = 60) -> None:
        """Send a demo recording's sound."""
        import numpy as np

        pcm = read_pcm(AUDIO / f"{recording}.flac", 8_000)[: int(limit_s * 8_000) * 2]
        due_s = time.monotonic()
        for n, frame in enumerate(frames(pcm, 8_000)):
            await self.socket.send(encode_alaw(np.frombuffer(frame, dtype="<i2")))
            if realtime:
                await asyncio.sleep(max(0.0, due_s + (n + 1) * FRAME_S - time.monotonic()))

    async def stop(self, reason: str = "completed") -> None:
        """End the call."""
        await self.socket.send(json.dumps({"type": "stop", "reason": reason}))


@contextlib.asynccontextmanager
async def _ring(url: str, **options: Any) -> Any:
    async with connect(url, **options) as socket:
        line = Line(socket)
        listening = asyncio.create_task(line.listen())
        try:
            yield line
        finally:
            await socket.close()
            await listening


@pytest.fixture
def ring() -> Any:
    """Ring a service: `async with ring(url) as line`."""
    return _ring
