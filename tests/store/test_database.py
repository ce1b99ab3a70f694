"""Opening, migrating, and what is said when that cannot be done."""

import os
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

import triage_service.store
from triage_service.domain.errors import StoreRefused
from triage_service.store.database import migrate, open_engine
from triage_service.store.records import Store
from triage_service.store.tables import metadata
from triage_service.store.vault import TinkVault, new_keyset

pytestmark = pytest.mark.anyio
VAULT = TinkVault(new_keyset())


def configured(connection: Connection) -> Config:
    config = Config()
    folder = Path(triage_service.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config


async def closed(engine: AsyncEngine) -> None:
    """Dispose of an engine that could not connect; aiosqlite leaves its thread to end later."""
    await engine.dispose()
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join(5)


def tables_of(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_migrations_end_where_the_tables_say(engine: AsyncEngine) -> None:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(compare) == []


async def test_migrations_go_down_and_up_again(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(lambda c: command.downgrade(configured(c), "base"))
        assert await connection.run_sync(tables_of) == {"alembic_version"}
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables_of) == {"alembic_version", *metadata.tables}


async def test_migrating_again_changes_nothing(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        columns = "call_id, started_utc, flagged"
        await tx.execute(text(f"insert into call ({columns}) values ('c-1', '2026-01-01', 0)"))  # noqa: S608
    await migrate(engine)
    async with engine.connect() as reader:
        assert await reader.scalar(text("select count(*) from call")) == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 500), ("foreign_keys", 1)],
)
async def test_sqlite_is_set_to_survive_a_crash(
    engine: AsyncEngine, pragma: str, value: str | int
) -> None:
    async with engine.connect() as reader:
        assert await reader.scalar(text(f"pragma {pragma}")) == value


async def test_folder_of_the_database_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/new/folder 100%/triage.db")
    await migrate(engine)
    await engine.dispose()
    assert (tmp_path / "new/folder 100%/triage.db").is_file()


async def test_database_in_memory_serves_too() -> None:
    engine = open_engine("sqlite+aiosqlite://")
    await migrate(engine)
    assert await Store(engine, VAULT).writable()
    await engine.dispose()


async def test_folder_that_cannot_be_made_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreRefused, match=r"file/var/triage\.db.*TRIAGE_STORE_URL"):
        open_engine(f"sqlite+aiosqlite:///{tmp_path}/file/var/triage.db")


async def test_file_that_is_no_database_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "triage.db").write_text("Dear Sir or Madam, " * 99, encoding="utf-8")
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/triage.db")
    with pytest.raises(StoreRefused, match=r"(?s)triage\.db.*not a database.*TRIAGE_STORE_URL"):
        await migrate(engine)
    await engine.dispose()


async def test_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("whoever runs this may write anywhere")
    engine = open_engine(f"sqlite+aiosqlite:///{folder}/triage.db")
    with pytest.raises(StoreRefused, match="TRIAGE_STORE_URL"):
        await migrate(engine)
    await closed(engine)


async def test_database_opened_for_reading_only_refuses_writers(
    engine: AsyncEngine, store_url: str
) -> None:
    file = store_url.partition(":///")[2]
    reading = open_engine(f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true")
    store = Store(reading, VAULT)
    assert not await store.writable()
    assert await store.owed() == 0
    await reading.dispose()


async def test_database_that_must_be_there_and_is_not_is_refused(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///file:{tmp_path}/none.db?mode=ro&uri=true")
    with pytest.raises(StoreRefused, match="cannot be used"):
        await migrate(engine)
    await closed(engine)


async def test_what_callers_said_is_for_one_user_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/var/triage.db")
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("create table t (x)"))
        files = [*(tmp_path / "var").iterdir()]
        assert {file.name for file in files} >= {"triage.db", "triage.db-wal"}
        assert {file.stat().st_mode & 0o077 for file in [tmp_path / "var", *files]} == {0}
    await engine.dispose()


@pytest.mark.parametrize("url", ["banana", "mysql://x/y", "postgresql+nobody://x/y"])
def test_address_of_no_database_is_one_line_with_a_remedy(url: str) -> None:
    with pytest.raises(StoreRefused, match="TRIAGE_STORE_URL cannot be used") as refused:
        open_engine(url)
    assert "\n" not in str(refused.value)
    assert "sqlite+aiosqlite:///FILE" in str(refused.value)
