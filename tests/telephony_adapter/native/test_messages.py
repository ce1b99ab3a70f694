"""Messages of the native protocol are parsed strictly."""

from typing import Any

import pytest
from pydantic import ValidationError

from telephony_adapter.native.messages import PARSER, Dtmf, Start, Stop

START: dict[str, Any] = {"type": "start", "call_id": "c-1", "codec": "pcma", "rate_hz": 8000}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (START, Start(type="start", call_id="c-1", codec="pcma", rate_hz=8000)),
        ({"type": "dtmf", "key": "#"}, Dtmf(type="dtmf", key="#")),
        ({"type": "stop"}, Stop(type="stop", reason="completed")),
        ({"type": "stop", "reason": "hangup"}, Stop(type="stop", reason="hangup")),
    ],
    ids=["start", "dtmf", "stop", "hangup"],
)
def test_message_is_read(given: dict[str, Any], expected: Start | Dtmf | Stop) -> None:
    assert PARSER.validate_python(given) == expected


def test_start_has_modest_defaults() -> None:
    start = PARSER.validate_python(START)
    assert isinstance(start, Start)
    assert (start.version, start.channels, start.caller_channel) == ("1", 1, 0)
    assert start.metadata == {}


@pytest.mark.parametrize(
    "change",
    [
        {"call_id": ""},
        {"call_id": "x" * 65},
        {"call_id": "a/b"},
        {"call_id": "c\n"},
        {"call_id": None},
        {"version": "2"},
        {"codec": "g729"},
        {"rate_hz": 11025},
        {"rate_hz": "8000"},
        {"channels": 3},
        {"caller_channel": 2},
        {"metadata": {"n": 1}},
        {"metadata": {"n": "x" * 201}},
        {"metadata": {"x" * 201: "n"}},
        {"metadata": {str(n): "" for n in range(33)}},
        {"metadata": {"title": "\ud800"}},
        {"unknown": 1},
        {"type": "begin"},
    ],
    ids=repr,
)
def test_start_with_a_wrong_field_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PARSER.validate_python({**START, **change})


@pytest.mark.parametrize("key", ["", "12", "E", "a", "1\n", 1, None])
def test_dtmf_with_a_wrong_key_is_refused(key: Any) -> None:
    with pytest.raises(ValidationError):
        PARSER.validate_python({"type": "dtmf", "key": key})


def test_stop_with_an_invented_reason_is_refused() -> None:
    with pytest.raises(ValidationError):
        PARSER.validate_python({"type": "stop", "reason": "bored"})
