"""`triage audit` on a real database: what an export knows cannot be taken back."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from triage_service.commands.audit import export, read_export, verify
from triage_service.domain.audit import AuditEvent, Operation, Purpose
from triage_service.domain.errors import ConfigError, LogBroken
from triage_service.store import audit
from triage_service.store.database import migrate, open_engine
from triage_service.store.door import Door

LOOK = AuditEvent(
    Operation.CONSULTATION,
    datetime(2026, 3, 1, 12, tzinfo=UTC),
    "console:127.0.0.1",
    "c-1",
    "whole view",
    Purpose.SUPERVISION,
)


async def note(url: str, n_rows: int) -> None:
    engine = open_engine(url)
    await migrate(engine)
    async with Door(engine).write() as tx:
        await audit.append(tx, *[LOOK] * n_rows)
    await engine.dispose()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database whose log has ten rows."""
    made = f"sqlite+aiosqlite:///{tmp_path}/triage.db"
    asyncio.run(note(made, 10))
    return made


@pytest.fixture
def tamper(tmp_path: Path, url: str) -> Callable[[str], None]:
    def do(script: str) -> None:
        with sqlite3.connect(tmp_path / "triage.db") as database:
            database.executescript(script)
        database.close()

    return do


@pytest.fixture
def exported(tmp_path: Path, url: str) -> Path:
    file = tmp_path / "log.jsonl"
    asyncio.run(export(url, file, "command:ann"))
    return file


def test_verify_counts_the_rows(url: str) -> None:
    assert asyncio.run(verify(url)) == 10


def test_export_is_for_its_owner_holds_every_row_and_logs_itself(exported: Path) -> None:
    rows = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    assert exported.stat().st_mode & 0o077 == 0
    assert [row["seq"] for row in rows[:-1]] == list(range(1, 12))
    newest = rows[-2]
    assert (newest["operation"], newest["actor"]) == ("disclosure", "command:ann")
    assert newest["recipient"] == str(exported)
    assert rows[-1]["anchor"] == {"seq": 11, "digest": newest["digest"]}


def test_log_that_went_on_agrees_with_an_earlier_export(url: str, exported: Path) -> None:
    asyncio.run(note(url, 5))
    assert asyncio.run(verify(url, exported)) == 16


def test_tail_cut_off_with_the_note_of_the_end_is_found_by_an_export(
    url: str, exported: Path, tamper: Callable[[str], None]
) -> None:
    tamper(
        "delete from audit where seq > 7;"
        "update audit_head set seq = 7, digest = (select digest from audit where seq = 7);"
    )
    assert asyncio.run(verify(url)) == 7  # the log alone cannot know
    with pytest.raises(LogBroken, match=r"Rows 8 to 11 are missing\..*the export"):
        asyncio.run(verify(url, exported))


def test_chain_made_anew_after_a_change_is_found_by_an_export(
    tmp_path: Path, exported: Path
) -> None:
    """Somebody who can write the database and run our code."""
    forged = f"sqlite+aiosqlite:///{tmp_path}/forged.db"
    asyncio.run(note(forged, 20))
    assert asyncio.run(verify(forged)) == 20
    with pytest.raises(LogBroken, match=r"Row 11 is not the one that was exported\."):
        asyncio.run(verify(forged, exported))


def test_flipped_byte_is_named(url: str, tamper: Callable[[str], None]) -> None:
    tamper("update audit set at_utc = replace(at_utc, '12', '13') where seq = 3")
    with pytest.raises(LogBroken, match="Row 3 was changed"):
        asyncio.run(verify(url))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda lines: [*lines[:3], *lines[4:]], "Row 4 is missing"),
        (lambda lines: [lines[0].replace("c-1", "c-2"), *lines[1:]], "Row 1 was changed"),
        (lambda lines: [*lines[:-2], lines[-1]], "Row 11 is missing"),
    ],
)
def test_export_that_was_changed_is_named(
    url: str, exported: Path, change: Callable[[list[str]], list[str]], problem: str
) -> None:
    exported.write_text("\n".join(change(exported.read_text("utf-8").splitlines())), "utf-8")
    with pytest.raises(LogBroken, match=f"In the export: {problem}"):
        asyncio.run(verify(url, exported))


@pytest.mark.parametrize("content", ["", "{}", "nonsense", '{"anchor": {"seq": 1}}'])
def test_file_that_is_no_export_is_named_with_a_remedy(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=r"x\.jsonl: it is no export.*triage audit export"):
        read_export(file)


def test_export_to_where_nothing_can_be_written_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="Give a file to write to"):
        asyncio.run(export(url, tmp_path / "none" / "log.jsonl", "command:ann"))
