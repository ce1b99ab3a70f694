"""The queue in front of a model, with real threads and small honest models."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from models.batcher import Batcher
from models.hooks import Hooks
from models.plan import Limits, Rank
from models.ports import Overloaded, SenseFailed

LONG_S = 30.0
"""A deadline that no test reaches."""


thread_dies = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


class Doubler:
    """A model that doubles numbers, and can be held at its gate."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.entered = threading.Semaphore(0)
        self.batches: list[list[int]] = []

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.entered.release()
        self.gate.wait()
        return [2 * item for item in items]

    async def holds_one(self) -> None:
        """Until the model has taken its next batch."""
        await asyncio.to_thread(self.entered.acquire)


@contextmanager
def running(
    model: Doubler,
    limits: Limits | None = None,
    *,
    workers: int = 1,
    hooks: Hooks | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Batcher[int, int]]:
    """A batcher around `model`, closed at the end whatever happens."""
    batcher: Batcher[int, int] = Batcher(
        model, limits or Limits(), name="doubler", workers=workers, hooks=hooks, clock=clock
    )
    try:
        yield batcher
    finally:
        model.gate.set()
        batcher.close()


def ask(
    batcher: Batcher[int, int], item: int, *, rank: Rank = Rank.PARTIAL, deadline_s: float = LONG_S
) -> "asyncio.Task[int]":
    return asyncio.create_task(batcher.submit(item, rank=rank, deadline_s=deadline_s))


async def enqueued(batcher: Batcher[int, int], depth: int) -> None:
    """Once the tasks just made have had their first turn, in which they enqueue."""
    await asyncio.sleep(0)
    assert batcher.depth == depth


def test_answers_come_back_to_those_who_asked() -> None:
    async def scene() -> list[int]:
        model = Doubler()
        model.gate.set()
        with running(model) as batcher:
            return await asyncio.gather(*(ask(batcher, n) for n in range(50)))

    assert asyncio.run(scene()) == [2 * n for n in range(50)]


def test_calls_share_a_batch_and_finals_go_first() -> None:
    model = Doubler()

    async def scene() -> None:
        with running(model, Limits(max_batch=2)) as batcher:
            asked = [ask(batcher, 0)]
            await model.holds_one()
            asked += [ask(batcher, n) for n in (1, 2, 3)]
            await enqueued(batcher, 3)
            asked.append(ask(batcher, 4, rank=Rank.FINAL))
            await enqueued(batcher, 4)
            model.gate.set()
            await asyncio.gather(*asked)

    asyncio.run(scene())
    assert model.batches == [[0], [4], [1, 2], [3]]


def test_item_waits_for_company_no_longer_than_allowed() -> None:
    model = Doubler()
    model.gate.set()

    async def scene() -> None:
        with running(model, Limits(max_batch=2, max_wait_s=0.01)) as batcher:
            await ask(batcher, 1)
            await asyncio.gather(ask(batcher, 2), ask(batcher, 3))

    asyncio.run(scene())
    assert model.batches[0] == [1]


def test_workers_run_side_by_side() -> None:
    model = Doubler()

    async def scene() -> None:
        with running(model, Limits(max_batch=1), workers=2) as batcher:
            asked = [ask(batcher, 1), ask(batcher, 2)]
            await model.holds_one()
            await model.holds_one()
            model.gate.set()
            await asyncio.gather(*asked)

    asyncio.run(scene())
    assert sorted(model.batches) == [[1], [2]]


def test_full_queue_refuses_at_once() -> None:
    async def scene() -> None:
        model = Doubler()
        with running(model, Limits(max_waiting=1)) as batcher:
            first = ask(batcher, 1)
            await model.holds_one()
            second = ask(batcher, 2)
            await enqueued(batcher, 1)
            with pytest.raises(Overloaded, match="1 items wait"):
                await batcher.submit(3, rank=Rank.FINAL, deadline_s=LONG_S)
            model.gate.set()
            assert [await first, await second] == [2, 4]

    asyncio.run(scene())


