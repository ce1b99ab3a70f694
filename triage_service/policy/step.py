"""The whole brain on one screen: a state and an event in, a state and decisions out.

Strategy: `_take_in` changes what is believed; `_decide` compares before and after and says what
must be done. Nothing here touches the world; `step` is total and never raises.
"""

from dataclasses import replace
from typing import assert_never

from triage_service.domain.decisions import (
    CallBack,
    CloseCall,
    Decision,
    HandOff,
    HandoffReason,
    RaiseAlert,
    Recommend,
    Say,
)
from triage_service.domain.events import (
    Assessed,
    CallEnded,
    CallEvent,
    CallStarted,
    KeyPressed,
    OperatorActed,
    Sense,
    SenseLost,
    SpeechHeard,
    TimePassed,
)
from triage_service.domain.ids import RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import Phase, TriageState
from triage_service.policy import listening, pause
from triage_service.policy.intent import assessed
from triage_service.policy.mind import Mind
from triage_service.policy.risk import levelled
from triage_service.policy.routing import alternatives, route
from triage_service.policy.second_opinion import released
from triage_service.taxonomy.rules import Rules

UNSAFE_TO_CALL = RiskId("caller_unsafe_to_call_back")
"""Ringing back would tell whoever the caller is afraid of: never asked for by machine."""
_LOST: dict[Sense, HandoffReason] = {
    Sense.SPEECH: HandoffReason.ENGINE_ERROR,
    Sense.MEANING: HandoffReason.ENGINE_ERROR,
    Sense.STORE: HandoffReason.STORE_REFUSED,
    Sense.LINE: HandoffReason.AUDIO_GAP,
}
_BY_CODE = {
    "late": HandoffReason.ENGINE_LATE,
    "overloaded": HandoffReason.OVERLOADED,
    "protocol": HandoffReason.PROTOCOL_ERROR,
    "codec_mismatch": HandoffReason.CODEC_MISMATCH,
    "codec_unsupported": HandoffReason.CODEC_UNSUPPORTED,
}


def step(state: TriageState, event: CallEvent, mind: Mind) -> tuple[TriageState, list[Decision]]:
    """What the call is now, and what must be done about it.

    Args:
        state: The call so far.
        event: What happened.
        mind: The rules and cues to think with.

    Returns:
        The new state, and decisions in the order in which they must be carried out.
    """
    if state.phase is Phase.ENDED:
        return state, []
    after, asked = _take_in(replace(state, at_s=max(state.at_s, event.at_s)), event, mind)
    after = listening.blocked(levelled(after, mind.rules), mind.rules)
    after, decided = _decide(state, after, event, mind.rules)
    return after, [*asked, *decided]


def _take_in(
    state: TriageState, event: CallEvent, mind: Mind
) -> tuple[TriageState, list[Decision]]:
    """What is believed after the event, and what to ask or say because of it."""
    match event:
        case CallStarted():
            state = replace(state, repeat=event.repeat, started_utc=event.started_utc)
            begun = replace(state, today=event.today, said=("greeting",))
            return begun, [Say("greeting")]
        case SpeechHeard():
            return listening.heard(state, event, mind)
        case Assessed():
            return assessed(state, event, mind.rules), []
        case KeyPressed():
            return listening.key(state, event), []
        case SenseLost():
            state = replace(state, senses_lost=state.senses_lost | {event.sense})
            if event.sense is Sense.MEANING:
                state = replace(state, pending=frozenset())
            return released(state, at_s=state.at_s), []
        case OperatorActed():
            return state, []
        case TimePassed():
            return pause.passed(state, event, mind.rules)
        case CallEnded():
            state = released(state, at_s=state.at_s) if state.pending else state
            return replace(state, pending=frozenset()), []
        case _:
            assert_never(event)


def _decide(
    before: TriageState, after: TriageState, event: CallEvent, rules: Rules
) -> tuple[TriageState, list[Decision]]:
    """Alerts, then the handoff or the recommendation, then the end."""
    decisions: list[Decision] = []
    known = {flag.risk: flag.level for flag in before.flags}
    for flag in after.flags:
        if flag.level.urgency > known.get(flag.risk, Level.NONE).urgency or flag.risk not in known:
            decisions.append(RaiseAlert(flag))
    routing = route(after, rules)
    reason = _handoff(before, after, event, rules)
    if reason is not None:
        after = replace(
            after, routing=routing, final=True, handed_off=reason, phase=Phase.HANDED_OFF
        )
        decisions.append(HandOff(reason, routing))
    elif pause.worth_saying(before, after, routing, event, rules):
        final = after.final or pause.settled(after, routing, event, rules)
        after = replace(after, routing=routing, final=final)
        if routing.level is Level.L0 and after.phase is Phase.LISTENING:
            after = replace(after, phase=Phase.ESCALATED)
        decisions.append(
            Recommend(routing, after.belief.top, alternatives(after), after.slots, final)
        )
        if final and pause.may_announce(after, routing, rules):
            after = replace(after, said=(*after.said, "transfer"))
            decisions.append(Say("transfer"))
    if isinstance(event, CallEnded):
        cut_off = event.reason in ("hangup", "line_lost") and before.phase is not Phase.HANDED_OFF
        unsafe = any(flag.risk == UNSAFE_TO_CALL for flag in after.flags)
        if cut_off and not unsafe and after.level.at_least(Level.L1):
            decisions.append(CallBack(after.level, after.level_evidence))
        after = replace(after, phase=Phase.ENDED)
        decisions.append(CloseCall())
    return after, decisions


def _handoff(
    before: TriageState, after: TriageState, event: CallEvent, rules: Rules
) -> HandoffReason | None:
    """Why a person must take the call now without waiting for a decision, if they must."""
    if before.phase is Phase.HANDED_OFF:
        return None
    match event:
        case SenseLost():
            return _BY_CODE.get(event.code, _LOST[event.sense])
        case OperatorActed():
            return HandoffReason.OPERATOR
        case TimePassed() if not after.final:
            late = event.elapsed_s >= rules.limits.decision_deadline_s
            return HandoffReason.DEADLINE if late else None
        case _:
            return None
