"""What the outbox worker takes: decisions that receivers have not acknowledged yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from triage_service.domain.audit import SERVICE, AuditEvent, Operation, Purpose
from triage_service.domain.errors import Unreadable
from triage_service.domain.ids import CallId
from triage_service.store.audit import append
from triage_service.store.door import Door, promptly
from triage_service.store.sealing import part_of
from triage_service.store.tables import call_keys, decisions, outbox
from triage_service.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Delivery:
    """One decision that a receiver has not acknowledged yet."""

    decision_id: str
    receiver: str
    call_id: CallId
    seq: int
    attempts: int
    made_utc: datetime
    body: Mapping[str, Any] | None
    """None when it cannot be opened: erased, changed, or under keys that are not here."""


class Outbox(Door):
    """Deliveries owed; any method may raise `StoreRefused`."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        """Read through `engine` what `vault` sealed."""
        super().__init__(engine)
        self.vault = vault

    @promptly
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
            select(outbox, decisions.c.made_utc, decisions.c.sealed, call_keys.c.wrapped)
            .join(decisions, decisions.c.decision_id == outbox.c.decision_id)
            .outerjoin(call_keys, call_keys.c.call_id == outbox.c.call_id)
            .where(owed, outbox.c.next_try_utc <= now, ~blocked)
            .order_by(outbox.c.next_try_utc, outbox.c.decision_id)
            .limit(limit)
        )
        async with self.read() as reader:
            rows = (await reader.execute(query)).all()
        return [self._delivery(row) for row in rows]

    def _delivery(self, row: Any) -> Delivery:
        call_id, part = CallId(row.call_id), part_of(row.decision_id)
        try:
            body = json.loads(self.vault.open(row.wrapped, call_id, part, row.sealed or b""))
        except Unreadable:
            body = None
        return Delivery(
            row.decision_id, row.receiver, call_id, row.seq, row.attempts, row.made_utc, body
        )

    @promptly
    async def settle(
        self,
        delivery: Delivery,
        *,
        delivered_utc: datetime | None = None,
        next_try_utc: datetime | None = None,
        gave_up_utc: datetime | None = None,
        error: str | None = None,
        disclosed_utc: datetime | None = None,
    ) -> None:
        """Note how an attempt went, and when the receiver may have read it."""
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
        async with self.write() as tx:
            await tx.execute(update(outbox).where(key).values(**changes))
            if disclosed_utc is not None:
                await append(
                    tx,
                    AuditEvent(
                        Operation.DISCLOSURE,
                        disclosed_utc,
                        SERVICE,
                        delivery.call_id,
                        f"decision {delivery.seq}",
                        Purpose.DELIVERY,
                        recipient=delivery.receiver,
                        reason=error or "delivered",
                    ),
                )

    @promptly
    async def owed(self) -> int:
        """How many deliveries wait."""
        waiting = select(func.count()).where(
            outbox.c.delivered_utc.is_(None), outbox.c.gave_up_utc.is_(None)
        )
        async with self.read() as reader:
            return int(await reader.scalar(waiting) or 0)
