"""Reading the written calls."""

import json
from pathlib import Path

import pytest

from models.training.corpus import (
    CorpusError,
    Labels,
    hash_of,
    read_corpus,
    read_labels,
    read_validation,
)

LABELS = Labels(("property", "unclear"), ("weapon_present",), ("none", "L0"))
GOOD: dict[str, object] = {
    "id": "x-0001",
    "turns": ["Lost my hat.", "He has a knife, a knife."],
    "intent": "property",
    "flags": {"weapon_present": "a knife"},
    "level": "L0",
    "tags": ["late_reveal"],
}


def write(folder: Path, *rows: dict[str, object] | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "x_written.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_row_is_read_with_its_author_and_the_last_place_of_its_cue(tmp_path: Path) -> None:
    (row,) = read_corpus(LABELS, write(tmp_path, GOOD, ""))
    start, end = row.cues["weapon_present"]
    assert row.text[start:end] == "a knife"
    assert start == row.text.rindex("a knife")
    assert (row.author, row.level, row.tags) == ("x", "L0", frozenset({"late_reveal"}))
    assert row.text == "Lost my hat.\nHe has a knife, a knife."


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        ({"intent": "theft"}, "x-0001", "intent: 'theft' is no label"),
        ({"level": "L9"}, "x-0001", "level: 'L9' is no label"),
        ({"flags": {"danger": "hat"}}, "x-0001", "flags: 'danger' is no label"),
        ({"flags": {"weapon_present": "a gun"}}, "x-0001", "'a gun' is in no turn"),
        ({"flags": {"weapon_present": "hat.\nHe"}}, "x-0001", "is in no turn"),
        ({"flags": {"weapon_present": ""}}, "x-0001", "'' is in no turn"),
        ({"turns": []}, "line 1", "turns"),
        ({"said": "x"}, "line 1", "said"),
    ],
)
def test_wrong_row_is_refused_with_file_row_and_value(
    tmp_path: Path, change: dict[str, object], where: str, problem: str
) -> None:
    with pytest.raises(CorpusError) as caught:
        read_corpus(LABELS, write(tmp_path, GOOD | change))
    assert caught.value.file == "x_written.jsonl"
    assert caught.value.row == where
    assert problem in str(caught.value)
    assert caught.value.remedy


def test_line_that_is_not_json_is_refused_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"x_written\.jsonl: line 2"):
        read_corpus(LABELS, write(tmp_path, GOOD, "{oops"))


def test_id_used_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="x-0001: id used twice"):
        read_corpus(LABELS, write(tmp_path, GOOD, GOOD))


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no rows"):
        read_corpus(LABELS, tmp_path)


def test_labels_of_another_form_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text("intents: [a, b]\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"labels\.yaml"):
        read_labels(path)


def test_hash_changes_with_a_word_and_not_with_the_order(tmp_path: Path) -> None:
    rows = read_corpus(LABELS, write(tmp_path, GOOD, GOOD | {"id": "x-0002"}))
    other = read_corpus(LABELS, write(tmp_path, GOOD, GOOD | {"id": "x-0002", "level": "none"}))
    assert hash_of(rows) == hash_of(list(reversed(rows)))
    assert hash_of(rows) != hash_of(other)


def test_shipped_corpus_reads_and_shows_every_label() -> None:
    labels = read_labels()
    rows = read_corpus(labels)
    assert {row.intent for row in rows} == set(labels.intents)
    assert {risk for row in rows for risk in row.cues} == set(labels.risks)
    assert {row.level for row in rows} == set(labels.levels)


def test_validation_is_a_test_set_whose_risks_have_no_words(tmp_path: Path) -> None:
    row = GOOD | {
        "kind": "hard_negative",
        "flags": ["weapon_present"],
        "destination": "ANYWHERE",
        "turns": ["", "He has a knife."],
    }
    path = tmp_path / "validation.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (read,) = read_validation(LABELS, path)
    assert read.turns == ("He has a knife.",)
    assert list(read.cues) == ["weapon_present"]
    assert read.tags == {"late_reveal", "hard_negative"}
    path.write_text(json.dumps(row | {"intent": "theft"}) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="'theft' is no label"):
        read_validation(LABELS, path)
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1: id"):
        read_validation(LABELS, path)
