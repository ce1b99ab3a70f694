"""One database: SQLite that survives a crash by default, PostgreSQL by URL."""

import asyncio
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from triage_service.domain.errors import StoreRefused

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> AsyncEngine:
    """An engine for `url`; on SQLite with WAL, `synchronous=FULL` and a busy time-out.

    FULL makes a committed decision survive loss of power, not just of the process
    (sqlite.org/pragma.html#pragma_synchronous); it costs about 4 ms a commit.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _record: object) -> None:
    """Set on every new SQLite connection."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=500", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to the newest revision.

    Raises:
        StoreRefused: The database cannot be opened or changed.
    """

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    try:
        async with asyncio.timeout(30), engine.begin() as connection:
            await connection.run_sync(upgrade)
    except Exception as exc:
        raise StoreRefused(
            f"The database at {engine.url.render_as_string()} cannot be used: {exc}. "
            "Check that the path can be written, or set TRIAGE_STORE_URL."
        ) from exc
