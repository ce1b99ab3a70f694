"""A call's timeline: every event and what was decided on it, one line of JSON, nothing lost.

Strategy: `to_line` and `from_line` are each other's inverse, bit for bit, on finite numbers. Two
things are written short because they fill most of a live call: ticks of the clock that led to
nothing stand in columns, and a question names the utterances it is about by their place.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from triage_service.domain.decisions import (
    AskClassifier,
    CallBack,
    CloseCall,
    Decision,
    HandOff,
    RaiseAlert,
    Recommend,
    Say,
)
from triage_service.domain.errors import TriageError
from triage_service.domain.events import (
    Assessed,
    CallEnded,
    CallStarted,
    KeyPressed,
    OperatorActed,
    SenseLost,
    SpeechHeard,
    TimePassed,
)
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level
from triage_service.domain.timeline import Happening, Timeline
from triage_service.domain.transcript import Transcript, Utterance

_STRICT = ConfigDict(extra="forbid")
VERSION = 1
"""Rises when an older reader would misread a line."""


class TimelineError(TriageError):
    """A line is no timeline; the message says where and what to do, never what was said."""

    code = "timeline"


class _Asked(TypedDict):
    ask: int
    said: list[int]
    """Places among the utterances heard so far, from 0."""
    firm: bool
    at_s: float


@with_config(_STRICT)
class _DecisionLine(TypedDict, total=False):
    """One of these."""

    ask_classifier: _Asked
    raise_alert: RaiseAlert
    recommend: Recommend
    hand_off: HandOff
    say: Say
    call_back: CallBack
    close_call: CloseCall


@with_config(_STRICT)
class _EventLine(TypedDict, total=False):
    """One of these."""

    call_started: CallStarted
    speech_heard: SpeechHeard
    assessed: Assessed
    key_pressed: KeyPressed
    sense_lost: SenseLost
    operator_acted: OperatorActed
    time_passed: TimePassed
    call_ended: CallEnded


class _Ticks(TypedDict):
    """`TimePassed` events in a row on which nothing was decided, field by field."""

    at_s: list[float]
    quiet_s: list[float]
    elapsed_s: list[float]


@with_config(_STRICT)
class _Row(TypedDict, total=False):
    """An event with its decisions, or ticks."""

    event: _EventLine
    decisions: list[_DecisionLine]
    ticks: _Ticks


@with_config(_STRICT)
class _Line(TypedDict):
    """The whole line."""

    timeline: int
    call_id: CallId
    rules_version: str
    software: str
    models: list[str]
    heard_level: Level
    rows: list[_Row]


_LINE = TypeAdapter(_Line)
_EVENTS: dict[type, str] = {
    CallStarted: "call_started",
    SpeechHeard: "speech_heard",
    Assessed: "assessed",
    KeyPressed: "key_pressed",
    SenseLost: "sense_lost",
    OperatorActed: "operator_acted",
    TimePassed: "time_passed",
    CallEnded: "call_ended",
}
_DECISIONS: dict[type, str] = {
    RaiseAlert: "raise_alert",
    Recommend: "recommend",
    HandOff: "hand_off",
    Say: "say",
    CallBack: "call_back",
    CloseCall: "close_call",
}


def to_line(call: Timeline) -> bytes:
    """The call as one line of JSON in UTF-8, without the line's end."""
    line: _Line = {
        "timeline": VERSION,
        "call_id": call.call_id,
        "rules_version": call.rules_version,
        "software": call.software,
        "models": list(call.models),
        "heard_level": call.heard_level,
        "rows": list(_rows(call.happenings)),
    }
    return _LINE.dump_json(line)


