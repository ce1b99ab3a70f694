"""What a tick can do depends on nothing but its bands: a replay may pass over the rest."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from triage_service.domain.events import CallEvent, CallStarted, TimePassed
from triage_service.domain.ids import CallId
from triage_service.domain.state import TriageState
from triage_service.policy.mind import Mind
from triage_service.policy.pause import bands
from triage_service.policy.step import step

TICK = st.builds(TimePassed, st.just(50.0), st.floats(0, 30), st.floats(0, 200))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_ticks_of_the_same_bands_do_the_same(
    data: st.DataObject, mind: Mind, some_event: st.SearchStrategy[CallEvent]
) -> None:
    state, _ = step(TriageState(CallId("c")), CallStarted(CallId("c")), mind)
    for event in data.draw(st.lists(some_event, max_size=8)):
        state, _ = step(state, event, mind)
    one = data.draw(TICK)
    other = data.draw(TICK.filter(lambda tick: bands(tick, mind.rules) == bands(one, mind.rules)))
    assert step(state, one, mind) == step(state, other, mind)


def test_bands_change_at_every_limit_of_time(mind: Mind) -> None:
    limits = mind.rules.limits
    quiet = {limits.decide_quiet_s, limits.clarify_quiet_s, limits.signpost_quiet_s}
    quiet |= {limits.silent_s, limits.silent_s / 2}
    calm = TimePassed(0.0, 0.0, 0.0)
    for at_s in quiet:
        before, after = replace(calm, quiet_s=at_s - 0.01), replace(calm, quiet_s=at_s)
        assert bands(before, mind.rules) != bands(after, mind.rules)
    late_s = limits.decision_deadline_s
    assert bands(replace(calm, elapsed_s=late_s - 0.01), mind.rules) != bands(
        replace(calm, elapsed_s=late_s), mind.rules
    )
