"""Records in a real database: sealed, moved copies refused, plain ones sealed, keys renewed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

import triage_service.store
from triage_service.commands.keys import wrap_all
from triage_service.domain.errors import ConfigError, StoreRefused
from triage_service.domain.ids import CallId
from triage_service.settings import Settings
from triage_service.store import sealing
from triage_service.store.database import migrate, open_engine
from triage_service.store.door import Door
from triage_service.store.keys import make
from triage_service.store.outbox import Delivery
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.tables import call_keys, decisions
from triage_service.store.vault import PLAIN, OpenVault, TinkVault, new_keyset

pytestmark = pytest.mark.anyio
Decided = Callable[..., DecisionRecord]
MIGRATIONS = Path(triage_service.store.__file__).parent / "migrations"


async def run(engine: AsyncEngine, *statements: str) -> None:
    async with engine.begin() as tx:
        for statement in statements:
            await tx.execute(text(statement))


async def bodies(store: Store, now: datetime) -> dict[str, object]:
    """What each decision owed to the first receiver says; None for what cannot be read."""
    due: list[Delivery] = await store.due(now, 10_000)
    return {d.decision_id: d.body for d in due if d.receiver == "http://a/"}


def raw(url: str) -> bytes:
    """Everything that the database's files hold."""
    folder = Path(url.partition(":///")[2]).parent
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_what_was_said_is_in_no_file_of_the_database(
    store: Store, store_url: str, decided: Decided, noon: datetime
) -> None:
    await store.record(decided(body={"level": "L0", "words": "a most peculiar phrase"}))
    assert b"peculiar" not in raw(store_url)
    assert (await bodies(store, noon))["c-1-1"] == {
        "level": "L0",
        "words": "a most peculiar phrase",
    }
    assert await store.last(CallId("c-1")) == (1, "L0")


@pytest.mark.parametrize("what", ["sealed", "sealed and key"])
async def test_copy_of_another_call_is_refused(
    store: Store, engine: AsyncEngine, decided: Decided, noon: datetime, what: str
) -> None:
    await store.record(decided("c-1"))
    await store.record(decided("c-2"))
    await run(
        engine,
        "update decision set sealed = (select sealed from decision where call_id = 'c-2')"
        " where call_id = 'c-1'",
    )
    if what == "sealed and key":
        await run(
            engine,
            "update call_key set wrapped = (select wrapped from call_key where call_id = 'c-2')"
            " where call_id = 'c-1'",
        )
    read = await bodies(store, noon)
    assert read["c-1-1"] is None
    assert read["c-2-1"] == {"seq": 1, "words": "help me"}


async def test_destroyed_key_makes_its_call_unreadable_and_no_other(
    store: Store, engine: AsyncEngine, decided: Decided, noon: datetime
) -> None:
    await store.record(decided("c-1"))
    await store.record(decided("c-2"))
    await run(engine, "update call_key set wrapped = null where call_id = 'c-1'")
    read = await bodies(store, noon)
    assert read["c-1-1"] is None
    assert read["c-2-1"] is not None
    with pytest.raises(StoreRefused, match="was erased"):
        await store.record(decided("c-1", 2))


async def test_wrong_master_keys_are_refused_before_any_call(
    store: Store, engine: AsyncEngine, decided: Decided, vault: TinkVault
) -> None:
    door = Door(engine)
    strange = TinkVault(new_keyset())
    await sealing.check(door, strange)  # nothing is sealed yet
    await store.record(decided())
    await sealing.check(door, vault)
    for wrong in (strange, OpenVault()):
        with pytest.raises(StoreRefused, match="TRIAGE_MASTER_KEYS_FILE"):
            await sealing.check(door, wrong)
        with pytest.raises(StoreRefused):
            await Store(engine, wrong).record(decided(seq=2))


