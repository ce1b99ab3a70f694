"""Retention rows: what may stand in the file, and what is said of what may not."""

from pathlib import Path

import pytest
from yaml import safe_dump

from triage_service.domain.errors import ConfigErrors
from triage_service.store.retention_rows import PACKAGED, Then, read
from triage_service.taxonomy.load import load

ROW = {"id": "all", "what": "x", "when": {}, "keep_years": 6, "then": "dispose", "source": "x"}
ROW |= {"date": "2026-11-23"}
DAYS = {"keep_years": None, "keep_days": 9}


def written(folder: Path, *rows: object) -> Path:
    file = folder / "own.yaml"
    head = {"source": "x", "date": "2026-11-23"}
    file.write_text(safe_dump({**head, "classes": list(rows)}), "utf-8")
    return file


def test_shipped_classes_name_intents_and_risks_that_there_are() -> None:
    rules = load()
    for row in read():
        assert row.when.intent <= set(rules.intents)
        assert row.when.flag <= set(rules.risks)


def test_shipped_classes_dispose_by_themselves_only_where_nobody_is_at_risk() -> None:
    by_itself = {row.id for row in read() if row.then is Then.DISPOSE}
    assert by_itself == {"no_police_purpose", "incident"}
    assert PACKAGED.name == "retention.yaml"


def test_every_class_says_where_its_period_comes_from() -> None:
    assert all(row.source and row.date for row in read())


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{**ROW, "when": {"intent": ["x"]}}], "all: it is the last row and does not fit every"),
        ([ROW, {**ROW, "id": "b"}], "all: it fits every call, so that no later row"),
        ([{**ROW, "when": {"flag": ["x"]}}, ROW], "all: another row has this id"),
        (
            [
                {**ROW, "id": "b", "when": {"intent": ["x"]}, "keep_years": None, "keep_days": 9},
                ROW,
            ],
            "b: so short a period is for calls without risk",
        ),
        ([{**ROW, "keep_days": 3}], "give keep_years or keep_days, one of them"),
        ([{**ROW, "then": "burn"}], "classes.0.then"),
        ([{**ROW, "colour": "red"}], "classes.0.colour"),
        ([], "classes"),
    ],
)
def test_row_that_cannot_stand_is_named_with_a_remedy(
    tmp_path: Path, rows: list[object], problem: str
) -> None:
    with pytest.raises(ConfigErrors, match=r"own\.yaml: .*Correct this row") as wrong:
        read(written(tmp_path, *rows))
    assert problem in str(wrong.value)


@pytest.mark.parametrize("content", [b"\xff", b"a: [", None])
def test_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "own.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigErrors, match=r"own\.yaml: cannot be read"):
        read(file)
