"""What goes over the wire, as pydantic models; the one place where domain becomes wire."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = float


class Message(BaseModel):
    """Any message; unknown fields are refused so that both ends stay honest."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class WordOut(Message):
    """One word as heard."""

    text: str
    start_s: Seconds
    end_s: Seconds
    p: float = Field(description="The recogniser's confidence, 0 to 1.")


class EvidenceOut(Message):
    """The caller's own words, keys or silence that something rests on."""

    source: Literal["cue", "classifier", "keypad", "sound", "operator"]
    words: str
    start_s: Seconds
    end_s: Seconds
    p: float
    by: str = Field(description="Id of the cue, the model's name, or `intent:ID` for an account.")
    polarity: str = Field(description="`affirmed`, `denied` or `unsure`.")
    tense: str = Field(description="`present`, `past`, `future` or `conditional`.")
    person: str = Field(description="`caller`, `other` or `unknown`.")


class FlagOut(Message):
    """A risk that was raised."""

    id: str
    title: str
    level: str
    p: float
    at_s: Seconds
    evidence: list[EvidenceOut] = Field(min_length=1)


class IntentOut(Message):
    """An intent with its probability."""

    id: str
    title: str
    p: float


class SlotOut(Message):
    """A fact that the caller spoke, in the form other systems take."""

    kind: str
    value: str
    words: str
    start_s: Seconds
    end_s: Seconds


class ReasonOut(Message):
    """Why: a rule and the words it rests on."""

    rule: str
    says: str
    evidence: list[EvidenceOut]


class FactOut(Message):
    """Something a handler needs that the caller has not said."""

    id: str
    title: str


class CodeOut(Message):
    """An NSIR code that fits what was heard; only ever a recommendation."""

    code: str
    title: str
    because: list[str] = Field(
        min_length=1, description="`intent:ID`, `flag:ID` or the id of a row in `coding.yaml`."
    )
    recommended: Literal[True] = Field(
        True, description="Never final: a person sets the code of an incident."
    )


class ThriveOut(Message):
    """For each element of THRIVE the caller's own words that bear on it; no score, no grade."""

    threat: list[EvidenceOut]
    harm: list[EvidenceOut]
    risk: list[EvidenceOut]
    investigation: list[EvidenceOut]
    vulnerability: list[EvidenceOut]
    engagement: list[EvidenceOut]


class DestinationOut(Message):
    """A place a call can go."""

    id: str
    title: str
    kind: str
    queue: str
    hours: str = Field(description="`24x7` or such as `Mon-Fri 08:00-18:00`.")
    fallback: str | None = Field(
        description="Where the platform sends the caller when nobody answers there. A place that "
        "was closed when the call began is never sent; its fallback is."
    )


class Transcript(Message):
    """Words of the caller; a final replaces the partials with the same number."""

    type: Literal["transcript"] = "transcript"
    call_id: str
    number: int
    final: bool
    text: str
    start_s: Seconds
    end_s: Seconds
    confidence: float
    words: list[WordOut]


class Assessment(Message):
    """What is believed now; sent whenever it changes."""

    type: Literal["assessment"] = "assessment"
    call_id: str
    at_s: Seconds
    level: str
    intent: IntentOut | None
    alternatives: list[IntentOut]
    flags: list[FlagOut]
    slots: list[SlotOut]


class SayOut(Message):
    """Please speak this to the caller."""

    type: Literal["say"] = "say"
    call_id: str
    prompt: str
    text: str


class DecisionOut(Message):
    """Where the call must go, and why; stored before it is sent."""

    type: Literal["decision"] = "decision"
    decision_id: str = Field(description="UUIDv7; the same id is on the webhook.")
    call_id: str
    seq: int = Field(description="Counts the call's decisions from 1; a later one supersedes.")
    made_utc: str
    at_s: Seconds
    state: Literal["partial", "final"]
    level: str
    priority: int
    destination: DestinationOut
    intent: IntentOut
    alternatives: list[IntentOut]
    flags: list[FlagOut]
    slots: list[SlotOut]
    rule_ids: list[str] = Field(min_length=1)
    reasons: list[ReasonOut] = Field(min_length=1)
    confidence: float
    opening_code_suggested: str | None
    opening_code: CodeOut | None = Field(description="The same code with what it rests on.")
    qualifiers: list[CodeOut]
    thrive: ThriveOut
    missing_facts: list[FactOut]
    call_back: bool = Field(description="H3: cut off after a sign of danger; ring back urgently.")
    asr_model: str
    nlu_model: str
    config_version: str
    handoff: str | None = Field(
        description="Reason code where the machine gave the caller to a person undecided."
    )
    human_involvement: str = Field(description="What a person did before this decision.")


class HandoffOut(Message):
    """Give the caller to a person now; needs nothing but the line."""

    type: Literal["handoff"] = "handoff"
    call_id: str
    reason: str
    says: str
    destination: str
    queue: str
    priority: int
    level: str
    at_s: Seconds


class ErrorOut(Message):
    """The platform broke the protocol, or we cannot take the call."""

    type: Literal["error"] = "error"
    code: str
    message: str
    retry_after_s: Seconds | None = Field(
        None, description="When the call may be offered again, where that can help."
    )


class Bye(Message):
    """Nothing more will be said; the platform keeps the caller."""

    type: Literal["bye"] = "bye"
    reason: str


ServerMessage = Transcript | Assessment | SayOut | DecisionOut | HandoffOut | ErrorOut | Bye
