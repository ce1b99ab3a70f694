"""Disposal in a real database: keys destroyed, words gone, holds kept, all of it logged."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from triage_service.commands.records import run
from triage_service.domain.errors import StoreRefused, UnknownRecord
from triage_service.domain.ids import CallId
from triage_service.store import audit, disposal
from triage_service.store.database import open_engine
from triage_service.store.door import Door
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.retention import Fate, Kept, Verdict
from triage_service.store.retention_rows import read
from triage_service.store.tables import call_keys, calls, decisions
from triage_service.store.vault import TinkVault

pytestmark = pytest.mark.anyio
Decided = Callable[..., DecisionRecord]
ROWS = read()
ONE = CallId("c-1")
CLASSES = ["no_police_purpose", "incident", "crime", None]


def raw(url: str) -> bytes:
    folder = Path(url.partition(":///")[2]).parent
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def kept(engine: AsyncEngine) -> dict[str, Kept]:
    async with engine.connect() as reader:
        return {record.call_id: record async for record in disposal.records(reader)}


async def erased(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as reader:
        rows = [row async for row in audit.links(reader)]
    return [row.record for row in rows if row.operation == "erasure"]


@pytest.fixture
async def door(store: Store, engine: AsyncEngine, decided: Decided, noon: datetime) -> Door:
    """A call with a decision."""
    await store.begin(ONE, "ref-1", noon)
    await store.record(decided())
    return Door(engine)


async def test_call_is_classed_by_its_newest_decision(
    engine: AsyncEngine, vault: TinkVault, decided: Decided, noon: datetime
) -> None:
    store = Store(engine, vault, (), ROWS)
    await store.begin(ONE, None, noon)
    assert (await kept(engine))["c-1"].class_id is None
    await store.record(decided(intent="animals", body={"level": "none"}))
    assert (await kept(engine))["c-1"] == Kept("c-1", noon.date(), "no_police_purpose")
    await store.record(decided(seq=2, intent="animals", body={"level": "L3"}))
    assert (await kept(engine))["c-1"].class_id == "incident"
    flags = frozenset({"child_at_risk"})
    await store.record(decided(seq=3, intent="animals", flags=flags, body={"level": "none"}))
    assert (await kept(engine))["c-1"].class_id == "safeguarding"


async def test_disposed_call_leaves_no_key_no_words_and_no_caller(
    door: Door, engine: AsyncEngine, store_url: str, noon: datetime
) -> None:
    async with engine.connect() as reader:
        key = bytes(await reader.scalar(text("select wrapped from call_key")))
        words = bytes(await reader.scalar(text("select sealed from decision")))
    assert await disposal.dispose(door, ONE, now=noon, by="command:ann", reason="x")
    await disposal.forget_for_good(door)
    left = raw(store_url)
    for gone in (key, words, b"ref-1"):
        assert gone not in left
    async with engine.connect() as reader:
        assert (await reader.execute(text("select level, sealed from decision"))).all() == [
            (None, None)
        ]
        assert await reader.scalar(text("select count(*) from outbox")) == 0
        log = [row async for row in audit.links(reader)]
        assert (await audit.verify(reader))[1] is None
    assert (log[-1].operation, log[-1].actor, log[-1].record) == ("erasure", "command:ann", "c-1")
    assert await kept(engine) == {}


async def test_disposing_again_does_nothing_and_logs_nothing(
    door: Door, engine: AsyncEngine, noon: datetime
) -> None:
    assert await disposal.dispose(door, ONE, now=noon, by="command:ann", reason="x")
    assert not await disposal.dispose(door, ONE, now=noon, by="command:ann", reason="x")
    assert await erased(engine) == ["c-1"]


async def test_nothing_can_be_added_to_a_call_that_was_disposed_of(
    store: Store, door: Door, decided: Decided, noon: datetime
) -> None:
    await disposal.dispose(door, ONE, now=noon, by="command:ann", reason="x")
    with pytest.raises(StoreRefused, match="was erased"):
        await store.record(decided(seq=2))


async def test_held_call_is_not_disposed_of_until_it_is_released(
    door: Door, engine: AsyncEngine, noon: datetime
) -> None:
    await disposal.hold(door, ONE, now=noon, by="command:ann", reason="inquest")
    assert not await disposal.dispose(door, ONE, now=noon, by="command:ann", reason="x")
    assert (await kept(engine))["c-1"].held
    await disposal.release(door, ONE, now=noon, by="command:bob", reason="inquest is over")
    assert await disposal.dispose(door, ONE, now=noon, by="command:ann", reason="x")
    async with engine.connect() as reader:
        rows = [row async for row in audit.links(reader)]
    assert [(r.operation, r.actor, r.part, r.reason) for r in rows[-3:-1]] == [
        ("alteration", "command:ann", "legal hold", "inquest"),
        ("alteration", "command:bob", "release from legal hold", "inquest is over"),
    ]


async def test_review_is_noted_with_its_day(
    door: Door, engine: AsyncEngine, noon: datetime
) -> None:
    await disposal.review(door, ONE, Verdict.KEEP, now=noon, by="command:ann", reason="ongoing")
    record = (await kept(engine))["c-1"]
    assert (record.verdict, record.reviewed) == (Verdict.KEEP, noon.date())


@pytest.mark.parametrize("change", [disposal.hold, disposal.release])
async def test_call_that_is_not_there_is_named(
    door: Door, noon: datetime, change: Callable[..., object]
) -> None:
    with pytest.raises(UnknownRecord, match="no call c-9 on record"):
        await change(door, CallId("c-9"), now=noon, by="command:ann", reason="x")  # type: ignore[misc]


async def test_day_of_a_call_is_the_british_day(store: Store, engine: AsyncEngine) -> None:
    await store.begin(ONE, None, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert (await kept(engine))["c-1"].began.isoformat() == "2026-07-01"


async def test_dry_run_changes_nothing(
    door: Door, engine: AsyncEngine, store_url: str, noon: datetime
) -> None:
    later = noon + timedelta(days=9999)
    fates = await run(store_url, ROWS, later)
    assert [(record.call_id, what) for record, what in fates] == [("c-1", Fate.DISPOSE)]
    assert "c-1" in await kept(engine)
    assert await erased(engine) == []


async def test_seven_years_of_runs_dispose_of_exactly_what_should_go(
    store_url: str, engine: AsyncEngine, noon: datetime
) -> None:
    """84 calls, one a month in turn of class; a run each quarter; every seventh call is held."""
    months = [noon + timedelta(days=30.4375 * n) for n in range(84)]
    rows = [
        {
            "call_id": f"c-{n:02}",
            "caller_ref": f"ref-{n}",
            "started_utc": at,
            "flagged": False,
            "retention_class": CLASSES[n % 4],
            "held_utc": at if n % 7 == 0 else None,
        }
        for n, at in enumerate(months)
    ]
    async with engine.begin() as tx:
        await tx.execute(calls.insert(), rows)
        ids = [{"call_id": row["call_id"], "made_utc": row["started_utc"]} for row in rows]
        await tx.execute(call_keys.insert(), [{**one, "wrapped": b"k"} for one in ids])
        made = {"seq": 1, "final": True, "sealed": b"w"}
        owed = [{**one, **made, "decision_id": one["call_id"]} for one in ids]
        await tx.execute(decisions.insert(), owed)
    end = noon + timedelta(days=28 * 91.3125)
    for quarter in range(29):
        now = noon + timedelta(days=91.3125 * quarter)
        before = await kept(engine)
        await run(store_url, ROWS, now, by="command:ann")
        for call_id in before.keys() - (await kept(engine)).keys():
            began, name = before[call_id].began, before[call_id].class_id
            age_days = (now.date() - began).days
            assert age_days >= (31 if name == "no_police_purpose" else 2191), call_id
    gone = {
        row["call_id"]
        for n, row in enumerate(rows)
        if n % 7
        and (
            (n % 4 == 0 and months[n] + timedelta(days=31) <= end)
            or (n % 4 in (1, 3) and months[n].date().replace(year=months[n].year + 6) <= end.date())
        )
    }
    assert len(gone) > 20
    assert set(await erased(engine)) == gone
    assert (await kept(engine)).keys() == {row["call_id"] for row in rows} - gone
    async with engine.connect() as reader:
        keyless = await reader.scalars(text("select call_id from call_key where wrapped is null"))
        assert set(keyless.all()) == gone
        assert (await audit.verify(reader))[1] is None


async def test_more_calls_than_a_batch_are_all_looked_at(
    engine: AsyncEngine, noon: datetime, store_url: str
) -> None:
    n_calls = disposal.BATCH_ROWS + 1
    async with engine.begin() as tx:
        rows = [
            {"call_id": f"c-{n}", "started_utc": noon, "flagged": False} for n in range(n_calls)
        ]
        await tx.execute(calls.insert(), rows)
    beside = open_engine(store_url)
    assert len(await kept(beside)) == n_calls
    await beside.dispose()
