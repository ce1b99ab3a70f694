"""The outbox worker against a real receiver app, a real store and a clock that is set by hand."""

import asyncio
import io
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from starlette.types import ASGIApp, Receive, Scope, Send

from triage_service.calls.delivery import (
    FIRST_WAIT_S,
    GIVE_UP_AFTER,
    LONGEST_WAIT_S,
    Courier,
    envelope,
    wait_after,
)
from triage_service.commands import receiver
from triage_service.domain.errors import StoreRefused
from triage_service.domain.ids import CallId
from triage_service.observability.metrics import Metrics
from triage_service.store.audit import links
from triage_service.store.database import migrate, open_engine
from triage_service.store.outbox import Delivery
from triage_service.store.records import DecisionRecord, Store
from triage_service.store.tables import call_keys
from triage_service.store.vault import TinkVault, new_keyset

SECRET = "whsec_" + b64encode(b"s" * 32).decode()
OTHER_SECRET = "whsec_" + b64encode(b"o" * 32).decode()
URL, OTHER_URL = "http://crm.test/", "http://audit.test/"
VAULT = TinkVault(new_keyset())
LONG = timedelta(seconds=LONGEST_WAIT_S)


@dataclass
class Clock:
    """Wall-clock time that stands still until it is set."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now


class Receiver:
    """`triage receiver`, which answers with the given statuses before it does its work."""

    def __init__(self, *first: int, secret: str = SECRET) -> None:
        self._shown = io.StringIO()
        self._app = receiver.build(secret, Console(file=self._shown, width=200))
        self.first = list(first)
        self.statuses: list[int] = []
        self.headers: list[dict[str, str]] = []
        self.came = asyncio.Event()

    @property
    def printed(self) -> list[str]:
        """First two words of every line, such as `verified c-1`."""
        return [" ".join(line.split()[:2]) for line in self._shown.getvalue().splitlines()]

    @property
    def taken(self) -> list[str]:
        """Call and number of every decision that was verified and new."""
        lines = self._shown.getvalue().splitlines()
        return [" ".join(line.split()[1:3]) for line in lines if line.startswith("verified")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers.append({k.decode(): v.decode() for k, v in scope["headers"]})
        if self.first:
            status = self.first.pop(0)
            headers = [(b"location", OTHER_URL.encode())] if 300 <= status < 400 else []
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": b"{}"})
            self.statuses.append(status)
        else:
            await self._app(scope, receive, self._noting(send))
        self.came.set()

    def _noting(self, send: Send) -> Send:
        async def note(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.statuses.append(message["status"])
            await send(message)

        return note


@dataclass
class Post:
    """A courier and everything around it."""

    courier: Courier
    store: Store
    clock: Clock
    metrics: Metrics

    async def decide(self, call: str = "c-1", seq: int = 1) -> None:
        """Keep a decision as a call does."""
        body = {
            "seq": seq,
            "state": "final",
            "level": "L0",
            "destination": {"id": "emergency"},
            "rule_ids": ["R1"],
            "evidence": "«help» 🆘",
        }
        name, now = f"{call}-{seq}", self.clock.now
        await self.store.record(DecisionRecord(name, CallId(call), seq, now, True, True, body))

    async def deliver(self, *, after: timedelta = timedelta()) -> int:
        """What is due `after` a while, once."""
        self.clock.now += after
        return await self.courier.deliver_due()

    def counted(self, result: str) -> float:
        return self.metrics.registry.get_sample_value(
            "triage_deliveries_total", {"result": result}
        ) or 0.0  # fmt: skip


@asynccontextmanager
async def post(
    folder: Path, apps: dict[str, ASGIApp], kind: type[Store] = Store
) -> AsyncIterator[Post]:
    """A courier that delivers to `apps` by their address."""
    engine = open_engine(f"sqlite+aiosqlite:///{folder}/triage.db")
    await migrate(engine)
    mounts = {url.rstrip("/"): httpx2.ASGITransport(app) for url, app in apps.items()}
    async with httpx2.AsyncClient(mounts=mounts, follow_redirects=False) as client:
        clock, metrics, store = Clock(), Metrics.fresh(), kind(engine, VAULT, tuple(apps))
        courier = Courier(
            store, metrics, secret=SECRET, source="urn:test", now_utc=clock, client=client
        )
        try:
            yield Post(courier, store, clock, metrics)
        finally:
            await engine.dispose()


@pytest.mark.anyio
async def test_decision_is_delivered_once_and_verified(tmp_path: Path) -> None:
    crm = Receiver()
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        assert await p.deliver() == 1
        assert await p.deliver(after=LONG) == 0
        assert crm.taken == ["c-1 #1"]
        assert crm.statuses == [204]
        assert await p.store.owed() == 0
        assert p.counted("delivered") == 1


@pytest.mark.anyio
async def test_request_carries_the_standard_webhook_headers(tmp_path: Path) -> None:
    crm = Receiver()
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        await p.deliver()
        sent = crm.headers[0]
        assert sent["webhook-id"] == "c-1-1"
        assert sent["webhook-timestamp"] == str(int(p.clock.now.timestamp()))
        assert sent["webhook-signature"].startswith("v1,")
        assert sent["content-type"].startswith("application/cloudevents+json")


@pytest.mark.anyio
async def test_failed_delivery_is_tried_again_when_its_time_has_come(tmp_path: Path) -> None:
    crm = Receiver(500, 503)
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        assert await p.deliver() == 1
        assert await p.deliver() == 0  # not before its time
        assert await p.deliver(after=timedelta(seconds=1)) == 1
        assert await p.deliver(after=timedelta(seconds=2)) == 1
        assert crm.statuses == [500, 503, 204]
        assert crm.taken == ["c-1 #1"]
        assert (p.counted("failed"), p.counted("delivered")) == (2, 1)


@pytest.mark.anyio
async def test_order_of_a_call_is_kept_when_its_first_decision_fails(tmp_path: Path) -> None:
    crm = Receiver(500)
    async with post(tmp_path, {URL: crm}) as p:
        for seq in (1, 2, 3):
            await p.decide(seq=seq)
        for _ in range(4):
            await p.deliver(after=timedelta(seconds=1))
        assert crm.taken == ["c-1 #1", "c-1 #2", "c-1 #3"]


@pytest.mark.anyio
async def test_receiver_that_fails_holds_up_no_other_and_no_other_call(tmp_path: Path) -> None:
    crm, audit = Receiver(500), Receiver()
    async with post(tmp_path, {URL: crm, OTHER_URL: audit}) as p:
        await p.decide("c-1")
        await p.deliver()
        await p.decide("c-2")
        await p.deliver()
        assert sorted(audit.taken) == ["c-1 #1", "c-2 #1"]
        assert crm.taken == ["c-2 #1"]


@pytest.mark.anyio
async def test_410_is_never_tried_again(tmp_path: Path) -> None:
    crm = Receiver(410)
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        await p.deliver()
        assert await p.store.owed() == 0
        assert await p.deliver(after=LONG) == 0
        assert crm.statuses == [410]


@pytest.mark.anyio
async def test_delivery_is_given_up_after_three_days(tmp_path: Path) -> None:
    crm = Receiver(500, 500)
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        assert await p.deliver(after=GIVE_UP_AFTER) == 1
        assert await p.store.owed() == 1
        assert await p.deliver(after=timedelta(seconds=1)) == 1
        assert await p.store.owed() == 0


@pytest.mark.anyio
async def test_redirect_is_not_followed(tmp_path: Path) -> None:
    crm, audit = Receiver(307, 301), Receiver()
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        await p.deliver()
        await p.deliver(after=LONG)
        assert crm.statuses == [307, 301]
        assert audit.statuses == []
        assert p.counted("failed") == 2


@pytest.mark.anyio
async def test_receiver_with_another_secret_refuses_with_401(tmp_path: Path) -> None:
    crm = Receiver(secret=OTHER_SECRET)
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        await p.deliver()
        assert crm.statuses == [401]
        assert crm.taken == []
        assert await p.store.owed() == 1


@pytest.mark.anyio
async def test_repeat_is_recognised_by_the_receiver(tmp_path: Path) -> None:
    """The courier died after the receiver took it and before the store knew."""
    crm = Receiver()
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide()
        (delivery,) = await p.store.due(p.clock.now, 1)
        await p.deliver()
        await p.store.settle(delivery, next_try_utc=p.clock.now)  # leaves it delivered
        assert await p.deliver() == 0
        again = Courier(
            Forgetful(p.store, delivery),
            p.metrics,
            secret=SECRET,
            source="urn:test",
            now_utc=p.clock,
            client=httpx2.AsyncClient(transport=httpx2.ASGITransport(crm)),
        )
        assert await again.deliver_due() == 1
        assert crm.printed == ["verified c-1", "repeat c-1-1"]
        assert crm.statuses == [204, 204]


class Forgetful(Store):
    """A store that owes one delivery whatever it was told."""

    def __init__(self, real: Store, owed: Delivery) -> None:
        self._real, self._owed = real, owed

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        return [self._owed]

    async def settle(self, delivery: Delivery, **how: Any) -> None:
        await self._real.settle(delivery, **how)


@pytest.mark.anyio
async def test_decision_that_cannot_be_opened_is_not_sent_and_tried_again(tmp_path: Path) -> None:
    """Its key may come back with the right master keys; other calls are delivered meanwhile."""
    crm = Receiver()
    async with post(tmp_path, {URL: crm}) as p:
        await p.decide("c-1")
        await p.decide("c-2")
        async with p.store.write() as tx:
            first = call_keys.c.call_id == "c-1"
            await tx.execute(call_keys.update().where(first).values(wrapped=b"x"))
        assert await p.deliver() == 2
        assert crm.taken == ["c-2 #1"]
        (again,) = await p.store.due(p.clock.now + LONG, 16)
        assert (again.call_id, again.attempts, again.body) == ("c-1", 1, None)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("problem", "n_told"),
    [(httpx2.ConnectError("no"), 0), (httpx2.ReadTimeout("slow"), 1), (TimeoutError(), 1)],
    ids=lambda value: type(value).__name__,
)
async def test_attempt_is_a_disclosure_when_the_receiver_may_have_read_it(
    tmp_path: Path, problem: Exception, n_told: int
) -> None:
    async with post(tmp_path, {URL: falls_over(problem)}) as p:
        await p.decide()
        await p.deliver()
        async with p.store.read() as reader:
            told = [link async for link in links(reader) if link.recipient == URL]
        assert len(told) == n_told


def falls_over(problem: Exception) -> ASGIApp:
    """A receiver on the way to which `problem` happens."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise problem

    return app


