"""The audit log in the database: appended in the transaction of what it logs, read for proof."""

from collections.abc import AsyncIterator
from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from triage_service.domain.audit import AuditEvent
from triage_service.store.chain import START, Anchor, Link, broken, ends_short, extend
from triage_service.store.tables import audit, audit_head

BATCH_ROWS = 1000
"""Rows read at a time."""


async def append(tx: AsyncConnection, *events: AuditEvent) -> None:
    """Log `events`, kept or lost together with whatever else `tx` does.

    The end of the chain is one row, which each writer changes first: two processes that log at the
    same time wait for each other, on SQLite and on PostgreSQL.
    """
    longer = update(audit_head).values(seq=audit_head.c.seq + len(events))
    head = (await tx.execute(longer.returning(audit_head.c.seq, audit_head.c.digest))).one()
    links = list(extend(Anchor(head.seq - len(events), head.digest), events))
    await tx.execute(insert(audit), [asdict(link) for link in links])
    await tx.execute(update(audit_head).values(digest=links[-1].digest))


async def links(reader: AsyncConnection, after: int = 0) -> AsyncIterator[Link]:
    """Every row after a number, in order."""
    while True:
        query = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(BATCH_ROWS)
        rows = (await reader.execute(query)).mappings().all()
        for row in rows:
            yield Link(**row)
        if len(rows) < BATCH_ROWS:
            return
        after = rows[-1]["seq"]


async def head(reader: AsyncConnection) -> Anchor | None:
    """Where the chain ends by its own account; None when that was taken away."""
    row = (await reader.execute(select(audit_head.c.seq, audit_head.c.digest))).first()
    return None if row is None else Anchor(row.seq, row.digest)


async def verify(reader: AsyncConnection) -> tuple[Anchor, str | None]:
    """Follow the whole chain.

    Returns:
        The last row that is right, and what is wrong with the first that is not, None if all are.
    """
    last = START
    async for link in links(reader):
        if problem := broken(last, link):
            return last, problem
        last = link.anchor
    end = await head(reader)
    if end is None:
        return last, "The note of where the log ends is missing."
    return last, ends_short(last, end, "the note of where the log ends")
