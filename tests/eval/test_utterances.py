"""Utterances come as lines, tables or objects, and every wrong row is named."""

import json
from pathlib import Path

import pytest

from eval.textrow import TextSetError
from eval.utterances import Spoken, Utterances, read_utterances


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "book a table\n\n hello \n", [(1, "book a table", ""), (3, "hello", "")]),
        ("a.txt", "\ufeffhi", [(1, "hi", "")]),
        (
            "a.jsonl",
            '{"text": "one", "label": "oos", "source": "x"}\n\n{"text": "two"}\n',
            [(1, "one", "oos"), (3, "two", "")],
        ),
        ("a.JSON", '{"text": "x", "label": ["p", "q"]}', [(1, "x", "p+q")]),
        ("a.jsonl", '{"text": "a\u2028b", "label": null}', [(1, "a\u2028b", "")]),
        (
            "a.csv",
            'label,text\noos,"one, two"\n,"three\nfour"\n',
            [(2, "one, two", "oos"), (4, "three\nfour", "")],
        ),
    ],
)
def test_each_form_is_read(
    tmp_path: Path, name: str, text: str, expected: list[tuple[int, str, str]]
) -> None:
    found = read_utterances(written(tmp_path, name, text))
    assert found.items == tuple(Spoken(*row) for row in expected)
    assert found.file == name
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", " \n", "a.txt: the file is empty."),
        ("a.csv", "text\n", "a.csv: the file is empty."),
        ("a.csv", "said\nhello\n", "a.csv: row 2: text is missing or blank."),
        ("a.csv", f"text\n{'x' * 200_000}\n", "a.csv: row 2: the row is no CSV"),
        ("a.jsonl", '{"text": "a"}\n{"text": " "}', "a.jsonl: row 2: text is missing or blank."),
        ("a.jsonl", '["a"]', "a.jsonl: row 1: text is missing or blank."),
        ("a.jsonl", '{"text": 7}', "a.jsonl: row 1: text is missing or blank."),
        ("a.jsonl", "{", "a.jsonl: row 1: the row is not JSON."),
    ],
)
def test_wrong_row_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(TextSetError) as caught:
        read_utterances(written(tmp_path, name, text))
    assert message in str(caught.value)


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TextSetError, match="not UTF-8"):
        read_utterances(path)
    with pytest.raises(TextSetError, match="No such file"):
        read_utterances(tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("limit", "lines"),
    [(None, [1, 2, 3, 4, 5]), (5, [1, 2, 3, 4, 5]), (9, [1, 2, 3, 4, 5]), (2, [1, 3]), (1, [1])],
)
def test_limit_is_spread_over_the_file(limit: int | None, lines: list[int]) -> None:
    items = tuple(Spoken(n, json.dumps(n)) for n in range(1, 6))
    found = Utterances("a.txt", "", items).spread(limit)
    assert [spoken.line for spoken in found] == lines
