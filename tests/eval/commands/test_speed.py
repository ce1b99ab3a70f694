"""`triage-eval speed`: which turns are timed, and what is written."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app

DEMO = """
calls:
  - caller: [{say: "My bike was stolen.", pause_s: 1}, {background: babble, s: 2, db: -40}]
  - caller: [{say: "Hello?", pause_s: 1}, {say: "It's about my crime number.", pause_s: 1}]
"""


def speed(*arguments: object, **env: str) -> Result:
    return CliRunner().invoke(app, ["speed", *map(str, arguments)], env={"COLUMNS": "120"} | env)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    file = tmp_path / "calls.yaml"
    file.write_text(DEMO)
    return file


@pytest.mark.weights
def test_served_classifier_is_timed_on_the_calls_of_a_file(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = speed(demo, "--part", "mind", "--turns", 4, "--minutes", 1, "--json", out)
    assert (result.exit_code, result.exception) == (0, None)
    report = json.loads(out.read_text())
    assert report["turn"]["n"] == 4
    spread = report["turn"]["total_ms"]
    assert 0.0 < spread["p50"] <= spread["p95"] <= spread["p99"]
    assert report["long_call"]["events"] > 60
    assert report["command"] == (
        "triage-eval speed calls.yaml --part mind --json out.json --turns 4 --minutes 1"
    )
    assert "cues and policy" in result.stdout


@pytest.mark.weights
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("calls: 7", "not readable as demo calls"),
        ("calls: []", "no call has words"),
        ("{", "not readable as demo calls"),
    ],
)
def test_wrong_demo_calls_are_a_usage_error(demo: Path, content: str, message: str) -> None:
    demo.write_text(content)
    result = speed(demo)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize("options", [["--part", "ear"], ["--turns", "0"]])
def test_wrong_option_is_a_usage_error(demo: Path, options: list[str]) -> None:
    assert speed(demo, *options).exit_code == 2


def test_missing_model_is_an_environment_error(demo: Path, tmp_path: Path) -> None:
    assert speed(demo, TRIAGE_WEIGHTS_DIR=str(tmp_path)).exit_code == 3
