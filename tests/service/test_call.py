"""One call through the whole service: sound in, words and a decision out."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import httpx2
import numpy as np
import pytest

import triage_service
from telephony_adapter.recording import read_pcm

pytestmark = [pytest.mark.weights, pytest.mark.anyio]

AUDIO = Path(triage_service.__file__).parent / "demo" / "audio"
SPEECH = Path(__file__).parents[3] / "shared" / "speech"


async def test_words_come_while_the_sound_still_plays_and_the_decision_follows(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    async with ring(service.url) as line:
        await line.start("c-1", metadata={"caller_ref": "r-1"})
        await line.speak("trying-car-doors")
        assert [m for m in line.of_type("transcript") if not m["final"]]
        await line.stop("hangup")
        await line.until("bye", within_s=20)
    words = " ".join(m["text"] for m in line.of_type("transcript") if m["final"]).lower()
    assert "car" in words
    decision = line.of_type("decision")[-1]
    assert decision["level"] == "L0"
    assert decision["destination"]["id"] == "EMERGENCY_OPERATOR"
    assert "H0" in decision["rule_ids"]
    assert decision["call_back"]
    evidence = decision["flags"][0]["evidence"][0]
    assert evidence["words"]
    assert 0 <= evidence["start_s"] < evidence["end_s"] <= 60
    assert decision["config_version"]
    assert "whisper-base" in decision["asr_model"]
    seqs = [m["seq"] for m in line.of_type("decision")]
    assert seqs == list(range(1, len(seqs) + 1))


async def test_opus_call_with_a_gap_is_heard_and_the_words_in_the_gap_are_doubted(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    pcm = np.frombuffer(read_pcm(AUDIO / "trying-car-doors.flac", 48_000), "<i2")
    coder = av.AudioCodecContext.create("libopus", "w")
    coder.sample_rate, coder.format, coder.layout = 48_000, "s16", "mono"
    async with ring(service.url) as line:
        await line.start("c-1", codec="opus", rate_hz=48_000)
        for at in range(0, len(pcm) - 960, 960):
            if 4 <= at / 48_000 < 4.3:
                await line.socket.send(json.dumps({"type": "lost", "ms": 20}))
                continue
            frame = av.AudioFrame.from_ndarray(pcm[None, at : at + 960], "s16", "mono")
            frame.sample_rate, frame.pts = 48_000, at
            for packet in coder.encode(frame):
                await line.socket.send(bytes(packet))
        await line.stop()
        await line.until("bye", within_s=40)
    finals = [m for m in line.of_type("transcript") if m["final"]]
    words = [word for m in finals for word in m["words"]]
    assert "car" in " ".join(m["text"] for m in finals).lower()
    gap = [w for w in words if w["start_s"] < 4.3 and w["end_s"] > 4.0]
    assert all(w["p"] < 0.95 for w in gap)
    assert not line.of_type("handoff")


async def test_repeat_caller_is_one_level_up(serve: Callable[..., Any], ring: Any) -> None:
    service = serve()
    levels = []
    for call_id in ("first", "second"):
        async with ring(service.url) as line:
            await line.start(call_id, metadata={"caller_ref": "r-1"})
            await line.speak("missing-daughter", realtime=False)
            await line.stop()
            await line.until("bye", within_s=40)
            levels.append(line.of_type("decision")[-1]["level"])
    assert levels == ["L1", "L0"]


async def test_zero_key_gives_a_person(serve: Callable[..., Any], ring: Any) -> None:
    service = serve()
    async with ring(service.url) as line:
        await line.start()
        await line.socket.send(json.dumps({"type": "dtmf", "key": "0"}))
        decision = await line.until("decision", within_s=5, state="final")
        assert decision["rule_ids"][0] == "H1"


async def test_feed_starts_with_a_snapshot_and_a_call_can_be_read(
    serve: Callable[..., Any], ring: Any
) -> None:
    service = serve()
    async with httpx2.AsyncClient(base_url=service.http) as client, ring(service.url) as line:
        await line.start("c-9", metadata={"title": "Nine"})
        await line.until("say", within_s=5)
        async with client.stream("GET", "/v1/feed") as feed:
            async for text in feed.aiter_lines():
                if text.startswith("data:"):
                    break
        snapshot = json.loads(text.removeprefix("data:"))
        assert [card["title"] for card in snapshot["calls"]] == ["Nine"]
        view = (await client.get("/v1/calls/c-9")).json()
        assert view["transcript"] == []
        assert (await client.get("/v1/calls/nobody")).status_code == 404
        assert (await client.get("/v1/calls")).json()["calls"]
        forged = {"sec-fetch-site": "cross-site"}
        asked = {"operator": "x"}
        refused = await client.post("/v1/calls/c-9/handoff", json=asked, headers=forged)
        assert refused.status_code == 403
        assert (await client.post("/v1/calls/c-9/handoff", json=asked)).status_code == 202
        assert (await line.until("handoff", within_s=5))["reason"] == "operator"
        assert (await client.get("/asyncapi.json")).json()["asyncapi"] == "3.0.0"
        assert (await client.get("/livez")).status_code == 200
        page = await client.get("/")
        assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_call_command_prints_partials_and_the_final_text_of_a_recording(
    serve: Callable[..., Any],
) -> None:
    if not SPEECH.is_dir():
        pytest.skip("the shared speech pack is not here; any recording of yours will do")
    recording = next((SPEECH / "vctk").rglob("*.flac"))
    service = serve()
    done = subprocess.run(
        [sys.executable, "-m", "triage_service", "call", str(recording), "--url", service.url],
        capture_output=True,
        text=True,
        timeout=90,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    kinds = [line.split()[1] if len(line.split()) > 1 else "" for line in lines]
    assert "partial" in kinds
    assert "heard" in kinds
    assert kinds.index("partial") < kinds.index("heard")
