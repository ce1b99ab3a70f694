"""When a risk is raised, and why it latches: inside a call a machine never lowers it (H5)."""

from collections.abc import Iterable
from dataclasses import replace

from triage_service.domain.assessment import Evidence, RiskFlag
from triage_service.domain.ids import RiskId
from triage_service.domain.level import Level, highest
from triage_service.domain.state import TriageState
from triage_service.taxonomy.rules import Rules

MOST_EVIDENCE = 6
"""Pieces of evidence kept for a flag; the first ones, which raised it. Enough for a screen."""


def raised(
    state: TriageState, risk: RiskId, level: Level, evidence: Evidence, *, at_s: float
) -> TriageState:
    """`state` with `risk` raised to at least `level`, resting on `evidence`.

    A flag that is up already keeps its first time, takes the more urgent level and the higher
    probability, and gains the evidence unless the same words support it already.
    """
    old = next((flag for flag in state.flags if flag.risk == risk), None)
    if old is None:
        new = RiskFlag(risk, level, evidence.p, (evidence,), at_s)
        return replace(state, flags=(*state.flags, new))
    known = any(e.words == evidence.words and e.by == evidence.by for e in old.evidence)
    kept = old.evidence if known else (*old.evidence, evidence)[:MOST_EVIDENCE]
    new = replace(old, level=highest(old.level, level), p=max(old.p, evidence.p), evidence=kept)
    return replace(state, flags=tuple(new if f is old else f for f in state.flags))


def lifted(state: TriageState, level: Level, evidence: Iterable[Evidence]) -> TriageState:
    """`state` heard to be at least `level`; what shows it is kept when the level rises."""
    if state.heard_level.at_least(level):
        return state
    return replace(state, heard_level=level, level_evidence=tuple(evidence))


def levelled(state: TriageState, rules: Rules) -> TriageState:
    """`state` whose level takes its flags into account.

    A flag that lifts (a repeat victim) makes the rest one level worse, at least its own level
    and, on words alone, never worse than `L1`: only an earlier record may do that (H6).
    """
    own = [flag for flag in state.flags if not rules.risks[flag.risk].lifts_level]
    for flag in own:
        state = lifted(state, flag.level, flag.evidence)
    for flag in state.flags:
        if rules.risks[flag.risk].lifts_level and not state.heard_level.at_least(Level.L1):
            worse = highest(flag.level, highest(*(f.level for f in own)).raised_by_one())
            state = lifted(state, worse, flag.evidence)
    return state
