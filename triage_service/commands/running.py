"""A service that runs inside this process, for `serve` and `demo`."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

import uvicorn
from fastapi import FastAPI

from telephony_adapter.native.messages import MAX_FRAME_BYTES
from triage_service.settings import Settings


class RefusedToStart(Exception):
    """The service must not, or cannot, start like this; the message says what to do."""


def check_exposure(settings: Settings) -> None:
    """Refuse to be reachable from other machines without anything that authenticates.

    Raises:
        RefusedToStart: The address is not this machine's own and no proxy was declared.
    """
    with suppress(ValueError):
        if ipaddress.ip_address(settings.host).is_loopback:
            return
    if settings.host == "localhost" or settings.behind_proxy:
        return
    raise RefusedToStart(
        f"TRIAGE_HOST is {settings.host}, which other machines can reach, and what callers say "
        "would be open to all of them. Put an authenticating TLS proxy in front and set "
        "TRIAGE_BEHIND_PROXY=true, or leave TRIAGE_HOST at 127.0.0.1."
    )


def check_ports(settings: Settings) -> None:
    """Find out before models are loaded whether the ports are free.

    Raises:
        RefusedToStart: One is taken, or the address is not this machine's.
    """
    ports = {"TRIAGE_PORT": settings.port, "TRIAGE_METRICS_PORT": settings.metrics_port}
    for name, port in ports.items():
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        with socket.socket(family) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((settings.host, port))
            except OSError as exc:
                raise RefusedToStart(
                    f"Nothing can listen on {settings.host}, port {port} ({exc.strerror}). Stop "
                    f"what is there, or set {name} to another port."
                ) from exc


def address(scheme: str, settings: Settings, path: str = "/") -> str:
    """Where the service is reached; an IPv6 address goes into brackets."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{settings.port}{path}"


def strangers(environment: Iterable[str]) -> list[str]:
    """Names that begin as settings do and are none: most likely mistyped."""
    known = {f"TRIAGE_{name}".upper() for name in Settings.model_fields}
    ours = (name for name in environment if name.upper().startswith("TRIAGE_"))
    return sorted(name for name in ours if name.upper() not in known)


def config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the web server runs."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        ws="websockets-sansio",
        ws_max_size=2 * MAX_FRAME_BYTES,
        # A telephone's sound does not compress, and a compressed bomb does (fault table, 12).
        ws_per_message_deflate=False,
        # A line that says nothing is noticed by the call itself, in seconds. The ping only finds
        # dead sockets of calls that are over; it must not end a line left unread for a while.
        ws_ping_interval=20.0,
        ws_ping_timeout=60.0,
        timeout_graceful_shutdown=5,
    )


@asynccontextmanager
async def running(app: FastAPI, settings: Settings) -> AsyncIterator[uvicorn.Server]:
    """Serve while the block runs.

    Raises:
        RefusedToStart: The port is taken, or start-up failed.
    """
    server = uvicorn.Server(config(app, settings))
    task = asyncio.create_task(_serve(server))
    try:
        while not server.started:
            if task.done():
                raise RefusedToStart(
                    f"The service could not start on {settings.host}:{settings.port}. If the port "
                    "is taken, set TRIAGE_PORT to another; the log above says more."
                )
            await asyncio.sleep(0.05)
        yield server
    finally:
        server.should_exit = True
        await task


async def _serve(server: uvicorn.Server) -> None:
    """Serve until told to stop; signals belong to the command around us."""
    with suppress(SystemExit):  # how uvicorn says that it could not start
        await server._serve()