@pytest.mark.anyio
@pytest.mark.parametrize(
    "problem",
    [httpx2.ConnectError("no"), httpx2.ReadTimeout("slow"), TimeoutError(), httpx2.InvalidURL("?")],
    ids=lambda problem: type(problem).__name__,
)
async def test_receiver_that_is_away_is_tried_later_and_harms_no_other(
    tmp_path: Path, problem: Exception
) -> None:
    audit = Receiver()
    async with post(tmp_path, {URL: falls_over(problem), OTHER_URL: audit}) as p:
        await p.decide()
        assert await p.deliver() == 2
        assert audit.taken == ["c-1 #1"]
        (again,) = await p.store.due(p.clock.now + LONG, 16)
        assert (again.receiver, again.attempts) == (URL, 1)


@pytest.mark.anyio
async def test_worker_delivers_when_it_is_woken(tmp_path: Path) -> None:
    crm = Receiver()
    async with post(tmp_path, {URL: crm}) as p:
        worker = asyncio.create_task(p.courier.run())
        for seq in (1, 2):
            crm.came.clear()
            await p.decide(seq=seq)
            p.courier.wake()
            await asyncio.wait_for(crm.came.wait(), 5)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        assert crm.taken == ["c-1 #1", "c-1 #2"]


class Moody(Store):
    """A store that refuses to answer once, and to take an outcome once."""

    refusals = 0

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        if self.refusals == 0:
            self.refusals = 1
            raise StoreRefused("away")
        return await super().due(now, limit)

    async def settle(self, delivery: Delivery, **how: Any) -> None:
        if self.refusals == 1:
            self.refusals = 2
            raise StoreRefused("away")
        await super().settle(delivery, **how)


