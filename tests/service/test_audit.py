"""Every look at a call is in the audit log, with who looked."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

pytestmark = [pytest.mark.weights, pytest.mark.anyio]


def rows(folder: Path) -> list[tuple[str, str, str, str]]:
    """Operation, actor, record and part of every row."""
    with sqlite3.connect(folder / "triage.db") as database:
        found = database.execute(
            "select operation, actor, record, part from audit order by seq"
        ).fetchall()
    database.close()
    return found


async def test_looks_and_a_take_over_are_logged_with_who_it_was(
    serve: Callable[..., Any], ring: Any, tmp_path: Path
) -> None:
    service = serve(behind_proxy=True, person_header="X-Signed-In")
    async with httpx2.AsyncClient(base_url=service.http) as client, ring(service.url) as line:
        await line.start("c-1", metadata={"caller_ref": "r-1"})
        await line.until("say", within_s=5)
        ann = {"X-Signed-In": "ann@force.example"}
        await client.get("/v1/calls", headers=ann)
        await client.get("/v1/calls/c-1")
        await client.post("/v1/calls/c-1/handoff", json={"operator": "Ann"}, headers=ann)
        await line.until("handoff", within_s=5)
        async with client.stream("GET", "/v1/calls/c-1/feed", headers=ann) as feed:
            assert feed.status_code == 200
        await client.get("/v1/calls/nobody", headers=ann)
    logged = rows(tmp_path)
    assert ("combination", "service", "c-1", "earlier calls of the same caller") in logged
    assert ("alteration", "person:Ann", "c-1", "decision 1") in logged
    assert [row for row in logged if row[0] == "consultation"] == [
        ("consultation", "person:ann@force.example", "*", "cards"),
        ("consultation", "console:127.0.0.1", "c-1", "whole view"),
        ("consultation", "person:ann@force.example", "c-1", "whole view, live"),
    ]


async def test_header_is_not_believed_without_a_proxy(
    serve: Callable[..., Any], tmp_path: Path
) -> None:
    service = serve(person_header="X-Signed-In")
    async with httpx2.AsyncClient(base_url=service.http) as client:
        await client.get("/v1/calls", headers={"X-Signed-In": "the chief"})
    assert rows(tmp_path) == [("consultation", "console:127.0.0.1", "*", "cards")]


async def test_call_is_still_shown_when_the_log_is_away_and_that_is_counted(
    serve: Callable[..., Any], tmp_path: Path
) -> None:
    service = serve()
    with sqlite3.connect(tmp_path / "triage.db") as database:
        database.execute("drop table audit")
    database.close()
    async with httpx2.AsyncClient(base_url=service.http) as client:
        shown = await client.get("/v1/calls")
    assert shown.status_code == 200
    assert json.loads(shown.text) == {"calls": []}
