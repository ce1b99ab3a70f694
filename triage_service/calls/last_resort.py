"""Where a call goes when deciding itself has failed."""

from dataclasses import replace

from triage_service.calls.kit import Kit
from triage_service.domain.decisions import Reason, RoutingDecision
from triage_service.domain.events import Sense
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.policy.routing import route


def to_a_person(state: TriageState, kit: Kit) -> RoutingDecision:
    """Where a call goes when deciding failed: by H8 with its level kept, else the catch-all."""
    rules = kit.mind.rules
    lost = replace(state, senses_lost=state.senses_lost | {Sense.LINE}, routing=None)
    try:
        return route(lost, rules)
    except Exception:
        # Even the rules may be what failed; this may not.
        row = rules.routes[0] if state.level is Level.L0 else rules.routes[-1]
        reason = Reason("H8", "The service failed, so a person takes the call.")
        return RoutingDecision(
            row.to, row.priority, state.level, 0.0, (reason,), state.at_s, rules.version
        )
