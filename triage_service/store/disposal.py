"""Holds, reviews and disposal in the database; each is logged in the transaction that does it."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import CursorResult, Row, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from triage_service.domain.audit import AuditEvent, Operation, Purpose
from triage_service.domain.british_time import day_in_britain
from triage_service.domain.errors import UnknownRecord
from triage_service.domain.ids import CallId
from triage_service.store.audit import append
from triage_service.store.door import Door
from triage_service.store.retention import Kept, Verdict
from triage_service.store.tables import call_keys, calls, decisions, outbox

BATCH_ROWS = 1000


async def records(reader: AsyncConnection) -> AsyncIterator[Kept]:
    """Every call that was not disposed of, in the order of their ids."""
    after = ""
    while True:
        query = (
            select(calls)
            .where(calls.c.call_id > after, calls.c.disposed_utc.is_(None))
            .order_by(calls.c.call_id)
            .limit(BATCH_ROWS)
        )
        rows = (await reader.execute(query)).all()
        for row in rows:
            yield _kept(row)
        if len(rows) < BATCH_ROWS:
            return
        after = rows[-1].call_id


def _kept(row: Row[Any]) -> Kept:
    return Kept(
        call_id=row.call_id,
        began=_day(row.started_utc),
        class_id=row.retention_class,
        held=row.held_utc is not None,
        verdict=None if row.verdict is None else Verdict(row.verdict),
        reviewed=None if row.reviewed_utc is None else _day(row.reviewed_utc),
    )


def _day(at: datetime) -> date:
    """The British day; SQLite gives moments back without their zone, which is UTC."""
    return day_in_britain(at.replace(tzinfo=UTC) if at.tzinfo is None else at)


async def dispose(door: Door, call_id: CallId, *, now: datetime, by: str, reason: str) -> bool:
    """Destroy a call's key, its words and its caller's reference; the log keeps that it was.

    What stays names nobody: the call's id, when it was, levels and numbers of its decisions.

    Returns:
        Whether it was done; False when the call is held or was disposed of meanwhile.
    """
    free = (
        update(calls)
        .where(
            calls.c.call_id == call_id,
            calls.c.held_utc.is_(None),
            calls.c.disposed_utc.is_(None),
        )
        .values(disposed_utc=now, caller_ref=None, flagged=False)
    )
    async with door.write() as tx:
        done: CursorResult[Any] = await tx.execute(free)
        if done.rowcount != 1:
            return False
        key = call_keys.c.call_id == call_id
        await tx.execute(update(call_keys).where(key).values(wrapped=None, destroyed_utc=now))
        mine = decisions.c.call_id == call_id
        await tx.execute(update(decisions).where(mine).values(sealed=None))
        await tx.execute(delete(outbox).where(outbox.c.call_id == call_id))
        await append(
            tx,
            AuditEvent(
                Operation.ERASURE,
                now,
                by,
                call_id,
                "key, words and caller's reference",
                Purpose.RETENTION,
                reason=reason,
            ),
        )
    return True


async def forget_for_good(door: Door) -> None:
    """Take what was destroyed out of SQLite's journal as well; PostgreSQL has its own ways."""
    async with door.read() as connection:
        if connection.dialect.name == "sqlite":
            await connection.execute(text("pragma wal_checkpoint(truncate)"))


async def hold(door: Door, call_id: CallId, *, now: datetime, by: str, reason: str) -> None:
    """Keep a call whatever its time, until it is released.

    Raises:
        UnknownRecord: There is no such call, or it was disposed of.
    """
    await _change(door, call_id, {"held_utc": now}, now=now, by=by, what="legal hold", why=reason)


async def release(door: Door, call_id: CallId, *, now: datetime, by: str, reason: str) -> None:
    """End a hold; the call is due again as its class says.

    Raises:
        UnknownRecord: There is no such call, or it was disposed of.
    """
    what = "release from legal hold"
    await _change(door, call_id, {"held_utc": None}, now=now, by=by, what=what, why=reason)


async def review(
    door: Door, call_id: CallId, verdict: Verdict, *, now: datetime, by: str, reason: str
) -> None:
    """Note what a person said at a review.

    Raises:
        UnknownRecord: There is no such call, or it was disposed of.
    """
    said = {"verdict": verdict.value, "reviewed_utc": now}
    what = f"review: {verdict.value}"
    await _change(door, call_id, said, now=now, by=by, what=what, why=reason)


async def _change(
    door: Door,
    call_id: CallId,
    values: Mapping[str, object],
    *,
    now: datetime,
    by: str,
    what: str,
    why: str,
) -> None:
    kept = (calls.c.call_id == call_id) & calls.c.disposed_utc.is_(None)
    async with door.write() as tx:
        done: CursorResult[Any] = await tx.execute(update(calls).where(kept).values(**values))
        if done.rowcount != 1:
            raise UnknownRecord(
                f"There is no call {call_id} on record, or it was disposed of already. "
                "Give the id that the platform gave the call."
            )
        await append(
            tx,
            AuditEvent(Operation.ALTERATION, now, by, call_id, what, Purpose.RETENTION, reason=why),
        )
