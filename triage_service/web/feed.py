"""The live feed: a snapshot, then changes, as server-sent events; one call or all of them."""

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent

from triage_service.calls.kit import Kit
from triage_service.domain.audit import EVERY_CALL
from triage_service.domain.ids import CallId
from triage_service.web.consulting import consulted

IDLE_S = 5.0
"""On a quiet night the health strip is sent again after so long: silence would look the same."""


class TakeOver(BaseModel):
    """A person asks for the call."""

    model_config = ConfigDict(extra="forbid")
    operator: str = Field(min_length=1, max_length=100)


def service_state(kit: Kit) -> dict[str, Any]:
    """The console's health strip."""
    board = kit.board
    return {
        "state": "running" if kit.recogniser.alive and kit.classifier.alive else "degraded",
        "calls_active": board.n_active,
        "calls_total": board.n_total,
        "handoffs_total": board.n_handoffs,
        "rules_version": kit.mind.rules.version,
        "models": [kit.asr_model, kit.nlu_model],
    }


def _event(name: str, body: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(body, ensure_ascii=False), event=name)


def router(kit: Kit) -> APIRouter:
    """The feed and the few reads and the one action that the console needs."""
    routes = APIRouter(prefix="/v1")
    board = kit.board

    @routes.get("/feed")
    async def feed(request: Request) -> EventSourceResponse:
        """Every call's card: `snapshot` first, then `call` and `service`."""
        await consulted(request, kit, EVERY_CALL, "cards, live")
        return EventSourceResponse(_cards(kit), ping=10)

    @routes.get("/calls")
    async def calls(request: Request) -> dict[str, Any]:
        """Every call's card."""
        await consulted(request, kit, EVERY_CALL, "cards")
        return {"calls": [shown.card() for shown in board.all()]}

    @routes.get("/calls/{call_id}")
    async def call(call_id: str, request: Request) -> dict[str, Any]:
        """One call's whole view."""
        shown = board.get(CallId(call_id))
        if shown is None:
            raise HTTPException(404, f"No call {call_id} is shown here. It may have ended.")
        await consulted(request, kit, call_id, "whole view")
        return shown.view()

    @routes.get("/calls/{call_id}/feed")
    async def call_feed(call_id: str, request: Request) -> EventSourceResponse:
        """One call's whole view, again on each change."""
        if board.get(CallId(call_id)) is None:
            raise HTTPException(404, f"No call {call_id} is shown here. It may have ended.")
        await consulted(request, kit, call_id, "whole view, live")
        return EventSourceResponse(_view(kit, CallId(call_id)), ping=10)

    @routes.post("/calls/{call_id}/handoff", status_code=202)
    async def hand_off(call_id: str, ask: TakeOver) -> dict[str, str]:
        """Send the caller to a person now."""
        if not board.take_over(CallId(call_id), ask.operator):
            raise HTTPException(404, f"Call {call_id} is not on the line.")
        return {"call_id": call_id, "asked": "handoff"}

    return routes


async def _cards(kit: Kit) -> AsyncIterator[ServerSentEvent]:
    board = kit.board
    with _counted(kit), board.watching() as watch:
        snapshot = {
            "seq": board.seq,
            "service": service_state(kit),
            "calls": [shown.card() for shown in board.all()],
        }
        yield _event("snapshot", snapshot)
        service = snapshot["service"]
        async for call_id in watch.changes(IDLE_S):
            shown = board.get(call_id) if call_id else None
            if shown is not None:
                yield _event("call", {"seq": board.seq, "call": shown.card()})
            now = service_state(kit)
            if now != service or call_id is None:
                service = now
                yield _event("service", {"seq": board.seq, "service": now})


async def _view(kit: Kit, wanted: CallId) -> AsyncIterator[ServerSentEvent]:
    with _counted(kit), kit.board.watching() as watch:
        watch.touch(wanted)
        async for call_id in watch.changes(IDLE_S):
            shown = kit.board.get(wanted)
            if call_id == wanted and shown is not None:
                yield _event("call", shown.view())


def _counted(kit: Kit) -> Any:
    """Count an open feed while it lasts."""
    return kit.metrics.console_clients.track_inprogress()
