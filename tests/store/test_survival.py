"""What was acknowledged is there after SIGKILL, and a full disk refuses without harm."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

WRITER = """
import asyncio, resource, sys
from datetime import UTC, datetime
from triage_service.domain.errors import StoreRefused
from triage_service.domain.ids import CallId
from triage_service.store.database import migrate, open_engine
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.vault import TinkVault, new_keyset

async def main(file, limit_bytes):
    engine = open_engine(f"sqlite+aiosqlite:///{file}")
    await migrate(engine)
    store = Store(engine, TinkVault(new_keyset()), ["http://a/", "http://b/"])
    if limit_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
    for n in range(1, 100_000):
        name = f"d-{n}"
        now = datetime.now(UTC)
        body = {"words": "x" * 2000}
        try:
            await store.record(DecisionRecord(name, CallId("c"), n, now, True, False, body))
        except StoreRefused:
            print("refused", flush=True)
            print((await store.last(CallId("c")))[0], flush=True)
            break
        print(name, flush=True)
    await engine.dispose()

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def writer(file: Path, limit_bytes: int = 0) -> subprocess.Popen[str]:
    """A process that records decisions and prints each once it is acknowledged."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file), str(limit_bytes)],
        stdout=subprocess.PIPE,
        text=True,
    )


def kept(file: Path) -> tuple[list[str], dict[str, int]]:
    """Decisions in order, and for each how many outbox rows; after an integrity check."""
    database = sqlite3.connect(file)
    try:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        ids = database.execute("select decision_id from decision order by seq").fetchall()
        owed = database.execute("select decision_id, count(*) from outbox group by 1").fetchall()
    finally:
        database.close()
    return [name for (name,) in ids], dict(owed)


@pytest.mark.parametrize("n_lines", [1, 5, 33])
def test_acknowledged_decisions_survive_sigkill(tmp_path: Path, n_lines: int) -> None:
    file = tmp_path / "triage.db"
    with writer(file) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(n_lines)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split()  # printed before the blow fell
    assert process.returncode == -signal.SIGKILL
    decisions, owed = kept(file)
    assert decisions[: len(acknowledged)] == acknowledged
    assert len(decisions) <= len(acknowledged) + 1  # one may have been kept and not yet told
    assert owed == dict.fromkeys(decisions, 2)


def test_full_disk_refuses_and_keeps_what_it_had(tmp_path: Path) -> None:
    file = tmp_path / "triage.db"
    with writer(file, limit_bytes=800_000) as process:
        assert process.stdout is not None
        told = process.stdout.read().split()
    assert process.returncode == 0
    assert told[-2] == "refused"
    acknowledged = told[:-2]
    assert len(acknowledged) > 5
    assert int(told[-1]) == len(acknowledged)
    assert kept(file) == (acknowledged, dict.fromkeys(acknowledged, 2))
