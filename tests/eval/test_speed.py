"""What is timed is a live call's work; the clock here ticks once a look."""

import io
import json
from collections.abc import Sequence
from itertools import count, pairwise

import pytest
from rich.console import Console

from eval.speed import (
    SENTENCE_S,
    WORDS_PER_S,
    Clock,
    LongCallCost,
    TurnCost,
    enough,
    long_call,
    long_call_cost,
    turn_costs,
    turns_per_s,
)
from eval.speedreport import SpeedRun, as_json, cores, load, show
from models.classify.nothing import Nothing
from models.ports import Scores
from triage_service.calls.text import triage_text
from triage_service.domain.decisions import AskClassifier
from triage_service.domain.events import CallStarted
from triage_service.domain.ids import CallId
from triage_service.domain.state import TriageState
from triage_service.policy.mind import Mind
from triage_service.policy.step import step
from triage_service.taxonomy.load import load as load_rules

WORDS = ["my", "bike", "was", "stolen", "from", "outside", "the", "shop", "last", "week"]


def ticking() -> Clock:
    """A second passes between two looks."""
    seconds = count()
    return lambda: float(next(seconds))


class Listing:
    """Keeps what it was asked."""

    name = "listing 1"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        self.texts += texts
        return Nothing().classify(texts)


@pytest.fixture(scope="module")
def mind() -> Mind:
    return Mind.of(load_rules())


@pytest.mark.parametrize(
    ("n_turns", "chosen"),
    [
        (1, ["a"]),
        (2, ["a", "bb"]),
        (4, ["a", "bb", "c"]),
        (5, ["a", "bb", "c", "a"]),
        (7, ["a", "bb", "c", "a", "bb"]),
        (9, ["a", "bb", "c", "a", "bb", "c", "a"]),
    ],
)
def test_calls_are_said_again_until_there_are_enough_turns(n_turns: int, chosen: list[str]) -> None:
    calls = [["a"], ["b", "", "b"], ["c"]]
    assert ["".join(call) for call in enough(calls, n_turns)] == chosen


def test_part_of_a_file_is_taken_evenly() -> None:
    assert enough([[str(n)] for n in range(9)], 3) == [["0"], ["3"], ["6"]]


def test_turn_is_asked_about_with_all_that_was_said_before(mind: Mind) -> None:
    model, turns = Listing(), ["My bike was stolen.", " ", "Last week."]
    costs = [cost for cost, _ in turn_costs(turns, mind, model, ticking())]
    asked_live = Listing()
    triage_text(turns, mind, asked_live)
    assert model.texts == asked_live.texts == [turns[0], f"{turns[0]}\n{turns[2]}"]
    assert costs == [TurnCost(total_s=3.0, classifier_s=1.0)] * 2


def test_answer_of_each_turn_is_handed_back(mind: Mind) -> None:
    (made,) = turn_costs(["My bike was stolen."], mind, Nothing(), ticking())
    assert made[1].model == "nothing"


def test_throughput_counts_turns_of_all_threads(mind: Mind) -> None:
    calls = [["My bike was stolen.", "Last week."], ["Hello."]]
    seconds = iter([0.0, *[1.0] * 12, 4.0])
    rate = turns_per_s(calls, mind, Nothing(), lambda: next(seconds), workers=2)
    assert rate == 3 / 4


def test_long_call_has_a_partial_each_second_and_a_final_each_sentence() -> None:
    heard = list(long_call(WORDS, length_s=20))
    assert [each.at_s for each in heard] == [float(n) for n in range(1, 21)]
    assert [each.utterance.final for each in heard] == ([False] * 4 + [True]) * 4
    finals = [each.utterance for each in heard if each.utterance.final]
    assert [final.number for final in finals] == [0, 1, 2, 3]
    spoken = [word for final in finals for word in final.words]
    assert len(spoken) == 20 * WORDS_PER_S
    assert [word.text for word in spoken[:12]] == [*WORDS, *WORDS[:2]]
    assert all(a.end_s == b.start_s for a, b in pairwise(spoken))
    assert finals[-1].end_s == 20.0


def test_partial_is_the_beginning_of_its_final() -> None:
    heard = [each.utterance for each in long_call(WORDS, length_s=SENTENCE_S)]
    assert all(a.words == b.words[: len(a.words)] for a, b in pairwise(heard))


def test_ten_minutes_hold_fifteen_hundred_words() -> None:
    heard = long_call(WORDS, length_s=600)
    finals = [each.utterance for each in heard if each.utterance.final]
    assert len(finals) == 120
    assert sum(len(final.words) for final in finals) == 1_500


def test_every_event_and_every_answer_of_a_long_call_is_timed(mind: Mind) -> None:
    heard = list(long_call(WORDS, length_s=10))
    answers = Nothing().classify(["x"])
    cost = long_call_cost(heard, answers, mind, ticking())
    state, asks = step(TriageState(CallId("x")), CallStarted(CallId("x")), mind)[0], 0
    for event in heard:
        state, decisions = step(state, event, mind)
        asks += sum(isinstance(decision, AskClassifier) for decision in decisions)
    n_events = 1 + len(heard) + asks + 1
    assert asks >= 2
    assert cost == LongCallCost(n_events, total_s=float(n_events), longest_s=1.0)


RUN = SpeedRun(
    file="calls.jsonl",
    costs=tuple(TurnCost(0.010, 0.008) for _ in range(4)),
    one_thread=(90.0, 100.0, 10.0),
    all_cores=(150.0, 180.0, 200.0),
    cores=2,
    long_call=tuple(LongCallCost(900, total_s, 0.02) for total_s in (9.0, 3.0, 6.0)),
    minutes=10,
    load=0.25,
    rules_version="rules-1",
    classifier="model 2",
    command="triage-eval speed",
)


def test_json_has_medians_and_ratios() -> None:
    report = json.loads(json.dumps(as_json(RUN)))
    assert report["turn"]["n"] == 4
    assert report["turn"]["total_ms"] == {"p50": 10.0, "p95": 10.0, "p99": 10.0}
    assert report["turn"]["cues_and_policy_ms"]["p50"] == 2.0
    assert report["turn"]["classifier_ratio"] == 0.8
    assert report["throughput"] == {
        "one_thread_turns_per_s": 90.0,
        "all_cores_turns_per_s": 180.0,
        "threads": 2,
        "repeats": 3,
        "speedup_ratio": 2.0,
    }
    assert report["long_call"]["step_total_ms"] == 6_000.0
    assert report["long_call"]["step_longest_ms"] == 20.0
    assert report["long_call"]["real_time_ratio"] == 0.01
    assert report["machine"]["cores"] == 2


def test_table_shows_what_the_report_says() -> None:
    out = io.StringIO()
    show(RUN, Console(file=out, width=100))
    for part in ("10.00", "180.0", "2.00", "6000", "20.00", "0.01000", "load 0.2 before"):
        assert part in out.getvalue()


def test_machine_says_how_many_cores_may_be_used_and_how_busy_they_are() -> None:
    assert cores() >= 1
    assert load() >= 0.0
