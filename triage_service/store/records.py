"""What a call keeps: that it began, what was decided, and who did what with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from triage_service.domain.audit import (
    SERVICE,
    TELEPHONE_PLATFORM,
    AuditEvent,
    Operation,
    Purpose,
)
from triage_service.domain.errors import StoreRefused, Unreadable
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level
from triage_service.store.audit import append
from triage_service.store.door import promptly
from triage_service.store.outbox import Outbox
from triage_service.store.retention import class_of
from triage_service.store.retention_rows import ClassRow
from triage_service.store.sealing import key_of, part_of
from triage_service.store.tables import calls, decisions, outbox
from triage_service.store.vault import Vault


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
    intent: str | None = None
    """The likeliest reason of the call."""
    flags: frozenset[str] = frozenset()
    """Every risk that was raised."""
    altered_by: str | None = None
    """Which person's action brought it about, if any."""


class Store(Outbox):
    """Calls, decisions and deliveries in one database; any method may raise `StoreRefused`."""

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        receivers: Sequence[str] = (),
        retention: Sequence[ClassRow] = (),
    ) -> None:
        """Keep records through `engine`, sealed.

        Args:
            engine: The database.
            vault: Seals what callers said.
            receivers: Addresses to which every decision is owed.
            retention: The classes by which calls are kept; without any a call has no class.
        """
        super().__init__(engine, vault)
        self._receivers, self._retention = tuple(receivers), tuple(retention)

    @promptly
    async def begin(self, call_id: CallId, caller_ref: str | None, now: datetime) -> None:
        """Note that a call began; the same id again is not an error (a platform may retry)."""
        async with self.write() as tx:
            known = await tx.scalar(select(calls.c.call_id).where(calls.c.call_id == call_id))
            if known is None:
                row = {"call_id": call_id, "caller_ref": caller_ref, "started_utc": now}
                await tx.execute(insert(calls).values(**row, flagged=False))
            collected = AuditEvent(
                Operation.COLLECTION, now, SERVICE, call_id, "call", Purpose.TRIAGE
            )
            await append(
                tx,
                collected,
                replace(
                    collected,
                    operation=Operation.DISCLOSURE,
                    part="words and assessments, live",
                    recipient=TELEPHONE_PLATFORM,
                ),
            )

    @promptly
    async def flagged_since(
        self, caller_ref: str, since: datetime, *, but: CallId, now: datetime
    ) -> bool:
        """Whether the same caller had a flagged call since then (H6); the look-up is logged."""
        found = select(func.count()).where(
            calls.c.caller_ref == caller_ref,
            calls.c.started_utc >= since,
            calls.c.flagged,
            calls.c.call_id != but,
        )
        async with self.write() as tx:
            n_flagged = int(await tx.scalar(found) or 0)
            await append(
                tx,
                AuditEvent(
                    Operation.COMBINATION,
                    now,
                    SERVICE,
                    but,
                    "earlier calls of the same caller",
                    Purpose.REPEAT_CALLER,
                    reason=f"{n_flagged} flagged",
                ),
            )
        return n_flagged > 0

    @promptly
    async def last(self, call_id: CallId) -> tuple[int, str | None]:
        """Number and level of a call's newest decision; 0 and None when there is none."""
        newest = (
            select(decisions.c.seq, decisions.c.level)
            .where(decisions.c.call_id == call_id)
            .order_by(decisions.c.seq.desc())
            .limit(1)
        )
        async with self.read() as reader:
            row = (await reader.execute(newest)).first()
        return (0, None) if row is None else (row.seq, row.level)

    @promptly
    async def record(self, record: DecisionRecord) -> None:
        """Keep a decision and owe it to every receiver, both or neither.

        Raises:
            StoreRefused: Nothing was kept; but a disk that only was too slow may keep it yet.
        """
        async with self.write() as tx:
            await tx.execute(
                insert(decisions).values(
                    decision_id=record.decision_id,
                    call_id=record.call_id,
                    seq=record.seq,
                    made_utc=record.made_utc,
                    final=record.final,
                    level=record.body.get("level"),
                    sealed=await self._sealed(tx, record),
                )
            )
            if changes := self._changes(record):
                mine = calls.c.call_id == record.call_id
                await tx.execute(update(calls).where(mine).values(**changes))
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
            await append(tx, *_logged(record))

    def _changes(self, record: DecisionRecord) -> dict[str, Any]:
        """What a decision changes of its call."""
        changes: dict[str, Any] = {"flagged": True} if record.flagged else {}
        if self._retention:
            changes["retention_class"] = class_of(
                self._retention,
                intent=record.intent,
                flags=record.flags,
                no_risk=not record.flags and record.body.get("level") == Level.NONE,
            )
        return changes

    async def _sealed(self, tx: AsyncConnection, record: DecisionRecord) -> bytes:
        key = await key_of(tx, self.vault, record.call_id, record.made_utc)
        if key is None:
            raise StoreRefused(f"Call {record.call_id} was erased; nothing can be added to it.")
        plain = json.dumps(dict(record.body), ensure_ascii=False).encode()
        try:
            return self.vault.seal(key, record.call_id, part_of(record.decision_id), plain)
        except Unreadable as exc:
            raise StoreRefused(str(exc)) from exc

    @promptly
    async def note(self, event: AuditEvent) -> None:
        """Log an operation that changes nothing in the store, such as a look at a live call."""
        async with self.write() as tx:
            await append(tx, event)

    async def writable(self) -> bool:
        """Whether a transaction can be made now."""
        try:
            await self._change_nothing()
        except StoreRefused:
            return False
        return True

    @promptly
    async def _change_nothing(self) -> None:
        async with self.write() as tx:
            await tx.execute(update(calls).where(calls.c.call_id == "").values(flagged=False))


def _logged(record: DecisionRecord) -> list[AuditEvent]:
    """What keeping a decision is: words collected, told to the platform, altered by a person."""
    part = f"decision {record.seq}"
    kept = AuditEvent(
        Operation.COLLECTION, record.made_utc, SERVICE, record.call_id, part, Purpose.TRIAGE
    )
    told = replace(kept, operation=Operation.DISCLOSURE, recipient=TELEPHONE_PLATFORM)
    if record.altered_by is None:
        return [kept, told]
    person = f"person:{record.altered_by}"
    changed = replace(
        kept, operation=Operation.ALTERATION, actor=person, purpose=Purpose.SUPERVISION
    )
    return [kept, changed, told]
