"""One database: SQLite that survives a crash by default, PostgreSQL by URL."""

import asyncio
import os
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from triage_service.domain.errors import StoreRefused

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> AsyncEngine:
    """An engine for `url`; on SQLite with WAL, `synchronous=FULL` and a busy time-out.

    FULL makes a committed decision survive loss of power, not just of the process
    (sqlite.org/pragma.html#pragma_synchronous); it costs about 4 ms a commit.

    Raises:
        StoreRefused: No such address, no driver for it here, or the file cannot be made.
    """
    try:
        parsed = make_url(url)
        parsed.get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as exc:
        raise StoreRefused(
            f"TRIAGE_STORE_URL cannot be used: {exc}. SQLite is `sqlite+aiosqlite:///FILE`; "
            "PostgreSQL is `postgresql+asyncpg://…` and needs `pip install -e '.[scale]'`."
        ) from exc
    file = parsed.database or ":memory:"
    if parsed.get_backend_name() == "sqlite" and not file.startswith((":memory:", "file:")):
        try:
            Path(file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Callers' words: for this user alone. SQLite gives its journals the same rights.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as exc:
            raise _unusable(parsed, exc) from exc
    # An error that quotes its parameters would carry a caller's words into a log (rule 9).
    engine = create_async_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _record: object) -> None:
    """Set on every new SQLite connection."""
    cursor = connection.cursor()
    # What is erased is overwritten, too: a destroyed key must not linger in a free page.
    for pragma in (
        "busy_timeout=500",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to the newest revision.

    Raises:
        StoreRefused: The database cannot be opened or changed.
    """

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    try:
        async with asyncio.timeout(30), engine.begin() as connection:
            await connection.run_sync(upgrade)
    except Exception as exc:
        raise _unusable(engine.url, exc) from exc


def _unusable(url: URL, why: Exception) -> StoreRefused:
    return StoreRefused(
        f"The database at {url.render_as_string()} cannot be used: {why}. "
        "Check that the path can be written, or set TRIAGE_STORE_URL."
    )
