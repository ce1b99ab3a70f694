"""The two doors to the store: what a call keeps, and what the outbox worker takes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from triage_service.domain.errors import StoreRefused
from triage_service.domain.ids import CallId
from triage_service.store.tables import calls, decisions, outbox

P = ParamSpec("P")
T = TypeVar("T")

COMMIT_S = 1.0
"""A commit that takes longer counts as refused: the caller must not wait for a disk."""


def _promptly(work: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Give up on `work` after `COMMIT_S`, and leave it to tidy up behind our back.

    SQLite works in a thread that cannot be interrupted: to wait until it has rolled back would
    be to wait for the disk after all.
    """

    @wraps(work)
    async def promptly(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.create_task(work(*args, **kwargs))
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        try:
            done, _ = await asyncio.wait({task}, timeout=COMMIT_S)
        except asyncio.CancelledError:
            # A connection torn out of its transaction can keep the process from ending.
            await asyncio.wait({task}, timeout=COMMIT_S)
            raise
        finally:
            task.cancel()
        if not done:
            raise StoreRefused(f"The store did not answer within {COMMIT_S} s.")
        return task.result()

    return promptly


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as it goes over the wire, with what the store needs to find it again."""

    decision_id: str
    """UUIDv7; also the webhook's id, so that a receiver can drop repeats."""
    call_id: CallId
    seq: int
    made_utc: datetime
    final: bool
    flagged: bool
    """Any flag of L2 or above is up: counts for a later call of the same caller (H6)."""
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One decision that a receiver has not acknowledged yet."""

    decision_id: str
    receiver: str
    call_id: CallId
    seq: int
    attempts: int
    made_utc: datetime
    body: Mapping[str, Any]


class Store:
    """Calls, decisions and deliveries in one database; any method may raise `StoreRefused`."""

    def __init__(self, engine: AsyncEngine, receivers: Sequence[str] = ()) -> None:
        """Keep records through `engine`; every decision is owed to each of `receivers`."""
        self._engine, self._receivers = engine, tuple(receivers)
        # SQLite takes one writer at a time; waiting here is fair and cheap, waiting there is not.
        self._one_writer = asyncio.Lock()

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._one_writer, self._engine.begin() as tx:
                yield tx
        except (SQLAlchemyError, OSError) as exc:
            raise StoreRefused(f"The store did not take a record: {type(exc).__name__}.") from exc

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.connect() as reader:
                yield reader
        except (SQLAlchemyError, OSError) as exc:
            raise StoreRefused(f"The store did not answer: {type(exc).__name__}.") from exc

    @_promptly
    async def begin(self, call_id: CallId, caller_ref: str | None, now: datetime) -> None:
        """Note that a call began; the same id again is not an error (a platform may retry)."""
        async with self._write() as tx:
            known = await tx.scalar(select(calls.c.call_id).where(calls.c.call_id == call_id))
            if known is None:
                row = {"call_id": call_id, "caller_ref": caller_ref, "started_utc": now}
                await tx.execute(insert(calls).values(**row, flagged=False))

    @_promptly
    async def flagged_since(self, caller_ref: str, since: datetime, *, but: CallId) -> bool:
        """Whether the same caller had a flagged call since then (H6)."""
        found = select(func.count()).where(
            calls.c.caller_ref == caller_ref,
            calls.c.started_utc >= since,
            calls.c.flagged,
            calls.c.call_id != but,
        )
        async with self._read() as reader:
            return bool(await reader.scalar(found))

    @_promptly
    async def last(self, call_id: CallId) -> tuple[int, str | None]:
        """Number and level of a call's newest decision; 0 and None when there is none."""
        newest = (
            select(decisions.c.seq, decisions.c.body)
            .where(decisions.c.call_id == call_id)
            .order_by(decisions.c.seq.desc())
            .limit(1)
        )
        async with self._read() as reader:
            row = (await reader.execute(newest)).first()
        return (0, None) if row is None else (row.seq, row.body.get("level"))

    @_promptly
    async def record(self, record: DecisionRecord) -> None:
        """Keep a decision and owe it to every receiver, both or neither.

        Raises:
            StoreRefused: Nothing was kept; but a disk that only was too slow may keep it yet.
        """
        async with self._write() as tx:
            await tx.execute(
                insert(decisions).values(
                    decision_id=record.decision_id,
                    call_id=record.call_id,
                    seq=record.seq,
                    made_utc=record.made_utc,
                    final=record.final,
                    body=dict(record.body),
                )
            )
            if record.flagged:
                await tx.execute(
                    update(calls).where(calls.c.call_id == record.call_id).values(flagged=True)
                )
            for receiver in self._receivers:
                await tx.execute(
                    insert(outbox).values(
                        decision_id=record.decision_id,
                        receiver=receiver,
                        call_id=record.call_id,
                        seq=record.seq,
                        attempts=0,
                        next_try_utc=record.made_utc,
                    )
                )

    @_promptly
    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """The oldest deliveries whose time has come; per call and receiver only the first owed.

        A later decision of a call waits for the earlier one, so a receiver sees them in order.
        """
        earlier = outbox.alias("earlier")
        owed = and_(outbox.c.delivered_utc.is_(None), outbox.c.gave_up_utc.is_(None))
        blocked = (
            select(earlier.c.decision_id)
            .where(
                earlier.c.call_id == outbox.c.call_id,
                earlier.c.receiver == outbox.c.receiver,
                earlier.c.seq < outbox.c.seq,
                earlier.c.delivered_utc.is_(None),
                earlier.c.gave_up_utc.is_(None),
            )
            .exists()
        )
        query = (
            select(outbox, decisions.c.made_utc, decisions.c.body)
            .join(decisions, decisions.c.decision_id == outbox.c.decision_id)
            .where(owed, outbox.c.next_try_utc <= now, ~blocked)
            .order_by(outbox.c.next_try_utc, outbox.c.decision_id)
            .limit(limit)
        )
        async with self._read() as reader:
            rows = (await reader.execute(query)).all()
        return [
            Delivery(
                r.decision_id, r.receiver, CallId(r.call_id), r.seq, r.attempts, r.made_utc, r.body
            )
            for r in rows
        ]

    @_promptly
    async def settle(
        self,
        delivery: Delivery,
        *,
        delivered_utc: datetime | None = None,
        next_try_utc: datetime | None = None,
        gave_up_utc: datetime | None = None,
        error: str | None = None,
    ) -> None:
        """Note how an attempt went."""
        changes: dict[str, Any] = {"attempts": delivery.attempts + 1, "last_error": error}
        if delivered_utc is not None:
            changes["delivered_utc"] = delivered_utc
        if next_try_utc is not None:
            changes["next_try_utc"] = next_try_utc
        if gave_up_utc is not None:
            changes["gave_up_utc"] = gave_up_utc
        key = and_(
            outbox.c.decision_id == delivery.decision_id, outbox.c.receiver == delivery.receiver
        )
        async with self._write() as tx:
            await tx.execute(update(outbox).where(key).values(**changes))

    @_promptly
    async def owed(self) -> int:
        """How many deliveries wait."""
        waiting = select(func.count()).where(
            outbox.c.delivered_utc.is_(None), outbox.c.gave_up_utc.is_(None)
        )
        async with self._read() as reader:
            return int(await reader.scalar(waiting) or 0)

    async def writable(self) -> bool:
        """Whether a transaction can be made now."""
        try:
            await self._change_nothing()
        except StoreRefused:
            return False
        return True

    @_promptly
    async def _change_nothing(self) -> None:
        async with self._write() as tx:
            await tx.execute(update(calls).where(calls.c.call_id == "").values(flagged=False))
