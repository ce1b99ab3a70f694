"""`triage audit`: proof that the log of who did what is whole, and a copy of it to hand over."""

import asyncio
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from triage_service.commands.explaining import explained, out, whoever_runs_this
from triage_service.domain.audit import EVERY_CALL, AuditEvent, Operation, Purpose
from triage_service.domain.errors import ConfigError, LogBroken
from triage_service.settings import Settings
from triage_service.store import audit
from triage_service.store.chain import START, Anchor, Link, broken, ends_short
from triage_service.store.database import migrate, open_engine
from triage_service.store.door import Door

app = typer.Typer(help="The audit log: is it whole, and a copy of it.")


@app.command("verify")
def verify_command(
    against: Annotated[
        Path | None, typer.Option(help="An earlier export, which knows how the log went on.")
    ] = None,
) -> None:
    """Follow the whole chain; the first row that is not as it was written is named."""
    with explained():
        n_rows = asyncio.run(verify(Settings().store_url, against))
        out.print(f"{n_rows} rows, all as they were written.", highlight=False)


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Where to write; JSON lines, the anchor last.")],
) -> None:
    """Write every row, and the last one's digest as an anchor to be kept elsewhere."""
    with explained():
        end = asyncio.run(export(Settings().store_url, file, whoever_runs_this()))
        out.print(f"{end.seq} rows written to {file}. Anchor: {end.digest}", highlight=False)


async def verify(url: str, against: Path | None = None) -> int:
    """How many rows the log has.

    Args:
        url: The database.
        against: An export of the same log; its last row must still be there unchanged.

    Raises:
        LogBroken: A row is not as it was written; it is named.
        ConfigError: The export cannot be read.
    """
    exported = [] if against is None else read_export(against)
    engine = open_engine(url)
    try:
        await migrate(engine)
        async with Door(engine).read() as reader:
            last, problem = await audit.verify(reader)
            if problem is None and exported:
                problem = await _differs(engine, last, exported)
        if problem is not None:
            raise LogBroken(problem)
        return last.seq
    finally:
        await engine.dispose()


async def _differs(engine: AsyncEngine, last: Anchor, exported: list[Link]) -> str | None:
    """Where a log that is whole by itself is not the one that was exported."""
    if last.seq < exported[-1].seq:
        return ends_short(last, exported[-1].anchor, "the export")
    kept = {}
    async with Door(engine).read() as reader:
        async for link in audit.links(reader):
            if link.seq > exported[-1].seq:
                break
            kept[link.seq] = link.digest
    changed = next((row.seq for row in exported if kept[row.seq] != row.digest), None)
    return None if changed is None else f"Row {changed} is not the one that was exported."


def read_export(file: Path) -> list[Link]:
    """The rows of an export, which must be whole itself.

    Raises:
        LogBroken: It is not as it was written.
        ConfigError: It cannot be read.
    """
    try:
        *rows, end = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        links, anchor = [Link(**row) for row in rows], Anchor(**end["anchor"])
    except (OSError, ValueError, TypeError, KeyError) as exc:
        remedy = "Give a file that `triage audit export` wrote"
        raise ConfigError(str(file), "", f"it is no export ({type(exc).__name__})", remedy) from exc
    last = START
    for link in links:
        if problem := broken(last, link):
            raise LogBroken(f"In the export: {problem}")
        last = link.anchor
    if problem := ends_short(last, anchor, "its last line"):
        raise LogBroken(f"In the export: {problem}")
    return links


async def export(url: str, file: Path, actor: str) -> Anchor:
    """Write the log to `file`, for its owner alone; that it was done is its newest row.

    Raises:
        ConfigError: The file cannot be written.
    """
    engine = open_engine(url)
    door = Door(engine)
    now = datetime.now(UTC)
    try:
        await migrate(engine)
        async with door.write() as tx:
            disclosed = AuditEvent(
                Operation.DISCLOSURE,
                now,
                actor,
                EVERY_CALL,
                "audit log",
                Purpose.AUDIT,
                recipient=str(file)[-500:],
            )
            await audit.append(tx, disclosed)
        async with door.read() as reader:
            links = [link async for link in audit.links(reader)]
    finally:
        await engine.dispose()
    end = links[-1].anchor
    lines = [json.dumps(asdict(link), ensure_ascii=False) for link in links]
    lines.append(json.dumps({"exported_utc": now.isoformat(), "anchor": asdict(end)}))
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as open_:
            open_.write("\n".join(lines) + "\n")
    except OSError as exc:
        raise ConfigError(str(file), "", f"{exc.strerror}", "Give a file to write to") from exc
    return end
