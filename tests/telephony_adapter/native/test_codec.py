"""The native session: its table, its errors, and that nothing else ever comes out of it."""

import contextlib
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony_adapter.codec import TheyBrokeProtocol, WireData
from telephony_adapter.events import (
    Annotate,
    AudioFrame,
    AudioLost,
    Channel,
    Hangup,
    KeyPressed,
    LegCommand,
    LegEvent,
    LegStarted,
    LegStopped,
    Refuse,
    Transfer,
)
from telephony_adapter.g711 import decode_alaw, decode_ulaw
from telephony_adapter.native.codec import (
    ALLOWED,
    BURST_MESSAGES,
    MESSAGES_PER_S,
    NativeCodec,
    Phase,
)
from telephony_adapter.native.messages import MAX_FRAME_BYTES, Dtmf, Lost, Start, Stop


def start(**changes: Any) -> str:
    fields = {"type": "start", "call_id": "c-1", "codec": "l16", "rate_hz": 8000, **changes}
    return json.dumps(fields)


STOP = json.dumps({"type": "stop"})
KEY = json.dumps({"type": "dtmf", "key": "5"})
SOUND = np.arange(4, dtype="<i2").tobytes()
LOST = json.dumps({"type": "lost", "ms": 60})
ONE_OF_EACH: dict[type, WireData] = {
    Start: start(),
    Dtmf: KEY,
    Lost: LOST,
    Stop: STOP,
    bytes: SOUND,
}
WAY_TO: dict[Phase, list[WireData]] = {
    Phase.OPENING: [],
    Phase.LIVE: [start()],
    Phase.STOPPED: [start(), STOP],
}


def after(*messages: WireData) -> NativeCodec:
    """A session that has taken `messages`."""
    codec = NativeCodec()
    for message in messages:
        codec.receive(message)
    return codec


def code_of(codec: NativeCodec, message: WireData) -> str:
    """The code with which `message` is refused."""
    with pytest.raises(TheyBrokeProtocol) as refused:
        codec.receive(message)
    return refused.value.code


@pytest.mark.parametrize(
    ("before", "message", "expected"),
    [
        ([], start(metadata={"queue": "101"}), [LegStarted("c-1", {"queue": "101"})]),
        ([start()], SOUND, [AudioFrame(SOUND, 8000, 0.0)]),
        ([start(), SOUND], SOUND, [AudioFrame(SOUND, 8000, 0.0005)]),
        ([start()], b"", []),
        ([start(), SOUND], KEY, [KeyPressed("5", 0.0005)]),
        ([start(), SOUND], STOP, [LegStopped(0.0005, "completed")]),
        ([start()], '{"type":"stop","reason":"hangup"}', [LegStopped(0.0, "hangup")]),
    ],
    ids=["start", "sound", "more_sound", "no_sound", "key", "stop", "hangup"],
)
def test_session_turns_message_into_events(
    before: list[WireData], message: WireData, expected: list[LegEvent]
) -> None:
    assert list(after(*before).receive(message)) == expected


