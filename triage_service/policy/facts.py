"""What a handler still has to ask: the facts that this kind of call needs and nobody has said."""

from triage_service.domain.handover import MissingFact
from triage_service.domain.state import TriageState
from triage_service.policy.spoken import family, plain, says
from triage_service.taxonomy.handover_rules import Filler, Need
from triage_service.taxonomy.rules import IntentRule, Rules


def missing_facts(state: TriageState, rules: Rules) -> tuple[MissingFact, ...]:
    """The facts that are needed and not known, in order of the rows.

    "Not known" is the safe answer: a fact is left out only where the caller's words hold it.
    """
    spoken = plain(state.transcript.text)
    intent, p = state.belief.top
    kind = rules.intents.get(intent) if p >= rules.limits.intent_p else None
    return tuple(
        MissingFact(rule.id, rule.title)
        for rule in rules.facts
        if _needed(rule.needed, state, kind) and not _known(rule.known, state, spoken)
    )


def _needed(when: Need, state: TriageState, kind: IntentRule | None) -> bool:
    """Whether a call of this kind (None while that is not clear) needs the fact."""
    return (
        (kind is not None and kind.group in when.group and kind.id not in when.except_intent)
        or (kind is not None and kind.id in when.intent)
        or any(flag.risk in when.risk for flag in state.flags)
        or (when.level_at_least is not None and state.level.at_least(when.level_at_least))
    )


def _known(by: Filler, state: TriageState, spoken: str) -> bool:
    return (
        any(slot.kind in by.slot for slot in state.slots)
        or any(flag.risk in by.risk for flag in state.flags)
        or any(e.by in by.cue or family(e.by) in by.cue for e in state.cues)
        or says(spoken, by.words)
    )
