"""The board: who is on the line, who is shown, and what a watcher is told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from triage_service.calls import wire
from triage_service.calls.board import KEPT_AFTER_END, Board, Watch
from triage_service.calls.views import CallShown
from triage_service.domain.ids import CallId
from triage_service.domain.state import TriageState
from triage_service.taxonomy.load import load

RULES = load(None)
HANDOFF = wire.HandoffOut(
    call_id="c-1",
    reason="operator",
    says="An operator took the call.",
    destination="human_operator",
    queue="101",
    priority=2,
    level="NONE",
    at_s=1.0,
)


def shown(call: str = "c-1", **changes: Any) -> CallShown:
    call_id = CallId(call)
    calm = CallShown(
        call_id=call_id,
        title=None,
        started_utc=datetime(2026, 3, 1, tzinfo=UTC),
        ended_utc=None,
        metadata={},
        state=TriageState(call_id),
        decision=None,
        handoff=None,
        models=("asr", "nlu"),
        rules=RULES,
    )
    return replace(calm, **changes)


def nobody(_operator: str) -> bool:
    """Nobody takes the call over."""
    return False


async def pending(changes: AsyncIterator[CallId | None]) -> list[CallId | None]:
    """What a watcher is told without waiting."""
    told: list[CallId | None] = []
    try:
        async with asyncio.timeout(0):
            async for call_id in changes:
                told.append(call_id)
    except TimeoutError:
        pass
    return told


def test_call_is_live_inside_its_block_and_shown_after_it() -> None:
    board = Board(2)
    with board.live(shown(), nobody):
        assert board.is_live(CallId("c-1"))
        assert (board.n_active, board.n_total) == (1, 1)
    assert not board.is_live(CallId("c-1"))
    assert (board.n_active, board.n_total) == (0, 1)
    assert board.get(CallId("c-1")) == shown()


def test_call_that_fails_leaves_the_line() -> None:
    board = Board(1)
    with pytest.raises(RuntimeError), board.live(shown(), nobody):
        raise RuntimeError
    assert not board.full


def test_board_is_full_at_its_limit_and_not_before() -> None:
    board = Board(2)
    with board.live(shown("c-1"), nobody):
        assert not board.full
        with board.live(shown("c-2"), nobody):
            assert board.full
        assert not board.full


def test_unknown_call_is_not_shown() -> None:
    board = Board(1)
    assert board.get(CallId("c-1")) is None
    assert board.all() == []


def test_calls_are_listed_oldest_first_however_often_they_change() -> None:
    board = Board(9)
    for call in ("c-2", "c-1", "c-3"):
        board.show(shown(call))
    board.show(shown("c-2", title="Changed"))
    assert [(c.call_id, c.title) for c in board.all()] == [
        ("c-2", "Changed"),
        ("c-1", None),
        ("c-3", None),
    ]


def test_every_change_has_a_number() -> None:
    board = Board(9)
    board.show(shown())
    board.show(shown())
    assert board.seq == 2


def test_handoff_is_counted_once_a_call() -> None:
    board = Board(9)
    board.show(shown())
    assert board.n_handoffs == 0
    for _ in range(3):
        board.show(shown(handoff=HANDOFF))
    board.show(shown("c-2", handoff=HANDOFF))
    assert board.n_handoffs == 2


def test_operator_takes_over_a_live_call_only() -> None:
    board, taken = Board(9), list[str]()

    def taking(operator: str) -> bool:
        taken.append(operator)
        return True

    assert not board.take_over(CallId("c-1"), "PC 1")
    with board.live(shown(), taking):
        assert board.take_over(CallId("c-1"), "PC 2")
    assert not board.take_over(CallId("c-1"), "PC 3")
    assert taken == ["PC 2"]


def test_only_the_newest_ended_calls_stay_and_live_ones_always() -> None:
    board = Board(9)
    with board.live(shown("live"), nobody):
        for n in range(KEPT_AFTER_END + 5):
            with board.live(shown(f"c-{n}"), nobody):
                pass
        assert board.get(CallId("live")) is not None
        assert len(board.all()) == KEPT_AFTER_END + 1
        assert board.get(CallId("c-4")) is None
        assert board.get(CallId("c-5")) is not None


@pytest.mark.anyio
async def test_watcher_is_told_each_changed_call_once_in_order() -> None:
    board, unseen = Board(9), list[int]()
    counting = Board(9, lambda: unseen.append(1))
    for one in (board, counting):
        with one.watching() as watch:
            for call in ("c-2", "c-1", "c-2", "c-2"):
                one.show(shown(call))
            assert await pending(watch.changes(60)) == ["c-2", "c-1"]
    assert len(unseen) == 2  # two states of c-2 were replaced before anyone saw them


@pytest.mark.anyio
async def test_watcher_waits_for_the_next_change() -> None:
    board = Board(9)
    with board.watching() as watch:
        changes = watch.changes(60)
        waiting = asyncio.ensure_future(anext(changes))
        await asyncio.wait({waiting}, timeout=0)
        assert not waiting.done()
        board.show(shown("c-1"))
        assert await waiting == "c-1"
        board.show(shown("c-2"))
        assert await anext(changes) == "c-2"


@pytest.mark.anyio
async def test_change_between_two_looks_is_not_lost() -> None:
    watch = Watch(lambda: None)
    changes = watch.changes(60)
    watch.touch(CallId("c-1"))
    assert await anext(changes) == "c-1"
    watch.touch(CallId("c-1"))
    async with asyncio.timeout(1):
        assert await anext(changes) == "c-1"


@pytest.mark.anyio
async def test_watchers_are_told_apart_and_leave() -> None:
    board = Board(9)
    with board.watching() as stays:
        with board.watching() as leaves:
            board.show(shown("c-1"))
        board.show(shown("c-2"))
        assert await pending(stays.changes(60)) == ["c-1", "c-2"]
        assert await pending(leaves.changes(60)) == ["c-1"]


@pytest.mark.anyio
async def test_watcher_may_look_around_when_nothing_changes() -> None:
    with Board(9).watching() as watch:
        assert await anext(watch.changes(0.001)) is None
