"""A real database file, migrated, and records to put into it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from triage_service.domain.ids import CallId
from triage_service.store.database import migrate, open_engine
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.vault import TinkVault, new_keyset

RECEIVERS = ("http://a/", "http://b/")


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/var/triage.db"


@pytest.fixture
async def engine(store_url: str) -> AsyncIterator[AsyncEngine]:
    opened = open_engine(store_url)
    await migrate(opened)
    yield opened
    await opened.dispose()


@pytest.fixture(scope="session")
def vault() -> TinkVault:
    return TinkVault(new_keyset())


@pytest.fixture
def store(engine: AsyncEngine, vault: TinkVault) -> Store:
    return Store(engine, vault, RECEIVERS)


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def decided(noon: datetime) -> Callable[..., DecisionRecord]:
    """Make a decision: `decided("c-1", 2, minute=5)`."""

    def make(call: str = "c-1", seq: int = 1, *, minute: int = 0, **changes: Any) -> DecisionRecord:
        fields: dict[str, Any] = {
            "decision_id": f"{call}-{seq}",
            "call_id": CallId(call),
            "seq": seq,
            "made_utc": noon + timedelta(minutes=minute),
            "final": True,
            "flagged": False,
            "body": {"seq": seq, "words": "help me"},
        }
        return DecisionRecord(**{**fields, **changes})

    return make
