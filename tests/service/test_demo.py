"""The demo as a stranger runs it: twelve calls, nearly all decided as scripted."""

import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from triage_service import app as root
from triage_service.store.vault import new_keyset

pytestmark = [pytest.mark.weights, pytest.mark.slow]


@pytest.mark.timeout(400)
def test_demo_decides_its_calls_as_scripted(tmp_path: Path, loaded: root.Models) -> None:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "triage_service",
            "demo",
            "--once",
            "--json",
            str(tmp_path / "d.json"),
        ],
        env={
            **os.environ,
            "TRIAGE_STORE_URL": f"sqlite+aiosqlite:///{tmp_path}/demo.db",
            "TRIAGE_MASTER_KEYS": new_keyset(),
            "TRIAGE_PORT": str(port),
            "TRIAGE_METRICS_PORT": "0",
        },
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    calls = json.loads((tmp_path / "d.json").read_text("utf-8"))["calls"]
    assert len(calls) >= 10
    wrong = [c["call"] for c in calls if not c["destination_as_scripted"]]
    assert len(wrong) <= len(calls) // 10, wrong
    for call in calls:
        if call["expected"]["level"] in ("L0", "L1"):
            assert call["level"] == call["expected"]["level"], call["call"]
        decision = call["decision"]
        if decision is None:
            continue
        assert decision["rule_ids"]
        assert decision["reasons"][0]["evidence"]
        assert decision["config_version"]
        for flag in decision["flags"]:
            assert all(e["words"] and e["start_s"] <= e["end_s"] for e in flag["evidence"])
