"""Leg events are values."""

import dataclasses

import pytest

from telephony_adapter.events import AudioFrame, Channel, LegStarted, LegStopped


def test_frames_are_equal_by_content_and_hashable() -> None:
    one, same = (AudioFrame(b"\1\0", 16_000, 0.5) for _ in range(2))
    assert one == same
    assert len({one, same, AudioFrame(b"\1\0", 16_000, 0.5, Channel.OPERATOR)}) == 2


@pytest.mark.parametrize("event", [LegStarted("c"), LegStopped(1.0, "hangup")])
def test_events_cannot_be_changed(event: LegStarted | LegStopped) -> None:
    name = dataclasses.fields(event)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(event, name, "x")


def test_a_call_without_facts_has_no_metadata() -> None:
    assert LegStarted("c").metadata == {}
