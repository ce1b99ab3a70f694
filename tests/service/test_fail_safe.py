"""Each sense is broken in turn during a live call; every caller reaches a person in time."""

import asyncio
import base64
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from triage_service.store.vault import new_keyset

pytestmark = [pytest.mark.weights, pytest.mark.anyio]

WITHIN_S = 2.0
"""The promise: from the moment a sense breaks under a caller to the handoff on the socket."""


@pytest.mark.parametrize(
    ("sense", "fault", "reason", "n_callers"),
    [
        # An exception harms only the caller whose sound it was.
        ("transcriber", "raises", "engine_error", 1),
        ("classifier", "raises", "engine_error", 1),
        # A model that is gone is gone for all.
        ("transcriber", "hangs", "engine_late", 3),
        ("transcriber", "is_killed", "engine_error", 3),
        ("classifier", "hangs", "engine_late", 3),
        ("classifier", "is_killed", "engine_error", 3),
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_every_caller_is_handed_off_when_a_model(
    serve: Callable[..., Any], ring: Any, sense: str, fault: str, reason: str, n_callers: int
) -> None:
    service = serve()
    model = getattr(service, sense)
    async with contextlib.AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(ring(service.url)) for _ in range(n_callers)]
        speaking = []
        for n, line in enumerate(lines):
            await line.start(f"c-{n}")
            speaking.append(asyncio.create_task(line.speak("courier-fraud")))
        for line in lines:
            await line.until("transcript", within_s=30)
        model.fault = fault
        handoffs = [await line.until("handoff", within_s=20) for line in lines]
        for line, handoff in zip(lines, handoffs, strict=True):
            assert handoff["reason"] == reason
            came_s = line.came_s[line.messages.index(handoff)]
            # Counted from the first thing that the broken model was asked.
            assert came_s - model.suffered_s <= WITHIN_S
        for task in speaking:
            task.cancel()


async def test_every_caller_is_handed_off_when_the_disk_refuses(
    serve: Callable[..., Any], ring: Any, tmp_path: Path
) -> None:
    service = serve()
    async with ring(service.url) as line:
        await line.start()
        speaking = asyncio.create_task(line.speak("burglary-last-night"))
        await line.until("say", within_s=10)
        blocker = sqlite3.connect(tmp_path / "triage.db", isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        try:
            assessment = await line.until("assessment", within_s=20)
            handoff = await line.until("handoff", within_s=10)
        finally:
            blocker.rollback()
            blocker.close()
        speaking.cancel()
        assert handoff["reason"] == "store_refused"
        at = [line.came_s[line.messages.index(m)] for m in (assessment, handoff)]
        assert abs(at[1] - at[0]) <= WITHIN_S
        assert not line.of_type("decision")


async def test_service_goes_on_after_a_model_recovers(serve: Callable[..., Any], ring: Any) -> None:
    service = serve()
    service.classifier.fault = "raises"
    async with ring(service.url) as line:
        await line.start("broken")
        await line.speak("lost-phone", realtime=False)
        await line.until("handoff", within_s=20)
    service.classifier.fault = ""
    async with ring(service.url) as line:
        await line.start("whole")
        await line.speak("lost-phone", realtime=False)
        await line.stop()
        await line.until("bye", within_s=30)
        assert not line.of_type("handoff")
        assert line.of_type("decision")[-1]["destination"]["id"] == "PROPERTY"


async def test_call_that_comes_back_goes_to_a_person_at_no_less_than_its_level(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    async with ring(service.url) as line:
        await line.start("c-7")
        await line.socket.send(json.dumps({"type": "dtmf", "key": "5"}))
        assert (await line.until("decision", within_s=5))["level"] == "L0"
    async with ring(service.url) as line:
        await line.start("c-7")
        handoff = await line.until("handoff", within_s=5)
        assert (handoff["level"], handoff["destination"]) == ("L0", "EMERGENCY_OPERATOR")


async def test_too_many_calls_are_refused_to_a_person_and_the_others_go_on(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve(max_calls=1)
    async with ring(service.url) as first, ring(service.url) as second:
        await first.start("one")
        await first.until("say", within_s=10)
        await second.start("two")
        assert (await second.until("error", within_s=5))["code"] == "overloaded"
        assert (await second.until("handoff", within_s=5))["reason"] == "overloaded"
        assert not first.of_type("handoff")


async def test_second_line_of_one_call_is_the_platforms_error_and_not_load(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    async with ring(service.url) as first, ring(service.url) as second:
        await first.start("one")
        await first.until("say", within_s=10)
        await second.start("one")
        assert (await second.until("error", within_s=5))["code"] == "duplicate_call"
        assert (await second.until("handoff", within_s=5))["reason"] == "protocol_error"
        assert not first.of_type("handoff")


@pytest.mark.parametrize(
    ("sent", "code", "reason"),
    [
        ([{"type": "stop"}], "missing_start", "protocol_error"),
        ([b"\xd5" * 160], "missing_start", "protocol_error"),
        (["{not json"], "bad_json", "protocol_error"),
        (
            [{"type": "start", "call_id": "c", "codec": "g729", "rate_hz": 8000}],
            "codec_unsupported",
            "codec_unsupported",
        ),
        (["START", b"\xd5" * 70_000], "oversize", "protocol_error"),
        (["START", "START"], "second_start", "protocol_error"),
        (["START", {"type": "sing"}], "bad_message", "protocol_error"),
        (["START", *[b"\xd5"] * 600], "flood", "protocol_error"),
        (
            [
                {"type": "start", "call_id": "c", "codec": "gsm", "rate_hz": 8000},
                *[b"\xd5" * 160] * 80,
            ],
            "codec_mismatch",
            "codec_mismatch",
        ),
    ],
)
async def test_bad_input_gets_a_typed_error_and_the_caller_a_person(
    serve: Callable[..., Any], ring: Any, sent: list[Any], code: str, reason: str
) -> None:
    service = serve()
    start = {"type": "start", "call_id": "c-1", "codec": "pcma", "rate_hz": 8000}
    async with ring(service.url, max_size=2**20) as line:
        for message in sent:
            message = start if message == "START" else message
            raw = message if isinstance(message, bytes | str) else json.dumps(message)
            await line.socket.send(raw)
        assert (await line.until("error", within_s=5))["code"] == code
        assert (await line.until("handoff", within_s=5))["reason"] == reason
    async with httpx2.AsyncClient() as client:
        assert (await client.get(f"{service.http}/readyz")).status_code == 200


async def test_frames_after_stop_harm_nobody(serve: Callable[..., Any], ring: Any) -> None:
    service = serve()
    async with ring(service.url) as line:
        await line.start()
        await line.stop()
        await line.socket.send(b"\xd5" * 160)
        assert (await line.until("decision", within_s=5))["state"] == "final"


async def test_browser_page_cannot_ring_the_telephony_door(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    with pytest.raises(Exception, match="403"):
        async with ring(service.url, origin="http://evil.example"):
            pass


async def test_line_that_goes_quiet_is_handed_to_a_person(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve(line_gap_s=0.5)
    async with ring(service.url) as line:
        await line.start()
        assert (await line.until("handoff", within_s=WITHIN_S + 0.5))["reason"] == "audio_gap"


async def test_line_that_stays_dead_gives_its_place_to_another_call(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve(line_gap_s=0.3, dead_line_s=0.3, max_calls=1)
    async with ring(service.url) as line, ring(service.url) as next_line:
        await line.start("c-1")
        await line.until("handoff", within_s=WITHIN_S)
        await line.until("bye", within_s=WITHIN_S)
        await next_line.start("c-2")
        assert (await next_line.until("say", within_s=WITHIN_S))["prompt"] == "greeting"


async def test_one_line_that_floods_does_not_keep_another_from_being_answered(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    async with ring(service.url) as flood, ring(service.url) as line:
        await flood.start("c-1", codec="l16")
        for _ in range(5000):
            await flood.socket.send(bytes(32))
        await line.start("c-2")
        assert (await line.until("say", within_s=WITHIN_S))["prompt"] == "greeting"
        assert (await flood.until("handoff", within_s=WITHIN_S))["reason"] == "protocol_error"


async def test_acknowledged_decision_survives_kill_nine_and_is_delivered_after_restart(
    ring: Any, tmp_path: Path, loaded: object
) -> None:
    """The process is killed with SIGKILL right after a decision arrived on the socket."""
    secret = "whsec_" + base64.b64encode(b"only for tests, 32 bytes long 01").decode()
    receiver_port, port = _free_port(), _free_port()
    environment = {
        **os.environ,
        "TRIAGE_STORE_URL": f"sqlite+aiosqlite:///{tmp_path}/kept.db",
        "TRIAGE_MASTER_KEYS": new_keyset(),
        "TRIAGE_PORT": str(port),
        "TRIAGE_METRICS_PORT": "0",
        "TRIAGE_RECEIVERS": f"http://127.0.0.1:{receiver_port}/",
        "TRIAGE_WEBHOOK_SECRET": secret,
    }
    acknowledged = []
    for round_ in range(2):
        with _triage("serve", environment) as service:
            await _ready(port)
            async with ring(f"ws://127.0.0.1:{port}/v1/calls") as line:
                await line.start(f"c-{round_}")
                speaking = asyncio.create_task(line.speak("pizza-order", realtime=False))
                await line.until("decision", within_s=40)
                service.send_signal(signal.SIGKILL)
                acknowledged += [m["decision_id"] for m in line.of_type("decision")]
                speaking.cancel()
    with (
        _triage("receiver", environment, "--port", str(receiver_port)) as receiver,
        _triage("serve", environment),
    ):
        await _ready(port)
        database = sqlite3.connect(tmp_path / "kept.db")
        query = "select count(*) from outbox where delivered_utc is null"
        give_up_s = time.monotonic() + 20
        while database.execute(query).fetchone()[0] and time.monotonic() < give_up_s:
            await asyncio.sleep(0.1)
        kept = {row[0] for row in database.execute("select decision_id from decision")}
        assert set(acknowledged) <= kept
        assert database.execute(query).fetchone()[0] == 0
        receiver.terminate()
        printed = receiver.stdout.read() if receiver.stdout else ""
        assert "verified c-0" in printed
        assert "verified c-1" in printed


def _triage(command: str, environment: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    return _Process(
        [sys.executable, "-m", "triage_service", command, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


class _Process(subprocess.Popen[str]):
    """A child that does not outlive its block."""

    def __exit__(self, *exc: object) -> None:
        self.kill()
        self.wait(10)
        if self.stdout:
            self.stdout.close()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _ready(port: int) -> None:
    """Wait until the service would serve a call."""
    async with httpx2.AsyncClient() as client:
        for _ in range(300):
            try:
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                    return
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError("the service did not become ready")
