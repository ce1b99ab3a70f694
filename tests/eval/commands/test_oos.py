"""`triage-eval oos`: which calls are run, and what makes it fail."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app


def oos(*arguments: object, **env: str) -> Result:
    return CliRunner().invoke(app, ["oos", *map(str, arguments)], env={"COLUMNS": "140"} | env)


@pytest.fixture
def harmless(tmp_path: Path) -> Path:
    file = tmp_path / "asks.txt"
    file.write_text("play some music\nbook a table\nwhat time is it\nset an alarm for six\n")
    return file


def test_cues_alone_leave_harmless_calls_alone(harmless: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = oos(harmless, "--no-classifier", "--limit", 2, "--json", out)
    assert (result.exit_code, result.exception) == (0, None)
    report = json.loads(out.read_text())
    assert report["set"]["n_scored"] == 2
    assert report["l0"]["value"] == report["automated"]["value"] == 0.0
    assert report["command"] == "triage-eval oos asks.txt --json out.json --limit 2 --no-classifier"
    assert "2 of 4 utterances" in result.stdout
    assert "Calls" in result.stderr


def test_emergency_among_them_fails_the_check_but_is_reported(tmp_path: Path) -> None:
    file, out = tmp_path / "asks.csv", tmp_path / "out.json"
    file.write_text("text,label\nplay some music,music\nhe's stabbing her right now,oos\n")
    result = oos(file, "--no-classifier", "--json", out)
    assert result.exit_code == 1
    assert "put at L0" in result.stderr
    assert [row["line"] for row in json.loads(out.read_text())["offenders"]["l0"]] == [3]
    assert "Lines put at L0: 1 3" in result.stdout


@pytest.mark.parametrize(("name", "code"), [("none.txt", 2), ("asks.txt", 3)])
def test_missing_file_or_model_is_said(harmless: Path, name: str, code: int) -> None:
    result = oos(harmless.parent / name, TRIAGE_WEIGHTS_DIR=str(harmless.parent))
    assert result.exit_code == code
    assert result.stdout == ""
