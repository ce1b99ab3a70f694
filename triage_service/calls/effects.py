"""Decisions become effects: store, line, board, metrics. A handoff needs only the line."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import assert_never

import structlog

from telephony_adapter.events import Annotate, LegStarted, Transfer
from telephony_adapter.leg import Leg
from triage_service.calls import translate, wire
from triage_service.calls.kit import Kit
from triage_service.calls.views import CallShown
from triage_service.domain.decisions import (
    AskClassifier,
    CallBack,
    CloseCall,
    Decision,
    HandOff,
    HandoffReason,
    RaiseAlert,
    Recommend,
    RoutingDecision,
    Say,
)
from triage_service.domain.errors import StoreRefused
from triage_service.domain.events import CallEvent, OperatorActed, SpeechHeard, TimePassed
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.policy.handover import handover
from triage_service.store.records import DecisionRecord

log = structlog.get_logger(__name__)


class Effects:
    """Carries out what the policy decides for one call."""

    def __init__(self, leg: Leg, started: LegStarted, kit: Kit) -> None:
        """Nothing has been done for the call yet."""
        self._leg, self._kit = leg, kit
        self._call_id = CallId(started.call_id)
        self._metadata = dict(started.metadata)
        self._started_utc = kit.now_utc()
        self._began_s = kit.monotonic_s()
        self._showed_s = self._began_s
        self._seq = 0
        self._person_acted = "none"
        self._altered_by: str | None = None
        self._decision: wire.DecisionOut | None = None
        self._handoff: wire.HandoffOut | None = None
        self._sent_assessment: wire.Assessment | None = None

    @property
    def handed_off(self) -> bool:
        """Whether the platform was asked to give the caller to a person."""
        return self._handoff is not None

    @property
    def decided(self) -> bool:
        """Whether a final decision was sent."""
        return self._decision is not None and self._decision.state == "final"

    def shown(self, state: TriageState, ended_utc: datetime | None = None) -> CallShown:
        """The call as the console may show it."""
        kit = self._kit
        return CallShown(
            call_id=self._call_id,
            title=self._metadata.get("title"),
            started_utc=self._started_utc,
            ended_utc=ended_utc,
            metadata=self._metadata,
            state=state,
            decision=self._decision,
            handoff=self._handoff,
            models=(kit.asr_model, kit.nlu_model),
            rules=kit.mind.rules,
        )

    async def resume(self) -> Level | None:
        """What an earlier connection of the same call had decided; numbering goes on after it.

        Returns:
            The level of the last decision, None for a call that has none.

        Raises:
            StoreRefused: The store does not answer.
        """
        self._seq, level = await self._kit.store.last(self._call_id)
        return None if level is None else Level(level)

    async def apply(
        self, event: CallEvent, state: TriageState, decisions: Sequence[Decision]
    ) -> None:
        """Carry out `decisions` in order, then show the call.

        Raises:
            StoreRefused: A decision could not be kept and was therefore not sent.
        """
        if isinstance(event, SpeechHeard):
            await self._annotate(translate.transcript(self._call_id, event.utterance))
        if isinstance(event, OperatorActed):
            self._person_acted = f"{event.action} by {event.operator}"
            self._altered_by = event.operator
        for decision in decisions:
            await self._carry_out(decision, state)
        await self._assess(state)
        self._show(state, news=bool(decisions) or not isinstance(event, TimePassed))

    def _show(self, state: TriageState, *, news: bool) -> None:
        """Show the call; when only time has passed, once a second is enough."""
        now_s = self._kit.monotonic_s()
        if news or now_s - self._showed_s >= 1.0:
            self._showed_s = now_s
            self._kit.board.show(self.shown(state))

    async def _carry_out(self, decision: Decision, state: TriageState) -> None:
        metrics, rules = self._kit.metrics, self._kit.mind.rules
        match decision:
            case RaiseAlert(flag=flag):
                metrics.flags.labels(flag.risk, flag.level.value).inc()
                log.info("alert", call_id=self._call_id, flag=flag.risk, level=flag.level.value)
            case Recommend():
                await self._recommend(decision, state)
            case HandOff(reason=reason, routing=routing):
                # The line first: a caller must not wait for a disk.
                await self.hand_off(reason, routing)
                await self._note_handoff(reason, routing, state)
            case Say(prompt=prompt):
                text = rules.prompts[prompt].text
                await self._annotate(wire.SayOut(call_id=self._call_id, prompt=prompt, text=text))
            case CallBack():
                await self._call_back(state)
            case AskClassifier() | CloseCall():
                pass  # the session asks, and the session ends
            case _:
                assert_never(decision)

    async def hand_off(self, reason: HandoffReason, routing: RoutingDecision) -> None:
        """Ask the platform for a person, once; no database, no model, only the line."""
        told = translate.handoff(self._call_id, reason, routing, self._kit.mind.rules)
        self._handoff = told
        self._kit.metrics.handoffs.labels(reason.value).inc()
        log.info("handoff", call_id=self._call_id, reason=reason.value)
        await self._leg.send(Transfer(told.destination, told.priority, told.model_dump_json()))

    async def _note_handoff(
        self, reason: HandoffReason, routing: RoutingDecision, state: TriageState
    ) -> None:
        """Keep the handoff for the record and the receivers; the caller does not depend on it."""
        made = Recommend(routing, state.belief.top, (), state.slots, final=True)
        with suppress(StoreRefused):
            decision = self._worded(made, state)
            await self._keep(decision.model_copy(update={"handoff": reason.value}), state)

    async def _recommend(self, made: Recommend, state: TriageState) -> None:
        """Keep, then send: what was sent is never lost."""
        first_final = made.final and not self.decided
        decision = self._worded(made, state)
        await self._keep(decision, state)
        body = decision.model_dump_json()
        await self._leg.send(Transfer(decision.destination.id, decision.priority, body))
        if first_final:
            spent_s = self._kit.monotonic_s() - self._began_s
            self._kit.metrics.decision_latency.labels(decision.level).observe(spent_s)
            self._kit.metrics.intents.labels(decision.intent.id).inc()

    async def _call_back(self, state: TriageState) -> None:
        """H3: the last decision once more, as an urgent task to ring the caller back."""
        if state.routing is None:
            return
        top = state.belief.top
        again = Recommend(state.routing, top, (), state.slots, final=True)
        decision = self._worded(again, state)
        decision = decision.model_copy(
            update={"call_back": True, "rule_ids": [*decision.rule_ids, "H3"]}
        )
        await self._keep(decision, state)
        await self._annotate(decision)

    def _worded(self, made: Recommend, state: TriageState) -> wire.DecisionOut:
        rules, routing = self._kit.mind.rules, made.routing
        card = handover(state, rules)
        opening = None if card.opening_code is None else translate.code(card.opening_code)
        return wire.DecisionOut(
            decision_id=self._kit.new_id(),
            call_id=self._call_id,
            seq=self._seq + 1,
            made_utc=self._kit.now_utc().isoformat(),
            at_s=round(routing.at_s, 3),
            state="final" if made.final else "partial",
            level=routing.level.value,
            priority=routing.priority,
            destination=translate.destination(routing.destination, rules),
            intent=translate.intent(*made.intent, rules),
            alternatives=[translate.intent(i, p, rules) for i, p in made.alternatives],
            flags=[translate.flag(f, rules) for f in state.flags],
            slots=[translate.slot(s) for s in made.slots],
            rule_ids=[r.rule for r in routing.reasons],
            reasons=[translate.reason(r) for r in routing.reasons],
            confidence=round(routing.confidence, 4),
            opening_code_suggested=opening.code if opening else None,
            opening_code=opening,
            qualifiers=[translate.code(c) for c in card.qualifiers],
            thrive=translate.thrive(card),
            missing_facts=translate.facts(card),
            call_back=False,
            handoff=None,
            asr_model=self._kit.asr_model,
            nlu_model=self._kit.nlu_model,
            config_version=routing.rules_version,
            human_involvement=self._person_acted,
        )

    async def _keep(self, decision: wire.DecisionOut, state: TriageState) -> None:
        await self._kit.store.record(
            DecisionRecord(
                decision_id=decision.decision_id,
                call_id=self._call_id,
                seq=decision.seq,
                made_utc=self._kit.now_utc(),
                final=decision.state == "final",
                flagged=any(f.level.at_least(Level.L2) for f in state.flags),
                body=decision.model_dump(mode="json"),
                intent=decision.intent.id,
                flags=frozenset(f.risk for f in state.flags),
                altered_by=self._altered_by,
            )
        )
        self._altered_by = None
        self._seq, self._decision = decision.seq, decision
        self._kit.decided()

    async def _assess(self, state: TriageState) -> None:
        """Say what is believed when that changed."""
        now = translate.assessment(state, self._kit.mind.rules)
        old = self._sent_assessment
        same = old is not None and old == now.model_copy(update={"at_s": old.at_s})
        if not same and (now.intent or now.flags):
            self._sent_assessment = now
            await self._annotate(now)

    async def _annotate(self, message: wire.ServerMessage) -> None:
        await self._leg.send(Annotate(message.model_dump_json()))
