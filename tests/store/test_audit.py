"""The audit log in a real database: kept with what it logs, and every tampering named."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from triage_service.domain.audit import AuditEvent, Operation, Purpose
from triage_service.domain.errors import StoreRefused
from triage_service.domain.ids import CallId
from triage_service.store import audit
from triage_service.store.chain import Link
from triage_service.store.database import open_engine
from triage_service.store.door import Door
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.vault import TinkVault, new_keyset

pytestmark = pytest.mark.anyio
VAULT = TinkVault(new_keyset())
Decided = Callable[..., DecisionRecord]


async def logged(engine: AsyncEngine) -> list[Link]:
    async with engine.connect() as reader:
        return [link async for link in audit.links(reader)]


async def said(engine: AsyncEngine) -> list[tuple[str, str, str, str]]:
    """Operation, actor, record and part of every row."""
    return [(row.operation, row.actor, row.record, row.part) for row in await logged(engine)]


async def problem(engine: AsyncEngine) -> str | None:
    async with engine.connect() as reader:
        return (await audit.verify(reader))[1]


async def tamper(engine: AsyncEngine, *statements: str) -> None:
    async with engine.begin() as tx:
        for statement in statements:
            await tx.execute(text(statement))


@pytest.fixture
async def filled(
    store: Store, engine: AsyncEngine, decided: Decided, noon: datetime
) -> AsyncEngine:
    """A log of a few calls: 24 rows."""
    for n in range(4):
        call = CallId(f"c-{n}")
        await store.begin(call, "ref", noon)
        await store.record(decided(call, 1))
        await store.record(decided(call, 2))
    assert len(await logged(engine)) == 24
    return engine


async def test_each_line_of_a_call_is_collected_and_told_to_its_platform(
    store: Store, engine: AsyncEngine, noon: datetime
) -> None:
    await store.begin(CallId("c-1"), "ref", noon)
    await store.begin(CallId("c-1"), "ref", noon)  # the line broke and came back
    assert await said(engine) == 2 * [
        ("collection", "service", "c-1", "call"),
        ("disclosure", "service", "c-1", "words and assessments, live"),
    ]


async def test_decision_is_collected_altered_by_a_person_and_told(
    store: Store, engine: AsyncEngine, decided: Decided
) -> None:
    await store.record(decided(altered_by="Sgt Example"))
    await store.record(decided(seq=2))
    assert await said(engine) == [
        ("collection", "service", "c-1", "decision 1"),
        ("alteration", "person:Sgt Example", "c-1", "decision 1"),
        ("disclosure", "service", "c-1", "decision 1"),
        ("collection", "service", "c-1", "decision 2"),
        ("disclosure", "service", "c-1", "decision 2"),
    ]


async def test_look_for_earlier_calls_is_a_combination_and_says_what_it_found(
    store: Store, engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    await store.begin(CallId("c-1"), "ref", noon)
    await store.record(decided(flagged=True))
    assert await store.flagged_since("ref", noon, but=CallId("c-2"), now=noon)
    row = (await logged(engine))[-1]
    assert (row.operation, row.record, row.reason) == ("combination", "c-2", "1 flagged")


async def test_delivery_is_a_disclosure_to_its_receiver(
    store: Store, engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    await store.record(decided())
    one, other = await store.due(noon, 16)
    await store.settle(one, delivered_utc=noon, disclosed_utc=noon)
    await store.settle(other, error="ConnectError")
    last = (await logged(engine))[-1]
    assert (last.operation, last.recipient, last.reason) == (
        "disclosure",
        one.receiver,
        "delivered",
    )
    assert len(await logged(engine)) == 3


async def test_what_is_not_kept_is_not_logged(
    store: Store, engine: AsyncEngine, decided: Decided
) -> None:
    await store.record(decided())
    before = await logged(engine)
    with pytest.raises(StoreRefused):
        await store.record(decided())
    assert await logged(engine) == before
    assert await problem(engine) is None


async def test_what_cannot_be_logged_is_not_kept(
    store: Store, engine: AsyncEngine, decided: Decided
) -> None:
    await tamper(engine, "drop table audit")
    with pytest.raises(StoreRefused):
        await store.record(decided())
    assert (await store.last(CallId("c-1")))[0] == 0


async def test_log_never_holds_what_a_caller_said(
    store: Store, engine: AsyncEngine, decided: Decided
) -> None:
    await store.record(decided(body={"seq": 1, "words": "help me"}))
    assert "help" not in str(await logged(engine))


async def test_two_processes_that_log_at_once_make_one_chain(
    store: Store, engine: AsyncEngine, store_url: str, decided: Decided, noon: datetime
) -> None:
    beside = open_engine(store_url)
    other = Store(beside, VAULT)
    look = AuditEvent(Operation.CONSULTATION, noon, "console:x", "c-1", "view", Purpose.SUPERVISION)
    await asyncio.gather(*(s.note(look) for s in (store, other) for _ in range(10)))
    assert len(await logged(engine)) == 20
    assert await problem(engine) is None
    await beside.dispose()


async def test_log_as_it_was_written_is_in_order(filled: AsyncEngine) -> None:
    assert await problem(filled) is None


async def test_log_longer_than_a_batch_is_followed_to_its_end(
    engine: AsyncEngine, noon: datetime
) -> None:
    look = AuditEvent(Operation.CONSULTATION, noon, "console:x", "c-1", "view", Purpose.SUPERVISION)
    assert audit.BATCH_ROWS == 1000
    async with Door(engine).write() as tx:
        await audit.append(tx, *[look] * 2000)
    await tamper(engine, "delete from audit where seq = 1001")
    assert await problem(engine) == "Row 1001 is missing."


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["update audit set actor = 'servicf' where seq = 7"], "Row 7 was changed"),
        (
            ["update audit set digest = replace(digest, 'a', 'b') where seq = 9"],
            "Row 9 was changed",
        ),
        (["delete from audit where seq = 12"], "Row 12 is missing."),
        (["delete from audit where seq between 12 and 14"], "Rows 12 to 14 are missing."),
        (["delete from audit where seq = 1"], "Row 1 is missing."),
        (
            [
                "update audit set seq = 99 where seq = 5",
                "update audit set seq = 5 where seq = 6",
                "update audit set seq = 6 where seq = 99",
            ],
            "Row 5 was changed",
        ),
        (["delete from audit where seq > 20"], "Rows 21 to 24 are missing."),
        (["delete from audit"], "Rows 1 to 24 are missing."),
        (["delete from audit_head"], "The note of where the log ends is missing."),
        (["update audit_head set digest = 'x'"], "Row 24 is not the one known"),
    ],
)
async def test_tampering_is_found_and_its_row_named(
    filled: AsyncEngine, statements: list[str], expected: str
) -> None:
    await tamper(filled, *statements)
    assert str(await problem(filled)).startswith(expected)


async def test_log_without_its_end_refuses_every_record(
    store: Store, filled: AsyncEngine, decided: Decided
) -> None:
    await tamper(filled, "delete from audit_head")
    with pytest.raises(StoreRefused):
        await store.record(decided("c-9"))
