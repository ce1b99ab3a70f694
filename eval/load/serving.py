"""The real server in a process of its own, and what it uses."""

import asyncio
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import psutil

from triage_service.store.vault import new_keyset

_START_S = 120.0
_STOP_S = 15.0
_SAMPLE_S = 1.0


class DidNotServe(Exception):
    """The server did not come up; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the server had used at one moment."""

    at_s: float
    """On the monotonic clock."""
    cpu_s: float
    """CPU seconds since it started, of all its processes."""
    memory_mb: float
    """Resident memory of them all; what they share counts in each."""


@dataclass(slots=True)
class Server:
    """A running server."""

    url: str
    process: psutil.Process
    usage: list[Usage] = field(default_factory=list)

    def look(self) -> Usage:
        """What it has used by now."""
        cpu_s = memory_bytes = 0.0
        for process in (self.process, *self.process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess), process.oneshot():
                times = process.cpu_times()
                cpu_s += times.user + times.system
                memory_bytes += process.memory_info().rss
        return Usage(time.monotonic(), cpu_s, memory_bytes / 2**20)


@asynccontextmanager
async def serving(settings: Mapping[str, str]) -> AsyncIterator[Server]:
    """Start `triage serve` with these settings (`TRIAGE_…` variables), and end it afterwards.

    Raises:
        DidNotServe: It ended, or was not ready in time.
    """
    port, metrics_port = _free_port(), _free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        environment = {
            **os.environ,
            "TRIAGE_LOG_LEVEL": "WARNING",
            **settings,
            "TRIAGE_PORT": str(port),
            "TRIAGE_METRICS_PORT": str(metrics_port),
            "TRIAGE_MASTER_KEYS": new_keyset(),
            "TRIAGE_STORE_URL": f"sqlite+aiosqlite:///{folder}/load.db",
        }
        command = (sys.executable, "-m", "triage_service", "serve")
        with log.open("wb") as out:
            process = await asyncio.create_subprocess_exec(
                *command, env=environment, stdout=out, stderr=out
            )
        try:
            await _ready(f"http://127.0.0.1:{port}/readyz", process, log)
            server = Server(f"ws://127.0.0.1:{port}/v1/calls", psutil.Process(process.pid))
            watch = asyncio.create_task(_watch(server))
            try:
                yield server
            finally:
                watch.cancel()
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _STOP_S)
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _ready(url: str, process: asyncio.subprocess.Process, log: Path) -> None:
    until_s = time.monotonic() + _START_S
    async with httpx2.AsyncClient(timeout=2.0) as client:
        while time.monotonic() < until_s and process.returncode is None:
            with suppress(httpx2.HTTPError):
                if (await client.get(url)).is_success:
                    return
            await asyncio.sleep(0.2)
    raise DidNotServe(f"The server did not start. It said: {_last_words(log)}")


def _last_words(log: Path) -> str:
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return " ".join(said[-3:]) or "nothing"


async def _watch(server: Server) -> None:
    """Look once a second, for ever."""
    with suppress(psutil.NoSuchProcess):
        while True:
            server.usage.append(server.look())
            await asyncio.sleep(_SAMPLE_S)


def _free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
