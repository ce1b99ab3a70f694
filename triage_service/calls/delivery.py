"""The outbox worker: every kept decision reaches every receiver, signed and in order."""

import asyncio
import json
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import structlog
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks.webhooks import Webhook

from triage_service.domain.errors import StoreRefused
from triage_service.observability.metrics import Metrics
from triage_service.store.outbox import Delivery
from triage_service.store.records import Store

log = structlog.get_logger(__name__)

EVENT_TYPE = "uk.police.triage.decision.v1"
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 3600.0
GIVE_UP_AFTER = timedelta(hours=72)
LONGEST_ANSWER_S = 10.0
"""An answer that drips in byte by byte must not hold up the other receivers."""
AT_ONCE = 16
"""Deliveries under way side by side."""
_NEVER_SENT = frozenset(
    {"ConnectError", "ConnectTimeout", "InvalidURL", "PoolTimeout", "unreadable"}
)
"""Problems after which the receiver cannot have read anything."""
IDLE_S = 0.5
"""How often to look for work that nobody announced, such as a retry that has come due."""


def envelope(delivery: Delivery, source: str) -> dict[str, Any]:
    """A decision as a CloudEvents 1.0 structured-mode JSON object.

    Raises:
        cloudevents exceptions: An attribute breaks the specification (a fault of ours).
    """
    event = CloudEvent(
        {
            "specversion": "1.0",
            "id": delivery.decision_id,
            "source": source,
            "type": EVENT_TYPE,
            "subject": delivery.call_id,
            "time": delivery.made_utc.replace(tzinfo=UTC),
            "datacontenttype": "application/json",
            "dataschema": "/asyncapi.json",
        },
        dict(delivery.body or {}),
    )
    attributes = dict(event.get_attributes())
    attributes["time"] = delivery.made_utc.replace(tzinfo=UTC).isoformat()
    return {**attributes, "data": event.get_data()}


def wait_after(attempts: int, *, chance: float) -> timedelta:
    """How long to wait after so many failed attempts: doubling, capped, with full jitter.

    Args:
        attempts: Failed attempts, 1 or more.
        chance: A random number from 0 to 1.
    """
    longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempts - 1, 12))
    return timedelta(seconds=max(0.2, longest * chance))


class Courier:
    """Delivers what the store owes."""

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        *,
        secret: str,
        source: str,
        now_utc: Callable[[], datetime],
        client: httpx2.AsyncClient,
    ) -> None:
        """Deliver through `client`, which must not follow redirects."""
        self._store, self._metrics, self._client = store, metrics, client
        self._webhook, self._source, self._now_utc = Webhook(secret), source, now_utc
        self._work = asyncio.Event()

    def wake(self) -> None:
        """There is something new to deliver."""
        self._work.set()

    async def run(self) -> None:
        """Deliver until cancelled; a store that is away is tried again."""
        while True:
            busy = 0
            try:
                busy = await self.deliver_due()
                self._metrics.outbox_pending.set(await self._store.owed())
            except* StoreRefused:
                log.warning("outbox_store_away")
            except* Exception:
                # One decision that cannot be sent must not keep the others from being sent.
                log.exception("outbox_failed")
            if not busy:
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_S):
                        await self._work.wait()
                self._work.clear()

    async def deliver_due(self) -> int:
        """Try everything that is due now; how much that was.

        Raises:
            StoreRefused: Alone or in a group; what was not settled is tried again.
        """
        due = await self._store.due(self._now_utc(), AT_ONCE)
        async with asyncio.TaskGroup() as tasks:
            for delivery in due:
                tasks.create_task(self._deliver(delivery))
        return len(due)

    async def _deliver(self, delivery: Delivery) -> None:
        if delivery.body is None:
            await self._failed(delivery, "unreadable")
            return
        body = json.dumps(envelope(delivery, self._source), ensure_ascii=False)
        now = self._now_utc()
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": delivery.decision_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(delivery.decision_id, now, body),
        }
        try:
            async with asyncio.timeout(LONGEST_ANSWER_S):
                answer = await self._client.post(
                    delivery.receiver, content=body.encode(), headers=headers
                )
            problem = None if answer.is_success else f"http_{answer.status_code}"
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as exc:
            problem = type(exc).__name__
        if problem is None:
            self._metrics.deliveries.labels("delivered").inc()
            done_utc = self._now_utc()
            await self._store.settle(delivery, delivered_utc=done_utc, disclosed_utc=done_utc)
            return
        await self._failed(delivery, problem)

    async def _failed(self, delivery: Delivery, problem: str) -> None:
        """Note the failure, and when to try again."""
        now = self._now_utc()
        self._metrics.deliveries.labels("failed").inc()
        log.warning("delivery_failed", call_id=delivery.call_id, problem=problem)
        too_old = now - delivery.made_utc.replace(tzinfo=UTC) > GIVE_UP_AFTER
        # Jitter keeps many nodes from knocking at once; it guards nothing.
        pause = wait_after(delivery.attempts + 1, chance=random.random())  # noqa: S311
        await self._store.settle(
            delivery,
            next_try_utc=now + pause,
            gave_up_utc=now if too_old or problem == "http_410" else None,
            error=problem,
            disclosed_utc=None if problem in _NEVER_SENT else now,
        )
