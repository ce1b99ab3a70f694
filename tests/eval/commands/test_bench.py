"""What every command shares: the command to type again, and places for what is written."""

from pathlib import Path

import pytest
import typer

from eval.commands import bench


def test_command_names_no_folder_of_this_machine_and_only_what_was_given() -> None:
    typed = bench.typed(
        "text", Path("/home/x/my calls.jsonl"), Path("here/b.json"),
        json=Path("out/a.json"), limit=3, no_classifier=True, bare=False, plots=None,
    )  # fmt: skip
    assert typed == (
        "triage-eval text 'my calls.jsonl' here/b.json --json out/a.json --limit 3 --no-classifier"
    )


def test_report_goes_nowhere_unless_asked_for(tmp_path: Path) -> None:
    bench.write_json(None, {"a": 1})
    bench.check_json(None)
    bench.check_plots(None)
    assert not list(tmp_path.iterdir())


def test_report_that_cannot_be_written_is_an_environment_error(tmp_path: Path) -> None:
    with pytest.raises(typer.Exit) as ended:
        bench.write_json(tmp_path, {})
    assert ended.value.exit_code == bench.Exit.ENVIRONMENT


@pytest.mark.parametrize("check", [bench.check_json, bench.check_plots])
def test_place_that_cannot_be_is_found_out_early(tmp_path: Path, check: object) -> None:
    assert callable(check)
    with pytest.raises(typer.Exit) as ended:
        check(tmp_path / "no" / "place")
    assert ended.value.exit_code == bench.Exit.USAGE
