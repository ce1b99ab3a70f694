"""`triage keys`, `records` and `audit` as a person types them."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from triage_service.__main__ import app
from triage_service.domain.ids import CallId
from triage_service.store.database import migrate, open_engine
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.retention_rows import read
from triage_service.store.vault import TinkVault

ONE = CallId("c-1")
LONG_AGO = datetime.now(UTC) - timedelta(days=60)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "COLUMNS": "300",
        "TRIAGE_STORE_URL": f"sqlite+aiosqlite:///{tmp_path}/triage.db",
        "TRIAGE_MASTER_KEYS_FILE": str(tmp_path / "keys.json"),
    }


def triage(environment: dict[str, str], *arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env=environment)


@pytest.fixture
def filled(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A call of no police purpose, sixty days old."""
    assert triage(environment, "keys", "new").exit_code == 0
    vault = TinkVault((tmp_path / "keys.json").read_text("utf-8"))

    async def fill() -> None:
        engine = open_engine(environment["TRIAGE_STORE_URL"])
        await migrate(engine)
        store = Store(engine, vault, (), read())
        await store.begin(ONE, "ref", LONG_AGO)
        body = {"level": "none", "words": "help me"}
        made = DecisionRecord("d-1", ONE, 1, LONG_AGO, True, False, body, intent="animals")
        await store.record(made)
        await engine.dispose()

    asyncio.run(fill())
    return environment


def test_keys_are_made_once(environment: dict[str, str], tmp_path: Path) -> None:
    made = triage(environment, "keys", "new")
    assert made.exit_code == 0
    assert "Keep a copy apart from the database" in made.stdout
    before = (tmp_path / "keys.json").read_text("utf-8")
    assert triage(environment, "keys", "new", "--if-missing").exit_code == 0
    again = triage(environment, "keys", "new")
    assert again.exit_code == 1
    assert "there already" in again.stderr
    assert (tmp_path / "keys.json").read_text("utf-8") == before


def test_keys_are_brought_under_new_master_keys(filled: dict[str, str], tmp_path: Path) -> None:
    assert triage(filled, "keys", "new", tmp_path / "newer.json").exit_code == 0
    newest = {"TRIAGE_MASTER_KEYS_FILE": str(tmp_path / "newer.json")}
    rotating = {**filled, **newest, "TRIAGE_EARLIER_KEYS_FILE": str(tmp_path / "keys.json")}
    assert triage({**filled, **newest}, "keys", "rewrap").exit_code == 1
    assert "1 keys are under the newest" in triage(rotating, "keys", "rewrap").stdout
    assert triage({**filled, **newest}, "keys", "rewrap").exit_code == 0


def test_disposal_is_a_dry_run_unless_it_is_meant(filled: dict[str, str]) -> None:
    for _ in range(2):
        dry = triage(filled, "records", "dispose")
        assert "dispose  c-1  no_police_purpose" in dry.stdout
        assert "1 would be disposed of, 0 to be reviewed, 0 held" in dry.stdout
    assert "1 disposed of" in triage(filled, "records", "dispose", "--for-real").stdout
    assert "0 disposed of" in triage(filled, "records", "dispose", "--for-real").stdout


def test_held_call_stays_until_it_is_released(filled: dict[str, str]) -> None:
    assert triage(filled, "records", "hold", "c-1", "--reason", "inquest").exit_code == 0
    kept = triage(filled, "records", "dispose", "--for-real")
    assert "held     c-1" in kept.stdout
    assert "0 disposed of, 0 to be reviewed, 1 held over their time" in kept.stdout
    assert triage(filled, "records", "release", "c-1", "--reason", "over").exit_code == 0
    assert "1 disposed of" in triage(filled, "records", "dispose", "--for-real").stdout


def test_call_that_a_review_keeps_is_kept(filled: dict[str, str]) -> None:
    done = triage(filled, "records", "review", "c-1", "keep", "--reason", "goes on")
    assert done.exit_code == 0
    assert "1 kept" in triage(filled, "records", "dispose", "--for-real").stdout


def test_hold_needs_a_reason_and_a_call_that_there_is(filled: dict[str, str]) -> None:
    assert triage(filled, "records", "hold", "c-1").exit_code == 2
    unknown = triage(filled, "records", "hold", "c-9", "--reason", "x")
    assert unknown.exit_code == 1
    assert "There is no call c-9 on record" in unknown.stderr


def test_log_is_exported_and_verified(filled: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    exported = triage(filled, "audit", "export", file)
    assert "5 rows written" in exported.stdout
    verified = triage(filled, "audit", "verify", "--against", file)
    assert "5 rows, all as they were written." in verified.stdout


def test_service_does_not_start_without_master_keys(environment: dict[str, str]) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "triage_service", "serve"],
        env={**os.environ, **environment, "TRIAGE_PORT": "0", "TRIAGE_METRICS_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "triage keys new" in refused.stderr
