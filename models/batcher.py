"""The one place where calls meet: a bounded queue and the threads that run one model."""

import asyncio
import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, assert_never

from models.hooks import Hooks
from models.lag import Lag
from models.plan import Batch, Idle, Limits, Rank, Waiting, WaitUntil, choose
from models.ports import Overloaded, SenseFailed
from models.ticket import Answer, Item, Ticket, fail

__all__ = ["Batcher", "Hooks"]


class Batcher(Generic[Item, Answer]):
    """Runs one model for all calls; keeps nothing of a call once it is answered.

    Contract: a full queue refuses at once; an exception of the model reaches every item of its
    batch; an item whose submitter gave up is dropped before the model sees it; a model that hangs
    is `late` at each submitter's deadline; a model whose threads died is `stopped`.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Sequence[Answer]],
        limits: Limits,
        *,
        name: str,
        workers: int = 1,
        hooks: Hooks | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the threads.

        Args:
            run: The model: a batch in, as many answers out in the same order; blocking.
            limits: Bounds of the queue and of a batch.
            name: The model's name, for thread names and error texts.
            workers: Threads that call `run`, each with its own batch; more than 1 only for a
                model that may be called from several threads at once.
            hooks: Told what happens.
            clock: Seconds that only go forward.
        """
        self._run, self._limits, self._name = run, limits, name
        self._hooks, self._clock = hooks or Hooks(), clock
        self._changed = threading.Condition()
        self._waiting: dict[int, Ticket[Item, Answer]] = {}
        self._running: dict[int, Ticket[Item, Answer]] = {}
        self._began_s: dict[int, float] = {}
        self._numbers = itertools.count()
        self._lag = Lag()
        self._open = True
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{n}", daemon=True)
            for n in range(workers)
        ]
        self._n_alive = workers
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> bool:
        """Whether an item submitted now could still be answered."""
        return self._open and self._n_alive > 0

    @property
    def depth(self) -> int:
        """Items waiting."""
        return len(self._waiting)

    @property
    def busy(self) -> bool:
        """Whether an item submitted now would have to wait."""
        return bool(self._waiting) or len(self._began_s) >= self._n_alive

    @property
    def idle(self) -> bool:
        """Whether nobody is being served."""
        return not self._waiting and not self._began_s

    @property
    def busy_s(self) -> float:
        """Seconds since a batch began, or last gave a sign of life; the longest, 0 when idle.

        A model that hangs cannot say so; that it has been busy for far too long does.
        """
        with self._changed:
            began_s = min(self._began_s.values(), default=None)
        return 0.0 if began_s is None else self._clock() - began_s

    @property
    def lag_s(self) -> float:
        """How long a final might have to wait: as long as one did lately, or does now."""
        with self._changed:
            now_s = self._clock()
            finals = [t.waiting for t in self._waiting.values() if t.waiting.rank is Rank.FINAL]
            oldest_s = min((waiting.since_s for waiting in finals), default=now_s)
            return max(self._lag.at(now_s), now_s - oldest_s)

    def beat(self) -> None:
        """Called by the model from its own thread between two steps: it is slow, not hung."""
        with self._changed:
            if threading.get_ident() in self._began_s:
                self._began_s[threading.get_ident()] = self._clock()

    async def submit(self, item: Item, *, rank: Rank, deadline_s: float) -> Answer:
        """The model's answer to `item`.

        Args:
            item: What the model is asked.
            rank: What it goes before.
            deadline_s: Seconds from now after which the answer is of no use.

        Raises:
            Overloaded: The queue is full; said at once.
            SenseFailed: `crashed`, `late` or `stopped`.
        """
        try:
            ticket = self._enqueue(item, rank)
        except SenseFailed as failed:
            self._hooks.on_error(failed.code)
            raise
        try:
            async with asyncio.timeout(deadline_s):
                return await asyncio.wrap_future(ticket.promise)
        except TimeoutError:
            self._hooks.on_error("late")
            raise SenseFailed("late", f"{self._name}: no answer in {deadline_s:g} s") from None
        except SenseFailed as failed:
            self._hooks.on_error(failed.code)
            raise
        finally:
            self._withdraw(ticket)

    def close(self, *, join_s: float = 5.0) -> None:
        """Answer everything that waits with `stopped` and end the threads.

        Args:
            join_s: How long to wait for a batch that the model is busy with.
        """
        with self._changed:
            self._open = False
            self._changed.notify_all()
            abandoned = [*self._waiting.values(), *self._running.values()]
            self._waiting.clear()
        self._hooks.on_depth(0)
        fail(abandoned, "stopped", "the model is shut down")
        for thread in self._threads:
            thread.join(join_s)

    def _enqueue(self, item: Item, rank: Rank) -> Ticket[Item, Answer]:
        with self._changed:
            if not self.alive:
                raise SenseFailed("stopped", f"{self._name} is not running")
            if len(self._waiting) >= self._limits.max_waiting:
                raise Overloaded(f"{self._name}: {len(self._waiting)} items wait already")
            number = next(self._numbers)
            promise: Future[Answer] = Future()
            ticket = Ticket(item, Waiting(number, rank, self._clock()), promise)
            self._waiting[number] = ticket
            self._changed.notify()
            depth = len(self._waiting)
        self._hooks.on_depth(depth)
        return ticket

    def _withdraw(self, ticket: Ticket[Item, Answer]) -> None:
        """Forget a ticket whose submitter has gone, so that the model never sees it."""
        with self._changed:
            waited = self._waiting.pop(ticket.waiting.number, None)
            depth = len(self._waiting)
        if waited is not None:
            self._hooks.on_depth(depth)

    def _work(self) -> None:
        """One thread's life: take a batch, run it, answer it, until closed."""
        try:
            while batch := self._take():
                self._answer(batch)
        finally:
            self._die()

    def _take(self) -> list[Ticket[Item, Answer]]:
        """The next batch as soon as one is due; empty once closed. Sleeps, never polls."""
        with self._changed:
            while self._open:
                waiting = [ticket.waiting for ticket in self._waiting.values()]
                match choose(waiting, self._clock(), self._limits):
                    case Batch(numbers):
                        batch = [self._waiting.pop(number) for number in numbers]
                        wanted = [t for t in batch if t.promise.set_running_or_notify_cancel()]
                        self._running |= {t.waiting.number: t for t in wanted}
                        self._hooks.on_depth(len(self._waiting))
                        if wanted:
                            return wanted
                    case WaitUntil(at_s):
                        self._changed.wait(at_s - self._clock())
                    case Idle():
                        self._changed.wait()
                    case _ as never:
                        assert_never(never)
        return []

    def _answer(self, batch: list[Ticket[Item, Answer]]) -> None:
        began_s, thread = self._clock(), threading.get_ident()
        with self._changed:
            self._began_s[thread] = began_s
            if batch[0].waiting.rank is Rank.FINAL:
                self._lag.waited(began_s - batch[0].waiting.since_s, began_s)
        for ticket in batch:
            self._hooks.on_wait(began_s - ticket.waiting.since_s)
        try:
            answers = self._run([ticket.item for ticket in batch])
            if len(answers) != len(batch):
                raise ValueError(f"{len(answers)} answers to {len(batch)} items")
        except Exception as exc:  # whatever a model raises must reach those who wait
            fail(batch, "crashed", f"{self._name}: {type(exc).__name__}", exc)
        except BaseException as exc:  # this thread is being ended
            fail(batch, "stopped", f"{self._name}: {type(exc).__name__}", exc)
            raise
        else:
            self._hooks.on_batch(len(batch), self._clock() - began_s)
            for ticket, answer in zip(batch, answers, strict=True):
                ticket.answer(answer)
        finally:
            with self._changed:
                del self._began_s[thread]
                for ticket in batch:
                    self._running.pop(ticket.waiting.number, None)

    def _die(self) -> None:
        """When the last thread ends, on purpose or not, nobody may be left waiting."""
        with self._changed:
            self._n_alive -= 1
            if self._n_alive:
                return
            stranded = list(self._waiting.values())
            self._waiting.clear()
        fail(stranded, "stopped", f"{self._name}: its thread has ended")
