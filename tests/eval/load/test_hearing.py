import json

from eval.load.caller import Log
from eval.load.clips import Clip
from eval.load.hearing import HeardTurn, heard_turns, partial_ages
from eval.load.plan import CallPlan, Turn

CLIP = Clip("a.flac", "own", "my bike was stolen", bytes(2 * 8_000 * 4), 0.5, 3.5)
PLAN = CallPlan(0.0, (Turn(0, 1.0), Turn(0, 8.0)), 12.0)


def transcript(
    came_s: float, text: str, start_s: float, end_s: float, *, final: bool
) -> tuple[float, str]:
    words = text.split()
    step_s = (end_s - start_s) / max(1, len(words))
    timed = [
        {"text": word, "start_s": start_s + n * step_s, "end_s": start_s + (n + 1) * step_s}
        for n, word in enumerate(words)
    ]
    one = {"type": "transcript", "final": final, "start_s": start_s, "end_s": end_s, "words": timed}
    return came_s, json.dumps(one)


def other(came_s: float, kind: str) -> tuple[float, str]:
    return came_s, json.dumps({"type": kind})


def test_a_turn_is_timed_from_its_own_voice() -> None:
    messages = [
        other(0.1, "say"),
        transcript(2.6, "my bike", 1.5, 2.5, final=False),
        transcript(5.25, "my bike was stolen", 1.5, 4.6, final=True),
        other(5.5, "decision"),
        transcript(9.75, "my", 8.5, 9.0, final=False),
        transcript(12.0, "my bike was", 8.5, 11.6, final=True),
    ]
    log = Log(PLAN, messages=messages)
    assert heard_turns(log, [CLIP]) == [
        HeardTurn(0, "my bike was stolen", 2.6 - 1.5, 5.25 - 4.5, 5.5 - 4.5),
        HeardTurn(0, "my bike was", 9.75 - 8.5, 12.0 - 11.5, None),
    ]
    assert [round(age, 6) for age in partial_ages(log)] == [0.1, 0.75]


def test_a_turn_of_which_nothing_came_is_told_as_such() -> None:
    log = Log(PLAN, messages=[transcript(5.0, "my bike was stolen", 1.5, 4.6, final=True)])
    _, second = heard_turns(log, [CLIP])
    assert second == HeardTurn(0, "", None, None, None)


def test_two_finals_of_one_turn_are_joined_and_the_last_one_counts() -> None:
    messages = [
        transcript(3.9, "my bike", 1.5, 2.6, final=True),
        transcript(5.0, "was stolen", 2.8, 4.6, final=True),
        other(4.0, "decision"),
    ]
    first, _ = heard_turns(Log(PLAN, messages=messages), [CLIP])
    assert first == HeardTurn(0, "my bike was stolen", 3.9 - 1.5, 5.0 - 4.5, None)


def test_a_final_over_two_turns_gives_each_its_own_words() -> None:
    log = Log(PLAN, messages=[transcript(13.0, "one two three four", 1.5, 11.5, final=True)])
    first, second = heard_turns(log, [CLIP])
    assert (first.text, second.text) == ("one two", "three four")
