import json

from eval.load.bars import Bars
from eval.load.caller import Log
from eval.load.figures import Run, figures
from eval.load.report import as_json, middle
from eval.load.serving import Usage
from tests.eval.load.test_hearing import CLIP, PLAN, transcript


def lived(*messages: tuple[float, str]) -> Log:
    return Log(PLAN, asked_s=100.0, began_s=100.02, messages=list(messages))


GOOD = lived(
    transcript(2.6, "my bike", 1.5, 2.5, final=False),
    transcript(5.25, "my bike was stolen", 1.5, 4.6, final=True),
    transcript(12.0, "my bike was stolen", 8.5, 11.6, final=True),
)
REFUSED = lived((0.03, json.dumps({"type": "error", "code": "overloaded"})))
USAGE = (Usage(0.0, 10.0, 300.0), Usage(5.0, 11.0, 340.0), Usage(10.0, 12.0, 320.0))


def test_figures_hold_delays_words_and_what_was_used() -> None:
    found = figures(Run((GOOD,), USAGE), [CLIP], ["my bike was stolen"])
    assert found["calls"] == 1
    assert found["final_latency_s"] == {"p50": 0.625, "p95": 0.738, "p99": 0.748, "n": 2}
    assert found["first_partial_s"] == {"p50": 2.3, "p95": 3.38, "p99": 3.476, "n": 2}
    assert found["decision_latency_s"] == {"p50": None, "p95": None, "p99": None, "n": 0}
    assert (found["wer"], found["wer_offline"], found["wer_excess_points"]) == (0, 0, 0)
    assert found["cpu_s_per_speech_s"] == round(2 / 6, 3)
    assert found["cores_busy"] == 0.2
    assert found["memory_mb"] == {"first": 300, "last": 320, "most": 340}


def test_a_refused_call_is_counted_and_timed_and_nothing_else() -> None:
    found = figures(Run((GOOD, REFUSED), USAGE), [CLIP], ["my bike was stolen"])
    assert (found["calls"], found["refused"], found["turns"]) == (2, 1, 2)
    assert found["refused_in_s"] == {"p50": 0.05, "p95": 0.05, "p99": 0.05, "n": 1}
    assert found["errors"] == []


def test_a_run_without_speech_has_no_rates() -> None:
    found = figures(Run((REFUSED,), USAGE), [CLIP], ["my bike was stolen"])
    assert found["wer_excess_points"] is None
    assert found["cpu_s_per_speech_s"] is None


def test_bars_name_what_fell_and_by_how_much() -> None:
    bars = Bars(final_p95_s=0.7, first_partial_p95_s=4.0)
    found = figures(Run((GOOD,), USAGE), [CLIP], ["my bike was stolen"])
    assert bars.fallen(found) == ["final_latency_s p95: 0.738, at most 0.7"]
    nothing = figures(Run((REFUSED,), USAGE), [CLIP], ["my bike was stolen"])
    assert "final_latency_s p95: nothing measured, at most 0.7" in bars.fallen(nothing)
    assert "calls refused: 1, at most 0" in bars.fallen(nothing)


def test_the_middle_of_runs_is_taken_number_by_number() -> None:
    runs = [
        {"a": 1, "b": {"p95": 5.0}, "errors": ["x"]},
        {"a": 3, "b": {"p95": 1.0}, "errors": []},
        {"a": 2, "b": {"p95": 2.0}, "errors": ["y"]},
    ]
    assert middle(runs) == {"a": 2, "b": {"p95": 2.0}, "errors": ["x", "y"]}


def test_what_one_run_could_not_measure_is_not_measured() -> None:
    assert middle([{"a": None}, {"a": 1.0}, {"a": 2.0}]) == {"a": None}


def test_the_report_holds_the_largest_load_and_the_whole_curve() -> None:
    found = figures(Run((GOOD,), USAGE), [CLIP], ["my bike was stolen"])
    report = as_json([[found], [{**found, "calls": 2}]], Bars(), {"command": "triage-eval load"})
    assert report["calls"] == 2
    assert report["command"] == "triage-eval load"
    curve = report["curve"]
    assert isinstance(curve, list)
    assert [point["calls"] for point in curve] == [1, 2]
    assert curve[0]["fallen"] == ["first_partial_s p95: 3.38, at most 1.5"]
