"""Telephony comes in; the last line of defence: whatever breaks, a person takes the call."""

import asyncio
import hmac
from collections.abc import AsyncIterator

import structlog
from fastapi import APIRouter
from starlette.websockets import WebSocket

from telephony_adapter.codec import TheyBrokeProtocol
from telephony_adapter.events import Hangup, LegEvent, LegStarted, Refuse, Transfer
from telephony_adapter.leg import Leg
from telephony_adapter.native.codec import NativeCodec
from telephony_adapter.websocket import WebSocketTransport
from triage_service.calls import translate
from triage_service.calls.kit import Kit
from triage_service.calls.last_resort import to_a_person
from triage_service.calls.session import Session
from triage_service.domain.decisions import HandoffReason
from triage_service.domain.ids import CallId
from triage_service.domain.state import TriageState

log = structlog.get_logger(__name__)

TRY_AGAIN_LATER, POLICY_VIOLATION, NORMAL = 1013, 1008, 1000
"""Close codes (RFC 6455 section 7.4.1, and the IANA registry for 1013)."""

TRY_AGAIN_S = 5.0
"""When a refused call may be offered again: by then half the calls' sentences are over."""


def router(kit: Kit) -> APIRouter:
    """The telephony door `/v1/calls`."""
    routes = APIRouter()

    @routes.websocket("/v1/calls")
    async def calls(socket: WebSocket) -> None:
        # A telephone platform sends no Origin; a browser always does (ASVS 5.0, 4.4.2).
        if "origin" in socket.headers or not _admitted(socket, kit):
            await socket.close(POLICY_VIOLATION)
            return
        await socket.accept()
        await answer(Leg(NativeCodec(), WebSocketTransport(socket)), kit)

    return routes


def _admitted(socket: WebSocket, kit: Kit) -> bool:
    """Whether the platform knows the line's token, where one is set."""
    token = kit.settings.line_token.get_secret_value()
    scheme, _, shown = socket.headers.get("authorization", "").partition(" ")
    known = hmac.compare_digest(shown.strip().encode(), token.encode())
    return not token or (known and scheme.lower() == "bearer")


async def answer(leg: Leg, kit: Kit) -> None:
    """Serve one call to its end; never raises, never strands the caller."""
    events = leg.events()
    try:
        async with asyncio.timeout(kit.settings.first_words_s):
            started = await anext(events)
    except TheyBrokeProtocol as broken:
        kit.metrics.protocol_errors.labels("native", broken.code).inc()
        log.warning("line_refused", code=broken.code)
        codec = broken.code == "codec_unsupported"
        why = HandoffReason.CODEC_UNSUPPORTED if codec else HandoffReason.PROTOCOL_ERROR
        await leg.send(Refuse(broken.code, str(broken)))
        await _give_up(leg, CallId(""), why, kit, POLICY_VIOLATION)
        return
    except (TimeoutError, StopAsyncIteration):
        await _give_up(leg, CallId(""), HandoffReason.PROTOCOL_ERROR, kit, POLICY_VIOLATION)
        return
    if not isinstance(started, LegStarted):
        await leg.close(NORMAL)
        return
    await _serve(leg, events, started, kit)


async def _serve(leg: Leg, events: AsyncIterator[LegEvent], started: LegStarted, kit: Kit) -> None:
    call_id = CallId(started.call_id)
    refusal = _refusal(call_id, kit)
    if refusal is not None:
        code, says, reason = refusal
        kit.metrics.admission_refusals.labels(code).inc()
        log.warning("call_refused", call_id=call_id, code=code)
        later_s = TRY_AGAIN_S if reason is HandoffReason.OVERLOADED else None
        await leg.send(Refuse(code, says, later_s))
        # The same call on a second line keeps the level that the first one has reached.
        shown = kit.board.get(call_id)
        known = shown.state if shown else None
        await _give_up(leg, call_id, reason, kit, TRY_AGAIN_LATER, known)
        return
    session = Session(leg, events, started, kit)
    outcome = "failed"
    kit.metrics.calls_active.labels("native").inc()
    log.info("call_began", call_id=call_id)
    try:
        state = await session.run()
        outcome = _outcome(session, state)
        await leg.send(Hangup("done"))
        await leg.close(NORMAL)
    except Exception:
        # The last line of defence: nothing may pass this point without a person being asked.
        log.exception("call_failed", call_id=call_id)
        outcome = "handoff"
        await _give_up(leg, call_id, HandoffReason.INTERNAL_ERROR, kit, 1011, session.state)
    finally:
        kit.metrics.calls_active.labels("native").dec()
        kit.metrics.calls.labels("native", outcome).inc()
        log.info("call_ended", call_id=call_id, outcome=outcome)


def _refusal(call_id: CallId, kit: Kit) -> tuple[str, str, HandoffReason] | None:
    """Code, words and reason for which a call cannot be taken now; None when it can."""
    if kit.board.is_live(call_id):
        says = "A call of this name is on the line already."
        return "duplicate_call", says, HandoffReason.PROTOCOL_ERROR
    if kit.board.full:
        says = f"{kit.settings.max_calls} calls are on the line; try again later."
        return "overloaded", says, HandoffReason.OVERLOADED
    lag_s = kit.recogniser.lag_s
    if lag_s > kit.settings.most_lag_s:
        says = f"Callers wait {lag_s:.1f} s for the recogniser; try again later."
        return "overloaded", says, HandoffReason.OVERLOADED
    if not kit.recogniser.alive:
        return "deaf", "The recogniser has stopped; calls go to people.", HandoffReason.ENGINE_ERROR
    if kit.recogniser.busy_s > kit.settings.stall_s:
        says = "The recogniser does not answer; calls go to people."
        return "deaf", says, HandoffReason.ENGINE_LATE
    return None


def _outcome(session: Session, state: TriageState) -> str:
    """How the call ended, for the count."""
    if session.effects.handed_off:
        return "handoff"
    return "routed" if state.final else "abandoned"


async def _give_up(
    leg: Leg,
    call_id: CallId,
    reason: HandoffReason,
    kit: Kit,
    close_code: int,
    state: TriageState | None = None,
) -> None:
    """Ask for a person without anything but the line, and close."""
    routing = to_a_person(state or TriageState(call_id), kit)
    told = translate.handoff(call_id, reason, routing, kit.mind.rules)
    kit.metrics.handoffs.labels(reason.value).inc()
    await leg.send(Transfer(told.destination, told.priority, told.model_dump_json()))
    await leg.close(close_code, reason.value)