@pytest.mark.anyio
async def test_worker_outlives_a_store_that_is_away(tmp_path: Path) -> None:
    crm = Receiver()
    async with post(tmp_path, {URL: crm}, Moody) as p:
        await p.decide()
        worker = asyncio.create_task(p.courier.run())
        while len(crm.statuses) < 2:
            crm.came.clear()
            p.courier.wake()
            await asyncio.wait_for(crm.came.wait(), 5)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        assert crm.printed == ["verified c-1", "repeat c-1-1"]


def delivery(body: dict[str, Any]) -> Delivery:
    made = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - SQLite gives UTC without saying so
    return Delivery("id-1", URL, CallId("c-1"), 1, 0, made, body)


def test_envelope_is_a_cloudevent_in_structured_mode() -> None:
    made = envelope(delivery({"seq": 1}), "urn:test")
    assert made == {
        "specversion": "1.0",
        "id": "id-1",
        "source": "urn:test",
        "type": "uk.police.triage.decision.v1",
        "subject": "c-1",
        "time": "2026-03-01T12:00:00+00:00",
        "datacontenttype": "application/json",
        "dataschema": "/asyncapi.json",
        "data": {"seq": 1},
    }
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize(
    ("attempts", "longest_s"), [(1, 1), (2, 2), (3, 4), (12, 2048), (13, 3600), (10_000, 3600)]
)
def test_wait_doubles_up_to_an_hour(attempts: int, longest_s: float) -> None:
    assert wait_after(attempts, chance=1.0) == timedelta(seconds=longest_s)
    assert wait_after(attempts, chance=0.0) == timedelta(seconds=0.2)


@given(attempts=st.integers(1, 1000), chance=st.floats(0, 1))
def test_wait_is_never_nothing_and_never_more_than_the_longest(
    attempts: int, chance: float
) -> None:
    waited_s = wait_after(attempts, chance=chance).total_seconds()
    assert 0.2 <= waited_s <= LONGEST_WAIT_S
    assert wait_after(1, chance=chance).total_seconds() <= FIRST_WAIT_S