async def test_what_was_kept_in_development_is_sealed_when_there_are_keys(
    engine: AsyncEngine, store_url: str, decided: Decided, noon: datetime, vault: TinkVault
) -> None:
    door, plain = Door(engine), Store(engine, OpenVault(), ["http://a/"])
    for n in range(3):
        await plain.record(decided(f"c-{n}", body={"words": "a most peculiar phrase"}))
    await sealing.check(door, plain.vault)
    assert await sealing.seal_plain(door, plain.vault, noon) == 0
    assert b"peculiar" in raw(store_url)
    await sealing.check(door, vault)
    assert await sealing.seal_plain(door, vault, noon) == 3
    assert await sealing.seal_plain(door, vault, noon) == 0
    sealed = Store(engine, vault, ["http://a/"])
    assert set(map(str, (await bodies(sealed, noon)).values())) == {
        "{'words': 'a most peculiar phrase'}"
    }
    await run(engine, "pragma wal_checkpoint(truncate)")
    assert b"peculiar" not in raw(store_url)


async def test_records_of_the_first_version_are_carried_over_and_sealed(
    store_url: str, noon: datetime, vault: TinkVault
) -> None:
    engine = open_engine(store_url)

    def to_first(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")

    async with engine.begin() as tx:
        await tx.run_sync(to_first)
    for seq, level in ((1, '"L2"'), (2, "null")):
        body = f'{{"seq": {seq}, "level": {level}, "words": "«help» 🆘"}}'
        async with engine.begin() as tx:
            await tx.execute(
                text("insert into decision values (:id, 'c-1', :seq, :at, 1, :body)"),
                {"id": f"d-{seq}", "seq": seq, "at": "2026-03-01 12:00:00.000000", "body": body},
            )
            await tx.execute(
                text(
                    "insert into outbox"
                    " values (:id, 'http://a/', 'c-1', :seq, 0, :at, :no, :no, :no)"
                ),
                {"id": f"d-{seq}", "seq": seq, "at": "2026-03-01 12:00:00.000000", "no": None},
            )
    await migrate(engine)
    assert await sealing.seal_plain(Door(engine), vault, noon) == 2
    store = Store(engine, vault, ["http://a/"])
    assert await bodies(store, noon) == {"d-1": {"seq": 1, "level": "L2", "words": "«help» 🆘"}}
    assert await store.last(CallId("c-1")) == (2, None)
    await engine.dispose()


async def test_more_than_a_batch_is_sealed_and_wrapped_anew(
    engine: AsyncEngine, noon: datetime, vault: TinkVault
) -> None:
    door, n_calls = Door(engine), sealing.BATCH_ROWS + 1
    ids = [{"call_id": f"c-{n}", "made_utc": noon} for n in range(n_calls)]
    async with engine.begin() as tx:
        await tx.execute(call_keys.insert(), [{**call, "wrapped": b""} for call in ids])
        kept = {"seq": 1, "final": True, "sealed": PLAIN + b"{}"}
        rows = [{**call, **kept, "decision_id": call["call_id"]} for call in ids]
        await tx.execute(decisions.insert(), rows)
    assert await sealing.seal_plain(door, vault, noon) == n_calls
    assert await sealing.wrap_anew(door, vault) == n_calls


async def test_keys_wrapped_anew_need_the_earlier_master_keys_no_more(
    store_url: str, tmp_path: Path, decided: Decided, noon: datetime
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    make(old)
    make(new)
    engine = open_engine(store_url)
    await migrate(engine)
    earlier = TinkVault(old.read_text("utf-8"))
    await Store(engine, earlier, ["http://a/"]).record(decided())
    rotating = Settings(store_url=store_url, master_keys_file=new, earlier_keys_file=old)
    assert await wrap_all(rotating) == 1
    newest = Store(engine, TinkVault(new.read_text("utf-8")), ["http://a/"])
    assert (await bodies(newest, noon))["c-1-1"] is not None
    assert (await bodies(Store(engine, earlier), noon))["c-1-1"] is None
    await engine.dispose()
    with pytest.raises(ConfigError, match="triage keys new"):
        await wrap_all(Settings(store_url=store_url, master_keys_file=tmp_path / "none.json"))
