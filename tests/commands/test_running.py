"""A service in this process: where it may listen, and what is said when it cannot start."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from telephony_adapter.native.messages import MAX_FRAME_BYTES
from triage_service.commands.running import (
    RefusedToStart,
    address,
    check_exposure,
    check_ports,
    config,
    running,
    strangers,
)
from triage_service.settings import Settings


def settings(**changes: Any) -> Settings:
    return Settings(**{"port": 0, **changes})


def service() -> FastAPI:
    """An app that says hello."""
    app = FastAPI()

    @app.get("/")
    async def hello() -> str:
        return "hello"

    return app


def port_of(server: uvicorn.Server) -> int:
    return int(server.servers[0].sockets[0].getsockname()[1])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
@pytest.mark.parametrize("behind_proxy", [True, False])
def test_this_machine_only_is_allowed(host: str, behind_proxy: bool) -> None:
    check_exposure(settings(host=host, behind_proxy=behind_proxy))


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "10.0.0.1", "192.168.1.9", "triage.police.uk", "", "localhost.evil"]
)
def test_other_machines_are_allowed_behind_a_proxy_only(host: str) -> None:
    check_exposure(settings(host=host, behind_proxy=True))
    with pytest.raises(RefusedToStart, match=r"TRIAGE_HOST.*TRIAGE_BEHIND_PROXY"):
        check_exposure(settings(host=host))


def test_server_takes_a_whole_message_and_no_compressed_one() -> None:
    made = config(service(), settings())
    assert made.ws_max_size > MAX_FRAME_BYTES
    assert not made.ws_per_message_deflate


@pytest.mark.anyio
async def test_service_answers_while_the_block_runs_and_not_after_it() -> None:
    async with running(service(), settings()) as server, httpx2.AsyncClient() as client:
        url = f"http://127.0.0.1:{port_of(server)}/"
        assert (await client.get(url)).json() == "hello"
    async with httpx2.AsyncClient() as client:
        with pytest.raises(httpx2.ConnectError):
            await client.get(url)


@pytest.mark.anyio
async def test_service_is_stopped_when_the_block_fails() -> None:
    ports: list[int] = []

    async def fail() -> None:
        async with running(service(), settings()) as server:
            ports.append(port_of(server))
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    with socket.socket() as free:
        assert free.connect_ex(("127.0.0.1", ports[0])) != 0


@pytest.fixture
def quiet_uvicorn() -> Any:
    """Uvicorn's own words about a failed start are not looked at here."""
    log = logging.getLogger("uvicorn.error")
    log.disabled = True
    yield
    log.disabled = False


@pytest.mark.anyio
@pytest.mark.usefixtures("quiet_uvicorn")
async def test_port_that_is_taken_is_an_error_with_a_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RefusedToStart, match=rf"127\.0\.0\.1:{port}.*TRIAGE_PORT"):
            async with running(service(), settings(port=port)):
                pass


@pytest.mark.anyio
@pytest.mark.usefixtures("quiet_uvicorn")
async def test_start_up_that_fails_is_an_error() -> None:
    @contextlib.asynccontextmanager
    async def broken(_app: FastAPI) -> AsyncIterator[None]:
        raise RuntimeError("no database")
        yield

    with pytest.raises(RefusedToStart, match="could not start"):
        async with running(FastAPI(lifespan=broken), settings()):
            pass


@pytest.mark.anyio
async def test_start_up_that_is_cancelled_leaves_nothing_running() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    @contextlib.asynccontextmanager
    async def slow(_app: FastAPI) -> AsyncIterator[None]:
        begun.set()
        yield
        ended.set()

    async def serve() -> None:
        async with running(FastAPI(lifespan=slow), settings()):
            await asyncio.Event().wait()

    serving = asyncio.create_task(serve())
    await begun.wait()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert ended.is_set()


@pytest.mark.parametrize("name", ["port", "metrics_port"])
def test_port_that_is_taken_is_named_with_its_setting(name: str) -> None:
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        there.listen()
        taken = there.getsockname()[1]
        with pytest.raises(RefusedToStart, match=f"set TRIAGE_{name.upper()} to another"):
            check_ports(settings(**{"metrics_port": 0, name: taken}))
    check_ports(settings(metrics_port=0))


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "ws://127.0.0.1:8101/v1/calls"), ("::1", "ws://[::1]:8101/v1/calls")],
)
def test_address_can_be_typed_into_a_client(host: str, expected: str) -> None:
    assert address("ws", settings(host=host, port=8101), "/v1/calls") == expected


def test_mistyped_setting_is_noticed() -> None:
    assert strangers(["TRIAGE_MAXCALLS", "TRIAGE_PORT", "triage_port", "PATH"]) == [
        "TRIAGE_MAXCALLS"
    ]
