"""Marked utterances: what may stand in a file, and what is said of what may not."""

from pathlib import Path

import pytest

from eval.marked import read_marked
from eval.textrow import TextSetError
from triage_service.understanding.redaction.spoken import Kind, Span


def written(folder: Path, text: str) -> Path:
    file = folder / "own.txt"
    file.write_text(text, "utf-8")
    return file


def test_marks_are_taken_out_and_kept_as_spans(tmp_path: Path) -> None:
    text = "[name|Ann Lee], ring [phone|07700 900123].\n\nno marks here\n"
    first, second = read_marked(written(tmp_path, text))
    assert first.text == "Ann Lee, ring 07700 900123."
    assert first.spans == (Span(Kind.NAME, 0, 1), Span(Kind.PHONE, 3, 4))
    assert first.blanked == "[name] ring [phone]"
    assert (second.line, second.text, second.spans) == (3, "no marks here", ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fine\n[colour|red]", "line 2.*colour.*Kinds are phone"),
        ("[name|  ]", "line 1.*marks nothing known"),
        ("ring [phone|07700", "line 1.*a mark is not closed"),
        ("ring phone|07700", "line 1.*a mark is not closed"),
    ],
)
def test_wrong_mark_is_named_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(TextSetError, match=problem):
        read_marked(written(tmp_path, text))


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TextSetError, match=r"none\.txt.*not readable"):
        read_marked(tmp_path / "none.txt")
