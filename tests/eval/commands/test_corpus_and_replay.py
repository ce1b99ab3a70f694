"""`triage-eval corpus` and `replay`: from a folder to a manifest, to timelines, to differences."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app

GOLDEN = Path(__file__).parents[2] / "golden" / "calls.jsonl"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "140"})


@pytest.fixture(scope="module")
def timelines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("timelines") / "calls.jsonl"
    result = call("corpus", "run", GOLDEN, "-o", out, "--no-classifier")
    assert (result.exit_code, result.exception) == (0, None)
    return out


def test_replay_with_the_same_rules_decides_the_same_and_goes_on_where_it_stopped(
    timelines: Path, tmp_path: Path
) -> None:
    out, kept = tmp_path / "out.json", tmp_path / "results.jsonl"
    options = ("--decisions", "--same", "--json", out, "--results", kept, "--cache", tmp_path)
    assert call("replay", timelines, *options).exit_code == 0
    report = json.loads(out.read_text())
    assert (report["calls"], report["identical"]["value"]) == (5, 1.0)
    assert report["recorded_with_these_rules"] == 5
    assert report["moves"] == report["faults"] == report["changed"] == []
    kept.write_text("".join(kept.read_text().splitlines(keepends=True)[:3]) + '{"call_id": "g')
    assert call("replay", timelines, *options).exit_code == 0
    assert json.loads(out.read_text())["resumed"] == 3


def test_replay_with_other_rules_names_what_moved_and_no_word_of_a_caller(
    timelines: Path, tmp_path: Path
) -> None:
    overlay, out = tmp_path / "force.yaml", tmp_path / "out.json"
    overlay.write_text(
        "source: Trial\ndate: 2026-11-23\noverlay:\n"
        "  limits: {decide_quiet_s: {value: 3, reason: Trial of a longer pause.}}\n"
    )
    result = call(
        "replay", timelines, "--decisions", "--overlay", overlay, "--json", out, "--cache", tmp_path
    )
    assert (result.exit_code, result.exception) == (0, None)
    report = json.loads(out.read_text())
    assert report["identical"]["value"] < 1
    assert report["recorded_with_these_rules"] == 0
    assert report["lowered"] == []
    text = (out.read_text() + result.stdout).lower()
    assert "screaming" not in text
    assert "eleven" not in text


def test_line_that_is_no_timeline_is_named_and_the_others_are_replayed(
    timelines: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b'{"timeline": 1}\n' + timelines.read_bytes())
    result = call("replay", broken, "--decisions", "--cache", tmp_path)
    assert result.exit_code == 2
    assert "broken.jsonl: row 1: call_id: Field required." in result.stderr
    assert "5 calls, 5 with the same decisions" in result.stdout


def test_replay_wants_to_be_told_what_to_replay(timelines: Path) -> None:
    result = call("replay", timelines)
    assert result.exit_code == 2
    assert "--decisions" in result.stderr


def test_timelines_become_a_manifest_that_passes_the_check(timelines: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "calls.jsonl"
    made = call("corpus", "import", "--timelines", timelines.parent, "-o", manifest)
    assert made.exit_code == 0
    assert "g-silent: the caller said nothing" in made.stderr
    assert [json.loads(line)["id"] for line in manifest.read_text().splitlines()] == [
        "g-lost-phone",
        "g-late-reveal",
        "g-person",
        "g-crime-number",
    ]
    checked = call("corpus", "check", manifest)
    assert checked.exit_code == 0
    assert "4 calls can be used, 0 rows have faults" in checked.stdout


def test_import_takes_one_source(tmp_path: Path) -> None:
    for sources in ((), (tmp_path, "--store", "sqlite+aiosqlite:///x.db")):
        result = call("corpus", "import", *sources, "-o", tmp_path / "out.jsonl")
        assert result.exit_code == 2
        assert "Name one source" in result.stderr


def test_folder_without_labels_becomes_a_manifest(tmp_path: Path) -> None:
    demo = Path(__file__).parents[3] / "triage_service" / "demo" / "audio"
    (tmp_path / "letter.wav").write_text("Dear Sir or Madam")
    (tmp_path / "Lost phone.flac").write_bytes((demo / "lost-phone.flac").read_bytes())
    manifest = tmp_path / "calls.jsonl"
    result = call("corpus", "import", tmp_path, "-o", manifest, "--licence", "CC0")
    assert result.exit_code == 0
    assert "Left out: letter.wav: damaged or no sound" in result.stderr
    (row,) = map(json.loads, manifest.read_text().splitlines())
    assert (row["id"], row["audio"], row["licence"]) == ("Lost-phone", "Lost phone.flac", "CC0")
    assert call("corpus", "check", manifest).exit_code == 0


def test_check_names_faults_and_exits_1(tmp_path: Path) -> None:
    manifest = tmp_path / "calls.jsonl"
    manifest.write_text('{"id": "a", "audio": "gone.wav", "licence": "CC0"}\n')
    result = call("corpus", "check", manifest)
    assert result.exit_code == 1
    assert "calls.jsonl: row 1 (a): audio is 'gone.wav', missing." in result.stderr


def test_two_workers_decide_what_one_decides(timelines: Path, tmp_path: Path) -> None:
    reports = []
    for workers in (1, 2):
        out, cache = tmp_path / f"{workers}.json", tmp_path / str(workers)
        options = ("--decisions", "--same", "--json", out, "--workers", workers, "--cache", cache)
        assert call("replay", timelines, *options).exit_code == 0
        report = json.loads(out.read_text())
        reports.append({k: v for k, v in report.items() if k not in ("command", "calls_per_s")})
    assert reports[0] == reports[1]