def test_exception_reaches_every_item_of_the_batch() -> None:
    barrier = threading.Barrier(2)

    def broken(items: Sequence[int]) -> list[int]:
        barrier.wait()
        raise RuntimeError("secret words of a caller")

    async def scene() -> list[BaseException | int]:
        batcher: Batcher[int, int] = Batcher(
            broken, Limits(max_batch=2, max_wait_s=LONG_S), name="broken"
        )
        asked = [ask(batcher, 1), ask(batcher, 2)]
        await asyncio.to_thread(barrier.wait)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        batcher.close()
        return answers

    for failed in asyncio.run(scene()):
        assert isinstance(failed, SenseFailed)
        assert failed.code == "crashed"
        assert isinstance(failed.__cause__, RuntimeError)
        assert "secret" not in str(failed)


def test_model_goes_on_after_a_crash() -> None:
    def touchy(items: Sequence[int]) -> list[int]:
        return [10 // item for item in items]

    async def scene() -> int:
        batcher: Batcher[int, int] = Batcher(touchy, Limits(), name="touchy")
        with pytest.raises(SenseFailed, match="crashed"):
            await batcher.submit(0, rank=Rank.FINAL, deadline_s=LONG_S)
        answer = await batcher.submit(5, rank=Rank.FINAL, deadline_s=LONG_S)
        batcher.close()
        return answer

    assert asyncio.run(scene()) == 2


def test_wrong_number_of_answers_is_a_crash() -> None:
    async def scene() -> None:
        batcher: Batcher[int, int] = Batcher(lambda items: [], Limits(), name="mute")
        with pytest.raises(SenseFailed, match="crashed"):
            await batcher.submit(1, rank=Rank.FINAL, deadline_s=LONG_S)
        batcher.close()

    asyncio.run(scene())


def test_cancelled_item_is_dropped_before_the_model_sees_it() -> None:
    model = Doubler()

    async def scene() -> None:
        with running(model) as batcher:
            first = ask(batcher, 1)
            await model.holds_one()
            second, third = ask(batcher, 2), ask(batcher, 3)
            await enqueued(batcher, 2)
            second.cancel()
            await asyncio.wait([second])
            assert batcher.depth == 1
            model.gate.set()
            assert [await first, await third] == [2, 6]

    asyncio.run(scene())
    assert model.batches == [[1], [3]]


def test_hung_model_is_late_at_the_deadline_and_leaves_nothing_queued() -> None:
    async def scene() -> None:
        model = Doubler()
        with running(model) as batcher:
            hung = ask(batcher, 1, deadline_s=0.01)
            await model.holds_one()
            behind = ask(batcher, 2, deadline_s=0.01)
            answers = await asyncio.gather(hung, behind, return_exceptions=True)
            assert [getattr(answer, "code", answer) for answer in answers] == ["late", "late"]
            assert batcher.depth == 0
            model.gate.set()
            assert await batcher.submit(3, rank=Rank.FINAL, deadline_s=LONG_S) == 6

    asyncio.run(scene())


@thread_dies
def test_dead_thread_stops_those_who_wait_and_those_who_come() -> None:
    gate, entered = threading.Event(), threading.Event()

    def deadly(items: Sequence[int]) -> list[int]:
        entered.set()
        gate.wait()
        raise SystemExit

    async def scene() -> None:
        batcher: Batcher[int, int] = Batcher(deadly, Limits(), name="deadly")
        inside = ask(batcher, 1)
        await asyncio.to_thread(entered.wait)
        behind = ask(batcher, 2)
        await enqueued(batcher, 1)
        assert batcher.alive
        gate.set()
        answers = await asyncio.gather(inside, behind, return_exceptions=True)
        assert [getattr(answer, "code", answer) for answer in answers] == ["stopped", "stopped"]
        assert not batcher.alive
        with pytest.raises(SenseFailed, match="stopped"):
            await batcher.submit(3, rank=Rank.FINAL, deadline_s=LONG_S)
        batcher.close()

    asyncio.run(scene())


@thread_dies
def test_one_dead_thread_of_two_leaves_the_other_at_work() -> None:
    def touchy(items: Sequence[int]) -> list[int]:
        if 0 in items:
            raise SystemExit
        return list(items)

    async def scene() -> None:
        batcher: Batcher[int, int] = Batcher(touchy, Limits(), name="touchy", workers=2)
        with pytest.raises(SenseFailed, match="stopped"):
            await batcher.submit(0, rank=Rank.FINAL, deadline_s=LONG_S)
        assert await batcher.submit(1, rank=Rank.FINAL, deadline_s=LONG_S) == 1
        assert batcher.alive
        batcher.close()

    asyncio.run(scene())


def test_close_stops_what_waits_and_what_runs() -> None:
    async def scene() -> None:
        model = Doubler()
        with running(model) as batcher:
            inside = ask(batcher, 1)
            await model.holds_one()
            behind = ask(batcher, 2)
            await enqueued(batcher, 1)
            batcher.close(join_s=0.0)
            answers = await asyncio.gather(inside, behind, return_exceptions=True)
            assert [getattr(answer, "code", answer) for answer in answers] == ["stopped"] * 2
            with pytest.raises(SenseFailed, match="stopped"):
                await batcher.submit(3, rank=Rank.FINAL, deadline_s=LONG_S)

    asyncio.run(scene())


def test_close_ends_idle_threads() -> None:
    before = threading.active_count()
    batcher: Batcher[int, int] = Batcher(list, Limits(), name="idle", workers=3)
    assert threading.active_count() == before + 3
    batcher.close()
    assert threading.active_count() == before


def test_hooks_are_told_what_happens() -> None:
    batches: list[int] = []
    depths: list[int] = []
    waits: list[float] = []
    errors: list[str] = []
    hooks = Hooks(
        on_batch=lambda size, seconds: batches.append(size),
        on_depth=depths.append,
        on_wait=waits.append,
        on_error=errors.append,
    )

    async def scene() -> None:
        model = Doubler()
        with running(model, Limits(max_waiting=1), hooks=hooks) as batcher:
            late = ask(batcher, 1, deadline_s=0.01)
            await model.holds_one()
            behind = ask(batcher, 2)
            await enqueued(batcher, 1)
            with pytest.raises(Overloaded):
                await batcher.submit(3, rank=Rank.PARTIAL, deadline_s=LONG_S)
            with pytest.raises(SenseFailed):
                await late
            model.gate.set()
            await behind

    asyncio.run(scene())
    assert batches == [1, 1]
    assert {0, 1} <= set(depths)
    assert depths[-1] == 0
    assert len(waits) == 2
    assert errors == ["overloaded", "late"]


def test_model_that_hangs_is_seen_to_be_busy_and_a_beat_says_it_is_only_slow() -> None:
    now_s = 100.0
    entered, gate = threading.Semaphore(0), threading.Semaphore(0)

    def slow(items: Sequence[int]) -> list[int]:
        entered.release()
        gate.acquire()
        batcher.beat()
        entered.release()
        gate.acquire()
        return list(items)

    batcher: Batcher[int, int] = Batcher(slow, Limits(), name="slow", clock=lambda: now_s)

    async def scene() -> None:
        nonlocal now_s
        assert batcher.busy_s == 0
        batcher.beat()
        asked = ask(batcher, 1)
        await asyncio.to_thread(entered.acquire)
        now_s += 7
        assert batcher.busy_s == 7
        gate.release()
        await asyncio.to_thread(entered.acquire)
        assert batcher.busy_s == 0
        gate.release()
        await asked

    asyncio.run(scene())
    batcher.close()
    assert batcher.busy_s == 0


def test_lag_is_what_finals_wait_and_partials_do_not_count() -> None:
    model, now_s = Doubler(), [0.0]

    async def scene() -> list[float]:
        with running(model, clock=lambda: now_s[0]) as batcher:
            first = ask(batcher, 1, rank=Rank.FINAL)
            await model.holds_one()
            partial = ask(batcher, 2)
            await enqueued(batcher, 1)
            now_s[0] = 1.0
            lags = [batcher.lag_s]
            final = ask(batcher, 3, rank=Rank.FINAL)
            await enqueued(batcher, 2)
            now_s[0] = 1.75
            lags.append(batcher.lag_s)
            model.gate.set()
            await asyncio.gather(first, partial, final)
            lags.append(batcher.lag_s)
            return lags

    assert asyncio.run(scene()) == [0.0, 0.75, 0.75]
