"""`triage-eval compare`: what it prints and writes, and when it fails."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return report(tmp_path / "before.json", l0=0.5, false=10.0, right=True)


def report(path: Path, *, l0: float, false: float, right: bool) -> Path:
    content = {
        "set": {"file": "calls.jsonl", "sha256": "ab"},
        "l0_recall": {"value": l0, "n": 2},
        "false_l0_per_1000": {"value": false, "n": 9},
        "intent_ece": {"value": 0.125, "n": 9},
        "items": [{"id": "x-1", "right": {"l0_recall": right}}],
    }
    path.write_text(json.dumps(content))
    return path


def compare(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["compare", *map(str, arguments)], env={"COLUMNS": "120"})


def test_differences_are_shown_with_sign_and_ids(before: Path, tmp_path: Path) -> None:
    after = report(tmp_path / "after.json", l0=0.25, false=9.5, right=False)
    out = tmp_path / "out.json"
    result = compare(before, after, "--json", out)
    assert result.exit_code == 0
    rows = {row.split("  ")[0].strip(): row.split() for row in result.stdout.splitlines()}
    assert rows["L0 recall"][2:6] == ["0.500", "0.250", "-0.250", "worse"]
    assert rows["False L0 per 1,000"][4:8] == ["10.0", "9.5", "-0.5", "better"]
    assert rows["intent_ece"][1:4] == ["0.125", "0.125", "+0.000"]
    assert "L0 recall, worse: x-1" in result.stdout
    written = json.loads(out.read_text())
    assert written["command"] == "triage-eval compare before.json after.json --json out.json"
    assert written["measures"]["l0_recall"] == {
        "before": 0.5,
        "after": 0.25,
        "change": -0.25,
        "is_worse": True,
        "p_chance": 1.0,
        "better": [],
        "worse": ["x-1"],
    }
    assert written["measures"]["intent_ece"]["p_chance"] is None


@pytest.mark.parametrize(
    ("l0", "false", "code", "said"),
    [
        (0.5, 10.0, 0, ""),
        (0.6, 9.0, 0, ""),
        (0.4, 10.0, 1, "Worse: L0 recall."),
        (0.6, 11.0, 1, "Worse: False L0 per 1,000."),
        (0.4, 11.0, 1, "Worse: L0 recall, False L0 per 1,000."),
    ],
)
def test_worse_in_danger_fails_when_that_is_asked_for(
    before: Path, tmp_path: Path, l0: float, false: float, code: int, said: str
) -> None:
    after = report(tmp_path / "after.json", l0=l0, false=false, right=True)
    result = compare(before, after, "--fail-on-worse")
    assert result.exit_code == code
    assert result.stderr.strip() == said
    assert compare(before, after).exit_code == 0


def test_what_cannot_be_compared_is_a_usage_error(before: Path, tmp_path: Path) -> None:
    result = compare(before, tmp_path / "none.json")
    assert result.exit_code == 2
    assert "none.json: not readable" in result.stderr
    assert result.stdout == ""
