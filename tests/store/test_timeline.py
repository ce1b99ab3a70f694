"""A timeline is written and read back bit for bit; what is none is refused and not repeated."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_service.domain.decisions import AskClassifier
from triage_service.domain.events import CallEvent, CallStarted, SpeechHeard, TimePassed
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level
from triage_service.domain.state import TriageState
from triage_service.domain.timeline import Happening, Timeline
from triage_service.domain.transcript import Transcript, Utterance
from triage_service.policy.mind import Mind
from triage_service.policy.step import step
from triage_service.store.timeline import TimelineError, from_line, to_line
from triage_service.taxonomy.load import load

ID = CallId("c-1")
START = CallStarted(
    ID, repeat=True, today=date(2026, 3, 14), started_utc=datetime(2026, 3, 14, 22, 30, tzinfo=UTC)
)


@pytest.fixture(scope="module")
def mind() -> Mind:
    return Mind.of(load())


def lived(events: list[CallEvent], mind: Mind) -> Timeline:
    state, done = TriageState(ID), []
    for event in events:
        state, decisions = step(state, event, mind)
        done.append(Happening(event, tuple(decisions)))
    return Timeline(ID, mind.rules.version, "0.1.0", ("ear", "mind"), tuple(done), Level.L2)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_call_is_read_back_as_it_was(
    data: st.DataObject, mind: Mind, some_event: st.SearchStrategy[CallEvent]
) -> None:
    call = lived([START, *data.draw(st.lists(some_event, max_size=12))], mind)
    line = to_line(call)
    assert from_line(line) == call
    assert to_line(from_line(line)) == line
    assert b"\n" not in line


@given(x=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_every_bit(x: float) -> None:
    call = Timeline(ID, "r", "0", (), (Happening(TimePassed(x, -x, x)),))
    (read,) = from_line(to_line(call)).happenings
    assert isinstance(read.event, TimePassed)
    assert (read.event.at_s.hex(), read.event.quiet_s.hex()) == (x.hex(), (-x).hex())


def test_idle_ticks_stand_in_columns_and_a_question_names_its_utterances(mind: Mind) -> None:
    said = [Utterance.of_text(n, "the noise next door again", start_s=n * 9.0) for n in (0, 1)]
    ticks = [TimePassed(n / 5, 0.0, n / 5) for n in range(5)]
    call = lived([START, *ticks, *(SpeechHeard(u, u.end_s) for u in said)], mind)
    rows = json.loads(to_line(call))["rows"]
    assert rows[1]["ticks"]["at_s"] == [0.0, 0.2, 0.4, 0.6, 0.8]
    asked = [d["ask_classifier"]["said"] for row in rows[2:] for d in row["decisions"]]
    assert asked == [[0], [0, 1]]


def test_a_question_about_words_that_nobody_said_is_not_written() -> None:
    ask = AskClassifier(1, Transcript((Utterance.of_text(0, "hello"),)), firm=True, at_s=0.0)
    with pytest.raises(TimelineError, match="not in the call"):
        to_line(Timeline(ID, "r", "0", (), (Happening(START, (ask,)),)))


def row(**parts: Any) -> bytes:
    whole = {
        "timeline": 1,
        "call_id": "c-1",
        "rules_version": "r",
        "software": "0",
        "models": [],
        "heard_level": "none",
        "rows": [],
    }
    return json.dumps(whole | parts).encode()


CALM = {"key_pressed": {"key": "1", "at_s": 1.0}}
AHEAD = {"ask_classifier": {"ask": 1, "said": [0], "firm": True, "at_s": 1.0}}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{oops", "the line"),
        (row(timeline=2), "version 2, this software reads 1"),
        (row(extra="secret words"), "extra"),
        (row(rows=[{"event": {"key_pressed": {"key": "secret words"}}}]), "at_s"),
        (row(rows=[{"event": {}}]), r"rows\.0\.event: not one event"),
        (row(rows=[{"event": {**CALM, "call_ended": {"at_s": 1.0}}}]), "not one event"),
        (row(rows=[{"event": CALM, "decisions": [{}]}]), "not one decision"),
        (row(rows=[{"event": CALM, "decisions": [AHEAD]}]), "words to come"),
        (
            row(rows=[{"ticks": {"at_s": [1.0], "quiet_s": [], "elapsed_s": [1.0]}}]),
            "uneven columns",
        ),
    ],
)
def test_a_line_that_is_no_timeline_is_refused_without_repeating_it(line: bytes, says: str) -> None:
    with pytest.raises(TimelineError, match=says) as refused:
        from_line(line)
    assert "secret" not in str(refused.value)
