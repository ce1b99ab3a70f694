"""`triage-eval thresholds`: a sweep of the served classifier in one go."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from triage_service.taxonomy.load import load

ROWS = (
    {
        "id": "t-1",
        "kind": "single",
        "turns": ["There's a fire in the flat and my kids are inside, the smoke's everywhere."],
        "intent": "emergency_in_progress",
        "level": "L0",
        "flags": ["fire_or_gas"],
        "destination": "EMERGENCY_OPERATOR",
        "tags": ["base"],
    },
    {
        "id": "t-2",
        "kind": "hard_negative",
        "turns": ["My neighbour's bonfire last year left ash on my car."],
        "intent": "council_noise_environment",
        "level": "none",
        "must_not_flags": ["fire_or_gas"],
        "destination": "EXT:council",
        "tags": ["base"],
    },
)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    file = tmp_path / "calls.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)) + "\n")
    return file


def thresholds(*arguments: object, **env: str) -> Result:
    words = ["thresholds", *map(str, arguments)]
    return CliRunner().invoke(app, words, env={"COLUMNS": "120"} | env)


@pytest.mark.weights
def test_every_threshold_of_the_rules_is_swept(calls: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "out.json", tmp_path / "pictures"
    result = thresholds(calls, "--json", out, "--plots", folder)
    assert (result.exit_code, result.exception) == (0, None)
    report = json.loads(out.read_text())
    assert list(report["limits"]) == ["level_p.L0", "level_p.L1", "level_p.L2", "named_p"]
    assert set(report["risks"]) == {risk for risk, row in load().risks.items() if row.label}
    assert report["risks"]["fire_or_gas"]["best_f2"] is not None
    assert report["command"] == (
        "triage-eval thresholds calls.jsonl --json out.json --plots pictures"
    )
    assert (folder / "tradeoff.svg").is_file()
    assert "measure it on another" in " ".join(result.stdout.split())


def test_missing_model_is_an_environment_error(calls: Path, tmp_path: Path) -> None:
    result = thresholds(calls, TRIAGE_WEIGHTS_DIR=str(tmp_path))
    assert result.exit_code == 3
    assert "triage models fetch" in result.stderr
    assert result.stdout == ""


def test_wrong_file_is_a_usage_error(tmp_path: Path) -> None:
    assert thresholds(tmp_path / "none.jsonl").exit_code == 2
