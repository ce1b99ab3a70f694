"""When a recommendation is said, and when it is final: what pauses, silence and the end mean."""

from dataclasses import replace

from triage_service.domain.assessment import Evidence, IntentBelief, Source
from triage_service.domain.decisions import Decision, RoutingDecision, Say
from triage_service.domain.events import CallEnded, CallEvent, TimePassed
from triage_service.domain.ids import IntentId
from triage_service.domain.level import Level
from triage_service.domain.state import Phase, TriageState
from triage_service.policy.intent import believed
from triage_service.policy.listening import COVERT
from triage_service.policy.risk import lifted
from triage_service.taxonomy.rules import DestinationKind, Rules

SILENT = IntentId("silent_or_covert")


def passed(
    state: TriageState, event: TimePassed, rules: Rules
) -> tuple[TriageState, list[Decision]]:
    """`state` after a stretch in which nothing new was said."""
    if state.phase is not Phase.LISTENING:
        return state, []
    if not state.transcript.n_words:
        return _silent(state, event, rules)
    if event.quiet_s < rules.limits.decide_quiet_s or state.pending:
        return state, []
    if not believed(state, rules) and "clarify" not in state.said:
        return _say(state, "clarify")
    return state, []


def bands(event: TimePassed, rules: Rules) -> tuple[bool, ...]:
    """On which side of every threshold of time a tick lies.

    The policy knows nothing else of a tick but its `at_s`: two ticks of the same bands on the
    same call do the same. Whoever replays many calls can pass over the second.
    """
    limits, quiet_s, elapsed_s = rules.limits, event.quiet_s, event.elapsed_s
    silent_s = max(quiet_s, elapsed_s - limits.silent_s)
    return (
        quiet_s >= limits.decide_quiet_s,
        quiet_s >= limits.clarify_quiet_s,
        quiet_s >= limits.signpost_quiet_s,
        silent_s >= limits.silent_s / 2,
        silent_s >= limits.silent_s,
        elapsed_s >= limits.decision_deadline_s,
    )


def _silent(
    state: TriageState, event: TimePassed, rules: Rules
) -> tuple[TriageState, list[Decision]]:
    """A caller who says nothing is asked for a sign, then given to a listener; never hung up on."""
    # Sobbing or whispering is voice without words: it must not put off the listener for ever.
    silent_s = max(event.quiet_s, event.elapsed_s - rules.limits.silent_s)
    if silent_s >= rules.limits.silent_s:
        sound = Evidence(Source.SOUND, "(no words)", 0.0, event.at_s, 1.0, "silence")
        state = replace(state, belief=IntentBelief({SILENT: 1.0}))
        return lifted(state, Level.L2, (sound,)), []
    if silent_s >= rules.limits.silent_s / 2 and "covert" not in state.said:
        return _say(state, "covert")
    return state, []


def _say(state: TriageState, prompt: str) -> tuple[TriageState, list[Decision]]:
    return replace(state, said=(*state.said, prompt)), [Say(prompt)]


def settled(state: TriageState, routing: RoutingDecision, event: CallEvent, rules: Rules) -> bool:
    """Whether `routing` can be final.

    An emergency, a wish for a person and the end of the call settle it at once. A person is
    reached after a short pause; anything without a person needs a long one, so that a caller
    who has not come to the point yet is not sent away.
    """
    if routing.level is Level.L0 or state.asked_for_person or isinstance(event, CallEnded):
        return True
    if not isinstance(event, TimePassed) or state.pending:
        return False
    if not state.transcript.n_words:
        return state.belief.top[0] == SILENT
    if not believed(state, rules):
        # The second failed understanding (H2); the first one asked the caller to say it again.
        return "clarify" in state.said and event.quiet_s >= rules.limits.clarify_quiet_s
    person = rules.destinations[routing.destination].kind is DestinationKind.PERSON
    need_s = rules.limits.decide_quiet_s if person else rules.limits.signpost_quiet_s
    return event.quiet_s >= need_s


def may_announce(state: TriageState, routing: RoutingDecision, rules: Rules) -> bool:
    """Whether the caller should be told, once, that a person takes over.

    Never aloud where someone may be listening who must not know of the call (H9).
    """
    covert = any(flag.risk == COVERT for flag in state.flags)
    person = rules.destinations[routing.destination].kind is DestinationKind.PERSON
    heard = bool(state.transcript.n_words)
    return person and heard and not covert and "transfer" not in state.said


def worth_saying(
    before: TriageState,
    after: TriageState,
    routing: RoutingDecision,
    event: CallEvent,
    rules: Rules,
) -> bool:
    """Whether the platform must hear of `routing` now.

    Until something is final every change is worth saying. After that a change waits for the
    next pause or the end, unless the call became more urgent.
    """
    old = after.routing
    if old is None:
        told = believed(after, rules) or after.level is not Level.NONE
        return told or settled(after, routing, event, rules)
    if after.level.urgency > old.level.urgency:
        return True
    changed = (routing.destination, routing.priority) != (old.destination, old.priority)
    told = before.belief.top[0] != after.belief.top[0]
    if after.phase is Phase.HANDED_OFF:
        return False
    settles = settled(after, routing, event, rules)
    if after.final:
        return changed and settles
    return changed or told or settles
