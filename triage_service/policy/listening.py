"""What words and keys change: the transcript, cues found in it, slots, and what to ask next."""

from collections.abc import Sequence
from dataclasses import replace

from triage_service.domain.assessment import Evidence, Source
from triage_service.domain.decisions import AskClassifier, Decision
from triage_service.domain.events import KeyPressed, SpeechHeard
from triage_service.domain.ids import RiskId
from triage_service.domain.level import Level
from triage_service.domain.state import Phase, TriageState
from triage_service.policy.mind import Mind
from triage_service.policy.risk import lifted, raised
from triage_service.policy.second_opinion import heard_by_rule
from triage_service.taxonomy.rules import Rules
from triage_service.understanding.cues import FoundCue

COVERT = RiskId("covert_or_silent_caller")
THREAT = RiskId("threat_of_violence_future")
MOST_WORDS_ASKED = 300
"""The classifier reads so many of the newest words: what was raised before stays up anyway, and a
long call must not take the model from the others."""
WORDS_BETWEEN_ASKS = 4
"""New words on a partial before the classifier is asked again; chosen: about 1.5 s of speech."""


def heard(state: TriageState, event: SpeechHeard, mind: Mind) -> tuple[TriageState, list[Decision]]:
    """`state` with the utterance in its transcript, its cues raised, and a question if due.

    A cue in text that may still change counts once it is found twice running: a recogniser's
    first guess must not raise what nothing can lower.
    """
    firm, held = event.utterance.final, state.held
    state = replace(state, transcript=state.transcript.heard(event.utterance))
    found = mind.cues.find_new(state.transcript.utterances, event.alternatives)
    counted = [cue for cue in found if firm or cue.rule.id in state.hinted]
    for cue in counted:
        state = _believe(state, cue, mind.rules, at_s=event.at_s)
    if counted:
        state = replace(state, cues=_kept(state.cues, counted))
    state = replace(state, hinted=frozenset(cue.rule.id for cue in found))
    if firm:
        told = mind.slots(event.utterance, state.today)
        new = [slot for slot in told if slot.value not in _values(state)]
        state = replace(state, slots=(*state.slots, *new))
    return _ask(state, event, firm=firm, held_more=state.held != held)


def _believe(state: TriageState, cue: FoundCue, rules: Rules, *, at_s: float) -> TriageState:
    """`state` with what one cue says.

    A danger that is denied, over, or only threatened is not the flag of that danger: it makes
    the call more urgent, and a threat is raised as a threat.
    """
    risk, evidence = cue.rule.risk, cue.evidence
    if risk is None:
        return replace(state, asked_for_person=state.asked_for_person or (evidence,))
    if evidence.polarity == "denied":
        return lifted(state, cue.level, (evidence,))
    if rules.risks[risk].level.urgency > cue.level.urgency:
        if evidence.tense in ("future", "conditional"):
            return raised(state, THREAT, cue.level, evidence, at_s=at_s)
        return lifted(state, cue.level, (evidence,))
    # What the classifier did not read, or what sounds harmless on purpose, it cannot doubt.
    doubtable = risk != COVERT and evidence.polarity != "unsure"
    if cue.level is Level.L0 and doubtable:
        return heard_by_rule(state, risk, evidence, at_s=at_s)
    return raised(state, risk, cue.level, evidence, at_s=at_s)


def _kept(known: Sequence[Evidence], found: Sequence[FoundCue]) -> tuple[Evidence, ...]:
    """Each cue once: as it was first said plainly, or else as it was last heard."""
    kept = {evidence.by: evidence for evidence in known}
    for cue in found:
        old = kept.get(cue.rule.id)
        if old is None or (old.polarity, old.tense) != ("affirmed", "present"):
            kept[cue.rule.id] = cue.evidence
    return tuple(kept.values())


def _values(state: TriageState) -> set[str]:
    return {slot.value for slot in state.slots}


def _ask(
    state: TriageState, event: SpeechHeard, *, firm: bool, held_more: bool
) -> tuple[TriageState, list[Decision]]:
    """A question when a sentence ended, enough new words came, or a cue waits for an opinion."""
    n_words = state.transcript.n_words
    due = firm or held_more or n_words - state.n_words_asked >= WORDS_BETWEEN_ASKS
    if not n_words or not due or (state.phase is Phase.HANDED_OFF and not firm):
        return state, []
    said = state.transcript.recent(MOST_WORDS_ASKED)
    ask = AskClassifier(state.asks + 1, said, firm=firm, at_s=event.at_s)
    state = replace(state, asks=ask.ask, pending=state.pending | {ask.ask}, n_words_asked=n_words)
    return state, [ask]


def key(state: TriageState, event: KeyPressed) -> TriageState:
    """A key from someone who has not spoken is a covert call (L0); `0` asks for a person (H1)."""
    pressed = Evidence(Source.KEYPAD, event.key, event.at_s, event.at_s, 1.0, "keypad")
    if not state.transcript.n_words and event.key != "0":
        return raised(state, COVERT, Level.L0, pressed, at_s=event.at_s)
    if event.key == "0":
        return replace(state, asked_for_person=state.asked_for_person or (pressed,))
    return state


def blocked(state: TriageState, rules: Rules) -> TriageState:
    """`state` with H4 latched once its top intent or a flag (L2 or above) forbids self-service."""
    intent = rules.intents.get(state.belief.top[0])
    top_blocks = intent is not None and intent.blocks_self_service
    risky = any(flag.level.at_least(Level.L2) for flag in state.flags)
    return replace(state, self_service_blocked=True) if top_blocks or risky else state