@pytest.mark.parametrize(
    ("before", "message", "code"),
    [
        ([start()], b"\0" * (MAX_FRAME_BYTES + 1), "oversize"),
        ([], " " * (MAX_FRAME_BYTES + 1), "oversize"),
        ([], "", "bad_json"),
        ([], "{", "bad_json"),
        ([], "[" * MAX_FRAME_BYTES, "bad_json"),
        ([], '{"type":' * 8000, "bad_json"),
        ([], "9" * 5000, "bad_json"),
        ([], "null", "bad_message"),
        ([], "[]", "bad_message"),
        ([], '{"type":"sing"}', "bad_message"),
        ([], start(extra=1), "bad_message"),
        ([], '{"type":"dtmf","key":"1","codec":"x"}', "bad_message"),
        ([], start(metadata={"codec": 1}), "bad_message"),
        ([], start(codec="g729"), "codec_unsupported"),
        ([], start(codec="gsm", rate_hz=16000), "bad_message"),
        ([], start(codec="gsm", channels=2), "bad_message"),
        ([], start(codec="opus", channels=2), "bad_message"),
        ([], start(codec="pcma", rate_hz=48000), "bad_message"),
        ([], start(codec=None), "codec_unsupported"),
        ([], '{"type":"start","call_id":"c-1","rate_hz":8000}', "bad_message"),
        ([], start(call_id=".."), "bad_message"),
        ([], SOUND, "missing_start"),
        ([], b"", "missing_start"),
        ([], KEY, "missing_start"),
        ([], STOP, "missing_start"),
        ([], LOST, "missing_start"),
        ([start()], '{"type":"lost","ms":0}', "bad_message"),
        ([start()], '{"type":"lost","ms":2001}', "bad_message"),
        ([start()], start(), "second_start"),
        ([start(), STOP], SOUND, "after_stop"),
        ([start(), STOP], KEY, "after_stop"),
        ([start(), STOP], STOP, "after_stop"),
        ([start(), STOP], start(), "after_stop"),
        ([start()], b"\0", "odd_frame"),
        ([start(channels=2)], b"\0\0", "odd_frame"),
        ([start(codec="pcmu", channels=2)], b"\0", "odd_frame"),
    ],
)
def test_session_refuses(before: list[WireData], message: WireData, code: str) -> None:
    assert code_of(after(*before), message) == code


@pytest.mark.parametrize("message", [b"", b"\xd5", KEY, LOST], ids=["empty", "byte", "key", "lost"])
def test_messages_far_beyond_the_sound_in_them_are_a_flood(message: WireData) -> None:
    few = [start(codec="pcma"), *[message] * (BURST_MESSAGES - 2)]
    after(*few, b"\xd5" * 8000, *[message] * MESSAGES_PER_S)
    with pytest.raises(TheyBrokeProtocol) as refused:
        after(*few, *[message] * 20)
    assert refused.value.code == "flood"


def test_ordinary_frames_are_no_flood_however_quickly_they_come() -> None:
    codec = after(start(codec="pcma"), *[b"\xd5" * 160] * 5000)
    assert codec.at_s == 100.0


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_table_says_what_may_come_and_what_comes_after_it(phase: Phase, kind: type) -> None:
    codec = after(*WAY_TO[phase])
    if kind not in ALLOWED[phase]:
        code_of(codec, ONE_OF_EACH[kind])
        return
    codec.receive(ONE_OF_EACH[kind])
    then = ALLOWED[phase][kind]
    for next_kind, message in ONE_OF_EACH.items():
        refused = False
        try:
            after(*WAY_TO[phase], ONE_OF_EACH[kind], message)
        except TheyBrokeProtocol:
            refused = True
        assert refused is (next_kind not in ALLOWED[then])


def test_table_names_every_phase_and_ends_in_silence() -> None:
    assert set(ALLOWED) == set(Phase)
    assert ALLOWED[Phase.STOPPED] == {}


def test_refusal_names_the_field_and_never_quotes_the_message() -> None:
    with pytest.raises(TheyBrokeProtocol, match=r"start\.metadata\.title") as refused:
        NativeCodec().receive(start(metadata={"title": ["help me"]}))
    assert "help me" not in str(refused.value)


def test_largest_message_is_taken() -> None:
    (frame,) = after(start()).receive(b"\0" * MAX_FRAME_BYTES)
    assert isinstance(frame, AudioFrame)
    assert len(frame.pcm) == MAX_FRAME_BYTES


def test_clock_stands_still_after_a_refused_frame() -> None:
    codec = after(start(), SOUND)
    code_of(codec, b"\0")
    assert codec.at_s == 0.0005
    assert list(codec.receive(SOUND)) == [AudioFrame(SOUND, 8000, 0.0005)]


GSM = (Path(__file__).parents[1] / "golden" / "speech.gsm").read_bytes()
FRAME = 33


