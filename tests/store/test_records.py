"""Records against a real SQLite file: both or neither, in order, and refused in time."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from triage_service.domain.errors import StoreRefused
from triage_service.domain.ids import CallId
from triage_service.store.database import open_engine
from triage_service.store.door import COMMIT_S
from triage_service.store.outbox import Delivery
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.tables import decisions, outbox
from triage_service.store.vault import TinkVault, new_keyset

pytestmark = pytest.mark.anyio
VAULT = TinkVault(new_keyset())
Decided = Callable[..., DecisionRecord]
LATER = timedelta(hours=1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def kept(engine: AsyncEngine) -> tuple[list[str], list[tuple[str, str]]]:
    """Decision ids, and (decision id, receiver) of the outbox."""
    async with engine.connect() as reader:
        ids = (await reader.scalars(select(decisions.c.decision_id).order_by("decision_id"))).all()
        owed = (await reader.execute(select(outbox.c.decision_id, outbox.c.receiver))).all()
    return list(ids), sorted((row[0], row[1]) for row in owed)


def names(due: list[Delivery]) -> list[tuple[str, str]]:
    return [(d.decision_id, d.receiver) for d in due]


async def test_decision_is_owed_to_every_receiver(
    store: Store, engine: AsyncEngine, decided: Decided
) -> None:
    await store.record(decided())
    assert await kept(engine) == (["c-1-1"], [("c-1-1", "http://a/"), ("c-1-1", "http://b/")])
    assert await store.owed() == 2


async def test_decision_without_receivers_is_kept_and_owed_to_nobody(
    engine: AsyncEngine, decided: Decided
) -> None:
    store = Store(engine, VAULT)
    await store.record(decided())
    assert await kept(engine) == (["c-1-1"], [])
    assert await store.owed() == 0


async def test_delivery_carries_the_decision_as_it_was_recorded(
    store: Store, decided: Decided, noon: datetime
) -> None:
    body = {"words": "«help» 🆘", "nested": {"p": 0.5, "none": None}}
    await store.record(decided(body=body))
    delivery = (await store.due(noon, 16))[0]
    assert delivery.body == body
    assert (delivery.call_id, delivery.seq, delivery.attempts) == ("c-1", 1, 0)
    assert delivery.made_utc.replace(tzinfo=noon.tzinfo) == noon


@pytest.mark.parametrize(
    "changes",
    [{"decision_id": "another"}, {"seq": 2, "decision_id": "c-1-1"}],
    ids=["same_number", "same_id"],
)
async def test_repeat_is_refused_and_nothing_of_it_is_written(
    store: Store, engine: AsyncEngine, decided: Decided, changes: dict[str, Any]
) -> None:
    await store.begin(CallId("c-1"), "ref", decided().made_utc)
    await store.record(decided())
    before = await kept(engine)
    with pytest.raises(StoreRefused):
        await store.record(decided(**{"flagged": True, **changes}))
    assert await kept(engine) == before
    assert not await store.flagged_since("ref", decided().made_utc, but=CallId("other"), now=NOW)


async def test_decision_is_not_kept_when_its_outbox_row_cannot_be(
    store: Store, engine: AsyncEngine, decided: Decided
) -> None:
    async with engine.begin() as tx:
        await tx.execute(
            text(
                "create trigger full before insert on outbox when new.receiver = 'http://b/' "
                "begin select raise(abort, 'disk full'); end"
            )
        )
    await store.begin(CallId("c-1"), "ref", decided().made_utc)
    with pytest.raises(StoreRefused):
        await store.record(decided(flagged=True))
    assert await kept(engine) == ([], [])
    assert not await store.flagged_since("ref", decided().made_utc, but=CallId("other"), now=NOW)


async def test_refusal_never_quotes_the_callers_words(store: Store, decided: Decided) -> None:
    await store.record(decided())
    with pytest.raises(StoreRefused) as refused:
        await store.record(decided())
    assert refused.value.__cause__ is not None
    assert "help me" not in f"{refused.value} {refused.value.__cause__}"


async def test_due_is_the_first_owed_of_each_call_and_receiver(
    store: Store, decided: Decided, noon: datetime
) -> None:
    for call, seq in (("c-2", 1), ("c-1", 1), ("c-1", 2), ("c-2", 2)):
        await store.record(decided(call, seq))
    due = await store.due(noon, 16)
    assert sorted(names(due)) == [
        ("c-1-1", "http://a/"),
        ("c-1-1", "http://b/"),
        ("c-2-1", "http://a/"),
        ("c-2-1", "http://b/"),
    ]


async def test_next_of_a_call_is_due_once_its_earlier_one_is_delivered_there(
    store: Store, decided: Decided, noon: datetime
) -> None:
    for seq in (1, 2):
        await store.record(decided("c-1", seq))
    first = next(d for d in await store.due(noon, 16) if d.receiver == "http://a/")
    await store.settle(first, delivered_utc=noon)
    assert names(await store.due(noon, 16)) == [("c-1-1", "http://b/"), ("c-1-2", "http://a/")]


async def test_next_of_a_call_is_due_once_its_earlier_one_is_given_up(
    engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    store = Store(engine, VAULT, ["http://a/"])
    for seq in (1, 2):
        await store.record(decided("c-1", seq))
    await store.settle((await store.due(noon, 16))[0], gave_up_utc=noon, error="http_410")
    assert names(await store.due(noon, 16)) == [("c-1-2", "http://a/")]
    assert await store.owed() == 1


async def test_failed_delivery_waits_for_its_time_and_holds_back_the_next_of_its_call(
    engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    store = Store(engine, VAULT, ["http://a/"])
    for seq in (1, 2):
        await store.record(decided("c-1", seq))
    (first,) = await store.due(noon, 16)
    await store.settle(first, next_try_utc=noon + LATER, error="http_500")
    assert await store.due(noon, 16) == []
    (again,) = await store.due(noon + LATER, 16)
    assert (again.decision_id, again.attempts) == ("c-1-1", 1)


async def test_due_begins_with_the_oldest_and_keeps_to_its_limit(
    engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    store = Store(engine, VAULT, ["http://a/"])
    for minute, call in ((3, "c-3"), (1, "c-1"), (2, "c-2"), (9, "c-9")):
        await store.record(decided(call, minute=minute))
    ready = noon + timedelta(minutes=5)
    assert [d.call_id for d in await store.due(ready, 16)] == ["c-1", "c-2", "c-3"]
    assert [d.call_id for d in await store.due(ready, 2)] == ["c-1", "c-2"]


async def test_due_answers_in_time_when_a_receiver_was_away_for_an_hour(
    engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    store = Store(engine, VAULT, ["http://a/"])
    rows = [decided(f"c-{call:05}", seq) for call in range(2000) for seq in (1, 2, 3)]
    async with engine.begin() as tx:
        await tx.execute(
            decisions.insert(),
            [
                {n: getattr(r, n) for n in ("decision_id", "call_id", "seq", "made_utc", "final")}
                | {"level": None, "sealed": None}
                for r in rows
            ],
        )
        await tx.execute(
            outbox.insert(),
            [
                {
                    "decision_id": r.decision_id,
                    "call_id": r.call_id,
                    "seq": r.seq,
                    "receiver": "http://a/",
                    "attempts": 0,
                    "next_try_utc": noon + (LATER if r.seq == 1 else timedelta()),
                }
                for r in rows
            ],
        )
    assert await store.due(noon, 16) == []  # all wait for their call's first; none is overlooked
    assert {d.seq for d in await store.due(noon + LATER, 16)} == {1}


async def test_begin_takes_the_same_call_again(store: Store, noon: datetime) -> None:
    await store.begin(CallId("c-1"), "ref", noon)
    await store.begin(CallId("c-1"), None, noon + LATER)


@pytest.mark.parametrize(
    ("ref", "since_h", "but", "expected"),
    [
        ("ref", -1, "c-2", True),
        ("ref", 0, "c-2", True),
        ("ref", 1, "c-2", False),
        ("other", -1, "c-2", False),
        ("ref", -1, "c-1", False),
    ],
    ids=["earlier", "at_the_edge", "too_long_ago", "another_caller", "the_call_itself"],
)
async def test_flagged_call_counts_for_the_same_caller(
    store: Store, decided: Decided, noon: datetime, ref: str, since_h: int, but: str, expected: bool
) -> None:
    await store.begin(CallId("c-1"), "ref", noon)
    await store.record(decided("c-1", 1, flagged=True))
    await store.record(decided("c-1", 2, flagged=False))
    since = noon + timedelta(hours=since_h)
    assert await store.flagged_since(ref, since, but=CallId(but), now=noon) is expected


async def test_calm_call_does_not_count(store: Store, decided: Decided, noon: datetime) -> None:
    await store.begin(CallId("c-1"), "ref", noon)
    await store.record(decided("c-1"))
    assert not await store.flagged_since("ref", noon, but=CallId("c-2"), now=noon)


async def test_last_is_the_newest_decision_of_the_call(store: Store, decided: Decided) -> None:
    assert (await store.last(CallId("c-1")))[0] == 0
    for call, seq in (("c-1", 1), ("c-1", 2), ("c-2", 7)):
        await store.record(decided(call, seq))
    assert (await store.last(CallId("c-1")))[0] == 2


async def test_everything_is_there_after_closing_and_opening(
    store: Store, engine: AsyncEngine, store_url: str, decided: Decided, noon: datetime
) -> None:
    await store.record(decided("c-1", 1))
    await store.settle((await store.due(noon, 1))[0], next_try_utc=noon + LATER, error="http_500")
    before = await kept(engine)
    await engine.dispose()
    again = open_engine(store_url)
    assert await kept(again) == before
    assert [d.attempts for d in await Store(again, VAULT).due(noon + LATER, 16)] == [0, 1]
    await again.dispose()


async def test_many_calls_at_once_are_all_kept(store: Store, decided: Decided) -> None:
    await asyncio.gather(*(store.record(decided(f"c-{n}")) for n in range(40)))
    assert await store.owed() == 80


@asynccontextmanager
async def locked(store_url: str) -> AsyncIterator[None]:
    """Another process writes to the file meanwhile."""
    other = sqlite3.connect(store_url.partition(":///")[2], isolation_level=None)
    other.execute("begin immediate")
    yield
    other.execute("rollback")
    other.close()


async def test_locked_database_refuses_and_then_takes_the_record(
    store: Store, store_url: str, decided: Decided
) -> None:
    async with locked(store_url):
        with pytest.raises(StoreRefused):
            await store.record(decided())
    await store.record(decided())
    assert await store.owed() == 2


async def test_readers_are_answered_while_another_process_writes(
    store: Store, store_url: str, decided: Decided, noon: datetime
) -> None:
    await store.record(decided())
    async with locked(store_url):
        assert len(await store.due(noon, 16)) == 2
        assert (await store.last(CallId("c-1")))[0] == 1


async def test_disk_that_hangs_is_refused_in_time_and_keeps_nothing(
    store_url: str, store: Store, engine: AsyncEngine, decided: Decided
) -> None:
    disk = threading.Event()
    slow = open_engine(store_url)

    @event.listens_for(slow.sync_engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.create_function("disk", 0, lambda: disk.wait(20))

    async with slow.begin() as tx:
        await tx.execute(
            text("create trigger hang before insert on decision begin select disk(); end")
        )
    hanging = Store(slow, VAULT, ["http://a/"])
    asked_s = asyncio.get_running_loop().time()
    with pytest.raises(StoreRefused, match="did not answer"):
        await hanging.record(decided())
    waited_s = asyncio.get_running_loop().time() - asked_s
    disk.set()
    assert waited_s < 2 * COMMIT_S
    await hanging.record(decided("c-2"))  # waits until the one before has tidied up
    assert (await kept(engine))[0] == ["c-2-1"]
    await slow.dispose()


async def test_database_that_is_gone_refuses_every_question(
    store: Store, engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    await store.record(decided())
    (delivery, _) = await store.due(noon, 16)
    async with engine.begin() as tx:
        for table in ("call", "decision", "outbox"):
            await tx.execute(text(f"drop table {table}"))
    assert not await store.writable()
    for ask in (
        store.begin(CallId("c-1"), None, noon),
        store.record(decided("c-1", 2)),
        store.last(CallId("c-1")),
        store.flagged_since("ref", noon, but=CallId("c-1"), now=noon),
        store.due(noon, 16),
        store.owed(),
        store.settle(delivery, delivered_utc=noon),
    ):
        with pytest.raises(StoreRefused):
            await ask


async def test_writable_while_nothing_is_wrong(store: Store, store_url: str) -> None:
    assert await store.writable()
    async with locked(store_url):
        assert not await store.writable()
    assert await store.writable()
