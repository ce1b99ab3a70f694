"""Domain words into wire words."""

from triage_service.calls import wire
from triage_service.domain.assessment import Evidence, RiskFlag, Slot
from triage_service.domain.decisions import HandoffReason, Reason, RoutingDecision
from triage_service.domain.handover import Element, Handover, SuggestedCode
from triage_service.domain.ids import CallId, DestinationId, IntentId
from triage_service.domain.state import TriageState
from triage_service.domain.transcript import Utterance
from triage_service.policy.routing import alternatives
from triage_service.taxonomy.rules import Rules

SAYS: dict[HandoffReason, str] = {
    HandoffReason.AUDIO_GAP: "The line stopped sending sound.",
    HandoffReason.CODEC_MISMATCH: "The sound is not in the form that was announced.",
    HandoffReason.CODEC_UNSUPPORTED: "The sound is in a form that this service cannot hear.",
    HandoffReason.DEADLINE: "No decision was reached in time.",
    HandoffReason.ENGINE_ERROR: "A model failed.",
    HandoffReason.ENGINE_LATE: "A model did not answer in time.",
    HandoffReason.INTERNAL_ERROR: "The service made a mistake.",
    HandoffReason.OPERATOR: "A person asked to take the call.",
    HandoffReason.OVERLOADED: "Too many calls at once.",
    HandoffReason.PROTOCOL_ERROR: "The platform sent something that it must not.",
    HandoffReason.STORE_REFUSED: "The record of the decision could not be kept.",
}
"""Each handoff reason in plain English, for a person who reads it on a screen."""


def evidence(e: Evidence) -> wire.EvidenceOut:
    """Words with times, rounded to milliseconds."""
    return wire.EvidenceOut(
        source=e.source.value,
        words=e.words,
        start_s=round(e.start_s, 3),
        end_s=round(e.end_s, 3),
        p=round(e.p, 4),
        by=e.by,
        polarity=e.polarity,
        tense=e.tense,
        person=e.person,
    )


def flag(f: RiskFlag, rules: Rules) -> wire.FlagOut:
    """A risk with its plain name."""
    return wire.FlagOut(
        id=f.risk,
        title=rules.risks[f.risk].title,
        level=f.level.value,
        p=round(f.p, 4),
        at_s=round(f.at_s, 3),
        evidence=[evidence(e) for e in f.evidence],
    )


def intent(i: IntentId, p: float, rules: Rules) -> wire.IntentOut:
    """An intent with its plain name."""
    rule = rules.intents.get(i)
    return wire.IntentOut(id=i, title=rule.title if rule else i, p=round(p, 4))


def slot(s: Slot) -> wire.SlotOut:
    """A spoken fact."""
    e = s.evidence
    return wire.SlotOut(
        kind=s.kind.value,
        value=s.value,
        words=e.words,
        start_s=round(e.start_s, 3),
        end_s=round(e.end_s, 3),
    )


def reason(r: Reason) -> wire.ReasonOut:
    """A rule and its words."""
    return wire.ReasonOut(rule=r.rule, says=r.says, evidence=[evidence(e) for e in r.evidence])


def destination(d: DestinationId, rules: Rules) -> wire.DestinationOut:
    """A place with its plain name and the platform's queue."""
    rule = rules.destinations[d]
    return wire.DestinationOut(
        id=d,
        title=rule.title,
        kind=rule.kind.value,
        queue=rule.queue,
        hours=rule.hours,
        fallback=rule.fallback,
    )


def thrive(card: Handover) -> wire.ThriveOut:
    """The six elements with their words."""
    return wire.ThriveOut.model_validate(
        {e.value: [evidence(shown) for shown in card.thrive.get(e, ())] for e in Element}
    )


def code(c: SuggestedCode) -> wire.CodeOut:
    """A suggested NSIR code."""
    return wire.CodeOut(code=c.code, title=c.title, because=list(c.because))


def facts(card: Handover) -> list[wire.FactOut]:
    """What a handler still has to ask."""
    return [wire.FactOut(id=fact.id, title=fact.title) for fact in card.missing]


def handoff(
    call_id: CallId, why: HandoffReason, routing: RoutingDecision, rules: Rules
) -> wire.HandoffOut:
    """The message that gives a caller to a person."""
    place = rules.destinations[routing.destination]
    return wire.HandoffOut(
        call_id=call_id,
        reason=why.value,
        says=SAYS[why],
        destination=place.id,
        queue=place.queue,
        priority=routing.priority,
        level=routing.level.value,
        at_s=round(routing.at_s, 3),
    )


def transcript(call_id: CallId, u: Utterance) -> wire.Transcript:
    """An utterance, partial or final."""
    return wire.Transcript(
        call_id=call_id,
        number=u.number,
        final=u.final,
        text=u.text,
        start_s=round(u.start_s, 3),
        end_s=round(u.end_s, 3),
        confidence=round(u.confidence, 4),
        words=[
            wire.WordOut(
                text=w.text, start_s=round(w.start_s, 3), end_s=round(w.end_s, 3), p=round(w.p, 4)
            )
            for w in u.words
        ],
    )


def assessment(state: TriageState, rules: Rules) -> wire.Assessment:
    """Everything believed about a call now."""
    top, p = state.belief.top
    return wire.Assessment(
        call_id=state.call_id,
        at_s=round(state.at_s, 3),
        level=state.level.value,
        intent=intent(top, p, rules) if state.belief.p_by_intent else None,
        alternatives=[intent(i, q, rules) for i, q in alternatives(state)],
        flags=[flag(f, rules) for f in state.flags],
        slots=[slot(s) for s in state.slots],
    )
