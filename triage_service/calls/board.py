"""The live calls: who is on the line, what is shown of each, and who is watching."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from triage_service.calls.views import CallShown
from triage_service.domain.ids import CallId

KEPT_AFTER_END = 200
"""Ended calls still shown; older ones are in the store only."""


class Watch:
    """One watcher's pending changes: the newest state of each call, never a growing queue."""

    def __init__(self, dropped: Callable[[], None]) -> None:
        """Start with nothing to tell; `dropped` is told when a newer state replaces one unseen."""
        self._pending: OrderedDict[CallId, None] = OrderedDict()
        self._changed = asyncio.Event()
        self._dropped = dropped

    def touch(self, call_id: CallId) -> None:
        """The call changed."""
        if call_id in self._pending:
            self._dropped()
        self._pending[call_id] = None
        self._changed.set()

    async def changes(self, idle_s: float) -> AsyncIterator[CallId | None]:
        """Calls that changed, each once however often it did; never ends by itself.

        Args:
            idle_s: After so long without a change comes None, so that the watcher can look around.
        """
        while True:
            try:
                async with asyncio.timeout(idle_s):
                    await self._changed.wait()
            except TimeoutError:
                yield None
            while self._pending:
                yield self._pending.popitem(last=False)[0]
            self._changed.clear()


class Board:
    """What the console shows; lives in memory, one per process."""

    def __init__(self, max_calls: int, dropped: Callable[[], None] = lambda: None) -> None:
        """A board with room for `max_calls` at once."""
        self._shown: OrderedDict[CallId, CallShown] = OrderedDict()
        self._asks: dict[CallId, Callable[[str], bool]] = {}
        self._watches: set[Watch] = set()
        self._max_calls, self._dropped = max_calls, dropped
        self.seq = 0
        self.n_total = 0
        self.n_handoffs = 0

    @property
    def n_active(self) -> int:
        """Calls on the line."""
        return len(self._asks)

    @property
    def full(self) -> bool:
        """Whether one more call must be refused."""
        return self.n_active >= self._max_calls

    def is_live(self, call_id: CallId) -> bool:
        """Whether a call of this name is on the line."""
        return call_id in self._asks

    @contextmanager
    def live(self, shown: CallShown, take_over: Callable[[str], bool]) -> Iterator[None]:
        """Show a call while it is on the line; `take_over(operator)` gives it to a person."""
        self.n_total += 1
        self._asks[shown.call_id] = take_over
        self.show(shown)
        try:
            yield
        finally:
            del self._asks[shown.call_id]
            self._shown.move_to_end(shown.call_id)
            self._forget_old()

    def show(self, shown: CallShown) -> None:
        """Replace what is shown of a call."""
        before = self._shown.get(shown.call_id)
        if shown.handoff is not None and (before is None or before.handoff is None):
            self.n_handoffs += 1
        self._shown[shown.call_id] = shown
        self.seq += 1
        for watch in self._watches:
            watch.touch(shown.call_id)

    def get(self, call_id: CallId) -> CallShown | None:
        """What is shown of a call, if it is known."""
        return self._shown.get(call_id)

    def all(self) -> list[CallShown]:
        """Every call shown, oldest first."""
        return list(self._shown.values())

    def take_over(self, call_id: CallId, operator: str) -> bool:
        """Give a live call to a person; False when it is not on the line."""
        ask = self._asks.get(call_id)
        return ask is not None and ask(operator)

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """Be told of changes."""
        watch = Watch(self._dropped)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def _forget_old(self) -> None:
        ended = [call_id for call_id in self._shown if call_id not in self._asks]
        for call_id in ended[: max(0, len(ended) - KEPT_AFTER_END)]:
            del self._shown[call_id]
