"""A load run in numbers (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.load.caller import Log
from eval.load.clips import Clip
from eval.load.hearing import HeardTurn, heard_turns, partial_ages
from eval.load.serving import Usage
from eval.load.words import word_errors

Figures = dict[str, object]
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Run:
    """One load run as it was lived through."""

    logs: tuple[Log, ...]
    usage: tuple[Usage, ...]
    """What the server used, first to last; at least two looks."""


def figures(run: Run, clips: Sequence[Clip], offline: Sequence[str]) -> Figures:
    """Every figure of a run, with its unit in its name.

    Args:
        run: The run.
        clips: What the callers said.
        offline: What the recogniser makes of each clip offline.
    """
    taken = [log for log in run.logs if log.refused_in_s is None]
    refused = [log.refused_in_s for log in run.logs if log.refused_in_s is not None]
    by_call = [heard_turns(log, clips) for log in taken]
    turns = [turn for call in by_call for turn in call]
    said = [clips[turn.clip].words for turn in turns]
    live = word_errors(said, [turn.text for turn in turns])
    calm = word_errors(said, [offline[turn.clip] for turn in turns])
    speech_s = sum(clips[t.clip].voice_end_s - clips[t.clip].voice_start_s for t in turns)
    first, last = run.usage[0], run.usage[-1]
    cpu_s = last.cpu_s - first.cpu_s
    return {
        "calls": len(run.logs),
        "refused": len(refused),
        "refused_in_s": _spread(refused),
        "errors": [log.error for log in run.logs if log.error],
        "turns": len(turns),
        "turns_without_words": sum(turn.final_s is None for turn in turns),
        "first_partial_s": _spread(turn.first_partial_s for turn in turns),
        "partial_age_s": _spread(age for log in taken for age in partial_ages(log)),
        "partials_per_speech_s": _ratio(
            sum(1 for log in taken for _ in partial_ages(log)), speech_s
        ),
        "final_latency_s": _spread(turn.final_s for turn in turns),
        "decision_latency_s": _spread(turn.decision_s for turn in turns),
        "words": live.words,
        "wer": _rounded(live.wer),
        "wer_offline": _rounded(calm.wer),
        "wer_excess_points": _points(live.wer, calm.wer),
        "lost_last_words": live.lost_last,
        "lost_last_words_offline": calm.lost_last,
        "doubled_words": live.doubled,
        "doubled_words_offline": calm.doubled,
        "loops": live.loops,
        "loops_offline": calm.loops,
        "speech_s": round(speech_s, 1),
        "cpu_s_per_speech_s": _ratio(cpu_s, speech_s),
        "cores_busy": _ratio(cpu_s, last.at_s - first.at_s),
        "memory_mb": {
            "first": round(first.memory_mb),
            "last": round(last.memory_mb),
            "most": round(max(look.memory_mb for look in run.usage)),
        },
        "frame_late_s": _spread(log.latest_s for log in taken),
        **_drift(by_call, clips),
    }


def _drift(calls: Sequence[Sequence[HeardTurn]], clips: Sequence[Clip]) -> Figures:
    """Word error in the first and in the last third of the calls: whether time makes it worse."""

    def wer(parts: Iterable[Sequence[HeardTurn]]) -> float | None:
        turns = [turn for part in parts for turn in part]
        return _rounded(
            word_errors([clips[t.clip].words for t in turns], [t.text for t in turns]).wer
        )

    return {
        "wer_first_third": wer(call[: len(call) // 3] for call in calls),
        "wer_last_third": wer(call[-(len(call) // 3) :] for call in calls if len(call) > 2),
    }


def _spread(values: Iterable[float | None]) -> dict[str, float | int | None]:
    """p50, p95 and p99 of those that are known, and how many there are."""
    known = [value for value in values if value is not None]
    if not known:
        return {"p50": None, "p95": None, "p99": None, "n": 0}
    p50, p95, p99 = (round(float(p), _DIGITS) for p in np.percentile(known, (50, 95, 99)))
    return {"p50": p50, "p95": p95, "p99": p99, "n": len(known)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _points(live: float | None, offline: float | None) -> float | None:
    if live is None or offline is None:
        return None
    return round(100 * (live - offline), 2)


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, _DIGITS) if whole > 0 else None