def test_packets_keep_the_clock_of_their_codec() -> None:
    codec = after(start(codec="gsm"))
    (first,) = codec.receive(GSM[: 2 * FRAME])
    (second,) = codec.receive(GSM[2 * FRAME : 3 * FRAME])
    assert isinstance(first, AudioFrame)
    assert isinstance(second, AudioFrame)
    assert (len(first.pcm), first.at_s, second.at_s) == (640, 0.0, 0.04)
    codec = after(start(codec="opus", rate_hz=16000))
    events = codec.receive(b"\xff" * 20)
    assert events == [AudioLost(0.0, 0.02), AudioFrame(bytes(2 * 960), 48_000, 0.0)]
    assert codec.at_s == 0.02


def test_unreadable_packet_is_a_gap_with_its_place() -> None:
    codec = after(start(codec="gsm"), GSM[:FRAME])
    events = codec.receive(b"\0" * FRAME)
    assert events == [AudioLost(0.02, 0.02), AudioFrame(bytes(320), 8000, 0.02)]


def test_sound_in_another_form_than_announced_is_refused() -> None:
    codec = after(start(codec="pcma"))
    coded = np.random.default_rng(1).bytes(16_000)
    codec.receive(coded[:8_000])
    assert code_of(codec, coded[8_000:]) == "codec_mismatch"


def test_sound_that_the_platform_lost_is_silence_with_its_place() -> None:
    codec = after(start(codec="pcma", channels=2), b"\xd5" * 320)
    assert codec.receive(LOST) == [
        AudioLost(0.02, 0.06),
        AudioFrame(bytes(960), 8000, 0.02, Channel.CALLER),
        AudioFrame(bytes(960), 8000, 0.02, Channel.OPERATOR),
    ]
    assert codec.at_s == 0.08


def test_line_on_which_most_is_unreadable_has_another_codec() -> None:
    bad, good = b"\0" * FRAME, GSM[:FRAME]
    after(start(codec="gsm"), *[bad] * 74, *[good] * 50, *[bad] * 50)
    after(start(codec="gsm"), *[bad, good, good] * 160)
    with pytest.raises(TheyBrokeProtocol, match="gsm") as refused:
        after(start(codec="gsm"), *[b"\xd5" * 160] * 75)
    assert refused.value.code == "codec_mismatch"


@pytest.mark.parametrize(("law", "decode"), [("pcmu", decode_ulaw), ("pcma", decode_alaw)])
def test_both_laws_are_decoded(law: str, decode: Any) -> None:
    coded = bytes(range(256))
    (frame,) = after(start(codec=law)).receive(coded)
    assert isinstance(frame, AudioFrame)
    assert frame.pcm == decode(coded).astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("caller_channel", "speakers"),
    [(0, [Channel.CALLER, Channel.OPERATOR]), (1, [Channel.OPERATOR, Channel.CALLER])],
)
def test_stereo_is_parted_into_caller_and_operator(
    caller_channel: int, speakers: list[Channel]
) -> None:
    codec = after(start(channels=2, caller_channel=caller_channel, rate_hz=16000))
    left, right = np.array([1, 2, 3], "<i2"), np.array([-1, -2, -3], "<i2")
    both = np.column_stack([left, right]).astype("<i2").tobytes()
    assert list(codec.receive(both)) == [
        AudioFrame(left.tobytes(), 16000, 0.0, speakers[0]),
        AudioFrame(right.tobytes(), 16000, 0.0, speakers[1]),
    ]
    assert codec.at_s == 3 / 16000


