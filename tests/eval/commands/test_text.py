"""`triage-eval text`: what goes where, and which exit code says what."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app

ROWS: tuple[dict[str, object], ...] = (
    {
        "id": "t-1",
        "kind": "single",
        "turns": ["My bike was stolen last week."],
        "intent": "vehicle_crime",
        "level": "none",
        "destination": "CRIME_DESK",
        "tags": ["base"],
    },
    {
        "id": "t-2",
        "kind": "single",
        "turns": ["[breathing]"],
        "intent": "silent_or_covert",
        "level": "L2",
        "destination": "GENERAL_HANDLER",
        "tags": ["oos"],
    },
)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    file = tmp_path / "calls.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)) + "\n")
    return file


def call(*arguments: object, **env: str) -> Result:
    return CliRunner().invoke(app, ["text", *map(str, arguments)], env={"COLUMNS": "140"} | env)


def test_cues_alone_are_measured_without_a_model(calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = call(calls, "--no-classifier", "--json", out)
    assert (result.exit_code, result.exception) == (0, None)
    report = json.loads(out.read_text())
    assert [item["id"] for item in report["items"]] == ["t-1", "t-2"]
    assert report["intent_top1"]["value"] == 0.5
    assert report["items"][1]["level"] == "L2"
    assert report["slices"]["sounds"]["removed"]["n_items"] == 1
    assert report["versions"]["models"] == {"classifier": "nothing"}
    assert "Intent, top 1" in result.stdout
    assert "Calls" in result.stderr
    assert "Intent" not in result.stderr


def test_report_names_no_folder_of_this_machine(calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert call(calls, "--no-classifier", "--json", out, "--limit", 1).exit_code == 0
    assert str(tmp_path) not in out.read_text()
    assert json.loads(out.read_text())["command"] == (
        "triage-eval text calls.jsonl --json out.json --limit 1 --no-classifier"
    )


def test_equal_runs_give_equal_reports(calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    reports = []
    for _ in range(2):
        call(calls, "--no-classifier", "--json", out)
        reports.append(out.read_bytes())
    assert reports[0] == reports[1]


def test_bare_run_strips_every_turn_and_says_so(calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = call(calls, "--no-classifier", "--bare", "--json", out)
    assert result.exit_code == 0
    report = json.loads(out.read_text())
    assert report["set"]["bare"] is True
    assert report["command"].endswith("--bare --no-classifier")
    assert report["evidence_cited"]["value"] == 1.0
    assert "without capitals and punctuation" in result.stdout


def test_plots_are_drawn_into_a_folder_that_is_made(calls: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    result = call(calls, "--no-classifier", "--plots", folder)
    assert (result.exit_code, result.exception) == (0, None)
    assert {path.name for path in folder.iterdir()} == {"reliability.svg", "confusion.svg"}
    assert "vehicle_crime" in (folder / "confusion.svg").read_text()


def test_limit_runs_the_first_calls_only(calls: Path) -> None:
    result = call(calls, "--no-classifier", "--limit", 1)
    assert result.exit_code == 0
    assert "the first 1 of 2 calls" in result.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "calls.jsonl: the file is not readable (No such file or directory)."),
        ("", "calls.jsonl: the file is empty."),
        ("{oops", "calls.jsonl: row 1: the row is not JSON"),
        (json.dumps(ROWS[0] | {"intent": "bike"}), "calls.jsonl: row 1 (t-1): intent is 'bike'."),
    ],
)
def test_wrong_file_is_a_usage_error_that_says_why(
    tmp_path: Path, content: str | None, message: str
) -> None:
    file = tmp_path / "calls.jsonl"
    if content is not None:
        file.write_text(content)
    result = call(file, "--no-classifier")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "options",
    [
        ["--limit", "0"],
        ["--speed", "9"],
        ["--json", "no/such/folder.json"],
        ["--plots", "no/such/x"],
    ],
)
def test_wrong_option_is_a_usage_error(calls: Path, options: list[str]) -> None:
    result = call(calls, "--no-classifier", *options)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_missing_model_is_an_environment_error_with_the_command_to_fetch_it(
    calls: Path, tmp_path: Path
) -> None:
    result = call(calls, TRIAGE_WEIGHTS_DIR=str(tmp_path), TRIAGE_CLASSIFIER="triage-classifier")
    assert result.exit_code == 3
    assert "triage models fetch triage-classifier" in result.stderr
    assert "--no-classifier" in result.stderr
    assert result.stdout == ""


def test_wrong_setting_is_an_environment_error(calls: Path) -> None:
    result = call(calls, "--no-classifier", TRIAGE_PORT="many")
    assert result.exit_code == 3
    assert "port" in result.stderr


def test_wrong_rules_are_a_usage_error(calls: Path, tmp_path: Path) -> None:
    result = call(calls, "--no-classifier", TRIAGE_RULES_DIR=str(tmp_path))
    assert result.exit_code == 2
    assert "intents.yaml" in result.stderr
