"""Records under the right keys: what was kept in the clear is sealed, wrappings are renewed."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from triage_service.domain.errors import StoreRefused, Unreadable
from triage_service.domain.ids import CallId
from triage_service.store.door import Door
from triage_service.store.tables import call_keys, decisions
from triage_service.store.vault import PLAIN, Vault

BATCH_ROWS = 200
"""Rows changed in one transaction: a service beside us must not wait long."""


def part_of(decision_id: str) -> str:
    """What a decision's words are sealed as."""
    return f"decision/{decision_id}"


async def key_of(tx: AsyncConnection, vault: Vault, call_id: CallId, now: datetime) -> bytes | None:
    """A call's wrapped key, made when the call has none yet; None when it was destroyed."""
    row = (await tx.execute(select(call_keys).where(call_keys.c.call_id == call_id))).first()
    if row is None:
        key = vault.new_key(call_id)
        await tx.execute(insert(call_keys).values(call_id=call_id, wrapped=key, made_utc=now))
        return key
    return row.wrapped if row.wrapped is None else bytes(row.wrapped)


async def check(door: Door, vault: Vault) -> None:
    """Refuse to work with master keys that do not open the newest call.

    Raises:
        StoreRefused: They do not.
    """
    newest = (
        select(call_keys.c.call_id, call_keys.c.wrapped)
        .where(call_keys.c.wrapped.is_not(None))
        .order_by(call_keys.c.made_utc.desc())
        .limit(1)
    )
    async with door.read() as reader:
        row = (await reader.execute(newest)).first()
    if row is None or (not row.wrapped and vault.seals):
        return
    try:
        vault.wrapped_anew(bytes(row.wrapped), CallId(row.call_id))
    except Unreadable as exc:
        raise StoreRefused(
            f"{exc} Set TRIAGE_MASTER_KEYS_FILE to the keys that this database was written with, "
            "or TRIAGE_EARLIER_KEYS_FILE while keys are rotated."
        ) from exc


async def seal_plain(door: Door, vault: Vault, now: datetime) -> int:
    """Seal what was kept in the clear, by an earlier version or in development; how much it was."""
    plain = func.substr(decisions.c.sealed, 1, 1) == PLAIN
    found = select(decisions).where(plain).order_by(decisions.c.decision_id).limit(BATCH_ROWS)

    async def batch(tx: AsyncConnection) -> int:
        rows = (await tx.execute(found)).all()
        for row in rows:
            call_id = CallId(row.call_id)
            key = await key_of(tx, vault, call_id, now)
            if not key:  # the call was taken in development
                key = vault.new_key(call_id)
                await _keep(tx, call_id, key)
            sealed = vault.seal(key, call_id, part_of(row.decision_id), bytes(row.sealed)[1:])
            mine = decisions.c.decision_id == row.decision_id
            await tx.execute(update(decisions).where(mine).values(sealed=sealed))
        return len(rows)

    return await _in_batches(door, batch) if vault.seals else 0


async def wrap_anew(door: Door, vault: Vault) -> int:
    """Wrap every key with the newest master key; after that the earlier one can be destroyed.

    Raises:
        Unreadable: A key opens with no master key that is live.
    """
    after = ""

    async def batch(tx: AsyncConnection) -> int:
        nonlocal after
        found = (
            select(call_keys.c.call_id, call_keys.c.wrapped)
            .where(call_keys.c.call_id > after, func.length(call_keys.c.wrapped) > 0)
            .order_by(call_keys.c.call_id)
            .limit(BATCH_ROWS)
        )
        rows = (await tx.execute(found)).all()
        for row in rows:
            call_id = CallId(row.call_id)
            await _keep(tx, call_id, vault.wrapped_anew(bytes(row.wrapped), call_id))
            after = row.call_id
        return len(rows)

    return await _in_batches(door, batch)


async def _keep(tx: AsyncConnection, call_id: CallId, key: bytes) -> None:
    await tx.execute(update(call_keys).where(call_keys.c.call_id == call_id).values(wrapped=key))


async def _in_batches(
    door: Door, batch: Callable[[AsyncConnection], Coroutine[Any, Any, int]]
) -> int:
    n_rows = 0
    while True:
        async with door.write() as tx:
            done = await batch(tx)
        n_rows += done
        if done < BATCH_ROWS:
            return n_rows
