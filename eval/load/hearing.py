"""What became of each turn: how soon its words came, and which (pure)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.load.caller import Log
from eval.load.clips import Clip
from eval.load.plan import Turn

_SLACK_S = 0.6
"""A word may be timed so far outside its turn: pre-roll and the recogniser's own error."""


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """One turn as the server heard it; times in seconds, None where nothing came."""

    clip: int
    text: str
    """Words of the finals inside the turn."""
    first_partial_s: float | None
    """From the beginning of the voice to the first words."""
    final_s: float | None
    """From the end of the voice to the turn's last final."""
    decision_s: float | None
    """From the end of the voice to the first decision after that final; most turns change none."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A transcript message."""

    came_s: float
    final: bool
    start_s: float
    end_s: float
    words: tuple[tuple[str, float], ...]
    """Each with the middle of its time."""


def heard_turns(log: Log, clips: Sequence[Clip]) -> list[HeardTurn]:
    """Every turn of a call that was taken, in order."""
    messages = [(at_s, json.loads(text)) for at_s, text in log.messages]
    said = [_said(at_s, one) for at_s, one in messages if one["type"] == "transcript"]
    decided = [at_s for at_s, one in messages if one["type"] in ("decision", "handoff")]
    ends = [turn.starts_s for turn in log.plan.turns[1:]] + [float("inf")]
    return [
        _turn(turn, clips[turn.clip], next_s, said, decided)
        for turn, next_s in zip(log.plan.turns, ends, strict=True)
    ]


def partial_ages(log: Log) -> Iterator[float]:
    """For each partial the age in seconds of the newest sound that it covers."""
    for came_s, text in log.messages:
        one = json.loads(text)
        if one["type"] == "transcript" and not one["final"]:
            yield came_s - float(one["end_s"])


def _said(came_s: float, one: dict[str, object]) -> _Said:
    words: list[dict[str, float | str]] = one["words"]  # type: ignore[assignment]
    timed = tuple((str(w["text"]), (float(w["start_s"]) + float(w["end_s"])) / 2) for w in words)
    start_s, end_s = float(str(one["start_s"])), float(str(one["end_s"]))
    return _Said(came_s, bool(one["final"]), start_s, end_s, timed)


def _turn(
    turn: Turn, clip: Clip, next_s: float, said: Sequence[_Said], decided: Sequence[float]
) -> HeardTurn:
    voice_s = turn.starts_s + clip.voice_start_s
    over_s = turn.starts_s + clip.voice_end_s
    inside = [one for one in said if one.end_s > voice_s and one.start_s < over_s]
    finals = [one for one in inside if one.final]
    text = " ".join(
        word
        for one in finals
        for word, at_s in one.words
        if turn.starts_s - _SLACK_S <= at_s < next_s - _SLACK_S
    )
    final_s = max((one.came_s for one in finals), default=None)
    decision_s = None
    if final_s is not None:
        after = (at_s for at_s in decided if final_s <= at_s < next_s + clip.voice_start_s)
        decision_s = min(after, default=None)
    return HeardTurn(
        turn.clip,
        text,
        _since(min((one.came_s for one in inside if one.words), default=None), voice_s),
        _since(final_s, over_s),
        _since(decision_s, over_s),
    )


def _since(at_s: float | None, begin_s: float) -> float | None:
    return None if at_s is None else at_s - begin_s
