"""What the console is shown of a call: a card in the list, and the whole view."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage_service.calls import translate, wire
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level
from triage_service.domain.state import Phase, TriageState
from triage_service.policy.facts import missing_facts
from triage_service.taxonomy.rules import Rules

LEVEL_TITLES: dict[Level, str] = {
    Level.L0: "Emergency now",
    Level.L1: "Vulnerable: fast-track",
    Level.L2: "Needs a handler",
    Level.L3: "Context",
    Level.NONE: "No risk found",
}
"""Levels in words for people."""

LAST_WORDS = 14
"""Words of the caller on a card."""


@dataclass(frozen=True, slots=True)
class CallShown:
    """One call as the console may show it."""

    call_id: CallId
    title: str | None
    started_utc: datetime
    ended_utc: datetime | None
    metadata: Mapping[str, str]
    state: TriageState
    decision: wire.DecisionOut | None
    handoff: wire.HandoffOut | None
    models: tuple[str, ...]
    rules: Rules

    @property
    def flags(self) -> list[wire.FlagOut]:
        """Flags with their evidence, most urgent first."""
        ordered = sorted(self.state.flags, key=lambda f: (-f.level.urgency, f.at_s))
        return [translate.flag(f, self.rules) for f in ordered]

    def card(self) -> dict[str, Any]:
        """One row of the list."""
        top, p = self.state.belief.top
        words = self.state.transcript.words[-LAST_WORDS:]
        routing = self.state.routing
        place = translate.destination(routing.destination, self.rules) if routing else None
        ended = self.ended_utc is not None
        return {
            "call_id": self.call_id,
            "title": self.title,
            "started_utc": self.started_utc.isoformat(),
            "ended_utc": self.ended_utc.isoformat() if self.ended_utc else None,
            "state": Phase.ENDED.value if ended else self.state.phase.value,
            "at_s": round(self.state.at_s, 1),
            "level": self.state.level.value,
            "level_title": LEVEL_TITLES[self.state.level],
            "intent": (
                translate.intent(top, p, self.rules).model_dump()
                if self.state.belief.p_by_intent
                else None
            ),
            "flags": [f.model_dump(include={"id", "title", "level"}) for f in self.flags],
            "destination": place.model_dump(include={"id", "title", "kind"}) if place else None,
            "final": self.state.final,
            "handoff": (
                self.handoff.model_dump(include={"reason", "says", "at_s"})
                if self.handoff
                else None
            ),
            "last_words": " ".join(word.text for word in words),
        }

    def view(self) -> dict[str, Any]:
        """Everything: transcript with evidence marked, flags, decision and why."""
        flags = self.flags
        spans = [(e.start_s, e.end_s, f.id) for f in flags for e in f.evidence]
        return {
            **self.card(),
            "flags": [f.model_dump() for f in flags],
            "transcript": [
                {
                    "number": u.number,
                    "speaker": u.speaker.value,
                    "start_s": round(u.start_s, 2),
                    "end_s": round(u.end_s, 2),
                    "final": u.final,
                    "words": [
                        {
                            "text": w.text,
                            "start_s": round(w.start_s, 2),
                            "end_s": round(w.end_s, 2),
                            "p": round(w.p, 3),
                            "evidence": _flags_of_word(spans, w.start_s, w.end_s),
                        }
                        for w in u.words
                    ],
                }
                for u in self.state.transcript.utterances
            ],
            "slots": [translate.slot(s).model_dump() for s in self.state.slots],
            "decision": self._decision(),
            "missing_facts": [fact.id for fact in missing_facts(self.state, self.rules)],
            "metadata": dict(self.metadata),
        }

    def _decision(self) -> dict[str, Any] | None:
        if self.decision is None:
            return None
        made = self.decision
        return {
            "seq": made.seq,
            "destination": made.destination.model_dump(include={"id", "title", "kind"}),
            "priority": made.priority,
            "level": made.level,
            "confidence": made.confidence,
            "final": made.state == "final",
            "at_s": made.at_s,
            "reasons": [r.model_dump() for r in made.reasons],
            "alternatives": [a.model_dump() for a in made.alternatives],
            "thrive": made.thrive.model_dump(),
            "opening_code": made.opening_code.model_dump() if made.opening_code else None,
            "qualifiers": [q.model_dump() for q in made.qualifiers],
            "missing_facts": [fact.model_dump() for fact in made.missing_facts],
            "rules_version": made.config_version,
            "models": list(self.models),
        }


def _flags_of_word(
    spans: list[tuple[float, float, str]], start_s: float, end_s: float
) -> list[str]:
    """The flags whose evidence a word belongs to, each once."""
    middle = (start_s + end_s) / 2
    return list(dict.fromkeys(flag for a, b, flag in spans if a <= middle <= b))