def from_line(line: bytes) -> Timeline:
    """The call that `to_line` wrote.

    Raises:
        TimelineError: The line is not JSON, of another version, or not in the right shape.
    """
    try:
        read = _LINE.validate_json(line)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, wrong["loc"])) or "the line"
        raise TimelineError(f"{where}: {wrong['msg']}. Record the call again.") from None
    if read["timeline"] != VERSION:
        problem = f"timeline: version {read['timeline']}, this software reads {VERSION}"
        raise TimelineError(f"{problem}. Read it with the software that wrote it.")
    return Timeline(
        call_id=read["call_id"],
        rules_version=read["rules_version"],
        software=read["software"],
        models=tuple(read["models"]),
        happenings=tuple(_happenings(read["rows"])),
        heard_level=read["heard_level"],
    )


def _is_idle(happening: Happening) -> bool:
    return isinstance(happening.event, TimePassed) and not happening.decisions


def _rows(happenings: Iterable[Happening]) -> Iterator[_Row]:
    heard: list[Utterance] = []
    for idle, group in groupby(happenings, _is_idle):
        if idle:
            ticks = [each.event for each in group if isinstance(each.event, TimePassed)]
            columns = _Ticks(
                at_s=[tick.at_s for tick in ticks],
                quiet_s=[tick.quiet_s for tick in ticks],
                elapsed_s=[tick.elapsed_s for tick in ticks],
            )
            yield {"ticks": columns}
            continue
        for each in group:
            if isinstance(each.event, SpeechHeard):
                heard.append(each.event.utterance)
            made = [_decision_line(decision, heard) for decision in each.decisions]
            yield {"event": {_EVENTS[type(each.event)]: each.event}, "decisions": made}  # type: ignore[misc]


def _decision_line(decision: Decision, heard: Sequence[Utterance]) -> _DecisionLine:
    if not isinstance(decision, AskClassifier):
        return {_DECISIONS[type(decision)]: decision}  # type: ignore[misc]
    places = [_place(utterance, heard) for utterance in decision.said.utterances]
    asked = _Asked(ask=decision.ask, said=places, firm=decision.firm, at_s=decision.at_s)
    return {"ask_classifier": asked}


def _place(utterance: Utterance, heard: Sequence[Utterance]) -> int:
    """The newest place of `utterance` in what was heard.

    Raises:
        TimelineError: It was never heard; no policy asks about words that nobody said.
    """
    for place in range(len(heard) - 1, -1, -1):
        if heard[place] is utterance or heard[place] == utterance:
            return place
    raise TimelineError("A question is about words that are not in the call.")


def _happenings(rows: Iterable[_Row]) -> Iterator[Happening]:
    heard: list[Utterance] = []
    for n, row in enumerate(rows):
        if "ticks" in row:
            ticks = row["ticks"]
            columns = (ticks["at_s"], ticks["quiet_s"], ticks["elapsed_s"])
            if len({len(column) for column in columns}) != 1 or len(row) != 1:
                raise TimelineError(f"rows.{n}.ticks: uneven columns. Record the call again.")
            yield from (Happening(TimePassed(*tick)) for tick in zip(*columns, strict=True))
            continue
        if len(row.get("event", ())) != 1:
            raise TimelineError(f"rows.{n}.event: not one event. Record the call again.")
        (event,) = row["event"].values()
        if isinstance(event, SpeechHeard):
            heard.append(event.utterance)
        made = tuple(_decision(line, heard, n) for line in row.get("decisions", ()))
        yield Happening(event, made)  # type: ignore[arg-type]


def _decision(line: _DecisionLine, heard: Sequence[Utterance], n: int) -> Decision:
    if "ask_classifier" in line:
        asked = line["ask_classifier"]
        if not all(0 <= place < len(heard) for place in asked["said"]):
            raise TimelineError(f"rows.{n}: a question about words to come. Record it again.")
        said = Transcript(tuple(heard[place] for place in asked["said"]))
        return AskClassifier(asked["ask"], said, firm=asked["firm"], at_s=asked["at_s"])
    if len(line) != 1:
        raise TimelineError(f"rows.{n}.decisions: not one decision. Record the call again.")
    (decision,) = line.values()
    return decision  # type: ignore[return-value]
