"""A call as the policy met it."""

from triage_service.domain.events import CallEnded
from triage_service.domain.ids import CallId
from triage_service.domain.level import Level
from triage_service.domain.timeline import Happening, Timeline


def test_timelines_are_equal_when_the_same_happened() -> None:
    def call() -> Timeline:
        ended = Happening(CallEnded(4.0, "hangup"))
        return Timeline(CallId("c-1"), "rules", "0.1.0", ("whisper",), (ended,))

    assert call() == call()
    assert call().heard_level is Level.NONE
    assert call().happenings[0].decisions == ()
