"""How the store is spoken to: one writer at a time, promptly, and refusals that quote nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from triage_service.domain.errors import StoreRefused

P = ParamSpec("P")
T = TypeVar("T")

COMMIT_S = 1.0
"""A commit that takes longer counts as refused: the caller must not wait for a disk."""


def promptly(work: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Give up on `work` after `COMMIT_S`, and leave it to tidy up behind our back.

    SQLite works in a thread that cannot be interrupted: to wait until it has rolled back would
    be to wait for the disk after all.
    """

    @wraps(work)
    async def in_time(*args: P.args, **kwargs: P.kwargs) -> T:
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

    return in_time


class Door:
    """Transactions on one database; whatever goes wrong in them is a `StoreRefused`."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Read and write through `engine`."""
        self._engine = engine
        # SQLite takes one writer at a time; waiting here is fair and cheap, waiting there is not.
        self._one_writer = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is kept whole or not at all."""
        try:
            async with self._one_writer, self._engine.begin() as tx:
                yield tx
        except (SQLAlchemyError, OSError) as exc:
            raise StoreRefused(f"The store did not take a record: {type(exc).__name__}.") from exc

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only asks."""
        try:
            async with self._engine.connect() as reader:
                yield reader
        except (SQLAlchemyError, OSError) as exc:
            raise StoreRefused(f"The store did not answer: {type(exc).__name__}.") from exc