def test_one_channel_is_the_caller_whatever_number_it_has() -> None:
    (frame,) = after(start(caller_channel=1)).receive(SOUND)
    assert isinstance(frame, AudioFrame)
    assert frame.channel is Channel.CALLER


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([], [LegStopped(0.0, "line_lost")]),
        ([start(), SOUND], [LegStopped(0.0005, "line_lost")]),
        ([start(), STOP], []),
    ],
    ids=["opening", "live", "stopped"],
)
def test_lost_line_ends_the_leg_once(before: list[WireData], expected: list[LegEvent]) -> None:
    codec = after(*before)
    assert list(codec.lost()) == expected
    assert list(codec.lost()) == []
    assert code_of(codec, SOUND) == "after_stop"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Annotate('{"type":"say"}'), {"type": "say"}),
        (Transfer("control_room", 1, '{"type":"handoff"}'), {"type": "handoff"}),
        (
            Refuse("bad_json", "No."),
            {"type": "error", "code": "bad_json", "message": "No."},
        ),
        (
            Refuse("overloaded", "Full.", 5.0),
            {"type": "error", "code": "overloaded", "message": "Full.", "retry_after_s": 5.0},
        ),
        (Hangup("done"), {"type": "bye", "reason": "done"}),
    ],
    ids=["annotate", "transfer", "refuse", "refuse for now", "hangup"],
)
def test_command_is_one_json_text(command: LegCommand, expected: dict[str, str]) -> None:
    (text,) = NativeCodec().send(command)
    assert isinstance(text, str)
    assert json.loads(text) == expected


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["type", "version", "call_id", "codec", "rate_hz", "channels", "caller_channel", "metadata"]
)
HALF_RIGHT = st.builds(
    lambda changes: start(**changes), st.dictionaries(FIELDS, JSON_VALUES, max_size=2)
)
ANYTHING: st.SearchStrategy[WireData] = st.one_of(
    st.sampled_from(
        [start(), start(channels=2), start(codec="pcmu"), start(codec="gsm"), start(codec="opus")]
    ),
    st.sampled_from([KEY, LOST, STOP, SOUND, GSM[:33], GSM[:66]]),
    st.binary(max_size=64),
    st.text(max_size=64),
    JSON_VALUES.map(json.dumps),
    HALF_RIGHT,
)


@given(st.lists(ANYTHING, max_size=8))
def test_session_raises_nothing_but_they_broke_protocol(messages: list[WireData]) -> None:
    codec, events = NativeCodec(), list[LegEvent]()
    for message in messages:
        before_s = codec.at_s
        with contextlib.suppress(TheyBrokeProtocol):
            events += codec.receive(message)
        assert codec.at_s >= before_s
    events += codec.lost()
    assert_a_leg(events)


def assert_a_leg(events: Sequence[LegEvent]) -> None:
    """Begins with its start if anything came before its end, and ends once."""
    assert [isinstance(e, LegStopped) for e in events] == [False] * (len(events) - 1) + [True]
    starts = [isinstance(e, LegStarted) for e in events[:-1]]
    assert starts in ([], [True] + [False] * (len(starts) - 1))


@given(
    coded=st.binary(min_size=8, max_size=400).map(lambda b: b[: len(b) // 4 * 4]),
    cuts=st.lists(st.integers(0, 100), max_size=6),
    codec=st.sampled_from(["pcmu", "pcma", "l16"]),
    channels=st.sampled_from([1, 2]),
)
def test_sound_is_the_same_however_it_is_cut(
    coded: bytes, cuts: list[int], codec: str, channels: int
) -> None:
    edges = [0, *sorted(min(cut * 4, len(coded)) for cut in cuts), len(coded)]
    pieces = [coded[a:b] for a, b in pairwise(edges)]
    begin = start(codec=codec, channels=channels)
    whole, parts = after(begin).receive(coded), after(begin)
    lanes: dict[Channel, bytes] = {}
    for piece in pieces:
        for frame in parts.receive(piece):
            assert isinstance(frame, AudioFrame)
            assert frame.pcm
            before = lanes.setdefault(frame.channel, b"")
            assert frame.at_s == len(before) / 2 / 8000
            lanes[frame.channel] = before + frame.pcm
    assert lanes == {f.channel: f.pcm for f in whole if isinstance(f, AudioFrame)}
