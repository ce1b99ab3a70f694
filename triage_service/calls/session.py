"""The main loop of one call: events in, one pure step, effects out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from telephony_adapter.events import LegEvent, LegStarted
from telephony_adapter.leg import Leg
from triage_service.calls.effects import Effects
from triage_service.calls.kit import Kit
from triage_service.calls.last_resort import to_a_person
from triage_service.calls.recorder import Recorder
from triage_service.calls.senses import Hearing, assess
from triage_service.calls.watching import watch
from triage_service.domain.british_time import day_in_britain
from triage_service.domain.decisions import AskClassifier, HandOff, HandoffReason
from triage_service.domain.errors import StoreRefused
from triage_service.domain.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    OperatorActed,
    OperatorAction,
    Sense,
    SenseLost,
)
from triage_service.domain.ids import CallId
from triage_service.domain.state import Phase, TriageState
from triage_service.policy.step import step

INBOX_EVENTS = 256
"""Events that may wait in one call; a caller's sound stops being read when it is full."""


class Session:
    """One call, from answer to hang-up; every task it starts ends with it."""

    def __init__(
        self, leg: Leg, events: AsyncIterator[LegEvent], started: LegStarted, kit: Kit
    ) -> None:
        """A call whose `LegStarted` was read from `events` already."""
        self._kit, self._started = kit, started
        self._inbox: asyncio.Queue[CallEvent] = asyncio.Queue(INBOX_EVENTS)
        self._effects = Effects(leg, started, kit)
        self._hearing = Hearing(leg, events, kit, self._inbox)
        self._recorder = Recorder(CallId(started.call_id), kit)
        self._state = TriageState(CallId(started.call_id))

    @property
    def effects(self) -> Effects:
        """What was done for the call so far."""
        return self._effects

    @property
    def state(self) -> TriageState:
        """What is known of the call."""
        return self._state

    async def run(self) -> TriageState:
        """Triage the call; returns when the line has closed.

        Raises:
            ExceptionGroup: A fault of ours; whoever called must hand the caller to a person.
        """
        kit, board = self._kit, self._kit.board
        try:
            with board.live(self._effects.shown(self._state), self._take_over):
                async with asyncio.TaskGroup() as tasks:
                    senses = [
                        tasks.create_task(self._hearing.listen()),
                        tasks.create_task(self._hearing.transcribe()),
                        tasks.create_task(watch(self._hearing, kit, self._inbox)),
                    ]
                    await self._handle(await self._first(), tasks)
                    await self._loop(tasks)
                    for sense in senses:
                        sense.cancel()
        finally:
            board.show(self._effects.shown(self._state, kit.now_utc()))
            await self._recorder.keep()
        return self._state

    async def _loop(self, tasks: asyncio.TaskGroup) -> None:
        """Handle events until the end, which waits for the last assessment."""
        ended: CallEnded | None = None
        while self._state.phase is not Phase.ENDED:
            if ended is not None and not self._state.pending:
                await self._handle(ended, tasks)
                continue
            event = await self._inbox.get()
            if isinstance(event, CallEnded):
                ended = event
            else:
                await self._handle(event, tasks)

    async def _handle(self, event: CallEvent, tasks: asyncio.TaskGroup) -> None:
        """One event: the only line that thinks, then the only line that acts."""
        self._state, decisions = step(self._state, event, self._kit.mind)
        self._recorder.note(event, decisions)
        try:
            await self._effects.apply(event, self._state, decisions)
        except StoreRefused:
            await self._without_store()
        for ask in decisions:
            if isinstance(ask, AskClassifier):
                tasks.create_task(assess(ask, self._kit, self._inbox))

    async def _without_store(self) -> None:
        """A decision that cannot be kept is not sent; the caller goes to a person instead."""
        lost = SenseLost(Sense.STORE, "refused", self._state.at_s)
        self._state, decisions = step(self._state, lost, self._kit.mind)
        self._recorder.note(lost, decisions)
        handoff = next((d for d in decisions if isinstance(d, HandOff)), None)
        routing = handoff.routing if handoff else to_a_person(self._state, self._kit)
        await self._effects.hand_off(HandoffReason.STORE_REFUSED, routing)

    async def _first(self) -> CallEvent:
        """The call's first event; a store that is gone already costs the call its machine."""
        kit, call_id = self._kit, self._state.call_id
        caller = self._started.metadata.get("caller_ref")
        now = kit.now_utc()
        try:
            await kit.store.begin(call_id, caller, now)
            earlier = await self._effects.resume()
            if earlier is not None:
                # What was said before the line broke is not known any more: a person, with at
                # least the level that was reached.
                self._state = replace(self._state, heard_level=earlier)
                self._recorder.heard_level = earlier
                return SenseLost(Sense.LINE, "reconnected", 0.0)
            since = now - timedelta(days=kit.settings.repeat_window_days)
            repeat = caller is not None and await kit.store.flagged_since(
                caller, since, but=call_id, now=now
            )
        except StoreRefused:
            return SenseLost(Sense.STORE, "refused", 0.0)
        return CallStarted(
            call_id, repeat=repeat, today=day_in_britain(now), started_utc=kit.hours_utc()
        )

    def _take_over(self, operator: str) -> bool:
        """A person asked for the call; False when it has more to do than it can."""
        acted = OperatorActed(OperatorAction.TAKE_OVER, operator, self._state.at_s)
        with suppress(asyncio.QueueFull):
            self._inbox.put_nowait(acted)
            return True
        return False
