"""What becomes of callers who want something else: nobody is an emergency unnoticed."""

import io
import json
from collections.abc import Sequence

from rich.console import Console

from eval.outofscope import OutOfScopeRun, as_json, run, show
from eval.utterances import Spoken, Utterances
from models.ports import Scores
from triage_service.policy.mind import Mind
from triage_service.taxonomy.load import load

URGENT = {"L0": 0.9, "none": 0.1}
CALM = {"none": 1.0}


class Keen:
    """Takes fire for an emergency and music for the council's matter."""

    name = "keen 1"

    def classify(self, texts: Sequence[str]) -> list[Scores]:
        return list(map(self._scores, texts))

    def _scores(self, text: str) -> Scores:
        intent = "council_noise_environment" if "music" in text else "unclear"
        risks, levels = ({"fire_or_gas": 0.9}, URGENT) if "fire" in text else ({}, CALM)
        return Scores({intent: 1.0}, risks, levels, model=self.name)


ITEMS = (
    Spoken(1, "play some music", "play_music"),
    Spoken(3, "set my playlist on fire", "oos"),
    Spoken(4, "book a table for two", "book"),
    Spoken(7, "what is two and two", "sums"),
)
MIND = Mind.of(load())
RUN = OutOfScopeRun(
    Utterances("asks.jsonl", "ab" * 32, ITEMS),
    tuple(run(ITEMS, MIND, Keen())),
    "rules-1",
    "keen 1",
    "triage-eval oos asks.jsonl",
)


def test_shares_have_their_interval() -> None:
    report = json.loads(json.dumps(as_json(RUN)))
    assert report["l0"]["value"] == 0.25
    assert report["l1"]["value"] == 0.25
    assert report["automated"]["value"] == 0.25
    assert report["automated"]["n"] == 4
    assert 0.0 < report["l0"]["low"] < 0.25 < report["l0"]["high"] < 1.0
    assert report["set"] == {
        "file": "asks.jsonl", "sha256": "ab" * 32, "n_items": 4, "n_scored": 4
    }  # fmt: skip


def test_offenders_are_named_by_line() -> None:
    offenders = json.loads(json.dumps(as_json(RUN)))["offenders"]
    (urgent,) = offenders["l0"]
    assert (urgent["line"], urgent["label"]) == (3, "oos")
    assert (urgent["level"], urgent["destination"]) == ("L0", "EMERGENCY_OPERATOR")
    assert urgent["flags"][0]["id"] == "fire_or_gas"
    assert offenders["l1"] == []
    (automated,) = offenders["automated"]
    assert (automated["line"], automated["destination"]) == (1, "EXT:council")


def test_all_calls_are_counted_by_level_and_place() -> None:
    report = json.loads(json.dumps(as_json(RUN)))
    assert sum(report["levels"].values()) == sum(report["destinations"].values()) == 4
    assert report["levels"]["L0"] == 1


def test_tables_show_shares_places_and_lines() -> None:
    out = io.StringIO()
    show(RUN, Console(file=out, width=100))
    for part in ("asks.jsonl: 4 utterances", "Put at L0 (must be none)", "EXT:council", ": 1 3"):
        assert part in out.getvalue()


def test_tables_say_when_only_a_part_was_run() -> None:
    out = io.StringIO()
    few = OutOfScopeRun(RUN.utterances, RUN.outcomes[2:], "1", "keen 1", "")
    show(few, Console(file=out, width=100))
    assert "2 of 4 utterances" in out.getvalue()
    assert "Lines put at L0: 0" in out.getvalue()
