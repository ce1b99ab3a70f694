"""A demo call as written: who speaks, what is said when, and what the service should decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, assert_never, cast, get_args

import yaml

from models.tts.errors import VoicesError

BackgroundKind = Literal["babble", "street", "thump"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the caller says."""

    say: str  # plain English; numbers as words, because espeak-ng would read digits its own way
    pause_s: float  # silence after it, seconds >= 0: the room the service has to answer


@dataclass(frozen=True, slots=True)
class Background:
    """Made-up noise that starts at its place in the script and runs beside what follows."""

    kind: BackgroundKind
    s: float  # length in seconds > 0; may outlast the speech and then lengthens the call
    db: float  # RMS level in dB relative to full scale, < 0; speech is at SPEECH_LEVEL_DB


@dataclass(frozen=True, slots=True)
class DemoCall:
    """One demo call, as far as the renderer needs it; `expected` is for the demo runner."""

    id: str
    title: str
    voice: str  # name of a file in the voice package, such as "bf_emma"
    speed: float  # 1 is the voice's own pace, 1.2 is a fifth faster
    caller: tuple[Line | Background, ...]


def read_calls(path: Path) -> tuple[DemoCall, ...]:
    """Read the demo calls in the order of the file.

    Raises:
        VoicesError: The file is missing, or a row lacks a field, repeats an id or has an
            impossible value; the message names the file, the call and the field.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as exc:
        raise VoicesError(
            "script_unreadable",
            f"{path} cannot be read: {exc}.",
            remedy="restore the file.",
        ) from exc
    calls: list[DemoCall] = []
    for number, row in enumerate(document["calls"], start=1):
        try:
            call = _call(row)
            if call.id in {other.id for other in calls}:
                raise ValueError(f"id {call.id} is used twice")
        except (KeyError, TypeError, ValueError) as exc:
            raise VoicesError(
                "script_invalid",
                f"{path}, call {number}: {type(exc).__name__}: {exc}.",
                remedy="correct that row; the head of the file describes the fields.",
            ) from exc
        calls.append(call)
    return tuple(calls)


def _call(row: Mapping[str, Any]) -> DemoCall:
    """Return one checked call; raises KeyError, TypeError or ValueError on a bad row."""
    entries: Sequence[Mapping[str, Any]] = row["caller"]
    return DemoCall(
        id=str(row["id"]),
        title=str(row["title"]),
        voice=str(row["voice"]),
        speed=_above_zero("speed", row.get("speed", 1.0)),
        caller=tuple(_entry(entry) for entry in entries),
    )


def _entry(entry: Mapping[str, Any]) -> Line | Background:
    """Return one checked entry of `caller`."""
    if "say" in entry:
        pause_s = float(entry.get("pause_s", 0.0))
        if pause_s < 0:
            raise ValueError(f"pause_s is {pause_s}, must not be negative")
        return Line(say=str(entry["say"]), pause_s=pause_s)
    kind = entry["background"]
    if kind not in get_args(BackgroundKind):
        raise ValueError(f"background {kind!r} is not one of {get_args(BackgroundKind)}")
    db = float(entry["db"])
    if db >= 0:
        raise ValueError(f"db is {db}, must be below 0 (full scale)")
    return Background(kind=cast(BackgroundKind, kind), s=_above_zero("s", entry["s"]), db=db)


def _above_zero(name: str, value: object) -> float:
    """Return `value` as a float, or raise ValueError when it is not above zero."""
    number = float(str(value))
    if not number > 0:
        raise ValueError(f"{name} is {number}, must be above 0")
    return number


def spoken(call: DemoCall) -> str:
    """Return all the caller says as one text; empty for a call without speech."""
    said: list[str] = []
    for entry in call.caller:
        match entry:
            case Line():
                said.append(entry.say)
            case Background():
                pass
            case _:
                assert_never(entry)
    return " ".join(said)
