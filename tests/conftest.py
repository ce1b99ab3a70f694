"""What all tests share."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from triage_service.domain.events import (
    Assessed,
    CallEnded,
    CallEvent,
    KeyPressed,
    OperatorActed,
    OperatorAction,
    Sense,
    SenseLost,
    SpeechHeard,
    TimePassed,
)
from triage_service.domain.level import Level
from triage_service.domain.transcript import Utterance


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the service does."""
    return "asyncio"


@pytest.fixture(scope="session")
def some_event() -> st.SearchStrategy[CallEvent]:
    """Any event of a call, but its start; texts hold dangers, ordinary matters and nothing."""
    texts = st.sampled_from(
        [
            "he's got a knife",
            "my crime number is 20/123456/24 from last Friday",
            "there's smoke coming out of the house",
            "I want a real person",
            "no he hasn't got a knife or anything",
            "it's just the noise next door",
            "",
        ]
    )
    p = st.floats(0, 1)
    at_s = st.floats(0, 100)
    intents = st.sampled_from(["property", "missing_person", "emergency_in_progress", "unclear"])
    risks = st.sampled_from(["weapon_present", "domestic_abuse", "repeat_victim_or_caller", "new"])

    def heard(number: int, text: str, at_s: float, final: bool, other: list[str]) -> SpeechHeard:
        said = replace(Utterance.of_text(number, text, start_s=at_s), final=final)
        return SpeechHeard(said, at_s, tuple(other))

    tick = st.builds(TimePassed, at_s, st.floats(0, 30), st.floats(0, 200))
    speech = st.builds(
        heard, st.integers(0, 4), texts, at_s, st.booleans(), st.lists(texts, max_size=1)
    )
    answer = st.builds(
        Assessed,
        ask=st.integers(1, 4),
        intents=st.dictionaries(intents, p),
        risks=st.dictionaries(risks, p),
        levels=st.dictionaries(st.sampled_from(list(Level)), p),
        evidence=st.dictionaries(risks, st.tuples(at_s, at_s)),
        firm=st.booleans(),
        model=st.just("m"),
        at_s=at_s,
    )
    others: st.SearchStrategy[CallEvent] = st.one_of(
        st.builds(KeyPressed, st.sampled_from("0123456789*#"), at_s),
        st.builds(
            SenseLost, st.sampled_from(list(Sense)), st.sampled_from(["late", "crashed"]), at_s
        ),
        st.builds(OperatorActed, st.just(OperatorAction.TAKE_OVER), st.just("sgt"), at_s),
        st.builds(CallEnded, at_s, st.sampled_from(["hangup", "completed", "line_lost"])),
    )
    return st.one_of(tick, tick, speech, speech, answer, others)
