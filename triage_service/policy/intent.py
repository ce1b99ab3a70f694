"""How an assessment of the words changes what is believed about a call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from triage_service.domain.assessment import Evidence, IntentBelief, Source
from triage_service.domain.events import Assessed
from triage_service.domain.ids import UNCLEAR, RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.policy.risk import lifted, raised
from triage_service.policy.second_opinion import agreed
from triage_service.policy.urgency import p_emergency
from triage_service.taxonomy.rules import Rules


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the classifier says that would make a call more urgent."""

    level: Level
    risk: RiskId | None
    """None for a level without a particular risk."""
    p: float


def assessed(state: TriageState, event: Assessed, rules: Rules) -> TriageState:
    """`state` after the classifier's answer.

    Belief in intents is replaced: the classifier reads the whole call each time. Risks and
    levels only rise, and only on text that is final: half a sentence misleads it.
    """
    overtaken = event.ask < max(state.pending, default=0)
    state = replace(state, pending=state.pending - {event.ask})
    if overtaken and not event.firm:
        return state
    state = replace(state, belief=IntentBelief(dict(event.intents)))
    state = agreed(state, event, rules)
    for claim in _claims(event, rules) if event.firm else ():
        state = _accept(state, claim, event)
    return state


def believed(state: TriageState, rules: Rules) -> bool:
    """Whether the words were heard and understood well enough to act on the intent (H2)."""
    intent, p = state.belief.top
    if intent == UNCLEAR or p < rules.limits.intent_p:
        return False
    return bool(state.transcript.words) and state.transcript.word_p >= rules.limits.word_p


def _claims(event: Assessed, rules: Rules) -> Iterator[Claim]:
    """Every claim over its threshold: risks first, then the level, then the intent's floor."""
    p_urgent = p_emergency(event, rules)
    urgent = p_urgent >= rules.limits.level_p[Level.L0]
    ranked = sorted(event.risks.items(), key=lambda item: (-item[1], item[0]))
    for risk, p in ranked:
        rule = rules.risks.get(risk)
        if rule is None or p < rule.threshold:
            continue
        # How urgent a call is, is the level head's to say: a danger it does not see as happening
        # now is shown to a trained person at once, not to the emergency operator.
        level = rule.urgent_level if urgent else min(rule.level, Level.L1, key=_urgency)
        yield Claim(level, risk, p)
    yield from _level_claims(event, p_urgent, ranked, rules)
    top, p = IntentBelief(dict(event.intents)).top
    floor = rules.intents[top].level_floor if top in rules.intents else Level.NONE
    if floor is not Level.NONE and p >= rules.limits.intent_p:
        yield Claim(floor, None, p)


def _level_claims(
    event: Assessed, p_urgent: float, ranked: Sequence[tuple[RiskId, float]], rules: Rules
) -> Iterator[Claim]:
    """The most urgent level that is likely enough; an emergency is always given its name.

    Args:
        event: The classifier's answer.
        p_urgent: How likely that makes an emergency.
        ranked: Its risks, likeliest first.
        rules: Thresholds, and which risks can be an emergency.
    """
    p_at_least = 0.0
    for level in (Level.L0, Level.L1, Level.L2):
        p_at_least += event.levels.get(level, 0.0)
        p = p_urgent if level is Level.L0 else p_at_least
        if p < rules.limits.level_p[level]:
            continue
        if level is not Level.L0:
            yield Claim(level, None, p)
            return
        for risk, p_risk in ranked:
            rule = rules.risks.get(risk)
            if rule and rule.urgent_level is Level.L0 and p_risk >= rules.limits.named_p:
                yield Claim(Level.L0, risk, p)
                return
        yield Claim(Level.L1, None, p)
        return


def _urgency(level: Level) -> int:
    return level.urgency


def _accept(state: TriageState, claim: Claim, event: Assessed) -> TriageState:
    """`state` with the claim taken as true, resting on the words it points at."""
    start_s, end_s = event.evidence.get(claim.risk, (0.0, 0.0)) if claim.risk else (0.0, 0.0)
    evidence = quoted(state, start_s, end_s, p=claim.p, by=event.model)
    if claim.risk is None:
        return lifted(state, claim.level, (evidence,))
    return raised(state, claim.risk, claim.level, evidence, at_s=event.at_s)


def quoted(state: TriageState, start_s: float, end_s: float, *, p: float, by: str) -> Evidence:
    """The caller's words between two times; the newest utterance where none are named."""
    words = [w for w in state.transcript.words if w.start_s < end_s and w.end_s > start_s]
    if not words:
        spoken = [u for u in state.transcript.utterances if u.words]
        words = list(spoken[-1].words) if spoken else []
    if not words:
        return Evidence(Source.SOUND, "(no words)", 0.0, state.at_s, p, by)
    text = " ".join(word.text for word in words)
    return Evidence(Source.CLASSIFIER, text, words[0].start_s, words[-1].end_s, p, by)
