"""An emergency that only a rule heard: a second opinion decides whether it is one.

A cue reads a few words, the classifier the whole call. What a cue alone calls an emergency goes to
a trained person at once (L1) and to the emergency operator as soon as the classifier has read the
same words and does not hold it for nearly impossible. A classifier that is lost, or has no opinion,
never stands in the way.
"""

from dataclasses import replace

from triage_service.domain.assessment import Evidence
from triage_service.domain.events import Assessed, Sense
from triage_service.domain.ids import RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.policy.risk import raised
from triage_service.policy.urgency import p_emergency
from triage_service.taxonomy.rules import Rules


def heard_by_rule(
    state: TriageState, risk: RiskId, evidence: Evidence, *, at_s: float
) -> TriageState:
    """`state` with an emergency that a cue heard: L0 without a classifier to ask, else L1 and held.

    Args:
        state: The call so far.
        risk: The danger.
        evidence: The words, and the cue that found them.
        at_s: When it was heard, seconds of audio.
    """
    if Sense.MEANING in state.senses_lost:
        return raised(state, risk, Level.L0, evidence, at_s=at_s)
    state = raised(state, risk, Level.L1, evidence, at_s=at_s)
    held = (risk, evidence)
    up = any(flag.risk == risk and flag.level is Level.L0 for flag in state.flags)
    return state if up or held in state.held else replace(state, held=(*state.held, held))


def agreed(state: TriageState, event: Assessed, rules: Rules) -> TriageState:
    """`state` with all that was held raised, unless the classifier holds it for nearly impossible.

    What it doubts stays held: a later answer, about more words, may still confirm it.
    """
    if not state.held:
        return state
    doubts = event.levels and p_emergency(event, rules) < rules.limits.doubt_p
    return state if doubts else released(state, at_s=event.at_s)


def released(state: TriageState, *, at_s: float) -> TriageState:
    """`state` with all that was held raised to L0: nobody is left to ask, or it was confirmed."""
    for risk, evidence in state.held:
        state = raised(state, risk, Level.L0, evidence, at_s=at_s)
    return replace(state, held=())
