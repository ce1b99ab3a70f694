"""`triage-eval redaction`: what is reported, and what makes it fail."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from eval.marked import Marked
from eval.redaction import run
from triage_service.taxonomy.load import load
from triage_service.understanding.redaction.spoken import Kind, Span


def redaction(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["redaction", *map(str, arguments)], env={"COLUMNS": "140"})


def test_recall_is_reported_by_kind_and_no_utterance_is_quoted(tmp_path: Path) -> None:
    file, out = tmp_path / "own.txt", tmp_path / "out.json"
    file.write_text("[name|quite unknown]\nring [phone|07700 900123] he has a knife\n", "utf-8")
    result = redaction(file, "--json", out)
    assert (result.exit_code, result.exception) == (0, None)
    report = json.loads(out.read_text("utf-8"))
    assert report["recall"]["phone"] == {"value": 1.0, "low": pytest.approx(0.2065, abs=1e-3)} | {
        "high": 1.0,
        "n": 1,
    }
    assert report["missed"] == [{"file": "own.txt", "line": 1, "kind": "name"}]
    assert report["risk_words_blanked"] == 0
    assert "knife" not in out.read_text("utf-8")
    assert "Missed: own.txt, line 1, name" in result.stdout


def test_danger_within_what_is_blanked_fails_the_check(tmp_path: Path) -> None:
    """An e-mail address runs up to its "at": a cue in front of it without a pause is lost."""
    file = tmp_path / "own.txt"
    file.write_text("he has a knife kill [email|dave at gmail dot com]\n", "utf-8")
    result = redaction(file)
    assert result.exit_code == 1
    assert "tells of danger" in result.stderr


def test_nothing_judged_is_no_share() -> None:
    done = run([Marked("x", 1, "hello", ())], load())
    assert done.recall[Kind.NAME].value is None
    assert not done.took_danger


def test_wrong_label_is_counted_apart() -> None:
    item = Marked("x", 1, "07700 900123", (Span(Kind.CARD, 0, 1),))
    done = run([item], load())
    assert (done.recall[Kind.CARD].value, done.labelled.value) == (1.0, 0.0)


@pytest.mark.parametrize("content", ["[colour|red]", None])
def test_wrong_file_is_wrong_use(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "own.txt"
    if content:
        file.write_text(content, "utf-8")
    assert redaction(file).exit_code == 2
