"""`triage records`: legal holds, reviews, and disposal of what is over its time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.markup import escape

from triage_service.commands.explaining import explained, out, whoever_runs_this
from triage_service.domain.british_time import day_in_britain
from triage_service.domain.ids import CallId
from triage_service.settings import Settings
from triage_service.store import disposal
from triage_service.store.database import migrate, open_engine
from triage_service.store.door import Door
from triage_service.store.retention import Fate, Kept, Verdict, due, fate
from triage_service.store.retention_rows import ClassRow, read

app = typer.Typer(help="How long records are kept: holds, reviews, disposal.")
Call = Annotated[str, typer.Argument(help="The call's id.")]
Reason = Annotated[str, typer.Option(help="Why; it goes into the audit log.")]


class Says(StrEnum):
    """What a person says at a review."""

    KEEP = "keep"
    DISPOSE = "dispose"


@app.command()
def hold(call: Call, reason: Reason) -> None:
    """Keep a call whatever its time, until it is released."""
    _change(disposal.hold, call, reason=reason)
    out.print(f"{call} is held.", highlight=False)


@app.command()
def release(call: Call, reason: Reason) -> None:
    """End a hold; the call is due again as its class says."""
    _change(disposal.release, call, reason=reason)
    out.print(f"{call} is held no more.", highlight=False)


@app.command()
def review(
    call: Call,
    says: Annotated[Says, typer.Argument(help="Whether it is kept on or disposed of.")],
    reason: Reason,
) -> None:
    """Say what becomes of a call whose time is over."""
    _change(disposal.review, call, Verdict(says.value), reason=reason)
    out.print(f"{call}: {says.value}.", highlight=False)


@app.command()
def dispose(
    dry_run: Annotated[
        bool, typer.Option("--dry-run/--for-real", help="Only say what would be done.")
    ] = True,
) -> None:
    """Dispose of what is over its time; say what is held and what a person must review."""
    with explained():
        settings = Settings()
        rows = read(settings.retention_file)
        by = "" if dry_run else whoever_runs_this()
        fates = asyncio.run(run(settings.store_url, rows, datetime.now(UTC), by=by))
        for record, what in fates:
            if what is not Fate.KEEP:
                out.print(_line(record, what, rows), highlight=False)
        n = {what: sum(found is what for _, found in fates) for what in Fate}
        out.print(
            f"{n[Fate.DISPOSE]} {'would be ' if dry_run else ''}disposed of, "
            f"{n[Fate.REVIEW]} to be reviewed, {n[Fate.HELD]} held over their time, "
            f"{n[Fate.KEEP]} kept.",
            highlight=False,
        )


async def run(
    url: str, rows: Sequence[ClassRow], now: datetime, *, by: str = ""
) -> list[tuple[Kept, Fate]]:
    """What becomes of every call now.

    Args:
        url: The database.
        rows: The retention classes.
        now: The moment, with its time zone.
        by: Who disposes of what is due; nobody does, and nothing is changed, when empty.
    """
    async with _opened(url) as door:
        today = day_in_britain(now)
        async with door.read() as reader:
            kept = [record async for record in disposal.records(reader)]
        fates = [(record, fate(record, rows, today)) for record in kept]
        doomed = [record for record, what in fates if what is Fate.DISPOSE and by]
        for record in doomed:
            why = f"{record.class_id or rows[-1].id}, due {due(record, rows)}"
            await disposal.dispose(door, CallId(record.call_id), now=now, by=by, reason=why)
        if doomed:
            await disposal.forget_for_good(door)
        return fates


def _line(record: Kept, what: Fate, rows: Sequence[ClassRow]) -> str:
    class_id = record.class_id or rows[-1].id
    return f"{what.value:8} {escape(record.call_id)}  {class_id}  due {due(record, rows)}"


def _change(
    do: Callable[..., Coroutine[Any, Any, None]], call: str, *more: Any, reason: str
) -> None:
    async def change() -> None:
        async with _opened(Settings().store_url) as door:
            now, by = datetime.now(UTC), whoever_runs_this()
            await do(door, CallId(call), *more, now=now, by=by, reason=reason)

    with explained():
        asyncio.run(change())


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Door]:
    engine = open_engine(url)
    try:
        await migrate(engine)
        yield Door(engine)
    finally:
        await engine.dispose()
