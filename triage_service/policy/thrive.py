"""THRIVE: for each of its six elements the caller's own words that bear on it; never a score.

The College of Policing warns that scored checklists lack evidence of effectiveness (domain
reference, section 2.1), so nothing is added up and no word is made up.
"""

from collections.abc import Iterable, Iterator

from triage_service.domain.assessment import Evidence, Source
from triage_service.domain.handover import Element
from triage_service.domain.ids import IntentId
from triage_service.domain.state import TriageState
from triage_service.domain.transcript import Speaker
from triage_service.policy.intent import believed
from triage_service.policy.spoken import family
from triage_service.taxonomy.handover_rules import ThriveRule
from triage_service.taxonomy.rules import Rules

MOST_SHOWN = 6
"""Pieces of evidence for one element; as many as a flag keeps, enough for a screen."""


def thrive(state: TriageState, rules: Rules) -> dict[Element, tuple[Evidence, ...]]:
    """The evidence for every element, in order of time, the same words once.

    What was denied supports nothing here; it stays with the flags and in the transcript.
    """
    card: dict[Element, list[Evidence]] = {element: [] for element in Element}
    intent, p = state.belief.top
    told = account(state, intent, p) if believed(state, rules) else None
    for rule in rules.thrive:
        card[rule.element] += _supports(rule, state)
        if told is not None and intent in rule.intent:
            card[rule.element].append(told)
    return {element: _shown(found) for element, found in card.items()}


def _supports(rule: ThriveRule, state: TriageState) -> Iterator[Evidence]:
    """Everything in the call that `rule` names, but the account."""
    any_of_them = not (rule.risk or rule.cue)
    for evidence in _heard(rule, state, any_of_them=any_of_them and bool(rule.tense)):
        if evidence.polarity != "denied" and (not rule.tense or evidence.tense in rule.tense):
            yield evidence
    yield from (slot.evidence for slot in state.slots if slot.kind in rule.slot)
    if rule.asked_for_person:
        yield from state.asked_for_person


def _heard(rule: ThriveRule, state: TriageState, *, any_of_them: bool) -> Iterator[Evidence]:
    for flag in state.flags:
        if any_of_them or flag.risk in rule.risk:
            yield from flag.evidence
    for evidence in state.cues:
        if any_of_them or evidence.by in rule.cue or family(evidence.by) in rule.cue:
            yield evidence


def account(state: TriageState, intent: IntentId, p: float) -> Evidence:
    """What the caller told at most length: an intent rests on no single phrase.

    Args:
        state: A call in which words were heard.
        intent: The intent that was believed.
        p: Its probability.
    """
    spoken = [u for u in state.transcript.utterances if u.speaker is Speaker.CALLER and u.words]
    told = max(spoken, key=lambda u: len(u.words))
    source = Source.CLASSIFIER
    return Evidence(source, told.text, told.start_s, told.end_s, p, f"intent:{intent}")


def _shown(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    once: dict[tuple[str, float], Evidence] = {}
    for evidence in found:
        once.setdefault((evidence.words, evidence.start_s), evidence)
    ordered = sorted(once.values(), key=lambda e: (e.start_s, e.end_s, e.words))
    return tuple(ordered[:MOST_SHOWN])
